"""Write a version of the key, enter the numbers it asks, and freeze the weights of everybody when a vote opens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from financing.keys.allocate import AllocationRefused
from financing.keys.carriers import KeyVersion, carriers_of
from financing.keys.dividing import divide, problem_of
from financing.keys.key import Key, weights_of
from financing.keys.models import DistributionKey, EnteredWeight, WeightSnapshot
from financing.keys.queries import carrier_column, measure_column
from financing.keys.rules import may_edit_key
from financing.keys.signals import key_written
from financing.keys.wording import problem_in_words
from financing.plans.actions import audience_of, locked_initiative
from initiatives.portfolio.models import Initiative, Participation, ParticipationState
from initiatives.proposals.funding import Basis, FundingTerms
from initiatives.voting.models import Decision


@action
def write_key(
    *,
    by: Acting,
    initiative_id: int,
    kind: str,
    equal_percent: int = 0,
    terms: Mapping[str, Any] | None = None,
    drawn_number: int | None = None,
) -> DistributionKey:
    """Write a new version of the key; `equal_percent` (1 to 99) belongs to a mixed key alone, `terms` is as `Key` says.

    Refuses who may not, during a vote, and bounds that the plan cannot meet, with the gap; a newer version than
    `drawn_number` is a conflict.
    """
    initiative = locked_initiative(by, initiative_id)
    may_edit_key(by, initiative).or_refuse()
    newest = DistributionKey.objects.filter(initiative=initiative).aggregate(n=Max("number"))["n"] or 0
    if drawn_number is not None and drawn_number != newest:
        raise Conflict(
            _("Een collega schreef intussen versie %(n)s van de sleutel. Er is niets bewaard.") % {"n": newest}
        )
    kept = Key.from_json(kind, equal_percent, terms or {}).terms_to_json()
    key = DistributionKey.objects.create(
        initiative=initiative,
        number=newest + 1,
        kind=kind,
        equal_percent=equal_percent,
        terms=kept,
        **audience_of(initiative),
    )
    key_written.send(DistributionKey, by=by, initiative=initiative)
    record(
        "key_written",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        number=key.number,
        key=kind,
        equal_percent=equal_percent,
        terms=kept,
    )
    return key


@action
def enter_weights(
    *,
    by: Acting,
    initiative_id: int,
    kind: str,
    amounts: Mapping[int, int],
    source: str,
    counted_on: date,
    drawn_newest: int | None = None,
) -> int:
    """Enter a number of this kind for organisations (by id), with its source and day; give how many were entered.

    Refuses who may not write the key, during a vote, a number below 0 and an organisation that has no part here;
    anything entered since `drawn_newest` (the newest row then) is a conflict.
    """
    initiative = locked_initiative(by, initiative_id)
    may_edit_key(by, initiative).or_refuse()
    standing = EnteredWeight.objects.filter(initiative=initiative, kind=kind)
    if drawn_newest is not None and drawn_newest != (standing.aggregate(n=Max("pk"))["n"] or 0):
        raise Conflict(_("Een collega vulde intussen ook getallen in. Er is niets bewaard; open de pagina opnieuw."))
    part = Participation.objects.standing().filter(initiative=initiative).exclude(state=ParticipationState.LEFT)
    strange = set(amounts) - set(part.values_list("organisation_id", flat=True))
    if strange or any(amount < 0 for amount in amounts.values()):
        raise Refused(_("Een getal is nul of meer en hoort bij een deelnemer van dit initiatief. Er is niets bewaard."))
    EnteredWeight.objects.bulk_create(
        EnteredWeight(
            initiative=initiative,
            carrier_id=carrier_id,
            kind=kind,
            amount=amount,
            source=source,
            counted_on=counted_on,
            **audience_of(initiative),
        )
        for carrier_id, amount in sorted(amounts.items())
    )
    record(
        "weights_entered",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        measure=kind,
        source=source,
        counted_on=counted_on.isoformat(),
        amounts={str(carrier_id): amount for carrier_id, amount in sorted(amounts.items())},
    )
    return len(amounts)


def open_key(initiative: Initiative) -> None:
    """Give every version of the key, and its numbers, to all members; inside the action that publishes."""
    with house("staff publish too, and cannot see the key of the lead before that"):
        for model in (DistributionKey, EnteredWeight):
            model.objects.filter(initiative=initiative, audience=Audience.ORGANISATION).update(
                audience=Audience.MEMBERS
            )


def freeze_weights(decision: Decision) -> int:
    """Write the weight and the cents of every carrier as they are now; give how many there are.

    Called inside the action that opens a vote. Nothing to freeze: no initiative, or no key and no money asked.
    Refuses a vote about money without a key, without carriers, whose key finds no weight, or whose threshold is a
    part of inhabitants that nobody carries.
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
        if terms and terms.basis == Basis.INHABITANTS and not any(row.inhabitants for row in rows):
            raise Refused(_("De drempel is een deel van de inwoners, maar geen enkele deelnemer draagt er."))
        WeightSnapshot.objects.bulk_create(rows)
    return len(rows)


def _weights(decision: Decision, key: DistributionKey, target: int, *, asks_money: bool) -> list[WeightSnapshot]:
    rows = Initiative.objects.filter(pk=key.initiative_id)
    found: Any = rows.annotate(carriers_read=carrier_column(), measures_read=measure_column(None)).get()
    carriers = carriers_of(found.carriers_read, found.stage, found.measures_read)
    version = KeyVersion(key.pk, key.number, key.kind, key.equal_percent, key.written_at, terms=key.terms)
    members = [each.member for each in carriers]
    try:
        weights = weights_of(version.key, members)
        splits = divide(target, version.key, members, yearly=False) if target else []
    except AllocationRefused as refusal:
        if not asks_money:
            return []
        names = {each.number: each.name for each in carriers}
        raise Refused(problem_in_words(problem_of(refusal, names), version)) from refusal
    cents = [split.cents for split in splits] or [0] * len(carriers)
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
            measures={name: each.to_json() for name, each in carrier.measures.items() if name in version.key.asks},
            cents=amount,
        )
        for carrier, weight, amount in zip(carriers, weights, cents, strict=True)
    ]


def adopt_key(decision: Decision) -> None:
    """Mark the version whose weights were frozen with an adopted vote; inside the action that counts."""
    with house("the key of an initiative is marked by the secretary who counts the vote"):
        used = WeightSnapshot.objects.filter(decision=decision).values("key_id")
        DistributionKey.objects.filter(pk__in=used, adopted_at=None).update(adopted_at=HouseNow())
