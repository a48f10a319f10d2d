"""Write a version of the key, and freeze the weights of everybody when a vote opens."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from financing.keys.allocate import AllocationRefused, Member, allocate, weights_of
from financing.keys.carriers import KeyVersion, carriers_of
from financing.keys.models import DistributionKey, WeightSnapshot
from financing.keys.queries import carrier_column
from financing.keys.rules import may_edit_key
from financing.plans.actions import audience_of, locked_initiative
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import FundingTerms
from initiatives.voting.models import Decision


@action
def write_key(
    *, by: Acting, initiative_id: int, kind: str, equal_percent: int = 0, drawn_number: int | None = None
) -> DistributionKey:
    """Write a new version of the key; `equal_percent` (1 to 99) belongs to a mixed key alone.

    Refuses who may not and during a vote; a newer version than `drawn_number` is a conflict.
    """
    initiative = locked_initiative(by, initiative_id)
    may_edit_key(by, initiative).or_refuse()
    newest = DistributionKey.objects.filter(initiative=initiative).aggregate(n=Max("number"))["n"] or 0
    if drawn_number is not None and drawn_number != newest:
        raise Conflict(
            _("Een collega schreef intussen versie %(n)s van de sleutel. Er is niets bewaard.") % {"n": newest}
        )
    key = DistributionKey.objects.create(
        initiative=initiative, number=newest + 1, kind=kind, equal_percent=equal_percent, **audience_of(initiative)
    )
    record(
        "key_written",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        number=key.number,
        key=kind,
        equal_percent=equal_percent,
    )
    return key


def open_key(initiative: Initiative) -> None:
    """Give every version of the key to all members; inside the action that publishes the initiative."""
    with house("staff publish too, and cannot see the key of the lead before that"):
        DistributionKey.objects.filter(initiative=initiative, audience=Audience.ORGANISATION).update(
            audience=Audience.MEMBERS
        )


def freeze_weights(decision: Decision) -> int:
    """Write the weight and the cents of every carrier as they are now; give how many there are.

    Called inside the action that opens a vote. Nothing to freeze: no initiative, or no key and no money asked.
    Refuses a vote about money without a key, without carriers, or whose key finds no weight.
    """
    initiative_id = decision.proposal.initiative_id
    if initiative_id is None:
        return 0
    with house("the weights of every carrier are frozen when the secretary opens a vote"):
        terms = FundingTerms.from_json(decision.text.funding)
        key = DistributionKey.objects.filter(initiative_id=initiative_id).order_by("-number").first()
        if key is None:
            if terms is None:
                return 0
            raise Refused(
                _(
                    "Dit voorstel vraagt geld, maar het initiatief heeft nog geen verdeelsleutel. "
                    "De trekker kiest er eerst een."
                )
            )
        rows = _weights(decision, key, 0 if terms is None else terms.target, asks_money=terms is not None)
        WeightSnapshot.objects.bulk_create(rows)
    return len(rows)


def _weights(decision: Decision, key: DistributionKey, target: int, *, asks_money: bool) -> list[WeightSnapshot]:
    found: Any = Initiative.objects.filter(pk=key.initiative_id).annotate(carriers_read=carrier_column()).get()
    carriers = carriers_of(found.carriers_read, found.stage)
    members = [Member(each.number, each.inhabitants) for each in carriers]
    version = KeyVersion(key.pk, key.number, key.kind, key.equal_percent, key.written_at)
    try:
        weights = weights_of(version.key, members)
        cents = allocate(target, weights)
    except AllocationRefused as refusal:
        if not asks_money:
            return []
        raise Refused(
            _("De sleutel kan het bedrag niet verdelen: nog niemand doet mee, of niemand draagt inwoners.")
        ) from refusal
    return [
        WeightSnapshot(
            decision=decision,
            key=key,
            organisation_id=carrier.organisation_id,
            audience=decision.audience,
            initiative_id=key.initiative_id,
            body_id=decision.body_id,
            numerator=weight.numerator,
            denominator=weight.denominator,
            inhabitants=carrier.inhabitants,
            cents=amount,
        )
        for carrier, weight, amount in zip(carriers, weights, cents, strict=True)
    ]


def adopt_key(decision: Decision) -> None:
    """Mark the version whose weights were frozen with an adopted vote; inside the action that counts."""
    with house("the key of an initiative is marked by the secretary who counts the vote"):
        used = WeightSnapshot.objects.filter(decision=decision).values("key_id")
        DistributionKey.objects.filter(pk__in=used, adopted_at=None).update(adopted_at=HouseNow())
