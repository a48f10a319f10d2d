"""What must have happened before some forms can be sent: a link in a mail, a second factor, a deadline that passed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import system
from cooperative.outbox.models import JobState, OutboxRow
from financing.byhand.actions import refuse_payment
from financing.outcomes.actions import settle_round
from financing.pledges.actions import make_pledge
from tests.cast import PASSWORD, address_of
from tests.conftest import HouseClock
from tests.house.world import World
from tests.members.people.mails import link_in, mails_to
from tests.members.people.test_signing_in import code_now, sign_in

AHEAD = timedelta(hours=2)


def _link(client: Client, world: World) -> str:
    """Ask a link for a forgotten password and open it."""
    client.post(reverse("account_reset_password"), {"email": address_of("reader")})
    answer = client.get(link_in(mails_to(address_of("reader"))[-1]["body"]))
    return str(answer.headers["Location"])


def _confirmation(client: Client, world: World) -> str:
    _signs_in("reader")(client, world)
    client.post(reverse("account_email"), {"email": "elders@cast.example", "action_add": "1"})
    return link_in(mails_to("elders@cast.example")[-1]["body"])


def _signs_in(person: str, name: str = "account") -> Callable[[Client, World], str]:
    """Sign in with the password, and with a code where there is a factor: the proof of identity is fresh."""

    def prepare(client: Client, world: World) -> str:
        client.logout()
        if reverse("mfa_authenticate") == sign_in(client, person).headers["Location"]:
            client.post(reverse("mfa_authenticate"), {"code": code_now()})
        return reverse(name, args=world.arguments_of(name))

    return prepare


def _second_step(client: Client, world: World) -> str:
    client.post(reverse("account_login"), {"login": address_of("treasurer"), "password": PASSWORD})
    return reverse("mfa_authenticate")


def _with_key(name: str) -> Callable[[Client, World], str]:
    """Give the reader a passkey that no browser can use."""

    def prepare(client: Client, world: World) -> str:
        _signs_in("reader")(client, world)
        key = Authenticator.objects.create(
            user_id=world.reader, type=Authenticator.Type.WEBAUTHN, data={"name": "laptop", "credential": {}}
        )
        return reverse(name, args=[key.pk])

    return prepare


def _past_deadline(client: Client, world: World) -> str:
    HouseClock().shift(timedelta(days=8))
    return reverse("close_vote", args=[world.decision])


def _failed_job(client: Client, world: World) -> str:
    with system("a test lets a job fail"):
        OutboxRow.objects.filter(pk=world.job).update(state=JobState.FAILED)
    return reverse("job_again", args=[world.job])


def _round_succeeded(client: Client, world: World) -> str:
    by = world.cast.acting("treasurer")
    make_pledge(by=by, round_id=world.round, cents=60_000, number_drawn=1, remark="")
    HouseClock().shift(timedelta(days=60))
    settle_round(by=SYSTEM, round_id=world.round)
    return reverse("fix_round", args=[world.round])


def _nothing_waits(client: Client, world: World) -> str:
    refuse_payment(by=world.cast.acting("board"), payment_id=world.hand_payment)
    return reverse("enter_payment", args=[world.invoice])


def _two_months_late(client: Client, world: World) -> str:
    HouseClock().shift(timedelta(days=60))
    return reverse("remind")


PREPARE: dict[str, Callable[[Client, World], str]] = {
    "account_confirm_email": _confirmation,
    "account_change_password": _signs_in("reader", "account_change_password"),
    "account_email": _signs_in("reader", "account_email"),
    "account_reset_password_from_key": _link,
    "close_vote": _past_deadline,
    "enter_payment": _nothing_waits,
    "fix_round": _round_succeeded,
    "job_again": _failed_job,
    "mfa_activate_totp": _signs_in("reader", "mfa_activate_totp"),
    "mfa_add_webauthn": _signs_in("reader", "mfa_add_webauthn"),
    "mfa_authenticate": _second_step,
    "mfa_deactivate_totp": _signs_in("treasurer", "mfa_deactivate_totp"),
    "mfa_edit_webauthn": _with_key("mfa_edit_webauthn"),
    "mfa_generate_recovery_codes": _signs_in("treasurer", "mfa_generate_recovery_codes"),
    "mfa_remove_webauthn": _with_key("mfa_remove_webauthn"),
    "remind": _two_months_late,
}
