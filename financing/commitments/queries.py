"""What is asked about what is binding: who promised how much in one round."""

from __future__ import annotations

from cooperative.isolation.acting import Acting
from financing.commitments.models import Commitment
from financing.commitments.rules import commitments_for


def binding_in(acting: Acting, round_id: int) -> list[Commitment]:
    """List by amount what is binding in a round, as far as one reads it; one statement."""
    return list(commitments_for(acting).filter(round=round_id).select_related("organisation"))
