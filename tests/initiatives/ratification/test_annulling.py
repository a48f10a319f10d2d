"""An annulled decision keeps its number and count; what happened stays, what waited never happens."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from initiatives.phases.actions import move_proposal
from initiatives.proposals.models import Proposal
from initiatives.ratification.models import Ruling
from initiatives.ratification.queries import followed, rulings_of
from initiatives.ratification.rules import rulings_for
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.joining.test_who_opts_in_takes_part import standing
from tests.initiatives.ratification.making import WHY, annulled, decided, now_of, phases_of, ratified, today
from tests.initiatives.voting.test_electors_are_told import REPRESENTATIVES, TITLE
from tests.members.notices.hearing import sentences_of, told


def test_annulled_it_holds_no_more_keeps_its_number_and_everybody_hears_it(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, needed=False)
    number = now_of(decision).entry.number
    annulled(cast, decision)
    now = now_of(decision)
    assert (now.state, now.proposal.state, now.holds, now.ended) == ("annulled", "annulled", False, "Vernietigd")
    assert (now.entry.number, now.count.outcome) == (number, "adopted")
    with system("a test counts leaves"):
        assert RecordLeaf.objects.filter(kind="decision_annulled").count() == 1
    assert phases_of(decision) == [("annulled", WHY)]
    assert told(cast, "decision_annulled") == REPRESENTATIVES
    assert sentences_of("decision_annulled") == {f"Het besluit ‘{TITLE}’ is vernietigd. De reden staat erbij."}


def test_who_took_part_still_does(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, needed=False, method="opt_in", capacity="general_meeting", participants_needed=2)
    before = standing(cast)
    assert set(before) == {"library", "city"}
    annulled(cast, decision)
    assert standing(cast) == before
    assert followed(now_of(decision), [], set()) == ["Wie instapte, neemt deel aan het initiatief."]


def test_what_waited_for_ratification_never_happens(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, method="opt_in", capacity="general_meeting", participants_needed=2)
    annulled(cast, decision)
    assert set(standing(cast)) == {"library"}
    assert followed(now_of(decision), [], set()) == []
    with pytest.raises(Refused, match="vernietigd"):
        ratified(cast, decision, authority="board")
    assert set(standing(cast)) == {"library"}


def test_a_ratified_one_can_still_be_annulled_once(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock)
    ratified(cast, decision)
    annulled(cast, decision, authority="supervisor")
    reader = cast.acting("reader")
    with reading(reader):
        kinds = [ruling.kind for ruling in rulings_of(reader, now_of(decision))]
    assert kinds == ["ratified", "annulled"]
    assert phases_of(decision) == [("adopted", "AV 12"), ("annulled", WHY)]
    with pytest.raises(Refused, match="al vernietigd"):
        annulled(cast, decision)


@pytest.mark.parametrize("steps", [["under_way"], ["under_way", "done"]])
def test_what_was_carried_out_already_is_named(cast: Cast, clock: HouseClock, steps: list[str]) -> None:
    decision = decided(cast, clock, needed=False)
    lead = cast.acting("contributor")
    for step in steps:
        with reading(lead):
            proposal = Proposal.objects.get(pk=decision.proposal_id)
        move_proposal(by=lead, proposal=proposal, to=step, note="Het loopt.")
    annulled(cast, decision)
    assert now_of(decision).proposal.state == "annulled"
    said = {"under_way": "De uitvoering is begonnen.", "done": "Het voorstel is uitgevoerd."}
    assert followed(now_of(decision), [], set(steps)) == [said[steps[-1]]]
    # An annulled one is not carried out any further.
    with reading(lead):
        proposal = Proposal.objects.get(pk=decision.proposal_id)
    with pytest.raises(Refused):
        move_proposal(by=lead, proposal=proposal, to="done", note="Toch.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": "  "}, "reason"),
        ({"authority": "board"}, "authority"),
        ({"authority": "council"}, "authority"),
        ({"decided_on": -1}, "decided_on"),
        ({"decided_on": 1}, "decided_on"),
    ],
)
def test_bad_input_changes_nothing(cast: Cast, clock: HouseClock, said: dict[str, str | int], field: str) -> None:
    decision = decided(cast, clock)
    days = said.get("decided_on")
    words = said | ({"decided_on": today() + timedelta(days=days)} if isinstance(days, int) else {})
    with pytest.raises(RefusedField) as refused:
        annulled(cast, decision, **words)
    assert refused.value.field == field
    assert now_of(decision).state == "counted"


def test_what_was_rejected_is_not_annulled(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock, choice="against")
    with pytest.raises(Refused, match="er is geen besluit"):
        annulled(cast, decision)


def test_only_readers_of_the_decision_read_what_was_ruled(cast: Cast, clock: HouseClock) -> None:
    annulled(cast, decided(cast, clock))
    for person, many in (("reader", 1), ("secretary", 1), ("stranger", 0), ("observer", 0)):
        by = cast.acting(person)
        with reading(by):
            assert (rulings_for(by).count(), Ruling.objects.count()) == (many, many), person


def test_a_member_writes_no_ruling_by_sql(cast: Cast, clock: HouseClock) -> None:
    decision = decided(cast, clock)
    by = cast.acting("admin")
    columns = (
        "INSERT INTO initiatives_ruling (decision_id, kind, authority, decided_on, reference, reason, person_id,"
        " audience, organisation_id, initiative_id) SELECT id, 'annulled', 'court', house_today(), 'x', 'x',"
        " %s, audience, organisation_id, initiative_id FROM initiatives_decision WHERE id = %s"
    )
    refused = pytest.raises(DatabaseError, match="row-level security")
    with reading(by, read_only=False), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(columns, [by.person_id, decision.pk])
