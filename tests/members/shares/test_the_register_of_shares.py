"""The register of shares: lines that stay, the number of today, and votes that weigh as many as shares."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now, house_today
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.opening.rules import OpeningRefused
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Elector, Outcome
from members.organisations.models import Organisation
from members.shares.actions import SharesRefused, write_shares
from members.shares.models import Shareholding
from members.shares.queries import holders_for, shares_of
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative

SignIn = Callable[..., Client]


def written(cast: Cast, organisation: str, shares: int, days: int = 0, by: str = "secretary") -> Shareholding:
    acting = cast.acting(by)
    with reading(acting):
        row = Organisation.objects.get(pk=cast.organisations[organisation])
        since = house_today() + timedelta(days=days)
    return write_shares(by=acting, organisation=row, shares=shares, since=since, reason="Inschrijving.")


def by_shares(**rules: object) -> RuleSet:
    with system("rules of a test"):
        return RuleSet.objects.create(
            key="by_shares",
            number=1,
            name_nl="Naar aandelen",
            name_en="By shares",
            rules={"method": "simple_majority", **rules},
            procedure_settings={"weight_basis": "shares"},
            capacities=["consortium"],
            article_nl="Artikel 12",
            article_en="Article 12",
        )


def test_the_latest_line_reached_is_what_one_holds(cast: Cast) -> None:
    ids = cast.organisations
    written(cast, "library", 3)
    # Two lines of one day: the one written last counts. A line of tomorrow does not count yet.
    written(cast, "library", 5)
    written(cast, "library", 50, days=1)
    written(cast, "city", 2, by="staff")
    with reading(cast.acting("reader")):
        assert shares_of([ids["library"], ids["city"], ids["venue"]]) == {ids["library"]: 5, ids["city"]: 2}
        held = [(one.name, one.held) for one in holders_for(cast.acting("reader"))]  # type: ignore[attr-defined]
    assert held[:2] == [("Bibliotheek Aalst", 5), ("Stad Aalst", 2)]
    assert [many for _name, many in held[2:]] == [0, 0]


@pytest.mark.parametrize(
    ("shares", "days", "reason", "said"),
    [
        (-1, 0, "x", "van 0 tot 10.000.000"),
        (10_000_001, 0, "x", "van 0 tot 10.000.000"),
        (1, -9999, "x", "is lid sinds"),
        (1, -1, "x", "De laatste regel geldt vanaf"),
        (1, 400, "x", "binnen het jaar"),
        (1, 0, " ", "Schrijf waar dit vandaan komt"),
    ],
)
def test_what_cannot_stand_is_refused(cast: Cast, shares: int, days: int, reason: str, said: str) -> None:
    written(cast, "library", 3)
    acting = cast.acting("secretary")
    with reading(acting):
        row = Organisation.objects.get(pk=cast.organisations["library"])
        since = house_today() + timedelta(days=days)
    with pytest.raises(SharesRefused, match=said):
        write_shares(by=acting, organisation=row, shares=shares, since=since, reason=reason)
    with system("a test counts the lines"):
        assert Shareholding.objects.count() == 1


def test_a_member_reads_the_register_and_the_secretary_writes(cast: Cast, client_of: SignIn) -> None:
    with pytest.raises(Refused, match="secretaris"):
        written(cast, "library", 3, by="admin")
    with pytest.raises(Refused, match="alleen leden"):
        written(cast, "partner", 3)
    path = f"/leden/{cast.organisations['library']}/aandelen"
    assert "Schrijf in het register" not in client_of("admin").get(path).content.decode()
    client = client_of("secretary")
    typed = {"organisation": cast.organisations["cooperative"], "shares": "12", "since": "vandaag", "reason": "Akte."}
    assert client.post(path, typed).status_code == 422
    with reading(cast.acting("secretary")):
        typed["since"] = house_today().strftime("%d/%m/%Y")
    assert client.post(path, typed).status_code == 302
    page = client_of("reader").get("/leden/aandelen/").content.decode()
    assert "Bibliotheek Aalst" in page
    assert "12 aandelen op" in page


def test_a_vote_by_shares_weighs_what_the_register_said_when_it_opened(cast: Cast, clock: HouseClock) -> None:
    proposal, rules = (
        admissible(cast, build_initiative(cast)),
        by_shares(quorum_num=1, quorum_den=2, quorum_basis="shares"),
    )
    opening = {"by": cast.acting("secretary"), "proposal": proposal, "rule_set": rules}
    with pytest.raises(OpeningRefused, match="aandelen in het register"):
        open_vote(**opening, closes_at=fresh_now() + timedelta(days=2))  # type: ignore[arg-type]
    written(cast, "library", 4)
    written(cast, "city", 3)
    vote = open_vote(**opening, closes_at=fresh_now() + timedelta(days=2))  # type: ignore[arg-type]
    # After opening nothing changes: the venue, which holds none, keeps 0.
    written(cast, "venue", 9)
    names = {pk: key for key, pk in cast.organisations.items()}
    with system("a test looks at the electorate"):
        weights = dict(Elector.objects.filter(decision=vote).values_list("organisation_id", "weight"))
    assert {names[pk]: weight for pk, weight in weights.items()} == {"library": 4, "city": 3, "venue": 0}
    cast_ballot(by=cast.acting("representative", "library"), decision=vote, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=vote, choice="against")
    cast_ballot(by=cast.acting("venue_lead"), decision=vote, choice="against")
    clock.set(vote.closes_at)
    count = close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    # Present: 7 of 7 shares, half of 7 needed. For 4, against 3 + 0: adopted, though two of three were against.
    assert count is not None
    assert count.outcome == Outcome.ADOPTED
