"""Tell persons what happened: a row in their inbox, and a mail that the worker writes; mark notices as read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house, system
from cooperative.outbox.actions import put, put_many
from members.notices.models import Notice
from members.notices.rules import notices_for
from members.notices.sentences import sentence
from members.organisations.models import Organisation
from members.people.queries import addresses_of

LONGEST_SUBJECT = 200


def notify(
    *,
    persons: Iterable[int],
    organisation_id: int,
    kind: str,
    facts: dict[str, Any],
    subject: tuple[str, int],
    path: str,
) -> None:
    """Give each person one notice, read for one organisation, and one mail; called inside an action.

    See `notify_each`, which does the same for the persons of several organisations at once.
    """
    readers = [(person, organisation_id) for person in persons]
    notify_each(readers=readers, kind=kind, facts=facts, subject=subject, path=path)


def notify_each(
    *,
    readers: Iterable[tuple[int, int]],
    kind: str,
    facts: dict[str, Any],
    subject: tuple[str, int],
    path: str,
) -> None:
    """Give each reader (person, organisation for which it is read) one notice, and each person one mail.

    `kind` and `facts` (strings, integers, booleans, days and moments) make the sentence
    (members/notices/sentences.py); `path` starts with "/". Called inside an action. Refuses (`UnknownNotice`)
    a kind without a sentence or a missing fact, and (ValueError) an address of elsewhere.
    Two statements beside those of `house()`, however many readers; `readers_of` finds them in one.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A notice leads to a page of the portal, not to {path!r}.")
    kept = {name: _plain(value) for name, value in facts.items()}
    sentence(kind, kept)
    each = sorted(set(readers))
    if not each:
        return
    with house("a notice is written for persons of any organisation by whoever acts"):
        Notice.objects.bulk_create(
            [
                Notice(
                    person_id=person,
                    organisation_id=organisation,
                    kind=kind,
                    facts=kept,
                    subject_kind=subject[0],
                    subject_id=subject[1],
                    path=path,
                )
                for person, organisation in each
            ]
        )
    put("notice_mails", {"key": uuid4().hex, "readers": each, "kind": kind, "facts": kept, "path": path})


def write_mails(payload: dict[str, Any]) -> None:
    """Write the mails of one notice, each once however often this is done; the worker's handler.

    A person who reads it for several organisations gets one mail that names them all.
    """
    with system("mails go to persons of any organisation"):
        served: dict[int, set[int]] = {}
        for person, organisation in payload["readers"]:
            served.setdefault(person, set()).add(organisation)
        names = dict(Organisation.objects.filter(pk__in=set().union(*served.values())).values_list("pk", "name"))
        put_many(
            "mail",
            {
                f"{payload['key']} {address.person_id}": {"recipient": address.email}
                | _mail(
                    address.language,
                    ", ".join(sorted(names[one] for one in served[address.person_id])),
                    payload["kind"],
                    payload["facts"],
                    payload["path"],
                )
                for address in addresses_of(served, None)
            },
        )


def _plain(value: Any) -> Any:
    """Keep days and moments as text; refuse what JSON would bend."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | bool):
        return value
    raise TypeError(f"A fact is a string, integer, boolean, day or moment, not {type(value).__name__}.")


def _mail(language: str, organisation: str, kind: str, facts: dict[str, Any], path: str) -> dict[str, str]:
    """Write subject and text of the mail in one language."""
    with translation.override(language):
        said = sentence(kind, facts)
        body = "\n\n".join(
            (
                said,
                f"{_('Open de pagina:')} {settings.PORTAL_ORIGIN.rstrip('/')}{path}",
                _("U krijgt dit bericht omdat u in %(portal)s werkt voor %(organisation)s.")
                % {"portal": settings.PORTAL_NAME, "organisation": organisation},
            )
        )
    return {"subject": " ".join(said.split())[:LONGEST_SUBJECT], "body": f"{body}\n"}


@action
def mark_read(*, by: Acting, notice_id: int) -> str | None:
    """Mark one notice of one's own as read; give the page it leads to, or None when there is no such notice."""
    notice = notices_for(by).filter(pk=notice_id).first()
    if notice is None:
        return None
    if notice.read_at is None:
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=HouseNow())
    return notice.path


@action
def mark_all_read(*, by: Acting) -> int:
    """Mark every notice for the organisation acted for as read; give how many there were."""
    return notices_for(by).filter(read_at=None).update(read_at=HouseNow())
