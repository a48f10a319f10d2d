"""Keep with each ballot what its page said that the choice would cost."""

from __future__ import annotations

from cooperative.isolation.acting import current
from financing.keys.models import ImpactSnapshot
from financing.statements.queries import decision_sheets
from financing.statements.table import impact_of_vote
from initiatives.voting.models import Decision


def keep_impact(decision: Decision, organisation_id: int, number: int) -> ImpactSnapshot | None:
    """Write the impact as the panel shows it; inside the action that casts the ballot. None: about no initiative."""
    found = next(iter(decision_sheets(current.get(), [decision.pk])), None)
    seen = None if found is None else impact_of_vote(found, organisation_id)
    if seen is None:
        return None
    return ImpactSnapshot.objects.create(
        decision=decision,
        organisation_id=organisation_id,
        ballot_number=number,
        impact=seen.to_json(),
    )
