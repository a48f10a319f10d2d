"""Accounts, fiscal years, entries and postings. Debit is positive, credit negative, in cents; nothing is rewritten."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from initiatives.portfolio.models import Initiative
from members.organisations.models import Organisation
from members.people.models import Person

EURO = "EUR"


class AccountKind(models.TextChoices):
    """Where an account stands in the yearly accounts: the first three live on, the last two begin each year at 0."""

    ASSET = "asset", _("Bezittingen")
    LIABILITY = "liability", _("Schulden")
    EQUITY = "equity", _("Eigen vermogen")
    EXPENSE = "expense", _("Kosten")
    INCOME = "income", _("Opbrengsten")


RESULT_KINDS = (AccountKind.EXPENSE, AccountKind.INCOME)


class Purpose(models.TextChoices):
    """What the portal itself books on an account; each purpose has one account."""

    DEBTORS = "debtors", _("wat leden nog betalen")
    CONTRIBUTIONS = "contributions", _("bijdragen van leden")
    VAT = "vat", _("verschuldigde btw")
    BANK = "bank", _("bankrekening")
    SUSPENSE = "suspense", _("geld dat nog geen plaats heeft")
    WRITE_OFF = "write_off", _("afgeschreven vorderingen")
    RETAINED = "retained", _("resultaat van vroegere jaren")


class Source(models.TextChoices):
    """From which kind of document an entry comes."""

    MEMORIAL = "memorial", _("memoriaal")
    REVERSAL = "reversal", _("tegenboeking")
    INVOICE = "invoice", _("factuur")
    CREDIT_NOTE = "credit_note", _("creditnota")
    WRITE_OFF = "write_off", _("afschrijving")
    STATEMENT = "bank_statement", _("rekeninguittreksel")
    PAYMENT = "payment", _("betaling")
    REFUND = "refund", _("terugbetaling")


class Account(models.Model):
    """An account of the chart, numbered after the Belgian minimum chart (KB 21 October 2018, annex)."""

    code = models.CharField(max_length=6)
    name_nl = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    purpose = models.CharField(max_length=16, choices=Purpose.choices, blank=True)
    currency = models.CharField(max_length=3, default=EURO)
    opened_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="account_code_once"),
            models.UniqueConstraint(fields=["id", "currency"], name="account_in_its_currency"),
            models.UniqueConstraint(fields=["purpose"], condition=~Q(purpose=""), name="account_purpose_once"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{2,6}$"), name="account_code_of_digits"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="account_currency_of_three"),
        ]

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_nl

    @property
    def lives_on(self) -> bool:
        """Say whether its balance goes on in the next year."""
        return self.kind not in RESULT_KINDS


class FiscalYear(models.Model):
    """A calendar year of the books; `entries` counts them, so that their numbers have no gap. Closed once, for ever."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    entries = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(db_default=HouseNow())
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_by__isnull=False), name="fiscal_year_closed_by"
            ),
        ]

    @property
    def first(self) -> date:
        """1 January."""
        return date(self.year, 1, 1)

    @property
    def last(self) -> date:
        """31 December."""
        return date(self.year, 12, 31)


class JournalEntry(models.Model):
    """One entry: what happened on a day, from which document; its postings add up to 0 and are written with it.

    `key`: what was booked once is never booked again. `postings_count`: how many postings it has, so that none can
    be added behind the balance.
    """

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT)
    number = models.PositiveIntegerField()
    day = models.DateField()
    text = models.CharField(max_length=160)
    source_kind = models.CharField(max_length=20, choices=Source.choices)
    source_id = models.BigIntegerField(null=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    key = models.CharField(max_length=80)
    postings_count = models.PositiveIntegerField()
    person_id = models.BigIntegerField(null=True)
    person_name = models.CharField(max_length=170, blank=True)
    written_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["key"], name="entry_key_once"),
            models.CheckConstraint(condition=Q(postings_count__gte=2), name="entry_of_two_or_more"),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="entry_reverses_another"),
        ]
        indexes = [models.Index(fields=["source_kind", "source_id"], name="entry_by_source")]

    @property
    def name(self) -> str:
        """Its number with its year: 2026-0042."""
        return f"{self.year_id}-{self.number:04d}"

    @property
    def source(self) -> str:
        """From which kind of document it comes, in words."""
        return str(Source(self.source_kind).label)


class Posting(models.Model):
    """A part of an entry on one account: cents, positive in debit, negative in credit; whose and what for, if said."""

    entry = models.ForeignKey(JournalEntry, on_delete=models.PROTECT, related_name="postings")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="postings")
    currency = models.CharField(max_length=3, default=EURO)
    cents = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(cents=0), name="posting_of_something")]
        indexes = [
            models.Index(fields=["organisation", "account"], name="posting_of_organisation"),
            models.Index(fields=["initiative", "account"], name="posting_of_initiative"),
        ]

    @property
    def credit(self) -> int:
        """The amount as it stands in credit."""
        return -self.cents
