"""What a count asks of its chair: the casting vote, and whether the chair has still to decide."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from initiatives.casting.models import CastingVote, Tie
from initiatives.electorate.models import Interest
from initiatives.voting.count import Ballot, Outcome, Result
from initiatives.voting.count.terms import TieRule
from initiatives.voting.models import Decision, Elector
from members.bodies.models import Seat
from members.bodies.queries import chairs_of

# What stands beside a vote for these questions, to join to its row.
JOINED = ("tie", "casting")


def tie_in(decision: Decision) -> Tie | None:
    """Give the tie in which a vote ended, if it did (select_related "tie")."""
    return getattr(decision, "tie", None)


def casting_in(decision: Decision) -> CastingVote | None:
    """Give what the chair decided, if it did (select_related "casting")."""
    return getattr(decision, "casting", None)


def casting_ballot(decision: Decision) -> Ballot | None:
    """Give the casting vote as the count reads it; None where there is none."""
    vote = casting_in(decision)
    if vote is None:
        return None
    return Ballot(vote.organisation_id or 0, vote.choice, tuple((option, 1) for option in vote.options))


def chair_on(decision: Decision) -> Seat | None:
    """Give the seat of who chairs a vote today for one of its electors; in the house reach, one statement."""
    entitled = Elector.objects.filter(decision=decision, organisation_id=OuterRef("organisation_id"))
    return chairs_of(decision.proposal.body_id or 0).filter(Exists(entitled)).first()


def deciding(decision: Decision, result: Result, now: datetime) -> Tie | Seat | None:
    """Give the tie that still waits for its chair, or the chair for whom a vote that ends level now is to wait.

    None: the count stands. So it does where the chair stated an interest in the proposal, and past the last moment.
    In the house reach; two statements at most.
    """
    if casting_in(decision) is not None or not is_level(result):
        return None
    tie = tie_in(decision)
    if tie is not None:
        return tie if now < tie.decides_until else None
    seat = chair_on(decision)
    if seat is None or seat.person_id is None:
        return None
    stood_back = Interest.objects.filter(proposal_id=decision.proposal_id, person_id=seat.person_id)
    return None if stood_back.exists() else seat


def is_level(result: Result) -> bool:
    """Say whether a count ended in a tie that nobody decided, and that objections do not settle."""
    if result.outcome == Outcome.NO_QUORUM or any(not step.verdict for step in result.steps_of("objections")):
        return False
    return any(step.scope == TieRule.CASTING_VOTE and not step.numbers["decided"] for step in result.steps_of("tie"))
