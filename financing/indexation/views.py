"""The page about the index: series with its base, and the three rates with the sum behind them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.web.formats import percent
from cooperative.web.requests import Request
from financing.indexation.formula import IndexSeries
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX
from financing.indexation.queries import index_page
from financing.indexation.scenarios import EXPECTED, HIGH, LOW, percentile, yearly_changes
from financing.indexation.wording import short_months


@require_safe
def index_values(request: Request) -> HttpResponse:
    """Show the published values by year and how the rates follow from them."""
    page = index_page()
    lines = []
    if page.scenario is not None:
        changes = yearly_changes(IndexSeries(HEALTH_INDEX, BASE_YEAR, page.values))
        for part, name in ((LOW, _("laag")), (EXPECTED, _("verwacht")), (HIGH, _("hoog"))):
            lines.append(
                _("%(name)s: nummer %(rank)s van %(many)s gesorteerde veranderingen = %(change)s, afgerond %(rounded)s")
                % {
                    "name": name,
                    "rank": -(-part * len(changes) // 100),
                    "many": len(changes),
                    "change": percent(percentile(changes, part), 3),
                    "rounded": percent(percentile(changes, part), 1),
                }
            )
    context = {"page": page, "lines": lines, "months": short_months(), "crumbs": [(_("Samenleggen"), reverse("money"))]}
    return render(request, "indexation/index.html", context)
