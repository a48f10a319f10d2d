"""Where the rules say so, organisations of one legal person vote together, once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from initiatives.opening.actions import open_vote
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import Decision, Elector
from members.organisations.models import Organisation
from members.shares.actions import write_shares
from tests.cast import Cast
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled


def vote(cast: Cast, **course: object) -> Decision:
    """A vote among library and city of Aalst, which are one legal person, and the venue of Gent."""
    rules = ruled(cast, "rechtspersoon", course={"one_per_legal_person": True} | course, method="simple_majority")
    return open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast)),
        rule_set=rules,
        closes_at=fresh_now() + timedelta(hours=48),
    )


def electors(decision: Decision) -> dict[str, tuple[int, int]]:
    with system("a test reads every elector"):
        rows = Elector.objects.filter(decision=decision)
        return {row.organisation.name: (row.weight, row.inhabitants) for row in rows.select_related("organisation")}


def test_the_legal_person_itself_votes_with_the_inhabitants_of_both(cast: Cast) -> None:
    """The library carries the 92 131 inhabitants of Aalst, the city none: together 92 131, and one vote."""
    assert electors(vote(cast)) == {"Stad Aalst": (1, 92131), "Podiumhuis Gent": (1, 272655)}


def test_without_that_rule_each_votes_apart(cast: Cast) -> None:
    found = electors(vote(cast, one_per_legal_person=False))
    assert found == {"Stad Aalst": (1, 0), "Bibliotheek Aalst": (1, 92131), "Podiumhuis Gent": (1, 272655)}


def test_shares_are_added_up(cast: Cast) -> None:
    """3 of the library and 4 of the city are 7 votes; the venue has none, and 0 stays 0."""
    secretary = cast.acting("secretary")
    with system("a test reads organisations"):
        rows = {key: Organisation.objects.get(pk=cast.organisations[key]) for key in ("library", "city")}
        today = fresh_now().date()
    for key, shares in (("library", 3), ("city", 4)):
        write_shares(by=secretary, organisation=rows[key], shares=shares, since=today, reason="Inbreng.")
    found = electors(vote(cast, weight_basis="shares"))
    assert {name: weight for name, (weight, _) in found.items()} == {"Stad Aalst": 7, "Podiumhuis Gent": 0}


def test_who_votes_together_reads_which_organisation_votes(cast: Cast, client_of: SignIn) -> None:
    decision = vote(cast)
    with pytest.raises(Refused, match="Bibliotheek Aalst is niet stemgerechtigd"):
        cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    text = page(client_of("representative", "library"), reverse("decision", args=[decision.pk]))
    assert "Organisaties van één rechtspersoon stemmen hier samen één keer: Stad Aalst stemt." in text
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for")
