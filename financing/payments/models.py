"""Bank files, the statements in them, and their lines as the bank wrote them. Amounts in cents."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from financing.payments.references import format_ogm
from financing.payments.wording import called
from members.organisations.identifiers import format_iban


class BankFile(models.Model):
    """A file of the bank: uploaded, looked at, and then read in whole, or thrown away unread. Once read it stays."""

    name = models.CharField(max_length=120)
    format = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField(db_default=HouseNow())
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=170)
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sha256"], name="bank_file_once"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="bank_file_has_hash"),
        ]


class BankStatement(models.Model):
    """One statement of one account of ours; it continues the one before, and its lines add up. Append-only."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="statements")
    account = models.CharField(max_length=34)
    number = models.PositiveBigIntegerField(null=True)
    opening_cents = models.BigIntegerField()
    opening_on = models.DateField()
    closing_cents = models.BigIntegerField()
    closing_on = models.DateField()
    lines_count = models.PositiveIntegerField()
    previous = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="next")

    class Meta:
        ordering = ["account", "id"]
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(previous=None), name="bank_account_begins_once"),
            models.CheckConstraint(
                condition=Q(closing_on__gte=models.F("opening_on")), name="bank_statement_runs_forward"
            ),
        ]

    @property
    def account_printed(self) -> str:
        """The account in groups of four."""
        return format_iban(self.account)

    @property
    def called(self) -> str:
        """Say which statement it is."""
        return called(self.number)


class BankLine(models.Model):
    """A movement (`part` 0), or a payment inside a grouped one (`part` from 1), which changes no balance. Append-only.

    `twin` counts payments that are equal in everything that is known of them: the second one is real too.
    """

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    part = models.PositiveIntegerField(default=0)
    parts = models.PositiveIntegerField(default=0)
    cents = models.BigIntegerField()
    booked_on = models.DateField()
    value_on = models.DateField(null=True)
    ogm = models.CharField(max_length=12, blank=True)
    rf = models.CharField(max_length=25, blank=True)
    counterparty_iban = models.CharField(max_length=34, blank=True)
    counterparty_name = models.CharField(max_length=140, blank=True)
    text = models.TextField(blank=True)
    reference = models.CharField(max_length=40, blank=True)
    reversal = models.BooleanField(default=False)
    raw = models.TextField(blank=True)
    twin = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["statement", "position", "part"]
        constraints = [
            models.UniqueConstraint(fields=["statement", "position", "part"], name="bank_line_once"),
            models.CheckConstraint(condition=Q(position__gt=0, twin__gt=0), name="bank_line_counts_from_one"),
            models.CheckConstraint(condition=Q(part=0) | Q(parts=0), name="bank_line_part_has_no_parts"),
        ]

    @property
    def iban_printed(self) -> str:
        """The other party's account in groups of four."""
        return format_iban(self.counterparty_iban)

    @property
    def ogm_printed(self) -> str:
        """The reference as people know it."""
        return format_ogm(self.ogm)
