"""Before the deadline of a vote whoever has not voted is told, once a moment; who voted never is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.reminders.actions import remind_of_vote
from initiatives.reminders.models import Reminder
from initiatives.reminders.tasks import send_due
from initiatives.voting.actions import cast_ballot, extend_vote, withdraw_vote
from initiatives.voting.models import Decision
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.electorate.bodies import board, board_vote, replace, sit, steering_vote
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import admissible, build_initiative, build_members, opened
from tests.initiatives.voting.test_many_cast_at_once import in_threads
from tests.members.notices.hearing import leads_to, sentences_of, told

# The library, the city and the venue take part; Lien represents two of them; Karel is her colleague at the library.
LIBRARY = {("representative", "library"), ("colleague", "library")}
CITY, VENUE = {("representative", "city")}, {("venue_lead", "venue")}
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
TWENTY_DAYS = 20 * 24


@pytest.fixture
def decision(cast: Cast) -> Decision:
    """A vote that closes in twenty days."""
    return opened(cast, admissible(cast, build_initiative(cast)), hours=TWENTY_DAYS)


def votes(cast: Cast, decision: Decision, person: str, organisation: str | None = None) -> None:
    cast_ballot(by=cast.acting(person, organisation), decision=decision, choice="for")


def reminded(cast: Cast) -> list[tuple[str, str]]:
    """Give (person, organisation) of every notice of a reminder, also what stands there twice."""
    persons = {pk: key for key, pk in cast.persons.items()}
    organisations = {pk: key for key, pk in cast.organisations.items()}
    with system("a test reads the notices of all"):
        rows = Notice.objects.filter(kind="vote_nears").values_list("person_id", "organisation_id")
        return sorted((persons[person], organisations[organisation]) for person, organisation in rows)


def test_each_moment_tells_those_who_have_not_voted_once(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    closes_at = decision.closes_at
    clock.set(closes_at - 14 * DAY - 2 * timedelta(hours=1))
    assert send_due() == 0
    clock.set(closes_at - 13 * DAY - timedelta(hours=20))
    assert [send_due(), send_due()] == [1, 0]
    assert set(reminded(cast)) == LIBRARY | CITY | VENUE
    assert len(reminded(cast)) == 4
    votes(cast, decision, "colleague")
    clock.set(closes_at - 3 * DAY + timedelta(hours=2))
    assert [send_due(), send_due()] == [1, 0]
    votes(cast, decision, "venue_lead")
    clock.set(closes_at - DAY + timedelta(hours=2))
    assert [send_due(), send_due()] == [1, 0]
    # 4 persons for an organisation at first, then those of city and venue, then only the city's.
    assert len(reminded(cast)) == 4 + 2 + 1
    clock.set(closes_at)
    assert send_due() == 0


def test_the_notice_says_until_when_and_leads_to_the_ballot(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    send_due()
    (words,) = sentences_of("vote_nears")
    assert words.startswith("Uw organisatie stemde nog niet over ‘Van piloot naar dienst’. Dat kan tot ")
    assert leads_to("vote_nears") == {f"/beslissen/{decision.pk}/"}


def test_when_everybody_voted_nobody_hears(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    votes(cast, decision, "representative", "library")
    votes(cast, decision, "representative", "city")
    votes(cast, decision, "venue_lead")
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 1
    assert reminded(cast) == []


def test_a_moment_that_is_long_past_is_skipped(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    # The worker was away from before the fourteenth day until the second day before the deadline.
    clock.set(decision.closes_at - 2 * DAY + timedelta(hours=2))
    assert send_due() == 0
    clock.set(decision.closes_at - MINUTE)
    assert send_due() == 1
    assert len(reminded(cast)) == 4


def test_a_later_deadline_has_reminders_of_its_own(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 1
    later = decision.closes_at + 5 * DAY
    extend_vote(by=cast.acting("secretary"), decision=decision, closes_at=later, reason="Een gemeenteraad valt later.")
    # Whoever votes was just told of the new deadline.
    assert send_due() == 0
    for days in (3, 1):
        clock.set(later - days * DAY + timedelta(hours=2))
        assert [send_due(), send_due()] == [1, 0]
    assert len(reminded(cast)) == 3 * 4


def test_who_just_heard_of_a_later_deadline_is_not_reminded_of_it_at_once(
    cast: Cast, decision: Decision, clock: HouseClock
) -> None:
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 1
    # Three days before the new deadline was two hours ago: before it moved.
    later = decision.closes_at + 2 * DAY
    extend_vote(by=cast.acting("secretary"), decision=decision, closes_at=later, reason="Een gemeenteraad valt later.")
    assert send_due() == 0
    clock.set(later - DAY + timedelta(hours=2))
    assert send_due() == 1


@pytest.mark.parametrize("days", [14, 3])
def test_a_deadline_that_moves_just_before_a_moment_waits_for_the_new_one(
    cast: Cast, decision: Decision, clock: HouseClock, days: int
) -> None:
    clock.set(decision.closes_at - days * DAY - timedelta(hours=3))
    later = decision.closes_at + timedelta(hours=8)
    extend_vote(by=cast.acting("secretary"), decision=decision, closes_at=later, reason="Een vergadering valt later.")
    clock.set(decision.closes_at - days * DAY + timedelta(hours=2))
    assert send_due() == 0
    clock.set(later - days * DAY + timedelta(hours=2))
    assert send_due() == 1


def test_a_vote_that_was_withdrawn_reminds_nobody(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    withdraw_vote(by=cast.acting("secretary"), decision=decision)
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 0
    assert remind(cast, decision) is None


def remind(cast: Cast, decision: Decision) -> int | None:
    return remind_of_vote(by=cast.acting("secretary"), decision_id=decision.pk)


@pytest.mark.parametrize("person", ["representative", "staff", "teller"])
def test_only_the_portal_and_the_secretary_remind(
    cast: Cast, decision: Decision, clock: HouseClock, person: str
) -> None:
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    with pytest.raises(Refused):
        remind_of_vote(by=cast.acting(person), decision_id=decision.pk)
    assert reminded(cast) == []
    assert remind(cast, decision) == 3


def test_one_line_in_the_record_says_how_many_had_not_voted(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    votes(cast, decision, "venue_lead")
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    send_due()
    with system("a test reads the record"):
        (leaf,) = RecordLeaf.objects.filter(kind="vote_reminded").values_list("leaf", flat=True)
    assert '"days":1' in leaf
    assert '"organisations":2' in leaf


def test_in_a_body_whoever_sits_there_or_stands_in_is_reminded(cast: Cast, clock: HouseClock) -> None:
    decision, seat = steering_vote(cast)
    replace(cast, seat, "contributor")
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 1
    seats = {("reader", "library"), ("contributor", "library"), ("venue_lead", "venue"), ("stranger", "elsewhere")}
    assert told(cast, "vote_nears") == seats


def test_in_a_body_who_voted_or_sits_there_without_a_vote_is_not_reminded(cast: Cast, clock: HouseClock) -> None:
    decision = board_vote(cast)
    # The city came after the opening: it is no elector.
    sit(cast, board(), "representative", "city")
    votes(cast, decision, "reader", "library")
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert send_due() == 1
    assert told(cast, "vote_nears") == {("stranger", "elsewhere"), ("board", "venue")}


@pytest.mark.parametrize("person", ["representative", "secretary", "stranger"])
def test_nobody_writes_or_reads_a_reminder_beside_the_portal(
    cast: Cast, decision: Decision, clock: HouseClock, person: str
) -> None:
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    send_due()
    write = (
        "INSERT INTO initiatives_reminder (decision_id, closes_at, days, organisations)"
        f" VALUES ({decision.pk}, now(), 14, 0)"
    )
    with reading(cast.acting(person), read_only=False), transaction.atomic(), connection.cursor() as cursor:
        assert not Reminder.objects.exists()
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute(write)
        transaction.set_rollback(True)


def test_a_reminder_costs_as_much_for_three_electors_as_for_three_hundred(cast: Cast, clock: HouseClock) -> None:
    counted = []
    for more in (0, 297):
        initiative_id = build_initiative(cast)
        build_members(more, initiative_id)
        decision = opened(cast, admissible(cast, initiative_id))
        clock.set(decision.closes_at - DAY + timedelta(hours=2))
        with Statements() as asked:
            assert remind_of_vote(by=cast.acting("secretary"), decision_id=decision.pk) == 3 + more
        clock.shift(timedelta(0))
        counted.append(asked.many)
    assert counted[0] == counted[1]


@pytest.mark.slow
def test_two_workers_at_the_same_moment_tell_everybody_once(own_cast: Cast, clock: HouseClock) -> None:
    decision = opened(own_cast, admissible(own_cast, build_initiative(own_cast)))
    clock.set(decision.closes_at - DAY + timedelta(hours=2))
    assert sorted(job.result() for job in in_threads([send_due] * 4)) == [0, 0, 0, 1]
    assert len(reminded(own_cast)) == 4
