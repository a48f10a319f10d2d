"""Organisations submit a proposal together: asked by the author, joined by themselves, named wherever the author is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from initiatives.coauthors.actions import (
    ask_coauthor,
    decline_question,
    join_authors,
    leave_authors,
    withdraw_question,
)
from initiatives.proposals.actions import judge_proposal, revise_proposal, submit_proposal, withdraw_proposal
from initiatives.proposals.models import Proposal
from initiatives.support.actions import support_proposal
from initiatives.support.models import Support
from initiatives.voting.actions import cast_ballot, close_vote
from members.notices.models import Notice
from members.organisations.models import Organisation
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.coauthors.making import ABOUT, AUTHOR, as_kept, asked, drafted, joined, stands
from tests.initiatives.phases.making import move
from tests.initiatives.voting.conftest import opened

SignIn = Callable[..., Client]
TEXT = {"title": "Een dienst voor iedereen", "motivation": "Samen.", "clauses": ["Wij beginnen samen."]}


@pytest.fixture
def draft(cast: Cast) -> Proposal:
    """A draft of the city."""
    return drafted(cast)


def told(kind: str) -> set[str]:
    with system("a test looks at every notice"):
        return set(Notice.objects.filter(kind=kind).values_list("organisation__name", flat=True))


def submitted(cast: Cast, proposal: Proposal) -> Proposal:
    return submit_proposal(by=cast.acting(*AUTHOR), proposal=as_kept(proposal))


def test_an_organisation_is_asked_joins_and_is_named_beside_the_author(cast: Cast, draft: Proposal) -> None:
    row = asked(cast, draft)
    assert as_kept(draft).authors == "Stad Aalst"
    assert told("coauthor_asked") == {"Podiumhuis Gent"}
    join_authors(by=cast.acting("venue_lead"), row=row)
    assert as_kept(draft).authors == "Stad Aalst en Podiumhuis Gent"
    assert told("coauthor_joined") == {"Stad Aalst"}
    library = asked(cast, draft, "library")
    join_authors(by=cast.acting("contributor"), row=library)
    assert as_kept(draft).authors == "Stad Aalst, Podiumhuis Gent en Bibliotheek Aalst"
    assert told("coauthor_joined") == {"Stad Aalst", "Podiumhuis Gent"}
    leave_authors(by=cast.acting("venue_lead"), row=row)
    assert as_kept(draft).authors == "Stad Aalst en Bibliotheek Aalst"
    assert told("coauthor_left") == {"Stad Aalst", "Bibliotheek Aalst"}
    with system("a test reads the record"):
        kinds = RecordLeaf.objects.filter(kind__startswith="coauthor").order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["coauthor_asked", "coauthor_joined"] * 2 + ["coauthor_left"]


def test_who_declines_or_is_not_asked_any_more_can_be_asked_again(cast: Cast, draft: Proposal) -> None:
    row, venue = asked(cast, draft), cast.acting("venue_lead")
    decline_question(by=venue, row=row)
    assert told("coauthor_declined") == {"Stad Aalst"}
    row = asked(cast, draft)
    withdraw_question(by=cast.acting(*AUTHOR), row=row)
    assert told("coauthor_not_asked") == {"Podiumhuis Gent"}
    with pytest.raises(Refused, match="Deze vraag is er niet meer"):
        join_authors(by=venue, row=row)
    join_authors(by=venue, row=asked(cast, draft))
    assert stands(row).state == "joined"
    with pytest.raises(Refused, match="Podiumhuis Gent antwoordde al"):
        withdraw_question(by=cast.acting(*AUTHOR), row=row)


def test_a_co_author_writes_the_words_and_takes_no_step(cast: Cast, draft: Proposal) -> None:
    joined(cast, draft)
    venue = cast.acting("venue_lead")
    revise_proposal(by=venue, proposal=as_kept(draft), drawn=1, **TEXT)  # type: ignore[arg-type]
    with pytest.raises(Conflict, match="wijzigde dit voorstel intussen"):
        revise_proposal(by=cast.acting(*AUTHOR), proposal=as_kept(draft), drawn=1, **TEXT)  # type: ignore[arg-type]
    for step in (submit_proposal, withdraw_proposal):
        with pytest.raises(Refused, match="Alleen een medewerker van Stad Aalst, de indiener"):
            step(by=venue, proposal=as_kept(draft))
    submitted(cast, draft)
    revise_proposal(by=venue, proposal=as_kept(draft), **TEXT)  # type: ignore[arg-type]
    with system("a test reads every version"):
        versions = list(draft.versions.values_list("number", "person_id", "organisation_id"))
    city, vera = cast.organisations["city"], cast.persons["venue_lead"]
    assert versions == [(1, vera, city), (2, vera, city)]
    judge = {"admissible": False, "reason": "Onduidelijk.", "grounds": ["unclear"]}
    judge_proposal(by=cast.acting("secretary"), proposal=as_kept(draft), **judge)  # type: ignore[arg-type]
    assert told("proposal_judged") == {"Stad Aalst", "Podiumhuis Gent"}
    # A new text of what was refused submits it again: that is a step of the author.
    with pytest.raises(Refused, match="de indiener"):
        revise_proposal(by=venue, proposal=as_kept(draft), **TEXT)  # type: ignore[arg-type]


def test_who_may_not_is_told_why_and_nothing_is_kept(cast: Cast, draft: Proposal) -> None:
    for person, whom, about, said in (
        ("representative", "elsewhere", ABOUT, "al gevraagd, of dient hierover geen voorstel in"),
        ("representative", "partner", ABOUT, "al gevraagd, of dient hierover geen voorstel in"),
        ("representative", "city", ABOUT, "al gevraagd, of dient hierover geen voorstel in"),
        ("representative", "venue", "  ", "Schrijf kort waarover het voorstel gaat"),
        ("venue_lead", "library", ABOUT, "Dit voorstel is er niet"),
    ):
        by = cast.acting(*AUTHOR) if person == "representative" else cast.acting(person)
        with pytest.raises(Refused, match=said):
            ask_coauthor(by=by, proposal=draft, organisation=cast.organisations[whom], about=about)
    library = asked(cast, draft, "library")
    with pytest.raises(Refused, match="al gevraagd"):
        asked(cast, draft, "library")
    for person, said in (("reader", "Alleen een medewerker"), ("venue_lead", "is er niet meer")):
        with pytest.raises(Refused, match=said):
            join_authors(by=cast.acting(person), row=library)
    with pytest.raises(Conflict, match="antwoordde intussen"):
        join_authors(by=cast.acting("contributor"), row=library, drawn=7)
    joined(cast, draft)
    with pytest.raises(Refused, match="Alleen een medewerker van Stad Aalst, de indiener, vraagt"):
        ask_coauthor(
            by=cast.acting("venue_lead"), proposal=draft, organisation=cast.organisations["library"], about=ABOUT
        )
    assert as_kept(draft).authors == "Stad Aalst en Podiumhuis Gent"


def test_support_goes_up_in_joining_and_a_co_author_supports_no_more(cast: Cast, draft: Proposal) -> None:
    submitted(cast, draft)
    venue = cast.acting("venue_lead")
    support_proposal(by=venue, proposal=as_kept(draft))
    joined(cast, draft)
    with system("a test looks at all support"):
        assert not Support.objects.filter(withdrawn_at=None).exists()
    with pytest.raises(Refused, match="Podiumhuis Gent diende dit voorstel zelf in"):
        support_proposal(by=venue, proposal=as_kept(draft))


def test_who_submits_stands_once_the_vote_opens_and_is_named_to_the_end(
    cast: Cast, draft: Proposal, clock: HouseClock, client_of: SignIn
) -> None:
    row = joined(cast, draft)
    library = asked(cast, draft, "library")
    submitted(cast, draft)
    secretary = cast.acting("secretary")
    row_now = judge_proposal(by=secretary, proposal=as_kept(draft), admissible=True, reason="Volledig.")
    decision = opened(cast, row_now, hours=2)
    said = "staat vast sinds de stemming is aangekondigd"
    with pytest.raises(Refused, match=said):
        leave_authors(by=cast.acting("venue_lead"), row=row)
    with pytest.raises(Refused, match=said):
        join_authors(by=cast.acting("contributor"), row=library)
    with pytest.raises(Refused, match=said):
        withdraw_question(by=cast.acting(*AUTHOR), row=library)
    both, reader = "Stad Aalst en Podiumhuis Gent", client_of("reader")
    shown = [reverse("proposal", args=[draft.pk]), reverse("decision", args=[decision.pk])]
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="for")
    cast_ballot(by=cast.acting(*AUTHOR), decision=decision, choice="for")
    for path in [*shown, reverse("dossier", args=[decision.pk])]:
        assert both in reader.get(path).content.decode(), path
    assert fresh_now() < decision.closes_at
    clock.shift(timedelta(hours=3))
    close_vote(by=secretary, decision_id=decision.pk)
    for path in (*shown, reverse("entry", args=[decision.pk])):
        assert both in reader.get(path).content.decode(), path
    twin = reader.get(reverse("result_json", args=[decision.pk])).json()
    assert twin["submitted_by"] == ["Stad Aalst", "Podiumhuis Gent"]


def test_a_new_name_of_a_co_author_stands_on_its_proposals(cast: Cast, draft: Proposal) -> None:
    joined(cast, draft)
    with system("a test renames an organisation"):
        Organisation.objects.filter(name="Podiumhuis Gent").update(name="Podium Gent")
    assert as_kept(draft).authors == "Stad Aalst en Podium Gent"


def test_while_amendments_come_in_a_co_author_proposes_one_like_everybody(cast: Cast, draft: Proposal) -> None:
    joined(cast, draft)
    submitted(cast, draft)
    row = judge_proposal(by=cast.acting("secretary"), proposal=as_kept(draft), admissible=True, reason="Volledig.")
    move(cast, row, "amendable")
    with pytest.raises(Refused, match="Nu wijzigt de tekst alleen door amendementen"):
        revise_proposal(by=cast.acting("venue_lead"), proposal=as_kept(draft), **TEXT)  # type: ignore[arg-type]
