"""Open a round on adopted terms, and promise money to it: the round's row is locked before anything is judged."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.clock import HouseNow, fresh_now
from cooperative.isolation.transactions import action, house
from financing.keys.models import WeightSnapshot
from financing.pledges.models import Pledge, Round
from financing.pledges.promises import meanwhile
from financing.pledges.queries import look, whole_of
from financing.pledges.rules import closing_of, may_change, may_pledge, pledge_fits, refuse_closed
from initiatives.portfolio.models import Participation
from initiatives.proposals.funding import Basis, FundingTerms, least_part
from initiatives.voting.models import Decision
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


def open_round(decision: Decision) -> Round | None:
    """Open the round of an adopted proposal on the terms frozen in its version; None when it asks no money.

    Called inside the action that counts or ratifies the vote: a call for money that holds has its round.
    """
    terms = FundingTerms.from_json(decision.text.funding)
    initiative = decision.proposal.initiative
    if terms is None or initiative is None:
        return None
    with house("the round concerns every participant and is opened by the secretary who counts the vote"):
        now = fresh_now()
        whole = whole_of(decision, terms.basis)
        row = Round.objects.create(
            decision=decision,
            initiative=initiative,
            audience=decision.audience,
            organisation_id=decision.organisation_id,
            body_id=decision.body_id,
            target_cents=terms.target,
            basis=terms.basis.value,
            threshold_cents=0 if whole else terms.threshold,
            threshold_count=least_part(whole, terms.threshold) if whole else 0,
            whole_count=whole,
            ceiling_cents=terms.ceiling,
            floor_cents=terms.floor,
            opened_at=now,
            closes_at=closing_of(now, terms.days),
        )
        tell_carriers(row, "round_opened", closes_at=row.closes_at)
    record(
        "round_opened",
        subject=("round", row.pk),
        decision=decision.pk,
        target_cents=terms.target,
        basis=terms.basis.value,
        threshold_cents=row.threshold_cents,
        threshold_count=row.threshold_count,
        ceiling_cents=terms.ceiling,
        floor_cents=terms.floor,
        days=terms.days,
    )
    return row


@action
def make_pledge(*, by: Acting, round_id: int, cents: int, number_drawn: int, remark: str = "") -> int:
    """Promise an amount (cents) to a round, or replace our earlier promise. An intention. Gives its number.

    `number_drawn` is the number of our promise when the form was drawn (0: none). Sent twice, it counts once.
    Refuses who is no treasurer of a carrier, after the deadline, below the floor, above the ceiling, and to change what
    is binding; a promise that a colleague made meanwhile is a conflict that names it.
    """
    try:
        with house("the ceiling of a round counts the promises of every organisation"):
            number, replaced = _judged_and_written(by, round_id, cents, number_drawn, remark)
    except IntegrityError as error:
        # The deadline passed between our look at the clock and the trigger's.
        if "pledge_in_time" not in str(error):
            raise
        raise Refused(_("Deze ronde is intussen gesloten. Er is niets bewaard.")) from error
    if replaced is not None:
        record(
            "pledge_replaced" if replaced else "pledge_made",
            subject=("round", round_id),
            organisation_id=by.organisation_id,
            cents=cents,
            number=number,
            remark=remark,
        )
    return number


def _judged_and_written(
    by: Acting, round_id: int, cents: int, number_drawn: int, remark: str
) -> tuple[int, bool | None]:
    """Lock, look, judge, write; give the promise's number and whether it replaced one (None: it stood already)."""
    row = Round.objects.select_for_update(of=("self",)).select_related("initiative", "decision").get(pk=round_id)
    seen = look(by, row.pk)
    may_pledge(by, carrying=seen.carrying).or_refuse()
    standing = seen.standing
    if (standing.number if standing else 0) != number_drawn:
        if standing and standing.repeats(by.person_id, cents, remark, number_drawn):
            return standing.number, None
        raise Conflict(meanwhile(standing))
    refuse_closed(row, seen.now)
    may_change(is_bound=standing is not None and standing.bound is not None).or_refuse()
    pledge_fits(row, cents, seen.others_cents).or_refuse()
    ours = Pledge.objects.filter(round=row, organisation_id=by.organisation_id or 0)
    if standing is not None:
        ours.filter(number=standing.number).update(replaced_at=HouseNow())
    Pledge.objects.create(
        round=row,
        organisation_id=by.organisation_id or 0,
        cents=cents,
        remark=remark,
        person_id=by.person_id or 0,
        person_name=by.person_name,
        number=number_drawn + 1,
    )
    was_reached = row.reached
    row.total_cents, row.pledges_count = seen.others_cents + cents, seen.others + 1
    row.counted = {Basis.INHABITANTS.value: seen.inhabitants, Basis.MEMBERS.value: seen.members}.get(row.basis, 0)
    row.save(update_fields=["total_cents", "pledges_count", "counted"])
    _tell_ours(by, row, cents, again=standing is not None)
    _tell_lead(row, row.total_cents)
    if row.reached and not was_reached:
        tell_carriers(row, "round_reached")
    return number_drawn + 1, standing is not None


def news(row: Round, **facts: Any) -> dict[str, Any]:
    """Give what a notice about a round says, and where it leads."""
    return {
        "facts": titles(row.initiative) | facts,
        "subject": ("round", row.pk),
        "path": reverse("round", args=[row.pk]),
    }


def _tell_ours(by: Acting, row: Round, cents: int, *, again: bool) -> None:
    """Tell who promises and who keeps the roles of our organisation, as after a ballot; no other house."""
    notify(
        kind="pledge_made",
        organisations=[by.organisation_id or 0],
        roles=[Role.TREASURER, Role.ADMIN],
        **news(row, person=by.person_name, organisation=by.organisation_name, cents=cents, again=again),
    )


def _tell_lead(row: Round, total: int) -> None:
    """Tell the lead and the house treasurer what is promised together: an intention is read by its own house."""
    notify(
        kind="round_grew",
        organisations=[row.initiative.lead_id],
        roles=[Role.CONTRIBUTOR],
        office=[Role.HOUSE_TREASURER],
        **news(row, cents=total),
    )


def tell_carriers(row: Round, kind: str, **facts: Any) -> None:
    """Tell the treasurers of everybody who carries a share: in the frozen weights, or by taking part since."""
    weighed = WeightSnapshot.objects.filter(decision_id=row.decision_id).values_list("organisation_id", flat=True)
    joined = Participation.objects.taking_part().filter(initiative_id=row.initiative_id)
    carriers = weighed.union(joined.values_list("organisation_id", flat=True))
    notify(kind=kind, organisations=carriers, roles=[Role.TREASURER], **news(row, **facts))
