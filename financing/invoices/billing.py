"""What is asked of one organisation as the lines of an invoice, VAT apart; what is given back of one. Pure; cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from financing.indexation.formula import round_half_up
from financing.keys.allocate import allocate
from financing.plans.models import VatTreatment

VAT_PERCENT = 21
"""The standard rate (royal decree no. 20 of 20 July 1970, article 1)."""


@dataclass(frozen=True, slots=True)
class Owed:
    """What one organisation owes now of a charge (negative: what it gets back); VAT in the amount or not."""

    organisation_id: int
    payer_id: int
    schedule_id: int
    initiative_id: int
    name: str
    year: int
    kind: str
    part: int
    parts: int
    vat: str
    vat_included: bool
    cents: int

    @property
    def place(self) -> tuple[int, str, bool]:
        """Of what an invoice has one line."""
        return (self.schedule_id, self.vat, self.vat_included)

    @property
    def back_cents(self) -> int:
        """What is given back."""
        return -self.cents


@dataclass(frozen=True, slots=True)
class Priced:
    """A line with its amount without VAT and the VAT on it."""

    owed: Owed
    net_cents: int
    vat_cents: int
    vat_percent: int

    @property
    def cents(self) -> int:
        """What is paid."""
        return self.net_cents + self.vat_cents


def priced(owed: Sequence[Owed]) -> list[Priced]:
    """Price the lines of one invoice, in their order: VAT is rounded once for all of them, half up, and then parted.

    Where it is in the amounts, they stay what they are to the cent.
    """
    inside = _apart(owed, included=True)
    outside = _apart(owed, included=False)
    found = []
    for one in owed:
        if one.vat != VatTreatment.NORMAL:
            found.append(Priced(one, one.cents, 0, 0))
            continue
        net = inside[one.place] if one.vat_included else one.cents
        vat = one.cents - net if one.vat_included else outside[one.place]
        found.append(Priced(one, net, vat, VAT_PERCENT))
    return found


def _apart(owed: Sequence[Owed], *, included: bool) -> dict[tuple[int, str, bool], int]:
    """Give by place the amount without VAT (where it is included) or the VAT on top (where it is not)."""
    lines = [one for one in owed if one.vat == VatTreatment.NORMAL and one.vat_included is included]
    together = sum(one.cents for one in lines)
    if not together:
        return {}
    part = Fraction(100, 100 + VAT_PERCENT) if included else Fraction(VAT_PERCENT, 100)
    amounts = allocate(round_half_up(together * part), [one.cents for one in lines])
    return {one.place: cents for one, cents in zip(lines, amounts, strict=True)}


@dataclass(frozen=True, slots=True)
class Given:
    """A line of an invoice with what was given back of it so far (`credited`, on the same footing as its charge)."""

    line: Priced
    credited: int = 0

    @property
    def left(self) -> int:
        """What can still be given back."""
        return self.line.owed.cents - self.credited

    def back(self, cents: int) -> Priced:
        """Give the line of a credit note of so much; its VAT is that of what is given back so far, less the earlier.

        So credit notes of the whole invoice give back its VAT to the cent, however they are cut.
        """
        whole, vat = self.line.owed.cents, self.line.vat_cents
        back = vat * (self.credited + cents) // whole - vat * self.credited // whole
        net = cents - back if self.line.owed.vat_included else cents
        return Priced(replace(self.line.owed, cents=cents), net, back, self.line.vat_percent)
