"""Mandates to test with: what the council of a member of the cast decided."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.electorate.actions import Evidence, enter_mandate
from initiatives.electorate.models import MandateDecision
from initiatives.opening.actions import open_vote
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision
from members.bodies.models import Body, BodyKind
from tests.cast import Cast
from tests.conftest import today
from tests.initiatives.voting.conftest import admissible, build_initiative


def evidence(cast: Cast, person: str = "representative", **other: Any) -> Evidence:
    """Give a council's decision of last week: this person votes, and is free to choose."""
    known = {"reference": "2026_GR_00412", "decided_on": today() - timedelta(days=7)}
    return Evidence(person=cast.persons[person], **known | other)


def mandated(cast: Cast, place: Proposal | Body, person: str = "representative", **other: Any) -> MandateDecision:
    """Enter a mandate of the library, as its administrator."""
    drawn = other.pop("drawn", 0)
    return enter_mandate(by=cast.acting("admin"), place=place, evidence=evidence(cast, person, **other), drawn=drawn)


def meeting(cast: Cast) -> Body:
    """Give the general meeting."""
    with reading(cast.acting("admin")):
        return Body.objects.get(kind=BodyKind.GENERAL_MEETING)


def demanding(cast: Cast, capacity: str = "consortium") -> Decision:
    """Open a vote under rules that demand a mandate: library, city and venue vote."""
    with system("a test writes a rule set"):
        rules = RuleSet.objects.create(
            key="mandate_demanded",
            number=1,
            name_nl="Met mandaat",
            name_en="With a mandate",
            rules={"method": "simple_majority", "majority_num": 1, "majority_den": 2, "majority_basis": "cast"},
            procedure_settings={"mandate_demanded": True},
            capacities=[capacity],
            article_nl="Artikel 12",
            article_en="Article 12",
        )
    proposal = admissible(cast, build_initiative(cast), capacity)
    secretary = cast.acting("secretary")
    return open_vote(by=secretary, proposal=proposal, rule_set=rules, closes_at=fresh_now() + timedelta(days=2))
