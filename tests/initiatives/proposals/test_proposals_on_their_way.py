"""A proposal is written, submitted, revised, judged and withdrawn; a submitted text never changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import (
    judge_proposal,
    revise_proposal,
    submit_proposal,
    withdraw_proposal,
    write_proposal,
)
from initiatives.proposals.funding import FundingTerms
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.proposals.rules import proposals_for
from members.notices.models import Notice
from tests.cast import Cast
from tests.initiatives.voting.conftest import build_initiative

TERMS = FundingTerms.with_percentage(target=9_300_000, percent=75, ceiling=10_230_000, floor=25_000, days=45)


@pytest.fixture
def initiative_id(cast: Cast) -> int:
    return build_initiative(cast)


def draft(cast: Cast, initiative_id: int, person: str = "contributor", **change: Any) -> Proposal:
    by = cast.acting(person)
    with system("a test names an initiative"):
        initiative = Initiative.objects.get(pk=initiative_id)
    fields = {"capacity": "consortium", "title": "Een dienst", "clauses": ["Eén."], "motivation": "Daarom."}
    return write_proposal(by=by, **({"initiative": initiative} | fields | change))


def seen_by(cast: Cast, *persons: str) -> set[str]:
    found = set()
    for person in persons:
        by = cast.acting(person)
        with reading(by):
            if proposals_for(by).exists():
                found.add(person)
            # The two walls say the same.
            assert set(proposals_for(by).values_list("pk")) == set(Proposal.objects.values_list("pk"))
    return found


EVERYBODY = ("reader", "venue_lead", "stranger", "observer", "secretary", "staff", "board")


def test_a_draft_is_read_by_its_own_organisation_alone(cast: Cast, initiative_id: int) -> None:
    draft(cast, initiative_id)
    assert seen_by(cast, *EVERYBODY) == {"reader"}


def test_submitted_it_has_a_number_and_its_audience(cast: Cast, initiative_id: int) -> None:
    proposal = submit_proposal(by=cast.acting("contributor"), proposal=draft(cast, initiative_id))
    assert proposal.number is not None
    assert proposal.number.endswith("-1")
    assert seen_by(cast, *EVERYBODY) == {"reader", "venue_lead", "secretary", "staff", "board"}


@pytest.mark.parametrize(
    ("capacity", "audience"),
    [
        ("consortium", {"reader", "venue_lead", "secretary", "staff", "board"}),
        ("advice", {"reader", "venue_lead", "secretary", "staff", "board"}),
        ("general_meeting", set(EVERYBODY)),
        # The board's member, the organisation for which it sits, and the cooperative; of the members the author.
        ("board", {"reader", "venue_lead", "secretary", "staff", "board"}),
    ],
)
def test_who_reads_follows_from_who_decides(cast: Cast, initiative_id: int, capacity: str, audience: set[str]) -> None:
    submit_proposal(by=cast.acting("contributor"), proposal=draft(cast, initiative_id, capacity=capacity))
    assert seen_by(cast, *EVERYBODY) == audience


def test_numbers_run_without_gaps_over_all_authors(cast: Cast, initiative_id: int) -> None:
    numbers = []
    for person in ("contributor", "venue_lead", "contributor"):
        by = cast.acting(person)
        draft(cast, initiative_id, person)
        numbers.append(submit_proposal(by=by, proposal=draft(cast, initiative_id, person)).number)
    # Three drafts were never submitted and took no number.
    assert [str(number).split("-")[1] for number in numbers] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("person", "why"),
    [
        ("reader", "Alleen een medewerker van Bibliotheek Aalst"),
        ("representative", "Alleen een medewerker van Bibliotheek Aalst"),
        ("stranger", "neemt niet deel aan dit initiatief"),
        ("observer", "Alleen een lid"),
        ("staff", "Alleen een lid"),
    ],
)
def test_who_may_not_write_is_told_why(cast: Cast, initiative_id: int, person: str, why: str) -> None:
    with pytest.raises(Refused, match=why):
        draft(cast, initiative_id, person)


def test_a_matter_of_participants_names_its_initiative(cast: Cast, initiative_id: int) -> None:
    with pytest.raises(Refused, match="gaat over een initiatief"):
        draft(cast, initiative_id, initiative=None)
    assert draft(cast, initiative_id, initiative=None, capacity="general_meeting").initiative_id is None


def test_a_draft_changes_in_place_and_a_submitted_text_gets_a_version(cast: Cast, initiative_id: int) -> None:
    by = cast.acting("contributor")
    proposal = draft(cast, initiative_id, funding=TERMS)
    words = {"title": "Een dienst", "motivation": "Daarom.", "funding": TERMS}
    proposal = revise_proposal(by=by, proposal=proposal, clauses=["Eén.", "Twee."], **words)
    proposal = submit_proposal(by=by, proposal=proposal)
    proposal = revise_proposal(by=by, proposal=proposal, clauses=["Eén.", "Drie."], **words)
    with reading(cast.acting("venue_lead")):
        texts = list(ProposalVersion.objects.order_by("number").values_list("number", "clauses", "funding"))
    assert texts == [
        (1, ["Eén.", "Twee."], TERMS.to_json()),
        (2, ["Eén.", "Drie."], TERMS.to_json()),
    ]


def test_the_author_cannot_change_a_submitted_text_even_with_sql(cast: Cast, initiative_id: int) -> None:
    by = cast.acting("contributor")
    submit_proposal(by=by, proposal=draft(cast, initiative_id))
    with reading(by, read_only=False), pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        ProposalVersion.objects.update(motivation="Toch niet.")


def test_a_form_drawn_for_an_older_text_is_a_conflict(cast: Cast, initiative_id: int) -> None:
    by = cast.acting("contributor")
    proposal = draft(cast, initiative_id)
    words = {"title": "Een dienst", "motivation": "Daarom.", "clauses": ["Twee."]}
    revise_proposal(by=by, proposal=proposal, drawn=1, **words)
    with pytest.raises(Conflict, match="Een collega wijzigde"):
        revise_proposal(by=by, proposal=proposal, drawn=1, **words)
    with pytest.raises(Conflict, match="Een collega wijzigde"):
        submit_proposal(by=by, proposal=proposal, drawn=1)


def test_the_secretary_judges_with_a_reason_and_the_author_hears_it(cast: Cast, initiative_id: int) -> None:
    proposal = submit_proposal(by=cast.acting("contributor"), proposal=draft(cast, initiative_id))
    secretary = cast.acting("secretary")
    with pytest.raises(Refused, match="Schrijf waarom"):
        judge_proposal(by=secretary, proposal=proposal, admissible=True, reason=" ")
    for admissible, grounds in ((False, ()), (True, ("unclear",))):
        with pytest.raises(Refused, match="minstens één grond"):
            judge_proposal(by=secretary, proposal=proposal, admissible=admissible, reason="x", grounds=grounds)
    told: dict[str, Any] = {"reason": "De kosten ontbreken.", "grounds": ["incomplete"]}
    judged = judge_proposal(by=secretary, proposal=proposal, admissible=False, **told)
    assert (judged.state, judged.judged_reason) == ("inadmissible", "De kosten ontbreken.")
    assert judged.grounds == ["Er ontbreekt iets dat nodig is om te beslissen."]
    with system("a test looks at every notice"):
        told = set(Notice.objects.filter(kind="proposal_judged").values_list("person_id", flat=True))
    assert told == {cast.persons[key] for key in ("contributor", "representative", "colleague")}
    with pytest.raises(Refused, match="al geoordeeld"):
        judge_proposal(by=secretary, proposal=proposal, admissible=True, reason="Toch.")


@pytest.mark.parametrize("person", ["staff", "board", "contributor", "venue_lead", "admin"])
def test_nobody_else_judges(cast: Cast, initiative_id: int, person: str) -> None:
    proposal = submit_proposal(by=cast.acting("contributor"), proposal=draft(cast, initiative_id))
    with pytest.raises(Refused, match="Alleen de secretaris"):
        judge_proposal(by=cast.acting(person), proposal=proposal, admissible=True, reason="Goed.")


def test_a_judged_text_stands(cast: Cast, initiative_id: int) -> None:
    by = cast.acting("contributor")
    proposal = submit_proposal(by=by, proposal=draft(cast, initiative_id))
    judge_proposal(by=cast.acting("secretary"), proposal=proposal, admissible=True, reason="Volledig.")
    with pytest.raises(Refused, match="al beoordeeld"):
        revise_proposal(by=by, proposal=proposal, title="x", clauses=["x"], motivation="x")
    with pytest.raises(Refused, match="al ingediend"):
        submit_proposal(by=by, proposal=proposal)


def test_what_was_refused_is_submitted_again_by_a_new_version(cast: Cast, initiative_id: int) -> None:
    by, secretary = cast.acting("contributor"), cast.acting("secretary")
    proposal = submit_proposal(by=by, proposal=draft(cast, initiative_id))
    number = proposal.number
    told: dict[str, Any] = {"reason": "De kosten ontbreken.", "grounds": ["incomplete"]}
    proposal = judge_proposal(by=secretary, proposal=proposal, admissible=False, **told)
    words = {"title": "Een dienst", "motivation": "Daarom.", "clauses": ["Eén.", "Het kost € 100,00."]}
    proposal = revise_proposal(by=by, proposal=proposal, **words)
    assert (proposal.state, proposal.number) == ("submitted", number)
    with reading(secretary):
        assert list(proposal.versions.values_list("number", flat=True)) == [1, 2]
        states = list(proposal.phases.values_list("state", "note"))
    assert states == [("submitted", ""), ("inadmissible", "De kosten ontbreken."), ("submitted", "")]
    with system("a test looks at every notice"):
        told_twice = Notice.objects.filter(kind="proposal_submitted", person_id=cast.persons["secretary"]).count()
    assert told_twice == 2
    assert judge_proposal(by=secretary, proposal=proposal, admissible=True, reason="Nu wel.").grounds == []


@pytest.mark.parametrize("submitted", [False, True])
def test_the_author_withdraws(cast: Cast, initiative_id: int, submitted: bool) -> None:
    by: Acting = cast.acting("contributor")
    proposal = draft(cast, initiative_id)
    if submitted:
        proposal = submit_proposal(by=by, proposal=proposal)
    with pytest.raises(Refused, match="de indiener, kan dit"):
        withdraw_proposal(by=cast.acting("reader"), proposal=proposal)
    assert withdraw_proposal(by=by, proposal=proposal).state == "withdrawn"
    with pytest.raises(Refused, match="al afgehandeld"):
        withdraw_proposal(by=by, proposal=proposal)
    with system("a test looks at the record"):
        assert RecordLeaf.objects.filter(kind="proposal_withdrawn").count() == 1
