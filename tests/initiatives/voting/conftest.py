"""A vote to test with: an initiative with its participants, an admissible proposal, an open decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.areas.models import OfferFamily
from initiatives.opening.actions import open_vote
from initiatives.portfolio.models import Initiative, Participation, ParticipationArea
from initiatives.proposals.actions import judge_proposal, submit_proposal, write_proposal
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision
from members.organisations.models import Organisation
from tests.cast import Cast

CLAUSES = ["De piloot wordt een dienst.", "Elke deelnemer betaalt € 1.500,00 per jaar."]


def build_initiative(
    cast: Cast, lead: str = "library", taking_part: tuple[str, ...] = ("library", "city", "venue")
) -> int:
    """Write a published initiative with participants; the library carries Aalst, the venue Gent."""
    carried = {"library": "41002", "venue": "44021", "elsewhere": "12025"}
    with system("an initiative of the tests concerns several organisations"):
        initiative = Initiative.objects.create(
            title="Eén kaart voor bib en podium",
            lede="Met één kaart lenen en naar een voorstelling.",
            why="Omdat het publiek hetzelfde is.",
            for_whom="Voor lezers en bezoekers.",
            lead_id=cast.organisations[lead],
            family=OfferFamily.objects.first(),
            published_at=fresh_now(),
        )
        for key in taking_part:
            row = Participation.objects.create(
                initiative=initiative, organisation_id=cast.organisations[key], state="taking_part"
            )
            if key in carried:
                ParticipationArea.objects.create(
                    initiative=initiative,
                    organisation_id=cast.organisations[key],
                    participation=row,
                    municipality_id=carried[key],
                )
    return initiative.pk


def build_members(many: int, initiative_id: int) -> list[int]:
    """Write so many libraries that take part; give their ids."""
    with system("members of the tests concern several organisations"):
        first = Organisation.objects.order_by("-number")[0].number + 1
        rows = [
            Organisation.objects.create(
                number=first + i, name=f"Bibliotheek {i:03d}", kind="library", joined_on=date(2024, 1, 1)
            )
            for i in range(many)
        ]
        Participation.objects.bulk_create(
            Participation(initiative_id=initiative_id, organisation=row, state="taking_part") for row in rows
        )
    return [row.pk for row in rows]


def admissible(cast: Cast, initiative_id: int, capacity: str = "consortium", author: Acting | None = None) -> Proposal:
    """Write, submit and judge a proposal of the city of Aalst, or of another author."""
    author = author or cast.acting("representative", "city")
    with reading(author):
        initiative = Initiative.objects.get(pk=initiative_id)
    proposal = write_proposal(
        by=author,
        capacity=capacity,
        title="Van piloot naar dienst",
        clauses=CLAUSES,
        motivation="De piloot haalde zijn doel.",
        initiative=initiative,
    )
    proposal = submit_proposal(by=author, proposal=proposal)
    return judge_proposal(by=cast.acting("secretary"), proposal=proposal, admissible=True, reason="Volledig.")


def ruled(
    cast: Cast, key: str, *, capacity: str = "consortium", course: dict[str, object] | None = None, **rules: object
) -> RuleSet:
    """Write a rule set for the tests alone; `course`: what differs from the usual procedure."""
    with system("a rule set of the tests"):
        return RuleSet.objects.create(
            key=key,
            number=1,
            name_nl=key,
            name_en=key,
            rules=rules,
            procedure_settings=course or {},
            capacities=[capacity],
            article_nl="Artikel 12",
            article_en="Article 12",
        )


def opened(cast: Cast, proposal: Proposal, key: str = "consortium", hours: int = 48) -> Decision:
    """Open the vote under a seeded rule set."""
    with reading(cast.acting("secretary")):
        rules = RuleSet.objects.get(key=key, number=1)
    closes_at = fresh_now() + timedelta(hours=hours)
    return open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)


@dataclass(frozen=True, slots=True)
class Vote:
    """An open vote among the library, the city and the venue, and its cast."""

    cast: Cast
    initiative_id: int
    decision: Decision


def build_vote(cast: Cast, key: str = "consortium") -> Vote:
    """Build an initiative with three participants and open a vote."""
    initiative_id = build_initiative(cast)
    return Vote(cast, initiative_id, opened(cast, admissible(cast, initiative_id), key))


@pytest.fixture
def vote(cast: Cast) -> Vote:
    """An open vote, in a test that is rolled back."""
    return build_vote(cast)


@pytest.fixture
def own_vote(own_cast: Cast) -> Vote:
    """An open vote in a database of this test alone."""
    return build_vote(own_cast)


@pytest.fixture
def vote_of() -> Callable[[Cast], Vote]:
    """Build a vote for a cast of one's own."""
    return build_vote
