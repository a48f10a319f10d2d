"""Votes whose rules let a decision hold only once it is ratified."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import system
from initiatives.opening.actions import open_vote
from initiatives.proposals.models import ProposalPhase
from initiatives.ratification.actions import Source, annul_decision, ratify_decision
from initiatives.ratification.models import Ruling
from initiatives.ratification.queries import followed
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

WHY = "De oproeping vertrok te laat."


def decided(
    cast: Cast,
    clock: HouseClock,
    *,
    choice: str = "for",
    needed: bool = True,
    capacity: str = "consortium",
    method: str = "simple_majority",
    starts_on: date | None = None,
    **rules: Any,
) -> Decision:
    """Count a vote in which the library and the city say the same; it is two days later then."""
    taking_part = ("library",) if method == "opt_in" else ("library", "city", "venue")
    author = cast.acting("contributor") if method == "opt_in" else None
    proposal = admissible(cast, build_initiative(cast, taking_part=taking_part), capacity, author)
    course: dict[str, object] = {"ratification_needed": True} if needed else {}
    rule_set = ruled(cast, f"to_ratify{method}", capacity=capacity, course=course, method=method, **rules)
    closes_at = fresh_now() + timedelta(days=2)
    by = cast.acting("secretary")
    decision = open_vote(by=by, proposal=proposal, rule_set=rule_set, closes_at=closes_at, starts_on=starts_on)
    for organisation in ("library", "city"):
        cast_ballot(by=cast.acting("representative", organisation), decision=decision, choice=choice)
    clock.set(decision.closes_at)
    close_vote(by=by, decision_id=decision.pk)
    return decision


def today() -> date:
    """Give the day in Brussels on the clock of the test."""
    return fresh_now().astimezone(BRUSSELS).date()


def now_of(decision: Decision) -> Decision:
    """Read a decision as it stands, with what its words ask."""
    with system("a test looks at a decision"):
        return Decision.objects.select_related("proposal", "count", "rule_set", "text", "entry").get(pk=decision.pk)


def phases_of(decision: Decision) -> list[tuple[str, str]]:
    """Give the phases after the count with what was said."""
    with system("a test looks at the phases"):
        rows = ProposalPhase.objects.filter(proposal_id=decision.proposal_id, state__in=["adopted", "annulled"])
        return list(rows.values_list("state", "note"))


def ratified(cast: Cast, decision: Decision, **said: Any) -> Ruling:
    """Let the secretary enter a ratification by the general meeting of today."""
    source = Source(**{"authority": "general_meeting", "decided_on": today(), "reference": "AV 12"} | said)
    drawn = now_of(decision).version
    return ratify_decision(by=cast.acting("secretary"), decision=decision, source=source, drawn=drawn)


def annulled(cast: Cast, decision: Decision, **said: Any) -> Ruling:
    """Let the secretary enter an annulment by a court of today."""
    words = {"authority": "court", "decided_on": today(), "reference": "Arrest 257.001", "reason": WHY}
    drawn = now_of(decision).version
    return annul_decision(by=cast.acting("secretary"), decision=decision, source=Source(**words | said), drawn=drawn)


def followed_now(decision: Decision) -> list[str]:
    """Say what had happened because of a decision, as its page does."""
    now = now_of(decision)
    with system("a test looks at what was ruled"):
        return followed(now, list(Ruling.objects.filter(decision=decision)), set())
