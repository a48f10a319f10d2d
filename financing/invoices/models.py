"""Invoices and credit notes, their lines, and what settles them. Amounts in cents; nothing is rewritten."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from financing.contributions.models import Schedule
from financing.ledger.models import JournalEntry
from financing.payments.models import BankLine
from financing.payments.references import format_ogm
from financing.plans.models import CostKind, VatTreatment
from initiatives.portfolio.models import Initiative
from members.organisations.models import Organisation


class PaperKind(models.TextChoices):
    """What is numbered and sent."""

    INVOICE = "invoice", _("factuur")
    CREDIT_NOTE = "credit_note", _("creditnota")


class InvoiceSeries(models.Model):
    """The counter of a year: how many papers of a kind were issued, so that their numbers have no gap."""

    kind = models.CharField(max_length=11, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    issued = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "year"], name="invoice_series_once")]


class Invoice(models.Model):
    """An invoice, or the credit note of one: both parties and every amount as they were on the day of issue.

    `organisation` takes part, `payer` is its legal person. The structured reference follows from year and number, so
    it is unique for ever. `sha256` seals what the paper says.
    """

    kind = models.CharField(max_length=11, choices=PaperKind.choices)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invoices_to_pay")
    issued_on = models.DateField()
    due_on = models.DateField(null=True)
    seller = models.JSONField()
    buyer = models.JSONField()
    net_cents = models.BigIntegerField()
    vat_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    lines_count = models.PositiveIntegerField()
    ogm = models.CharField(max_length=12, blank=True)
    credits = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="credited_by")
    reason = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["-year", "-number", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "year", "number"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["ogm"], condition=~Q(ogm=""), name="invoice_ogm_once"),
            models.CheckConstraint(
                condition=Q(net_cents__gt=0, vat_cents__gte=0, total_cents=F("net_cents") + F("vat_cents")),
                name="invoice_total_is_net_and_vat",
            ),
            models.CheckConstraint(
                condition=Q(kind=PaperKind.INVOICE, credits=None, due_on__gte=F("issued_on"), reason="")
                | Q(kind=PaperKind.CREDIT_NOTE, credits__isnull=False, due_on=None, ogm="") & ~Q(reason=""),
                name="invoice_of_its_kind",
            ),
            models.CheckConstraint(condition=Q(issued_on__year=F("year")), name="invoice_in_its_year"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="invoice_is_sealed"),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="invoice_of_organisation"),
            models.Index(fields=["payer"], name="invoice_of_payer"),
        ]

    @property
    def name(self) -> str:
        """Its number as it is printed: 2026-0042, C2026-0003 for a credit note."""
        return f"{'C' if self.is_credit_note else ''}{self.year}-{self.number:04d}"

    @property
    def is_credit_note(self) -> bool:
        """Say whether it takes an invoice back, whole or in part."""
        return self.kind == PaperKind.CREDIT_NOTE

    @property
    def file_name(self) -> str:
        """The one file of its paper: a repeat replaces it, so there are never two."""
        return f"invoice-{self.pk}.pdf"

    @property
    def ogm_printed(self) -> str:
        """The structured reference between its marks."""
        return format_ogm(self.ogm)


class InvoiceLine(models.Model):
    """What is asked (or given back) for one cost of one initiative, VAT apart; `part` of `parts` when paid in parts."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT)
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    schedule = models.ForeignKey(Schedule, on_delete=models.PROTECT, related_name="lines")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT)
    name = models.CharField(max_length=200)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=CostKind.choices)
    part = models.PositiveSmallIntegerField()
    parts = models.PositiveSmallIntegerField()
    vat = models.CharField(max_length=12, choices=VatTreatment.choices)
    vat_included = models.BooleanField()
    vat_percent = models.PositiveSmallIntegerField()
    net_cents = models.BigIntegerField()
    vat_cents = models.BigIntegerField()

    class Meta:
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(net_cents__gte=0, vat_cents__gte=0) & ~Q(net_cents=0, vat_cents=0),
                name="invoice_line_positive",
            ),
            models.CheckConstraint(
                condition=Q(vat=VatTreatment.NORMAL, vat_percent__gt=0) | Q(vat_percent=0, vat_cents=0),
                name="invoice_line_vat_as_treated",
            ),
        ]

    @property
    def cents(self) -> int:
        """What the line asks, VAT included."""
        return self.net_cents + self.vat_cents

    @property
    def owed_cents(self) -> int:
        """What it asks on the footing of its charge: with VAT or without."""
        return self.cents if self.vat_included else self.net_cents


class InvoicePaper(models.Model):
    """The PDF of an invoice or credit note as it was printed ahead, in Dutch: the file lies on disk, its hash here."""

    invoice = models.OneToOneField(Invoice, on_delete=models.PROTECT, related_name="paper")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    printed_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="invoice_paper_is_sealed"),
        ]


class SettledBy(models.TextChoices):
    """What makes an invoice smaller."""

    PAYMENT = "payment", _("betaling")
    BY_HAND = "by_hand", _("betaling met de hand ingeschreven")
    CREDIT = "credit", _("creditnota")
    WRITE_OFF = "write_off", _("afgeschreven")


class Settlement(models.Model):
    """An amount that pays an invoice off, from a line of the bank, a credit note or by hand, or that is given up.

    Undone by a row with the opposite amount (`undoes`); nothing is rewritten.
    """

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="settlements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=SettledBy.choices)
    cents = models.BigIntegerField()
    day = models.DateField()
    line = models.ForeignKey(BankLine, on_delete=models.PROTECT, null=True, related_name="settlements")
    credit_note = models.ForeignKey(Invoice, on_delete=models.PROTECT, null=True, related_name="spent_on")
    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, null=True)
    undoes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="undone_by")
    reason = models.CharField(max_length=300, blank=True)
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=170, blank=True)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cents__gt=0, undoes=None) | Q(cents__lt=0, undoes__isnull=False),
                name="settlement_or_its_undoing",
            ),
            models.CheckConstraint(
                condition=Q(kind=SettledBy.PAYMENT, line__isnull=False, credit_note=None)
                | Q(kind=SettledBy.CREDIT, line=None, credit_note__isnull=False)
                | Q(kind__in=[SettledBy.BY_HAND, SettledBy.WRITE_OFF], line=None, credit_note=None),
                name="settlement_from_one_source",
            ),
            models.CheckConstraint(
                condition=Q(kind=SettledBy.CREDIT) | Q(entry__isnull=False), name="settlement_is_booked"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation"], name="settlement_of_organisation"),
            models.Index(fields=["payer"], name="settlement_of_payer"),
        ]
