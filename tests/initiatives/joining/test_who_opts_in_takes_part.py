"""Opting in: with enough organisations it is adopted, and each yes is a participation from the day the vote names."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from django.test import Client

from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.opening.rules import OpeningRefused
from initiatives.portfolio.actions import leave, show_interest, take_part
from initiatives.portfolio.models import Initiative, Participation, ParticipationArea
from initiatives.portfolio.queries import consortium_on
from initiatives.proposals.actions import judge_proposal, submit_proposal, write_proposal
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from initiatives.voting.rules import BallotRefused
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import CLAUSES, admissible, build_initiative, ruled

SignIn = Callable[..., Client]
Opening = Callable[..., Decision]
DAYS = timedelta(days=60)


@pytest.fixture
def initiative_id(cast: Cast) -> int:
    """An initiative in which only the library takes part; it carries the inhabitants of Aalst."""
    return build_initiative(cast, taking_part=("library",))


@pytest.fixture
def rules(cast: Cast) -> RuleSet:
    """Adopted from two organisations."""
    return ruled(cast, "opt_in", capacity="general_meeting", method="opt_in", participants_needed=2)


@pytest.fixture
def vote(cast: Cast, initiative_id: int, rules: RuleSet) -> Decision:
    """An open vote of every member, by which one takes part sixty days from now."""
    return open_vote(
        by=cast.acting("secretary"),
        proposal=proposed(cast, initiative_id),
        rule_set=rules,
        closes_at=fresh_now() + timedelta(days=2),
        starts_on=first_day(),
    )


def proposed(cast: Cast, initiative_id: int) -> Proposal:
    return admissible(cast, initiative_id, "general_meeting", cast.acting("contributor"))


def start_of(vote: Decision) -> datetime:
    assert vote.starts_on is not None
    return datetime.combine(vote.starts_on, time(), BRUSSELS)


def first_day() -> date:
    return (fresh_now() + DAYS).astimezone(BRUSSELS).date()


def counted(cast: Cast, vote: Decision, clock: HouseClock, **choices: str) -> str:
    people = {"library": ("representative", "library"), "city": ("representative", "city"), "venue": ("venue_lead",)}
    for organisation, choice in choices.items():
        cast_ballot(by=cast.acting(*people[organisation]), decision=vote, choice=choice)
    clock.set(vote.closes_at)
    count = close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    assert count is not None
    return count.outcome


def standing(cast: Cast) -> dict[str, tuple[str, datetime]]:
    names = {pk: key for key, pk in cast.organisations.items()}
    with system("a test looks at every participation"):
        rows = Participation.objects.standing().values_list("organisation_id", "state", "since")
        return {names[pk]: (state, since) for pk, state, since in rows}


def carried(cast: Cast) -> dict[str, str]:
    names = {pk: key for key, pk in cast.organisations.items()}
    with system("a test looks at who carries whom"):
        rows = ParticipationArea.objects.filter(until=None).values_list("municipality_id", "organisation_id")
        return {nis: names[pk] for nis, pk in rows}


def test_each_yes_takes_part_from_the_first_day_and_who_took_part_stays_as_it_was(
    cast: Cast, vote: Decision, clock: HouseClock
) -> None:
    before = standing(cast)["library"]
    assert counted(cast, vote, clock, library="for", venue="for", city="against") == "adopted"
    starts = start_of(vote)
    assert standing(cast) == {"library": before, "venue": ("taking_part", starts)}
    # Gent is the venue's, Aalst stays the library's.
    assert carried(cast) == {"41002": "library", "44021": "venue"}


def test_payers_are_counted_from_the_first_day_on(
    cast: Cast, vote: Decision, clock: HouseClock, initiative_id: int
) -> None:
    counted(cast, vote, clock, library="for", venue="for")
    starts = start_of(vote)
    reader = cast.acting("reader")
    with reading(reader):
        initiative = Initiative.objects.get(pk=initiative_id)
        before, then = (consortium_on(initiative, moment).count() for moment in (starts - timedelta(days=1), starts))
    assert (before, then) == (1, 2)


def test_inhabitants_of_one_municipality_go_to_who_opted_in_first(
    cast: Cast, rules: RuleSet, clock: HouseClock
) -> None:
    new = build_initiative(cast, lead="venue", taking_part=("venue",))
    proposal = admissible(cast, new, "general_meeting", cast.acting("venue_lead"))
    closes_at = fresh_now() + timedelta(days=2)
    vote = open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)
    # Library and city both serve Aalst; the city opts in first.
    assert counted(cast, vote, clock, city="for", library="for") == "adopted"
    assert carried(cast) == {"41002": "city", "44021": "venue"}
    assert {state for state, _ in standing(cast).values()} == {"taking_part"}
    assert set(standing(cast)) == {"city", "library", "venue"}
    # Without a first day they take part from the count.
    assert {since <= fresh_now() for _, since in standing(cast).values()} == {True}


def test_with_too_few_nobody_takes_part(cast: Cast, vote: Decision, clock: HouseClock) -> None:
    assert counted(cast, vote, clock, venue="for", city="against") == "rejected"
    assert set(standing(cast)) == {"library"}


def test_interest_ends_when_the_participation_begins_and_one_may_still_leave_before(
    cast: Cast, vote: Decision, clock: HouseClock, initiative_id: int
) -> None:
    city = cast.acting("representative", "city")
    show_interest(by=city, initiative_id=initiative_id)
    counted(cast, vote, clock, city="for", venue="for")
    assert standing(cast)["city"][0] == "taking_part"
    leave(by=city, initiative_id=initiative_id)
    assert standing(cast)["city"][0] == "left"
    take_part(by=city, initiative_id=initiative_id)
    assert standing(cast)["city"][0] == "taking_part"


def test_the_pages_speak_of_joining_and_say_from_when(
    cast: Cast, vote: Decision, client_of: SignIn, clock: HouseClock
) -> None:
    client = client_of("representative", "library")
    text = client.get(f"/beslissen/{vote.pk}/").content.decode()
    for said in ("Wij stappen in", "Wij stappen niet in", "Stap in namens Bibliotheek Aalst"):
        assert said in text
    assert "Wie instapt, neemt deel vanaf" in text
    assert "Onthouding" not in text
    form = {"organisation": str(cast.organisations["library"]), "drawn": "0", "reason": "", "choice": "abstain"}
    refused = client.post(f"/beslissen/{vote.pk}/stem", form)
    assert refused.status_code == 422
    assert "Kies eerst wat u stemt." in refused.content.decode()
    assert client.post(f"/beslissen/{vote.pk}/stem", form | {"choice": "for"}).status_code == 302
    counted(cast, vote, clock, venue="for")
    text = client.get(f"/beslissen/{vote.pk}/uitslag").content.decode()
    for said in ("Aangenomen: 2 organisaties stappen in, 2 nodig", "wij stappen in: 2", "Bekijk wie deelneemt"):
        assert said in text
    linked = json.loads(client.get(f"/beslissen/{vote.pk}/besluit.jsonld").content)["@graph"][-1]
    numbers = [linked[f"besluit:aantal{side}"] for side in ("Voorstanders", "Tegenstanders", "Onthouders")]
    assert numbers == [2, 0, 0]
    for page in ("besluit", "uitslag/lijst", "uitslag.csv", "uitslag.json"):
        assert client.get(f"/beslissen/{vote.pk}/{page}").status_code == 200


def test_nobody_abstains_from_joining(cast: Cast, vote: Decision) -> None:
    with pytest.raises(BallotRefused, match="Kies eerst"):
        cast_ballot(by=cast.acting("venue_lead"), decision=vote, choice="abstain")


def test_one_joins_an_initiative_or_nothing(cast: Cast, rules: RuleSet) -> None:
    author = cast.acting("representative", "city")
    row = write_proposal(
        by=author, capacity="general_meeting", title="Een reserve", clauses=CLAUSES, motivation="Voor later."
    )
    row = submit_proposal(by=author, proposal=row)
    row = judge_proposal(by=cast.acting("secretary"), proposal=row, admissible=True, reason="Volledig.")
    with pytest.raises(OpeningRefused, match="gaat er niet over") as refused:
        open_vote(by=cast.acting("secretary"), proposal=row, rule_set=rules, closes_at=fresh_now() + timedelta(days=2))
    assert refused.value.field == "rule_set"


def test_participants_alone_are_not_asked_who_joins(cast: Cast, initiative_id: int) -> None:
    rules = ruled(cast, "opt_in_here", method="opt_in", participants_needed=2)
    proposal = admissible(cast, initiative_id, author=cast.acting("contributor"))
    with pytest.raises(OpeningRefused, match="vraagt men aan alle leden"):
        open_vote(
            by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=fresh_now() + timedelta(days=2)
        )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("morgen", "is geen datum"),
        ("01/01/2020", "De eerste dag komt niet voor de sluiting"),
    ],
)
def test_a_bad_first_day_is_refused_where_it_was_typed(
    cast: Cast, initiative_id: int, rules: RuleSet, client_of: SignIn, typed: str, said: str
) -> None:
    proposal = proposed(cast, initiative_id)
    closes_at = (fresh_now() + timedelta(days=4)).astimezone(BRUSSELS).strftime("%d/%m/%Y 12.00")
    form = {"organisation": str(cast.organisations["cooperative"]), "rule_set": str(rules.pk), "closes_at": closes_at}
    path = f"/beslissen/voorstellen/{proposal.pk}/stemming"
    answer = client_of("secretary").post(path, form | {"starts_on": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert typed in answer.content.decode()
    with system("a test looks at every vote"):
        assert not Decision.objects.exists()


def test_a_first_day_belongs_to_joining_alone(cast: Cast, initiative_id: int) -> None:
    with reading(cast.acting("secretary")):
        rules = RuleSet.objects.get(key="consortium", number=1)
    with pytest.raises(OpeningRefused, match="hoort alleen bij regels om in te stappen"):
        open_vote(
            by=cast.acting("secretary"),
            proposal=admissible(cast, initiative_id, author=cast.acting("contributor")),
            rule_set=rules,
            closes_at=fresh_now() + timedelta(days=2),
            starts_on=first_day(),
        )
