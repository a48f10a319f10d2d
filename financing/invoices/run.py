"""What is to be invoiced by a day, and what members get back of earlier invoices. Amounts in cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import house
from financing.contributions.instalments import due_by, parts_due
from financing.contributions.models import Charge
from financing.contributions.rules import may_read_contributions
from financing.invoices.billing import Owed, Priced, priced
from financing.invoices.models import InvoiceLine, PaperKind
from financing.invoices.parties import Party, parties, seller
from financing.invoices.queries import place_of

TERM = timedelta(days=30)
"""How long after its day an invoice is due at the earliest (law of 2 August 2002, article 4)."""
AHEAD = timedelta(days=31)
"""How long before its day an instalment is invoiced."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What is asked of one organisation now: its lines, to whom; `trouble` when that cannot be issued."""

    organisation_id: int
    name: str
    payer_id: int
    payer: Party
    lines: tuple[Priced, ...]
    trouble: str = ""

    @property
    def cents(self) -> int:
        """What is paid."""
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that can be invoiced by a day; `back` is what members get back of earlier invoices."""

    until: date
    bills: tuple[Bill, ...]
    back: tuple[Owed, ...]
    seller: Party
    names: dict[int, str]

    @property
    def issued(self) -> list[Bill]:
        """The bills that nothing stands in the way of."""
        return [bill for bill in self.bills if not bill.trouble]

    @property
    def refused(self) -> list[Bill]:
        """The bills that lack something."""
        return [bill for bill in self.bills if bill.trouble]

    @property
    def cents(self) -> int:
        """What is asked of all together."""
        return sum(bill.cents for bill in self.issued)

    @property
    def back_rows(self) -> list[tuple[str, Owed]]:
        """What is given back, with the name of who gets it."""
        return [(self.names.get(one.organisation_id, ""), one) for one in self.back]

    @property
    def trouble(self) -> str:
        """Why nothing can be issued at all."""
        if not (self.seller.is_whole and self.seller.iban):
            return _(
                "Op een factuur staan naam, adres, ondernemingsnummer en rekeningnummer van de coöperatie. Vul ze aan"
                " bij haar gegevens."
            )
        return ""

    @property
    def stamp(self) -> int:
        """A number for the form: another one when an amount changed."""
        asked = sum((bill.cents + 1) * (bill.organisation_id + 7) for bill in self.bills)
        return (asked + sum(one.cents * (one.organisation_id + 11) for one in self.back)) % 999_999_937


def run_until(acting: Acting, until: date) -> Run:
    """Compare what is due of every charge by a day with what was invoiced; four statements.

    Refuses who does not read the contributions of all.
    """
    may_read_contributions(acting).or_refuse()
    with house("what is invoiced runs over every member"):
        charges = list(
            Charge.objects.filter(replaced_at=None)
            .select_related("schedule", "initiative", "organisation")
            .order_by("organisation__number", "initiative__title", "schedule__year", "schedule__kind", "vat")
        )
        invoiced = _invoiced()
        known = parties(charge.payer_id for charge in charges)
        issuer = seller()
    owed: dict[int, list[Owed]] = defaultdict(list)
    back: list[Owed] = []
    names = {charge.organisation_id: charge.organisation.name for charge in charges}
    for charge in charges:
        one = _owed(charge, until, invoiced)
        if one.cents > 0:
            owed[one.organisation_id].append(one)
        elif one.cents < 0:
            back.append(one)
    bills = [_bill(pk, names[pk], known[lines[0].payer_id], lines) for pk, lines in owed.items()]
    return Run(until, tuple(bills), tuple(back), issuer, names)


def _owed(charge: Charge, until: date, invoiced: dict[tuple[int, int, str, bool], int]) -> Owed:
    schedule = charge.schedule
    asked = invoiced.get((charge.schedule_id, charge.organisation_id, charge.vat, charge.vat_included), 0)
    # Invoiced ahead is not given back; what was asked beyond the whole charge is.
    due = max(due_by(charge.cents, schedule.days, until), min(asked, charge.cents))
    return Owed(
        organisation_id=charge.organisation_id,
        payer_id=charge.payer_id,
        schedule_id=charge.schedule_id,
        initiative_id=charge.initiative_id,
        name=charge.initiative.title,
        year=schedule.year,
        kind=schedule.kind,
        part=max(1, parts_due(schedule.days, until)),
        parts=len(schedule.days),
        vat=charge.vat,
        vat_included=charge.vat_included,
        cents=due - asked,
    )


def _bill(organisation_id: int, name: str, payer: Party, lines: list[Owed]) -> Bill:
    trouble = ""
    if not payer.is_whole:
        trouble = _("Van %(name)s ontbreken het adres of het ondernemingsnummer.") % {"name": payer.name}
    return Bill(organisation_id, name, lines[0].payer_id, payer, tuple(priced(lines)), trouble)


def _invoiced() -> dict[tuple[int, int, str, bool], int]:
    """Sum what was invoiced less what was credited, per charge and on its footing; one statement."""
    sums: dict[tuple[int, int, str, bool], int] = defaultdict(int)
    rows = InvoiceLine.objects.order_by().values_list(
        "schedule_id", "organisation_id", "vat", "vat_included", "invoice__kind"
    )
    for schedule, organisation, vat, included, kind, net, tax in rows.annotate(Sum("net_cents"), Sum("vat_cents")):
        cents = int(net) + (int(tax) if included else 0)
        sums[schedule, organisation, vat, included] += cents if kind == PaperKind.INVOICE else -cents
    return sums


def to_give_back(back: Sequence[Owed]) -> dict[int, dict[tuple[int, str, bool], int]]:
    """Find which invoices are credited for what members get back, the newest first: cents by invoice and line.

    Two statements.
    """
    wanted = {(one.organisation_id, *one.place): -one.cents for one in back}
    rows = InvoiceLine.objects.filter(
        schedule__in={one.schedule_id for one in back}, organisation__in={one.organisation_id for one in back}
    ).select_related("invoice")
    credited: dict[tuple[int, tuple[int, str, bool]], int] = defaultdict(int)
    asked: list[tuple[InvoiceLine, int]] = []
    for line in rows.order_by("-invoice__year", "-invoice__number", "position"):
        cents = line.owed_cents
        if line.invoice.credits_id is not None:
            credited[line.invoice.credits_id, place_of(line)] += cents
        else:
            asked.append((line, cents))
    found: dict[int, dict[tuple[int, str, bool], int]] = defaultdict(dict)
    for line, cents in asked:
        key = (line.organisation_id, *place_of(line))
        part = min(wanted.get(key, 0), cents - credited[line.invoice_id, place_of(line)])
        if part > 0:
            found[line.invoice_id][place_of(line)] = part
            wanted[key] -= part
    return found
