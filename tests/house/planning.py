"""The plan of an initiative: lines with their sources, and a tariff."""

from __future__ import annotations

from decimal import Decimal

from cooperative.isolation.clock import house_today
from financing.plans.actions import set_sources, write_plan_line, write_tariff
from tests.cast import Cast


def build_plan(cast: Cast, initiative: int, words: str) -> dict[str, int]:
    """Let its lead plan it; give the ids."""
    by = cast.acting("contributor")
    line = write_plan_line(
        by=by,
        initiative_id=initiative,
        year=2031,
        kind="investment",
        label=words,
        cents=100_000,
        vat_included=True,
    )
    set_sources(by=by, initiative_id=initiative, year=2031, kind="investment", cents={"members": 100_000})
    this_year = house_today().year
    for kind in ("running", "investment"):
        write_plan_line(
            by=by, initiative_id=initiative, year=this_year, kind=kind, label=words, cents=240_00, vat_included=True
        )
        set_sources(by=by, initiative_id=initiative, year=this_year, kind=kind, cents={"members": 240_00})
    tariff = write_tariff(by=by, initiative_id=initiative, label=words, rate=Decimal("0.01"), from_year=2031)
    return {"plan_line": line.pk, "tariff": tariff.pk}
