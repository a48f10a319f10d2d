"""The pages of amendments: propose by form, compare, settle, merge by hand with three texts in sight, keep a vote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.isolation.transactions import system
from initiatives.amendments.actions import accept_amendment
from initiatives.amendments.models import Amendment
from initiatives.proposals.models import Proposal
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.amendments.making import AUTHOR, CAPPED, CHEAPER, anew, build_amendable, proposed, text_of
from tests.initiatives.phases.making import DAY, move
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.voting.conftest import CLAUSES, opened

SignIn = Callable[..., Client]
SOURCE = "Amendement 1 van Podiumhuis Gent, overgenomen op "


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return build_amendable(cast)


def settled(cast: Cast, client_of: SignIn, amendment: Amendment, **typed: str) -> int:
    """Let the author settle an amendment by form."""
    fields = {"organisation": str(cast.organisations["city"]), "reason": ""}
    fields["version"] = str(anew(cast, amendment.proposal).version)
    path = reverse("settle_amendment", args=[amendment.pk])
    return client_of(*AUTHOR).post(path, fields | typed).status_code


def states() -> list[str]:
    with system("a test looks at every amendment"):
        return list(Amendment.objects.order_by("number").values_list("state", flat=True))


def test_from_the_text_to_an_amendment_that_is_taken_over(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    venue, path = client_of("venue_lead"), reverse("amendments", args=[proposal.pk])
    assert path in venue.get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert "Nog geen amendementen" in venue.get(path).content.decode()
    form = venue.get(f"{path}/nieuw").content.decode()
    assert CLAUSES[1] in form
    typed = {"organisation": str(cast.organisations["venue"]), "version": str(proposal.version)}
    typed |= {"clauses": f"{CLAUSES[0]}\r\n\r\n{CAPPED}", "motivation": "Anders weten wij niet wat het kost."}
    done = venue.post(f"{path}/nieuw", typed)
    assert done.status_code == 302
    page = client_of("reader").get(done.headers["Location"]).content.decode()
    assert '<ins><span class="hidden-text">nieuw: </span>, met een grens' in page
    assert "punt 2 gewijzigd" in page
    assert "Anders weten wij niet wat het kost." in page
    assert "Aan u, de indiener" not in page
    with system("a test looks at every amendment"):
        amendment = Amendment.objects.select_related("proposal").get()
    assert "Aan u, de indiener" in client_of(*AUTHOR).get(done.headers["Location"]).content.decode()
    assert settled(cast, client_of, amendment, act="accept") == 302
    # The text says beneath the point which amendment made it so, with what it was and what it is.
    shown = client_of("reader").get(reverse("proposal", args=[proposal.pk])).content.decode()
    assert SOURCE in shown
    assert ", met een grens" in shown
    assert "Bekijk versie 2" in client_of("reader").get(done.headers["Location"]).content.decode()


def test_the_source_stands_beneath_the_point_on_the_ballot_too(
    cast: Cast, proposal: Proposal, client_of: SignIn, clock: HouseClock
) -> None:
    accept_amendment(by=cast.acting(*AUTHOR), amendment=proposed(cast, proposal))
    clock.shift(2 * DAY)
    decision = opened(cast, move(cast, anew(cast, proposal), "final"))
    page = client_of("reader").get(reverse("decision", args=[decision.pk])).content.decode()
    assert SOURCE in page
    assert "versie 2, definitief" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"act": "reject"}, "Schrijf waarom u het amendement niet overneemt"),
        ({"act": ""}, "Wat doet u ermee?"),
        ({"act": "zomaar"}, "zomaar"),
    ],
)
def test_a_settlement_without_what_it_needs_is_named(
    cast: Cast, proposal: Proposal, client_of: SignIn, change: dict[str, str], said: str
) -> None:
    amendment = proposed(cast, proposal)
    typed = {"organisation": str(cast.organisations["city"]), "version": str(proposal.version)}
    answer = client_of(*AUTHOR).post(reverse("settle_amendment", args=[amendment.pk]), typed | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert states() == ["standing"]


def test_two_on_the_same_point_are_shown_and_merged_by_hand(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    first, second = proposed(cast, proposal), proposed(cast, proposal, [CLAUSES[0], CHEAPER], "contributor")
    author = client_of(*AUTHOR)
    listed = author.get(reverse("amendments", args=[proposal.pk])).content.decode()
    assert "Amendement 2 raakt hetzelfde punt." in listed
    assert "Amendement 1 raakt hetzelfde punt." in listed
    assert settled(cast, client_of, first, act="accept") == 302
    page = author.get(reverse("amendment", args=[second.pk])).content.decode()
    assert "Voeg het met de hand in" in page
    assert 'value="accept"' not in page
    assert settled(cast, client_of, second, act="accept") == 422
    merge = reverse("merge_amendment", args=[second.pk])
    form = author.get(merge).content.decode()
    for text in (CLAUSES[1], CAPPED, CHEAPER, "Zoals Bibliotheek Aalst het wil"):
        assert text in form
    both = "Elke deelnemer betaalt € 1.200,00 per jaar, met een grens."
    typed = {"organisation": str(cast.organisations["city"]), "version": str(anew(cast, proposal).version)}
    same = author.post(merge, typed | {"clauses": f"{CLAUSES[0]}\n\n{CAPPED}"})
    assert (same.status_code, "De tekst zegt dit al" in same.content.decode()) == (422, True)
    assert author.post(merge, typed | {"clauses": f"{CLAUSES[0]}\n\n{both}"}).status_code == 302
    assert text_of(cast, proposal) == [CLAUSES[0], both]


def test_what_is_voted_first_is_told_and_its_outcome_kept(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    amendment = proposed(cast, proposal)
    assert settled(cast, client_of, amendment, act="refer") == 302
    path = reverse("amendment", args=[amendment.pk])
    page = client_of("reader").get(path).content.decode()
    for said in (
        "Hierover wordt eerst gestemd",
        "de tekst wijzigt (punt 2 gewijzigd)",
        "de tekst blijft zoals hij is.",
    ):
        assert said in page
    assert "Leg de uitslag vast" not in page
    secretary = client_of("secretary")
    assert "Leg de uitslag vast" in secretary.get(path).content.decode()
    typed = {"organisation": str(cast.organisations["cooperative"]), "outcome": "adopted"}
    outcome = reverse("amendment_voted", args=[amendment.pk])
    assert secretary.post(outcome, typed | {"reason": ""}).status_code == 422
    assert secretary.post(outcome, typed | {"reason": "Algemene vergadering: 14 voor, 3 tegen."}).status_code == 302
    assert "14 voor, 3 tegen." in client_of("reader").get(path).content.decode()
    assert text_of(cast, proposal) == [CLAUSES[0], CAPPED]


def test_who_proposed_it_takes_it_back_on_its_page(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    amendment = proposed(cast, proposal)
    path, venue = reverse("amendment", args=[amendment.pk]), client_of("venue_lead")
    assert "Trek het amendement in" in venue.get(path).content.decode()
    assert "Trek het amendement in" not in client_of("contributor").get(path).content.decode()
    mine = {"organisation": str(cast.organisations["venue"])}
    assert venue.post(reverse("withdraw_amendment", args=[amendment.pk]), mine).status_code == 302
    assert states() == ["withdrawn"]


def test_who_may_not_read_the_proposal_finds_no_amendment(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    amendment = proposed(cast, proposal)
    for person in ("stranger", "observer"):
        client = client_of(person)
        for path in (reverse("amendments", args=[proposal.pk]), reverse("amendment", args=[amendment.pk])):
            assert client.get(path).status_code == 404


def test_many_amendments_ask_as_much_as_one(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    client, counts = client_of("reader"), []
    for many in (1, 12):
        for number in range(many):
            proposed(cast, proposal, [f"Tekst {many} {number}."])
        with Statements() as asked:
            client.get(reverse("amendments", args=[proposal.pk]))
        counts.append(asked.many)
    assert counts[0] == counts[1]
