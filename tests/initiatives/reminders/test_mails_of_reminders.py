"""The mail of a reminder: text and HTML in the reader's language, to who still has to vote before that deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.isolation.transactions import system
from cooperative.outbox.handlers import handlers
from cooperative.outbox.models import OutboxRow
from initiatives.reminders.tasks import send_due
from initiatives.voting.actions import cast_ballot, extend_vote, withdraw_vote
from initiatives.voting.models import Decision
from members.people.models import Account
from tests.cast import Cast, address_of
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, opened
from tests.members.people.mails import mails_to

REPRESENTATIVES = ("representative", "colleague", "venue_lead")


@pytest.fixture
def decision(cast: Cast, clock: HouseClock) -> Decision:
    """A vote of which the last reminder was just sent; no mail is written yet."""
    decision = opened(cast, admissible(cast, build_initiative(cast)))
    clock.set(decision.closes_at - timedelta(hours=22))
    assert send_due() == 1
    return decision


def mails(person: str) -> list[dict[str, str]]:
    """Let the worker do the rows of reminders, each twice; give the mails to somebody of the cast."""
    with system("a test does what the worker does"):
        asked = list(OutboxRow.objects.filter(kind="reminder_mails").order_by("pk").values_list("payload", flat=True))
    for payload in asked * 2:
        handlers()["reminder_mails"](payload)
    return mails_to(address_of(person))


def test_each_person_gets_one_mail_that_names_every_organisation_that_waits(decision: Decision) -> None:
    assert [len(mails(person)) for person in REPRESENTATIVES] == [1, 1, 1]
    (mail,) = mails("representative")
    assert "Bibliotheek Aalst, Stad Aalst" in mail["body"]
    assert f"http://localhost:8000/beslissen/{decision.pk}/" in mail["body"]


def test_the_html_says_what_the_text_says_with_a_link_to_the_ballot(decision: Decision) -> None:
    (mail,) = mails("colleague")
    assert '<html lang="nl">' in mail["html"]
    for words in mail["body"].replace("Open de pagina:", "").split("\n\n"):
        assert words.strip() in mail["html"]
    assert f'href="http://localhost:8000/beslissen/{decision.pk}/">Open de pagina</a>' in mail["html"]


def test_it_is_written_in_the_language_of_its_reader(decision: Decision, cast: Cast) -> None:
    Account.objects.filter(pk=cast.persons["venue_lead"]).update(language="en")
    (mail,) = mails("venue_lead")
    assert mail["subject"].startswith("Your organisation has not voted yet on ‘Van piloot naar dienst’.")
    assert '<html lang="en">' in mail["html"]
    assert "Open the page</a>" in mail["html"]


def test_who_voted_before_the_worker_came_back_gets_no_mail(decision: Decision, cast: Cast) -> None:
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    assert [len(mails(person)) for person in REPRESENTATIVES] == [1, 0, 0]
    (mail,) = mails("representative")
    assert "Stad Aalst" in mail["body"]
    assert "Bibliotheek Aalst" not in mail["body"]


@pytest.mark.parametrize("what", ["closed", "withdrawn", "extended"])
def test_a_worker_that_comes_back_too_late_mails_nobody(
    decision: Decision, cast: Cast, clock: HouseClock, what: str
) -> None:
    secretary = cast.acting("secretary")
    if what == "closed":
        clock.set(decision.closes_at)
    elif what == "withdrawn":
        withdraw_vote(by=secretary, decision=decision)
    else:
        later = decision.closes_at + timedelta(days=9)
        extend_vote(by=secretary, decision=decision, closes_at=later, reason="Een gemeenteraad valt later.")
    assert [mails(person) for person in REPRESENTATIVES] == [[], [], []]
