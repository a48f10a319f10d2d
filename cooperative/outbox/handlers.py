"""What is done for each kind of row; a handler is idempotent and named in one place per floor."""

from __future__ import annotations

from collections.abc import Callable
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from cooperative.protocols import gather

Handler = Callable[[dict[str, Any]], None]


class NotNow(Exception):
    """The handler could not do it now; `str()` says why, without content."""


def handlers() -> dict[str, Handler]:
    """Give the handler of each kind: `HANDLERS` in a floor's `jobs.py`, mail from the house."""
    found: dict[str, Handler] = {"mail": send_mail}
    for floor in gather("jobs", "HANDLERS"):
        found.update(floor)
    return found


def patient() -> frozenset[str]:
    """Give the kinds of which many may wait, so that they come after everything else: `PATIENT` in a `jobs.py`."""
    return frozenset(kind for floor in gather("jobs", "PATIENT") for kind in floor)


def send_mail(payload: dict[str, Any]) -> None:
    """Send one mail: its text, and where it has one the same as HTML (`html`)."""
    message = EmailMultiAlternatives(
        subject=payload["subject"],
        body=payload["body"],
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[payload["recipient"]],
    )
    if payload.get("html"):
        message.attach_alternative(payload["html"], "text/html")
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise NotNow(type(error).__name__) from error
