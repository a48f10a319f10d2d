"""What each participant pays of a cost, by VAT treatment, with the sum on paper. Pure; amounts in cents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from financing.keys.allocate import allocate
from financing.keys.carriers import Carrier
from financing.plans.models import CostKind
from financing.plans.plan import Plan
from financing.statements.shares import Divided, investment_in, running_in, terms_for
from financing.statements.sheet import Sheet

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


def divided_in(sheet: Sheet, kind: str, year: int, this_year: int) -> Divided:
    """Divide what the participants pay of a kind of cost in a year."""
    return (investment_in if kind == CostKind.INVESTMENT else running_in)(sheet, year, this_year)


def charges_of(sheet: Sheet, kind: str, year: int, this_year: int) -> list[Drawn]:
    """Give what each participant pays of a kind of cost in a year; nothing where the key does not divide.

    By tariffs each one is an amount of its own; what a key divides is parted as the lines of the plan treat VAT.
    """
    divided = divided_in(sheet, kind, year, this_year)
    if divided.refused:
        return []
    if divided.tariffs:
        drawn = [_by_tariffs(divided, carrier) for carrier in sheet.carriers]
    else:
        parts = vat_parts(sheet.plan, kind, year)
        drawn = [
            parted(each.organisation_id, divided.of(each.organisation_id), parts, _basis(sheet, divided, each))
            for each in sheet.carriers
        ]
    return [each for some in drawn for each in some if each.cents]


def parted(organisation_id: int, cents: int, parts: Mapping[Treated, int], basis: Mapping[str, Any]) -> list[Drawn]:
    """Part an amount in proportion to how VAT is treated, to the cent."""
    amounts = allocate(cents, list(parts.values()))
    return [
        Drawn(organisation_id, vat, included, amount, basis)
        for (vat, included), amount in zip(parts, amounts, strict=True)
    ]


def _by_tariffs(divided: Divided, carrier: Carrier) -> list[Drawn]:
    found: dict[Treated, Drawn] = {}
    for one in divided.tariffs:
        cents = one.year_rate.cents(carrier.inhabitants)
        treated = (one.tariff.vat, one.tariff.vat_included)
        said = {"label": one.tariff.label, "rate": str(one.year_rate.rate), "cents": cents}
        before = found.get(treated)
        rates = [*(before.basis["rates"] if before else []), said]
        basis = {"by": "tariffs", "inhabitants": carrier.inhabitants, "rates": rates}
        found[treated] = Drawn(carrier.organisation_id, *treated, (before.cents if before else 0) + cents, basis)
    return list(found.values())


def _basis(sheet: Sheet, divided: Divided, carrier: Carrier) -> dict[str, Any]:
    """Keep the sum on paper: what was divided, by which version of the key, and each term of it."""
    version = divided.version
    terms = terms_for(divided, sheet.carriers, carrier)
    return {
        "by": "key",
        "key": version.number if version else 0,
        "total": divided.total,
        "share": divided.of(carrier.organisation_id),
        "terms": [
            {"kind": str(term.kind), "amount": str(term.amount), "weight": term.weight, "weights": term.weights}
            for term in terms
        ],
    }
