"""Who signs in to the demo: the table of accounts, and the codes of their second factors."""

from __future__ import annotations

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.utils import decrypt
from django.conf import settings

from cooperative.demo import DemoAccount
from members.demo.source import written
from members.people.models import Account

# One password for every account of the demo; `demo_accounts` prints it, production has no demo.
PASSWORD = "samen-verder-demo"  # noqa: S105 # nosec B105


@dataclass(frozen=True, slots=True)
class DemoCode:
    """The code that the app of a demo person would show now, and for how many seconds more."""

    email: str
    name: str
    code: str
    seconds: int


def accounts() -> list[DemoAccount]:
    """List the cast: everybody whom a visitor of the demo may want to be."""
    return [
        DemoAccount(person["email"], PASSWORD, person["cast"]) for person in written()["person"] if "cast" in person
    ]


def codes() -> list[DemoCode]:
    """Give the current code of every person of the demo who has an app, set up here or by a visitor; the cast first."""
    people = {person["email"]: person for person in written()["person"]}
    rows = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=people)
    secrets = {row.user.email: decrypt(row.data["secret"]) for row in rows.select_related("user")}
    now = int(time.time())
    period = app_settings.TOTP_PERIOD
    return [
        DemoCode(
            email=email,
            name=f"{person['given_name']} {person['family_name']}",
            code=format_hotp_value(hotp_value(secrets[email], now // period)),
            seconds=period - now % period,
        )
        for email, person in sorted(people.items(), key=lambda one: "cast" not in one[1])
        if email in secrets
    ]


def secret_of(email: str) -> str:
    """Give the secret of a demo account's second factor: the same for this portal's key, another elsewhere."""
    digest = hmac.new(settings.SECRET_KEY.encode(), f"demo factor {email}".encode(), hashlib.sha1).digest()
    return base64.b32encode(digest).decode()


def activate_factor(account: Account) -> None:
    """Give a demo account its second factor."""
    TOTP.activate(account, secret_of(account.email))
