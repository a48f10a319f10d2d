"""A round is closed: its outcome follows from what stands after the deadline, and is written and told once."""

from __future__ import annotations

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from financing.outcomes.rules import may_settle_round
from financing.pledges.actions import news, tell_carriers
from financing.pledges.models import Outcome, Round
from members.notices.actions import notify
from members.roles.models import Role

_TOLD = {Outcome.SUCCEEDED: "round_succeeded", Outcome.LAPSED: "round_lapsed"}


@action
def settle_round(*, by: Acting, round_id: int) -> str | None:
    """Write how a round ended and tell everybody concerned; give the outcome, None when nothing is due.

    Under the lock of the round, so a second run changes nothing. Below the threshold every promise lapsed at the
    deadline, binding or not: that is true without this row. Above it, what is not binding yet stays due under
    reservation of a council. Refuses who is neither the house treasurer nor the portal itself.
    """
    may_settle_round(by).or_refuse()
    with house("the outcome of a round concerns every participant"):
        row = (
            Round.objects.due().select_for_update(of=("self",)).select_related("initiative").filter(pk=round_id).first()
        )
        if row is None:
            return None
        outcome = Outcome.SUCCEEDED if row.reached else Outcome.LAPSED
        Round.objects.filter(pk=row.pk).update(outcome=outcome, settled_at=HouseNow())
        tell_carriers(row, _TOLD[outcome], cents=row.total_cents)
        keepers, told = [Role.HOUSE_TREASURER], news(row, cents=row.total_cents)
        lead = [row.initiative.lead_id]
        notify(kind=_TOLD[outcome], organisations=lead, roles=[Role.CONTRIBUTOR], office=keepers, **told)
    record(
        "round_settled",
        subject=("round", row.pk),
        outcome=outcome.value,
        total_cents=row.total_cents,
        firm_cents=row.firm_cents,
        pledges=row.pledges_count,
        counted=row.counted,
    )
    return outcome.value
