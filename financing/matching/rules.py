"""Who sees what the bank's lines were put to, and who puts them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting, Verdict
from financing.ledger.models import JournalEntry, Source
from financing.matching.models import LineBooking
from financing.payments.models import BankLine
from financing.payments.rules import bank_lines_for, may_keep_bank, may_read_bank


def booked_lines_for(acting: Acting) -> QuerySet[BankLine]:
    """Give the movements that this context may read and that stand in the books; of a grouped one its parts."""
    booked = JournalEntry.objects.filter(source_kind=Source.STATEMENT, source_id=OuterRef("statement_id"))
    return bank_lines_for(acting).filter(Exists(booked), parts=0)


def bookings_for(acting: Acting) -> QuerySet[LineBooking]:
    """Give the bookings of lines that this context may read."""
    return LineBooking.objects.all() if may_read_bank(acting) else LineBooking.objects.none()


def may_match(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    return may_keep_bank(by)


def fits(cents: int, left: int) -> Verdict:
    """Say whether an amount with the sign of a line is within what is left of it."""
    if cents and 0 < cents * (1 if left > 0 else -1) <= abs(left):
        return Verdict(True)
    return Verdict(False, _("Dit is meer dan er van de betaling overblijft. Er is niets bewaard."))
