"""Keep with each ballot what its page said that the choice would cost."""

from __future__ import annotations

from cooperative.isolation.acting import current
from financing.keys.models import ImpactSnapshot
from financing.statements.impact import impact_on
from financing.statements.queries import decision_sheets
from initiatives.voting.models import Decision


def keep_impact(decision: Decision, organisation_id: int, number: int) -> ImpactSnapshot | None:
    """Write the impact as the panel shows it; inside the action that casts the ballot. None: about no initiative."""
    found = next(iter(decision_sheets(current.get(), [decision.pk])), None)
    if found is None or found.sheet is None:
        return None
    return ImpactSnapshot.objects.create(
        decision=decision,
        organisation_id=organisation_id,
        ballot_number=number,
        impact=impact_on(found.sheet, organisation_id, found.year).to_json(),
    )
