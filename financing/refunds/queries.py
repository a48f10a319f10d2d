"""What members have coming: credit notes with something left, and payments that were too much. Amounts in cents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.web.formats import date_long
from financing.invoices.models import Invoice, PaperKind, Settlement
from financing.invoices.queries import Standing, owing, standing, standings, year_and_number
from financing.invoices.rules import invoices_for
from financing.matching.queries import MOST, with_left
from financing.matching.rules import booked_lines_for
from financing.refunds.models import Refund

Key = tuple[str, int]
"""Which credit: ("note", the id of a credit note) or ("line", the id of a line of the bank)."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Money that somebody has coming, with what is left of it."""

    key: Key
    name: str
    who: str
    iban: str
    left: int

    @property
    def field(self) -> str:
        """Its name in a form."""
        return f"{self.key[0]}_{self.key[1]}"


def spare_of(notes: Sequence[Invoice]) -> dict[int, int]:
    """Give what is left of credit notes: not set off, and not paid back; two statements."""
    left = {note.pk: note.total_cents for note in notes}
    for model in (Settlement, Refund):
        rows = model._default_manager.filter(credit_note__in=notes).order_by().values("credit_note")
        for pk, cents in rows.annotate(n=Sum("cents")).values_list("credit_note", "n"):
            left[pk] -= int(cents)
    return left


def credits_of(acting: Acting, lines: Sequence[Any], names: Sequence[tuple[int, int]] = ()) -> list[Credit]:
    """Find what the accounts to which these lines went have coming, or credit notes by year and number.

    Two statements.
    """
    accounts = {line.counterparty_iban for line in lines if line.counterparty_iban}
    which = Q(payer__iban__in=accounts)
    for year, number in names:
        which |= Q(year=year, number=number)
    notes = standing(invoices_for(acting).filter(which, kind=PaperKind.CREDIT_NOTE)).filter(spare_read__gt=0)
    found = [
        Credit(("note", row.pk), row.name, row.organisation.name, row.payer.iban, row.spare_read)
        for row in notes.order_by("year", "number")
    ]
    paid = with_left(booked_lines_for(acting).filter(counterparty_iban__in=accounts, cents__gt=0))
    return found + [
        Credit(
            ("line", row.pk),
            _("te veel betaald op %(day)s") % {"day": date_long(row.booked_on)},
            row.counterparty_name,
            row.counterparty_iban,
            row.left_read,
        )
        for row in paid.filter(left_read__gt=0).order_by("booked_on", "id")
    ]


def refunded_by(acting: Acting, lines: Sequence[Any]) -> dict[int, Credit]:
    """Find for lines that went out the one credit of that account of just so much, by line; two statements or none."""
    went = [line for line in lines if line.left_read < 0]
    known = credits_of(acting, went) if went else []
    found = {}
    for line in went:
        same = [one for one in known if one.iban == line.counterparty_iban and one.left == -line.left_read]
        if len(same) == 1:
            found[line.pk] = same[0]
    return found


def asked_for(number: str) -> list[tuple[int, int]]:
    """Read the number of a credit note as it is printed (C2026-0003); nothing for anything else."""
    found = year_and_number(number.strip().upper().removeprefix("C"))
    return [found] if found else []


def to_set_off(acting: Acting, note: Invoice, today: date) -> list[Standing]:
    """Give the open invoices of who has a credit note, the oldest due first; one statement."""
    rows = owing(acting).filter(organisation=note.organisation_id, payer=note.payer_id)
    return standings(rows[:MOST], today)
