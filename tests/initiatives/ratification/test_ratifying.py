"""What the rules want ratified is adopted but does not hold: what follows happens at the ratification, once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from threading import Barrier

import pytest

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.clock import BRUSSELS
from cooperative.isolation.transactions import system
from initiatives.portfolio.models import Participation
from initiatives.ratification.actions import Source, ratify_decision
from initiatives.ratification.models import Ruling
from initiatives.voting.models import Decision
from initiatives.voting.signals import decision_stands
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.joining.test_who_opts_in_takes_part import standing
from tests.initiatives.ratification.making import annulled, decided, now_of, phases_of, ratified, today
from tests.initiatives.voting.test_electors_are_told import REPRESENTATIVES, TITLE
from tests.initiatives.voting.test_many_cast_at_once import in_threads
from tests.members.notices.hearing import sentences_of, told


def rulings() -> int:
    with system("a test counts what was ruled"):
        return Ruling.objects.count()


def leaves(kind: str) -> int:
    with system("a test counts leaves"):
        return RecordLeaf.objects.filter(kind=kind).count()


def test_an_adopted_count_waits_for_ratification_and_has_its_number(cast: Cast, clock: HouseClock) -> None:
    decision = now_of(decided(cast, clock))
    assert (decision.state, decision.proposal.state, decision.count.outcome) == ("counted", "to_ratify", "adopted")
    assert (decision.awaits_ratification, decision.holds) == (True, False)
    assert decision.entry.number.startswith("CG-")
    assert told(cast, "decision_to_ratify") == REPRESENTATIVES
    assert sentences_of("decision_to_ratify") == {f"‘{TITLE}’ is aangenomen, maar geldt pas na bekrachtiging."}
    assert told(cast, "vote_counted") == set()


def test_a_rejected_one_waits_for_nothing(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, choice="against")
    assert now_of(decision).proposal.state == "rejected"
    with pytest.raises(Refused, match="niet aangenomen"):
        ratified(cast, decision)


def test_without_the_demand_a_decision_holds_from_the_count_and_is_not_ratified(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, needed=False)
    assert (now_of(decision).holds, now_of(decision).proposal.state) == (True, "adopted")
    with pytest.raises(Refused, match="vragen geen bekrachtiging"):
        ratified(cast, decision)
    assert rulings() == 0


def test_ratified_it_holds_and_the_electors_hear_it(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock)
    ratified(cast, decision)
    now = now_of(decision)
    assert (now.state, now.proposal.state, now.holds, now.ended) == ("ratified", "adopted", True, "Bekrachtigd")
    assert phases_of(decision) == [("adopted", "AV 12")]
    assert told(cast, "decision_ratified") == REPRESENTATIVES
    assert sentences_of("decision_ratified") == {f"‘{TITLE}’ is bekrachtigd en geldt vanaf nu."}
    assert leaves("decision_ratified") == 1


def test_who_opted_in_takes_part_only_once_it_is_ratified(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, method="opt_in", capacity="general_meeting", participants_needed=2)
    assert set(standing(cast)) == {"library"}
    ratified(cast, decision, authority="board")
    assert {key: state for key, (state, _since) in standing(cast).items()} == {
        "library": "taking_part",
        "city": "taking_part",
    }
    with system("a test counts participations"):
        assert Participation.objects.count() == 2


def test_a_first_day_that_passed_meanwhile_makes_it_begin_at_the_ratification(cast: Cast, clock: HouseClock) -> None:
    starts_on = today() + timedelta(days=10)
    decision = decided(
        cast, clock, method="opt_in", capacity="general_meeting", starts_on=starts_on, participants_needed=2
    )
    clock.set(datetime.combine(starts_on + timedelta(days=5), time(12), BRUSSELS))
    ratified(cast, decision, authority="board")
    assert standing(cast)["city"][1].astimezone(BRUSSELS).date() == starts_on + timedelta(days=5)


def test_when_what_follows_fails_nothing_is_ratified(cast: Cast, clock: HouseClock) -> None:
    class _StopError(Exception):
        pass

    def stop(**_facts: object) -> None:
        raise _StopError

    decision = decided(cast, clock)
    decision_stands.connect(stop)
    try:
        with pytest.raises(_StopError):
            ratified(cast, decision)
    finally:
        decision_stands.disconnect(stop)
    assert (now_of(decision).state, rulings(), leaves("decision_ratified")) == ("counted", 0, 0)


def test_a_body_does_not_ratify_its_own_decision(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, capacity="general_meeting")
    with pytest.raises(RefusedField, match="dat orgaan kan het hier niet") as refused:
        ratified(cast, decision, authority="general_meeting")
    assert refused.value.field == "authority"
    ratified(cast, decision, authority="council")


@pytest.mark.parametrize("authority", ["court", "supervisor", "itself", "somebody"])
def test_who_annuls_does_not_ratify(cast: Cast, clock: HouseClock, authority: str) -> None:
    with pytest.raises(RefusedField):
        ratified(cast, decided(cast, clock), authority=authority)


@pytest.mark.parametrize(("days", "said"), [(-1, "geteld op"), (1, "moet nog komen")])
def test_the_day_lies_between_the_count_and_today(cast: Cast, clock: HouseClock, days: int, said: str) -> None:
    decision = decided(cast, clock)
    with pytest.raises(RefusedField, match=said) as refused:
        ratified(cast, decision, decided_on=today() + timedelta(days=days))
    assert (refused.value.field, rulings()) == ("decided_on", 0)


def test_an_older_form_is_refused(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock)
    drawn = now_of(decision).version
    ratified(cast, decision)
    source = Source(authority="board", decided_on=today(), reference="2")
    with pytest.raises(Conflict, match="intussen"):
        ratify_decision(by=cast.acting("secretary"), decision=decision, source=source, drawn=drawn)
    with pytest.raises(Refused, match="al bekrachtigd"):
        ratified(cast, decision)


@pytest.mark.parametrize("person", ["board", "staff", "reader", "representative", "admin"])
def test_nobody_but_the_secretary_ratifies(cast: Cast, clock: HouseClock, person: str) -> None:
    decision = decided(cast, clock)
    source = Source(authority="general_meeting", decided_on=today(), reference="1")
    organisation = "library" if person == "representative" else None
    with pytest.raises(Refused, match="Alleen de secretaris"):
        ratify_decision(by=cast.acting(person, organisation), decision=decision, source=source, drawn=3)
    assert rulings() == 0


def test_what_is_not_counted_is_not_ratified(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock)
    annulled(cast, decision)
    with pytest.raises(Refused, match="vernietigd en kan niet meer bekrachtigd"):
        ratified(cast, decision)


def test_two_secretaries_at_once_leave_one_ratification(own_cast: Cast, clock: HouseClock) -> None:
    decision = decided(own_cast, clock, method="opt_in", capacity="general_meeting", participants_needed=2)
    drawn, start, heard = now_of(decision).version, Barrier(2), []

    def note(**_facts: object) -> None:
        heard.append(1)

    def ratify(authority: str) -> Ruling:
        start.wait()
        source = Source(authority=authority, decided_on=today(), reference="1")
        return ratify_decision(by=own_cast.acting("secretary"), decision=decision, source=source, drawn=drawn)

    jobs: list[Callable[[], Ruling]] = [lambda: ratify("board"), lambda: ratify("council")]
    decision_stands.connect(note)
    try:
        went = [job.exception() for job in in_threads(jobs)]
    finally:
        decision_stands.disconnect(note)
    assert sorted(type(one).__name__ for one in went) == ["Conflict", "NoneType"]
    assert (rulings(), leaves("decision_ratified"), heard) == (1, 1, [1])
    with system("a test counts participations"):
        assert Participation.objects.count() == 2
        assert Decision.objects.get().state == "ratified"
