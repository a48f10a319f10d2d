"""Write a plan: lines, sources and tariffs of an initiative, while no vote decided on them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from financing.plans.models import PlanLine, PlanSource, TariffLine, VatTreatment
from financing.plans.rules import may_change_decided, may_edit_plan
from initiatives.portfolio.models import Initiative


def locked_initiative(by: Acting, initiative_id: int) -> Initiative:
    """Lock the initiative, so that two colleagues do not write its plan at once; refuse who may not write it."""
    initiative = (
        Initiative.objects.select_related("lead").select_for_update(of=("self",)).filter(pk=initiative_id).first()
    )
    if initiative is None:
        raise Refused(_("Alleen de trekker van een initiatief wijzigt het plan."))
    may_edit_plan(by, initiative).or_refuse()
    return initiative


def audience_of(initiative: Initiative) -> dict[str, Any]:
    """Give the columns of a row of this initiative: of the lead alone until it is published."""
    return {
        "audience": Audience.ORGANISATION if initiative.published_at is None else Audience.MEMBERS,
        "organisation_id": initiative.lead_id,
    }


@action
def write_plan_line(
    *,
    by: Acting,
    initiative_id: int,
    year: int,
    kind: str,
    label: str,
    cents: int,
    vat_included: bool,
    vat: str = VatTreatment.NORMAL.value,
    line_id: int | None = None,
    drawn_at: datetime | None = None,
) -> PlanLine:
    """Add a line (cents), or change the one with `line_id`; without VAT (`VatTreatment`) the amount is whole.

    Refuses who may not, during a vote, and what a vote adopted; a line changed since `drawn_at` is a conflict.
    """
    initiative = locked_initiative(by, initiative_id)
    values = {"year": year, "kind": kind, "label": label, "cents": cents} | _vat(vat, vat_included=vat_included)
    if line_id is None:
        line = PlanLine.objects.create(initiative=initiative, **values, **audience_of(initiative))
    else:
        line = _undecided(initiative, PlanLine.objects.filter(pk=line_id, initiative=initiative).first(), drawn_at)
        PlanLine.objects.filter(pk=line.pk).update(**values, written_at=HouseNow())
    record(
        "plan_line_written",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        line=line.pk,
        year=year,
        cost=kind,
        label=label,
        cents=cents,
        **_vat(vat, vat_included=vat_included),
    )
    return line


def _vat(vat: str, *, vat_included: bool) -> dict[str, str | bool]:
    """Give both columns of VAT: an amount on which there is none includes all there is."""
    return {"vat": vat, "vat_included": vat_included or vat != VatTreatment.NORMAL}


@action
def remove_plan_line(*, by: Acting, initiative_id: int, line_id: int) -> None:
    """Take a line out of the plan. Refuses as `write_plan_line`."""
    initiative = locked_initiative(by, initiative_id)
    line = _undecided(initiative, PlanLine.objects.filter(pk=line_id, initiative=initiative).first())
    line.delete()
    record("plan_line_removed", subject=("initiative", initiative.pk), organisation_id=initiative.lead_id, line=line_id)


@action
def set_sources(
    *, by: Acting, initiative_id: int, year: int, kind: str, cents: Mapping[str, int], drawn: str | None = None
) -> None:
    """Say who pays which part (cents by source) of a kind of cost in a year; 0 takes a source away.

    Refuses as `write_plan_line`; `drawn` is what the form showed (`sources_version`): another state is a conflict.
    """
    initiative = locked_initiative(by, initiative_id)
    standing = {row.source: row for row in PlanSource.objects.filter(initiative=initiative, year=year, kind=kind)}
    if drawn is not None and drawn != sources_version({name: row.cents for name, row in standing.items()}):
        raise Conflict(
            _("Een collega wijzigde intussen de bronnen van %(year)s. Er is niets bewaard.") % {"year": year}
        )
    for row in standing.values():
        if cents.get(row.source, 0) != row.cents:
            may_change_decided(initiative, row.written_at).or_refuse()
    PlanSource.objects.filter(pk__in=[row.pk for name, row in standing.items() if not cents.get(name)]).delete()
    for name, amount in cents.items():
        if amount and (name not in standing or standing[name].cents != amount):
            PlanSource.objects.update_or_create(
                initiative=initiative,
                year=year,
                kind=kind,
                source=name,
                defaults={"cents": amount, "written_at": HouseNow(), **audience_of(initiative)},
            )
    record(
        "plan_sources_set",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        year=year,
        cost=kind,
        cents={name: amount for name, amount in cents.items() if amount},
    )


def sources_version(cents: Mapping[str, int]) -> str:
    """Write sources as one text, to see later whether somebody changed them."""
    return ";".join(f"{name}:{amount}" for name, amount in sorted(cents.items()) if amount)


@action
def write_tariff(
    *,
    by: Acting,
    initiative_id: int,
    label: str,
    rate: Decimal,
    from_year: int,
    until_year: int | None = None,
    vat_included: bool = True,
    vat: str = VatTreatment.NORMAL.value,
    index_base_month: date | None = None,
    cap_percent: Decimal | None = None,
    tariff_id: int | None = None,
    drawn_at: datetime | None = None,
) -> TariffLine:
    """Add a tariff (euro per inhabitant per year), or change the one with `tariff_id`. Refuses as `write_plan_line`."""
    initiative = locked_initiative(by, initiative_id)
    values = {
        "label": label,
        "rate": rate,
        "from_year": from_year,
        "until_year": until_year,
        **_vat(vat, vat_included=vat_included),
        "index_base_month": index_base_month,
        "cap_percent": cap_percent,
    }
    if tariff_id is None:
        tariff = TariffLine.objects.create(initiative=initiative, **values, **audience_of(initiative))
    else:
        tariff = _undecided(
            initiative, TariffLine.objects.filter(pk=tariff_id, initiative=initiative).first(), drawn_at
        )
        TariffLine.objects.filter(pk=tariff.pk).update(**values, written_at=HouseNow())
    record(
        "tariff_written",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        tariff=tariff.pk,
        label=label,
        rate=str(rate),
        from_year=from_year,
        until_year=until_year or 0,
        **_vat(vat, vat_included=vat_included),
        cap="" if cap_percent is None else str(cap_percent),
    )
    return tariff


@action
def remove_tariff(*, by: Acting, initiative_id: int, tariff_id: int) -> None:
    """Take a tariff out of the plan. Refuses as `write_plan_line`."""
    initiative = locked_initiative(by, initiative_id)
    tariff = _undecided(initiative, TariffLine.objects.filter(pk=tariff_id, initiative=initiative).first())
    tariff.delete()
    record(
        "tariff_removed", subject=("initiative", initiative.pk), organisation_id=initiative.lead_id, tariff=tariff_id
    )


def open_plan(initiative: Initiative) -> None:
    """Give every row of the plan to all members, whoever publishes; inside the action that does."""
    with house("staff publish too, and cannot see the plan of the lead before that"):
        for model in (PlanLine, PlanSource, TariffLine):
            model.objects.filter(initiative=initiative, audience=Audience.ORGANISATION).update(
                audience=Audience.MEMBERS
            )


def _undecided[M: Model](initiative: Initiative, row: M | None, drawn_at: datetime | None = None) -> M:
    """Give the row, unless it is gone, decided, or changed since the form was drawn."""
    if row is None:
        raise Conflict(_("Deze regel staat niet meer in het plan: een collega nam ze weg. Er is niets bewaard."))
    written_at: datetime = row.written_at  # type: ignore[attr-defined]
    may_change_decided(initiative, written_at).or_refuse()
    if drawn_at is not None and drawn_at != written_at:
        raise Conflict(
            _("Een collega wijzigde deze regel intussen (%(label)s). Er is niets bewaard.") % {"label": row.label}  # type: ignore[attr-defined]
        )
    return row
