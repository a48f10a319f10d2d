"""Where each invoice stands, and what of one can be given back. Amounts in cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    Min,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from financing.contributions.rules import reads_money_of_ours
from financing.invoices.billing import Given, Owed, Priced
from financing.invoices.models import Invoice, InvoiceLine, PaperKind, SettledBy, Settlement
from financing.invoices.rules import invoices_for
from financing.plans.models import VatTreatment
from financing.refunds.models import Refund

ANY = Q()


def sum_column(model: type[Model], by: str, which: Q = ANY) -> Coalesce:
    """Sum the cents of the rows that point at the row of a list by their column `by`; `which` narrows them."""
    rows = model._default_manager.filter(which, **{by: OuterRef("pk")})
    summed = rows.order_by().values(by).annotate(n=Sum("cents")).values("n")
    return Coalesce(Subquery(summed, output_field=BigIntegerField()), Value(0, BigIntegerField()))


PAID = Q(kind__in=[SettledBy.PAYMENT, SettledBy.BY_HAND])


def standing(rows: QuerySet[Invoice]) -> Any:
    """Give papers with what was paid (`paid_read`), settled in all (`settled_read`) and is open (`open_read`).

    Of a credit note `spare_read` is what was neither set off nor paid back.
    """
    with_sums = rows.annotate(
        paid_read=sum_column(Settlement, "invoice", PAID), settled_read=sum_column(Settlement, "invoice")
    )
    spare = F("total_cents") - sum_column(Settlement, "credit_note") - sum_column(Refund, "credit_note")
    return with_sums.annotate(
        open_read=F("total_cents") - F("settled_read"),
        spare_read=Case(
            When(kind=PaperKind.CREDIT_NOTE, then=spare),
            default=Value(0, BigIntegerField()),
            output_field=BigIntegerField(),
        ),
    ).select_related("organisation", "payer")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a paper stands on a day, in cents; `spare` is what is left of a credit note."""

    row: Invoice
    paid: int
    settled: int
    spare: int
    today: date

    @property
    def open(self) -> int:
        """What is still to be paid."""
        return 0 if self.row.is_credit_note else self.row.total_cents - self.settled

    @property
    def late_days(self) -> int:
        """For how many days it has been due; 0 when it is not, or nothing is open."""
        if not self.open or self.row.due_on is None:
            return 0
        return max(0, (self.today - self.row.due_on).days)

    @property
    def is_late(self) -> bool:
        """Say whether it is past its day with something open."""
        return self.late_days > 0

    @property
    def words(self) -> str:
        """Say in one or two words where it stands."""
        if self.row.is_credit_note:
            return _("tegoed") if self.spare else _("verrekend")
        if not self.open:
            return _("betaald") if self.paid else _("vereffend zonder betaling")
        if self.is_late:
            return _("te laat")
        return _("deels vereffend") if self.settled else _("open")


def standings(rows: Any, today: date) -> list[Standing]:
    """Tell where each of the rows of `standing` stands."""
    return [Standing(row, row.paid_read, row.settled_read, row.spare_read, today) for row in rows]


def owing(acting: Acting) -> Any:
    """Give the invoices with something open that one may read, the oldest due first."""
    rows = standing(invoices_for(acting).filter(kind=PaperKind.INVOICE))
    return rows.filter(open_read__gt=0).order_by("due_on", "year", "number")


def standing_of(acting: Acting, pk: int, today: date) -> Standing | None:
    """Tell where one invoice stands; None when one may not read it. One statement."""
    rows = standing(invoices_for(acting).filter(pk=pk)).select_related("credits")
    return next(iter(standings(rows, today)), None)


def given_of(invoices: Sequence[Invoice]) -> dict[int, dict[tuple[int, str, bool], Given]]:
    """Give the lines of invoices by their place, with what was credited of each so far; two statements."""
    credited: dict[tuple[int, tuple[int, str, bool]], int] = defaultdict(int)
    for line in InvoiceLine.objects.filter(invoice__credits__in=invoices).select_related("invoice"):
        assert line.invoice.credits_id is not None
        credited[line.invoice.credits_id, place_of(line)] += line.owed_cents
    found: dict[int, dict[tuple[int, str, bool], Given]] = {invoice.pk: {} for invoice in invoices}
    for line in InvoiceLine.objects.filter(invoice__in=invoices).order_by("position"):
        place = place_of(line)
        found[line.invoice_id][place] = Given(_priced_again(line), credited[line.invoice_id, place])
    return found


