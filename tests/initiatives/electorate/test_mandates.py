"""A council decides who votes for its organisation, until when and how; the evidence is held against every ballot."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.electorate.actions import enter_mandate, withdraw_mandate
from initiatives.electorate.models import MandateDecision
from initiatives.electorate.queries import mandates_of
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import Decision
from initiatives.voting.rules import BallotRefused
from initiatives.voting.turns import voting_turns
from members.organisations.models import Organisation
from members.roles.actions import take_role
from members.roles.models import Role
from tests.cast import Cast
from tests.conftest import HouseClock, today
from tests.initiatives.electorate.bodies import replace, steering_vote
from tests.initiatives.electorate.mandating import demanding, evidence, mandated, meeting
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, opened
from tests.members.notices.hearing import sentences_of, told


def cast_for(cast: Cast, decision: Decision, person: str = "representative", choice: str = "for", **more: Any) -> None:
    cast_ballot(by=cast.acting(person, "library"), decision=decision, choice=choice, **more)


def test_where_a_council_named_somebody_nobody_else_casts(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal)
    with pytest.raises(Refused, match="mandateerde Lien Verhaeghe om te stemmen namens Bibliotheek Aalst"):
        cast_for(vote.cast, vote.decision, "colleague")
    cast_for(vote.cast, vote.decision)


def test_a_mandate_of_one_organisation_binds_no_other(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, "colleague")
    cast_ballot(by=vote.cast.acting("representative", "city"), decision=vote.decision, choice="for")


def test_a_mandate_for_a_body_holds_for_its_votes_and_one_for_a_vote_goes_before_it(cast: Cast) -> None:
    decision = opened(cast, admissible(cast, build_initiative(cast), "general_meeting"), "general_meeting")
    mandated(cast, meeting(cast), "colleague")
    with pytest.raises(Refused, match="mandateerde Karel Tweede"):
        cast_for(cast, decision)
    mandated(cast, decision.proposal, "representative")
    cast_for(cast, decision)


def test_withdrawn_it_binds_nobody_and_ends_once(vote: Vote) -> None:
    mandate = mandated(vote.cast, vote.decision.proposal, "colleague")
    withdraw_mandate(by=vote.cast.acting("colleague"), mandate_id=mandate.pk)
    cast_for(vote.cast, vote.decision)
    with pytest.raises(Refused, match="geldt al niet meer"):
        withdraw_mandate(by=vote.cast.acting("admin"), mandate_id=mandate.pk)


def test_another_one_replaces_it_and_the_earlier_one_stays_to_be_read(vote: Vote) -> None:
    first = mandated(vote.cast, vote.decision.proposal, "colleague")
    mandated(vote.cast, vote.decision.proposal, "representative", reference="2026_GR_00500", drawn=first.pk)
    admin = vote.cast.acting("admin")
    with reading(admin):
        page = mandates_of(admin)
    assert [row.reference for row in page.current] == ["2026_GR_00500"]
    assert [row.reference for row in page.ended] == ["2026_GR_00412"]


def test_a_form_drawn_before_a_colleagues_mandate_is_refused(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, "colleague")
    with pytest.raises(Conflict, match="Een collega voerde hier intussen een mandaat in"):
        mandated(vote.cast, vote.decision.proposal, "representative")


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ({"decided": 1}, "nog moet vallen"),
        ({"decided": -40, "until": -1}, "liep af op"),
        ({"decided": -3, "until": -4}, "niet eindigen voor de dag van het besluit"),
    ],
)
def test_evidence_of_a_wrong_day_is_refused_and_nothing_is_kept(vote: Vote, days: dict[str, int], reason: str) -> None:
    held = {"decided_on": today() + timedelta(days=days["decided"])}
    if "until" in days:
        held["valid_until"] = today() + timedelta(days=days["until"])
    with pytest.raises(Refused, match=reason):
        mandated(vote.cast, vote.decision.proposal, **held)
    with system("a test counts mandates"):
        assert not MandateDecision.objects.exists()


def test_evidence_of_today_that_holds_until_today_is_taken(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, decided_on=today(), valid_until=today())
    cast_for(vote.cast, vote.decision)


def test_who_cannot_cast_there_cannot_be_named(vote: Vote) -> None:
    with pytest.raises(Refused, match="Deze persoon kan hier niet stemmen"):
        mandated(vote.cast, vote.decision.proposal, "contributor")


def test_where_one_has_no_vote_there_is_nothing_to_mandate(vote: Vote) -> None:
    by = vote.cast.acting("stranger")
    with pytest.raises(Refused, match="Bibliotheek Mechelen stemt hier niet"):
        enter_mandate(by=by, place=vote.decision.proposal, evidence=evidence(vote.cast, "stranger"))


@pytest.mark.parametrize("person", ["reader", "contributor", "treasurer", "secretary", "staff", "observer"])
def test_only_a_representative_or_the_administrator_enters_one(vote: Vote, person: str) -> None:
    by = vote.cast.acting(person)
    with pytest.raises(Refused, match="Alleen een vertegenwoordiger of de beheerder"):
        enter_mandate(by=by, place=vote.decision.proposal, evidence=evidence(vote.cast))


def test_an_instruction_belongs_to_one_vote(cast: Cast) -> None:
    with pytest.raises(Refused, match="Een opdracht hoort bij één beslissing"):
        mandated(cast, meeting(cast), instruction="for")


def test_a_ballot_other_than_asked_needs_a_word_why(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, instruction="against")
    with pytest.raises(BallotRefused, match="wijkt af van uw mandaat"):
        cast_for(vote.cast, vote.decision, choice="for")
    cast_for(vote.cast, vote.decision, choice="for", reason="Het amendement kwam erin.")
    cast_for(vote.cast, vote.decision, choice="against", drawn=1)


def test_where_the_rules_demand_a_mandate_nobody_votes_without_one(cast: Cast) -> None:
    decision = demanding(cast)
    with pytest.raises(Refused, match="vraagt een mandaatbesluit van uw raad"):
        cast_for(cast, decision)
    mandated(cast, decision.proposal)
    cast_for(cast, decision)


def test_after_its_last_day_a_mandate_is_none(cast: Cast, clock: HouseClock) -> None:
    decision = demanding(cast)
    mandated(cast, decision.proposal, valid_until=today())
    clock.shift(timedelta(days=1))
    with pytest.raises(Refused, match=r"Dat van uw raad \(2026_GR_00412\) liep af op"):
        cast_for(cast, decision)


def test_where_none_is_demanded_one_that_ran_out_binds_nobody(vote: Vote, clock: HouseClock) -> None:
    mandated(vote.cast, vote.decision.proposal, "colleague", valid_until=today())
    clock.shift(timedelta(days=1))
    cast_for(vote.cast, vote.decision)


def test_who_was_named_and_may_not_cast_any_more_is_said(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, "colleague")
    with system("a test takes a role"):
        take_role(
            person_id=vote.cast.persons["colleague"],
            organisation=Organisation.objects.get(pk=vote.cast.organisations["library"]),
            role=Role.REPRESENTATIVE,
        )
    with pytest.raises(Refused, match=r"Karel Tweede \(2026_GR_00412\), die hier niet meer kan stemmen"):
        cast_for(vote.cast, vote.decision)


def test_in_a_steering_group_the_mandate_goes_to_who_sits_there_or_stands_in(cast: Cast) -> None:
    decision, seat = steering_vote(cast)
    with pytest.raises(Refused, match="Deze persoon kan hier niet stemmen"):
        mandated(cast, decision.proposal, "representative")
    replace(cast, seat, "contributor")
    mandated(cast, decision.proposal, "contributor")
    with pytest.raises(Refused, match="mandateerde Mia Maker"):
        cast_for(cast, decision, "reader")
    cast_for(cast, decision, "contributor")


def test_without_its_mandate_the_turn_is_to_enter_it(cast: Cast) -> None:
    decision = demanding(cast)
    by = cast.acting("representative", "library")

    def turns() -> list[tuple[str, str]]:
        with reading(by):
            return [(turn.verb, turn.path) for turn in voting_turns(by)]

    assert turns() == [("Mandaat", f"/beslissen/mandaten/voorstel/{decision.proposal_id}/")]
    mandated(cast, decision.proposal)
    assert turns() == [("Stem", f"/beslissen/{decision.pk}/")]


def test_who_is_named_hears_it_and_who_entered_it_does_not(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal, "colleague")
    assert told(vote.cast, "mandate_given") == {("colleague", "library")}
    assert sentences_of("mandate_given") == {"Bibliotheek Aalst mandateert u om te stemmen: Van piloot naar dienst."}


def test_a_mandate_is_read_by_its_organisation_and_by_those_who_keep_the_votes(vote: Vote) -> None:
    mandated(vote.cast, vote.decision.proposal)
    seen = {}
    for person in ("reader", "stranger", "venue_lead", "observer", "secretary", "teller", "staff", "board"):
        by = vote.cast.acting(person)
        with reading(by):
            seen[person] = len(mandates_of(by).current)
    assert {person for person, many in seen.items() if many} == {"reader", "secretary", "teller"}


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE initiatives_mandatedecision SET instruction = 'against'",
        "UPDATE initiatives_mandatedecision SET valid_until = NULL",
        "DELETE FROM initiatives_mandatedecision",
    ],
)
def test_what_was_entered_is_never_rewritten(vote: Vote, attack: str) -> None:
    mandated(vote.cast, vote.decision.proposal, instruction="for")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        system("a test attacks"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)
