"""A promise becomes binding: the round's row is locked first, as when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.transactions import action, house
from financing.commitments.models import Commitment
from financing.commitments.rules import may_bind, refuse_lapsed
from financing.pledges.actions import news
from financing.pledges.models import Round
from financing.pledges.promises import meanwhile
from financing.pledges.queries import look
from initiatives.electorate.rules import refuse_no_evidence
from members.notices.actions import notify
from members.roles.models import Role


@dataclass(frozen=True, slots=True)
class CouncilDecision:
    """The evidence: the number of the decision in the minutes of the council, and its day."""

    reference: str
    decided_on: date


@action
def bind_pledge(*, by: Acting, round_id: int, number_drawn: int, council: CouncilDecision) -> bool:
    """Make our standing promise binding by a decision of our council; say whether it is new (sent twice: once).

    `number_drawn` is the number of our promise when the form was drawn. Refuses who is no treasurer, who promised
    nothing, a decision without a number or of a day to come, a round that lapsed or whose decision was annulled; an
    amount that a colleague changed meanwhile, or made binding, is a conflict that names it.
    """
    try:
        with house("a round keeps together what is binding of all organisations"):
            cents = _judged_and_written(by, round_id, number_drawn, council)
    except IntegrityError as error:
        # The deadline passed between our look at the clock and the trigger's.
        if "commitment_fits" not in str(error):
            raise
        raise Refused(_("Deze ronde is intussen gesloten. Er is niets bewaard.")) from error
    if cents is None:
        return False
    record(
        "pledge_bound",
        subject=("round", round_id),
        organisation_id=by.organisation_id,
        cents=cents,
        number=number_drawn,
        reference=council.reference.strip(),
        decided_on=council.decided_on,
    )
    return True


def _judged_and_written(by: Acting, round_id: int, number_drawn: int, council: CouncilDecision) -> int | None:
    """Lock, look, judge, write; give the cents that are binding now (None: they were already)."""
    row = Round.objects.select_for_update(of=("self",)).select_related("initiative", "decision").get(pk=round_id)
    seen = look(by, row.pk)
    may_bind(by, seen.standing).or_refuse()
    assert seen.standing is not None
    if seen.standing.number != number_drawn:
        raise Conflict(meanwhile(seen.standing))
    if seen.standing.bound is not None:
        if seen.standing.bound.repeats(by.person_id, council.reference.strip(), council.decided_on):
            return None
        raise Conflict(_("Een collega maakte deze toezegging intussen bindend. Er is niets gewijzigd."))
    refuse_lapsed(row, seen.now)
    refuse_no_evidence(council.reference, council.decided_on)
    cents = seen.standing.cents
    Commitment.objects.create(
        round=row,
        pledge_id=seen.standing.id,
        initiative_id=row.initiative_id,
        organisation_id=by.organisation_id or 0,
        cents=cents,
        reference=council.reference.strip(),
        decided_on=council.decided_on,
        person_id=by.person_id or 0,
        person_name=by.person_name,
    )
    Round.objects.filter(pk=row.pk).update(firm_cents=F("firm_cents") + cents, firm_count=F("firm_count") + 1)
    _tell(by, row, cents)
    return cents


def _tell(by: Acting, row: Round, cents: int) -> None:
    """Tell our own house, and the lead and the house treasurer, who read by name what is binding."""
    told = news(row, organisation=by.organisation_name, cents=cents)
    ours, keepers = [Role.TREASURER, Role.ADMIN], [Role.HOUSE_TREASURER]
    notify(kind="pledge_bound", organisations=[by.organisation_id or 0], roles=ours, **told)
    lead = row.initiative.lead_id
    notify(kind="pledge_bound", organisations=[lead], roles=[Role.CONTRIBUTOR], office=keepers, **told)
