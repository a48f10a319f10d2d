"""A proposal brought to a phase, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from cooperative.isolation.clock import fresh_now
from initiatives.phases.actions import move_proposal
from initiatives.proposals.models import Proposal
from tests.cast import Cast

DAY = timedelta(days=1)


def move(cast: Cast, proposal: Proposal, to: str, by: str = "secretary", **change: Any) -> Proposal:
    """Take a step, with what it needs: a day, and a word."""
    timed = {"until": fresh_now() + DAY} if to in {"consultation", "amendable"} else {}
    note = {"note": "Daarom."} if to in {"held", "under_way", "done"} else {}
    return move_proposal(by=cast.acting(by), proposal=proposal, to=to, **(timed | note | change))
