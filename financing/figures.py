"""Money as columns on lists of lower floors: what initiatives cost, what a vote costs us."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from cooperative.protocols import Column, Figure
from cooperative.web.formats import money
from financing.plans.models import CostKind, PlanLine
from financing.statements.forecast import running_of_all
from financing.statements.impact import Impact, impact_on
from financing.statements.queries import decision_sheets, sheets_for
from financing.statements.sheet import sheet_of
from initiatives.proposals.rules import readable_by


def investment(acting: Acting, ids: list[int]) -> Mapping[int, Figure]:
    """Give the whole investment of initiatives in cents; one statement."""
    rows = PlanLine.objects.filter(readable_by(acting), initiative_id__in=ids, kind=CostKind.INVESTMENT).order_by()
    sums = rows.values("initiative_id").annotate(n=Sum("cents")).values_list("initiative_id", "n")
    return {pk: Figure(cents=cents) for pk, cents in sums}


def running(acting: Acting, ids: list[int]) -> Mapping[int, Figure]:
    """Give the running cost a year of initiatives in cents, of the year that comes; one statement."""
    year = house_today().year
    found = {}
    for row in sheets_for(acting).filter(pk__in=ids):
        sheet = sheet_of(row, row)
        coming = sheet.plan.coming_year(year) or year
        cents = running_of_all(sheet, coming, year).cents
        if cents:
            found[sheet.initiative_id] = Figure(cents=cents, text=_("vanaf %(year)s") % {"year": coming})
    return found


def impact(acting: Acting, ids: list[int]) -> Mapping[int, Figure]:
    """Say in one line what each vote costs the organisation acted for; one statement."""
    found = {}
    for each in decision_sheets(acting, ids):
        # What joining would cost is worked out on the page of the vote alone.
        if each.sheet is not None and not each.asks_to_join:
            seen = impact_on(each.sheet, acting.organisation_id, each.year)
            found[each.decision.pk] = Figure(cents=seen.once_cents, text=_line(seen, acting.organisation_name))
    return found


def _line(seen: Impact, name: str) -> str:
    said = {"name": name, "once": money(seen.once_cents), "yearly": money(seen.yearly_cents)}
    if seen.once_cents and seen.yearly_cents:
        return _("Kost %(name)s %(once)s eenmalig en %(yearly)s per jaar") % said
    if seen.once_cents:
        return _("Kost %(name)s %(once)s eenmalig") % said
    if seen.yearly_cents:
        return _("Kost %(name)s %(yearly)s per jaar") % said
    return _("Kost %(name)s niets") % said


# A lazy text: the column is named in the language of whoever asks.
FIGURES: dict[str, Column] = {
    "investment": Column(cast("str", gettext_lazy("Investering")), investment),
    "running": Column(cast("str", gettext_lazy("Werking per jaar")), running),
    "impact": Column(cast("str", gettext_lazy("Kost ons")), impact),
}