def open_of(invoices: Sequence[Invoice]) -> dict[int, int]:
    """Give what is open of invoices, in cents; one statement."""
    rows = Settlement.objects.filter(invoice__in=invoices).order_by().values("invoice").annotate(n=Sum("cents"))
    settled = {row["invoice"]: int(row["n"]) for row in rows}
    return {invoice.pk: invoice.total_cents - settled.get(invoice.pk, 0) for invoice in invoices}


def year_and_number(text: str) -> tuple[int, int] | None:
    """Read the number of an invoice as it is printed ("2026-0042"); None for anything else."""
    year, dash, rest = text.partition("-")
    digits = dash and (year + rest).isascii() and year.isdigit() and rest.isdigit() and len(year + rest) < 12
    return (int(year), int(rest)) if digits else None


def place_of(line: InvoiceLine) -> tuple[int, str, bool]:
    """Say of which charge a line is: an invoice has one of each."""
    return (line.schedule_id, line.vat, line.vat_included)


def _priced_again(line: InvoiceLine) -> Priced:
    owed = Owed(
        organisation_id=line.organisation_id,
        payer_id=line.payer_id,
        schedule_id=line.schedule_id,
        initiative_id=line.initiative_id,
        name=line.name,
        year=line.year,
        kind=line.kind,
        part=line.part,
        parts=line.parts,
        vat=line.vat,
        vat_included=line.vat_included,
        cents=line.owed_cents,
    )
    return Priced(owed, line.net_cents, line.vat_cents, line.vat_percent)


@dataclass(frozen=True, slots=True)
class VatSum:
    """The lines of one treatment together."""

    vat: str
    percent: int
    net_cents: int
    vat_cents: int

    @property
    def label(self) -> str:
        """The treatment in words."""
        return str(VatTreatment(self.vat).label)


def vat_sums(lines: Sequence[InvoiceLine]) -> list[VatSum]:
    """Add the lines up by how VAT is treated."""
    sums: dict[str, tuple[int, int, int]] = {}
    for line in lines:
        _percent, net, vat = sums.get(line.vat, (0, 0, 0))
        sums[line.vat] = (line.vat_percent, net + line.net_cents, vat + line.vat_cents)
    return [VatSum(treated, *found) for treated, found in sorted(sums.items(), reverse=True)]


@dataclass(frozen=True, slots=True)
class Arrears:
    """What is open and what of that is late, in cents, with how many invoices; what credit notes have left over."""

    open_cents: int
    open_count: int
    late_cents: int
    late_count: int
    spare_cents: int


def arrears(acting: Acting, today: date) -> Arrears:
    """Add up what is still to be paid; one statement."""
    asks = Q(kind=PaperKind.INVOICE, open_read__gt=0)
    late = asks & Q(due_on__lt=today)
    sums = standing(invoices_for(acting)).aggregate(
        open=Sum("open_read", filter=asks),
        many=Count("pk", filter=asks),
        late=Sum("open_read", filter=late),
        many_late=Count("pk", filter=late),
        spare=Sum("spare_read"),
    )
    open_cents, late_cents, spare = (int(sums[name] or 0) for name in ("open", "late", "spare"))
    return Arrears(open_cents, sums["many"], late_cents, sums["many_late"], spare)


@dataclass(frozen=True, slots=True)
class OurAccount:
    """What was invoiced to us in a year, what of it was paid or given back, what is open, and when that is due."""

    invoiced: int
    paid: int
    given_back: int
    open: int
    next_on: date | None


def our_account(acting: Acting, year: int) -> OurAccount | None:
    """Add up our invoices of a year; None for who does not see them. One statement."""
    if not reads_money_of_ours(acting):
        return None
    rows = standing(invoices_for(acting).filter(kind=PaperKind.INVOICE, year=year))
    sums = rows.aggregate(
        invoiced=Sum("total_cents"),
        paid=Sum("paid_read"),
        settled=Sum("settled_read"),
        next_on=Min("due_on", filter=Q(open_read__gt=0)),
    )
    invoiced, paid, settled = (int(sums[name] or 0) for name in ("invoiced", "paid", "settled"))
    return OurAccount(invoiced, paid, settled - paid, invoiced - settled, sums["next_on"])
