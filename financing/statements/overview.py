"""What one organisation contributes in a year, initiative by initiative, each line with its sum on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from cooperative.web.formats import money
from financing.contributions.instalments import MONTHS
from financing.contributions.months import year_of
from financing.keys.carriers import Carrier
from financing.keys.models import ImpactSnapshot
from financing.keys.queries import stay_column
from financing.plans.models import CostKind
from financing.pledges.models import Pledge, has_closed, has_reached
from financing.statements.comparison import Cause, TwoYears, together
from financing.statements.queries import sheets_for
from financing.statements.shares import Divided, running_in
from financing.statements.sheet import sheet_of
from financing.statements.wording import basis_in_words, lines_of_share, share_in_words
from initiatives.portfolio.queries import taken_part_since
from initiatives.portfolio.rules import initiatives_for


@dataclass(frozen=True, slots=True)
class Post:
    """One line of an overview: what for, on which basis, how much (cents), and the sum in words."""

    initiative_id: int
    name: str
    area: int | None
    once: bool
    basis: str
    share: str
    cents: int
    lines: list[str] = field(default_factory=list)
    vat_included: bool = True


def our_years(acting: Acting, year: int) -> list[TwoYears]:
    """Give the initiatives in which the organisation took part this year or the year before; one statement."""
    ours = taken_part_since(acting.organisation_id or 0, year - 1).values("pk")
    rows: Any = sheets_for(acting, initiatives_for(acting).filter(pk__in=ours))
    today = house_today()
    found = []
    for row in rows.annotate(stays_read=stay_column(year - 1)):
        sheet = sheet_of(row, row)
        before, now = (year_of(sheet, row.stays_read, row.measures_read, each, today) for each in (year - 1, year))
        found.append(TwoYears(sheet, before, now, year))
    return found


def posts_of(years: Sequence[TwoYears], organisation_id: int | None) -> list[Post]:
    """List what an organisation contributes this year: running cost first, then the one-off part."""
    found = []
    for each in years:
        for kind in (CostKind.RUNNING, CostKind.INVESTMENT):
            divided = each.now.divided(kind, each.year, each.year)
            if divided.total and each.now.everybody.carrier(organisation_id):
                found.append(_post(each, organisation_id, divided, kind))
    return found


def changes_of(years: Sequence[TwoYears], organisation_id: int | None) -> dict[Cause, int]:
    """Say why an organisation pays more or less this year than the year before, in cents by cause."""
    return together(each.changes(organisation_id or 0) for each in years)


def _lines(each: TwoYears, carrier: Carrier, divided: Divided) -> list[str]:
    """Tell the sum of a running cost; where the participants changed in the year, of each stretch of months."""
    months = each.now
    if len(months.stretches) == 1 and (months.months == MONTHS or not divided.tariffs):
        return lines_of_share(divided, months.everybody.carriers, carrier)
    lines = []
    for stretch in months.stretches:
        us = stretch.sheet.carrier(carrier.organisation_id)
        if us is not None:
            many = ngettext("%(n)s maand", "%(n)s maanden", stretch.months) % {"n": stretch.months}
            told = lines_of_share(running_in(stretch.sheet, each.year, each.year), stretch.sheet.carriers, us)
            lines += [f"{many}: {line}" for line in told]
    of = MONTHS if divided.tariffs else months.months
    said = {"n": of, "amount": money(divided.of(carrier.organisation_id))}
    return [*lines, _("Elk bedrag telt voor zijn maanden op %(n)s. Samen: %(amount)s.") % said]


def _post(each: TwoYears, organisation_id: int | None, divided: Divided, kind: CostKind) -> Post:
    sheet, once = each.now.everybody, kind == CostKind.INVESTMENT
    carrier, year = sheet.carrier(organisation_id), each.year
    lines = []
    if carrier is not None:
        lines = lines_of_share(divided, sheet.carriers, carrier) if once else _lines(each, carrier, divided)
    return Post(
        initiative_id=sheet.initiative_id,
        name=sheet.name,
        area=sheet.area,
        once=once,
        basis=basis_in_words(divided),
        share="" if carrier is None else share_in_words(divided, sheet.carriers, carrier),
        cents=divided.of(organisation_id),
        lines=lines,
        vat_included=sheet.plan.vat_included("investment" if once else "running", year),
    )


def our_promises(acting: Acting) -> list[Any]:
    """List every promise of the organisation (`Pledge`), replaced ones too, latest first; one statement.

    Each says whether it `lapsed` with its round, and has the id of what made it binding as `bound`.
    """
    lapsed = has_closed("round") & ~has_reached("round")
    return list(
        Pledge.objects.filter(organisation_id=acting.organisation_id or 0)
        .annotate(lapsed=ExpressionWrapper(lapsed, BooleanField()), bound=F("commitments__pk"))
        .select_related("round__initiative")
        .order_by("-made_at", "-pk")[:100]
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the page said it would cost when we voted."""

    title: str
    decision_id: int
    at: datetime
    once_cents: int
    yearly_cents: int
    from_year: int | None


def told_at_ballots(acting: Acting) -> list[Told]:
    """List what we were told with each ballot, latest first; one statement."""
    rows: Any = (
        ImpactSnapshot.objects.filter(organisation_id=acting.organisation_id or 0)
        .select_related("decision__proposal")
        .order_by("-taken_at", "-pk")[:50]
    )
    return [
        Told(
            row.decision.proposal.name,
            row.decision_id,
            row.taken_at,
            row.impact["once_cents"],
            row.impact["yearly_cents"],
            row.impact["from_year"],
        )
        for row in rows
    ]
