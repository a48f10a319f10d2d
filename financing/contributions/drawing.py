"""What each participant pays of a cost, by VAT treatment, with the sum on paper. Pure; amounts in cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from financing.contributions.instalments import MONTHS
from financing.contributions.months import Year
from financing.keys.allocate import allocate
from financing.keys.carriers import Carrier
from financing.plans.models import CostKind
from financing.plans.plan import Plan
from financing.statements.shares import Divided, terms_for

Treated = tuple[str, bool]
"""How VAT is treated (`VatTreatment`), and whether it is in the amount."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """An amount of one organisation, with what it rests on."""

    organisation_id: int
    vat: str
    vat_included: bool
    cents: int
    basis: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> tuple[int, str, bool]:
        """What it is the one amount of."""
        return (self.organisation_id, self.vat, self.vat_included)


def vat_parts(plan: Plan, kind: str, year: int | None) -> dict[Treated, int]:
    """Sum the lines of a kind (of one year, or of all) by how VAT is treated."""
    parts: dict[Treated, int] = {}
    for line in plan.lines:
        if line.kind == kind and year in (None, line.year):
            treated = (line.vat, line.vat_included)
            parts[treated] = parts.get(treated, 0) + line.cents
    return dict(sorted(parts.items()))


def charges_of(months: Year, divided: Divided, kind: str, year: int) -> list[Drawn]:
    """Give what each participant pays of a kind of cost in a year (`months.divided`); nothing where that is refused.

    By tariffs each one is an amount of its own; what a key divides is parted as the lines of the plan treat VAT.
    """
    carriers = months.everybody.carriers
    if divided.refused:
        return []
    if divided.tariffs:
        drawn = [_by_tariffs(months, divided, each) for each in carriers]
    else:
        parts = vat_parts(months.everybody.plan, kind, year)
        drawn = [
            parted(each.organisation_id, divided.of(each.organisation_id), parts, _basis(months, divided, kind, each))
            for each in carriers
        ]
    return [each for some in drawn for each in some if each.cents]


def parted(organisation_id: int, cents: int, parts: Mapping[Treated, int], basis: Mapping[str, Any]) -> list[Drawn]:
    """Part an amount in proportion to how VAT is treated, to the cent."""
    amounts = allocate(cents, list(parts.values()))
    return [
        Drawn(organisation_id, vat, included, amount, basis)
        for (vat, included), amount in zip(parts, amounts, strict=True)
    ]


def _by_tariffs(months: Year, divided: Divided, carrier: Carrier) -> list[Drawn]:
    found: dict[Treated, Drawn] = {}
    for one, cents in zip(divided.tariffs, months.by_tariff(carrier.organisation_id, divided), strict=True):
        treated = (one.tariff.vat, one.tariff.vat_included)
        said = {"label": one.tariff.label, "rate": str(one.year_rate.rate), "cents": cents}
        before = found.get(treated)
        rates = [*(before.basis["rates"] if before else []), said]
        basis = {"by": "tariffs", "inhabitants": carrier.inhabitants, "rates": rates}
        basis |= _months(carrier, months, MONTHS)
        found[treated] = Drawn(carrier.organisation_id, *treated, (before.cents if before else 0) + cents, basis)
    return list(found.values())


def _months(carrier: Carrier, months: Year, of: int) -> dict[str, int]:
    """Keep for how many months of the year one pays, where that is not all of them."""
    many = months.months_of(carrier.organisation_id)
    return {"months": many, "of": of} if many < of else {}


def _basis(months: Year, divided: Divided, kind: str, carrier: Carrier) -> dict[str, Any]:
    """Keep the sum on paper: what was divided, by which version of the key, each term of it, over which months."""
    version = divided.version
    together = months.everybody.carriers if kind == CostKind.INVESTMENT else months.beside(carrier)
    terms = terms_for(divided, together, carrier)
    partly = _months(carrier, months, months.months) if kind == CostKind.RUNNING else {}
    return partly | {
        "by": "key",
        "key": version.number if version else 0,
        "total": divided.total,
        "share": divided.of(carrier.organisation_id),
        "terms": [
            {"kind": str(term.kind), "amount": str(term.amount), "weight": term.weight, "weights": term.weights}
            for term in terms
        ],
    }
