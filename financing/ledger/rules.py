"""Who reads the books and who writes them, and what an entry must keep to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Refused, Verdict
from cooperative.isolation.clock import house_today
from cooperative.web.formats import money
from financing.ledger.models import FiscalYear, JournalEntry, Posting, Source
from members.roles.models import Role

FIRST_YEAR, LAST_YEAR = 2000, 2100


class UnbalancedEntry(Refused):
    """Debit and credit of an entry differ."""


class YearClosed(Refused):
    """The fiscal year of a day is closed, or was never opened."""


@dataclass(frozen=True, slots=True)
class Line:
    """What an entry books on one account: its code or purpose, cents (debit positive), whose and what for."""

    account: str
    cents: int
    organisation_id: int | None = None
    initiative_id: int | None = None

    def mirrored(self) -> Line:
        """The same on the other side."""
        return Line(self.account, -self.cents, self.organisation_id, self.initiative_id)


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry to book: its day and text, lines that add up to 0, the document (kind, row id) and its key.

    What was booked under a key before is not booked again.
    """

    day: date
    text: str
    lines: tuple[Line, ...]
    source: tuple[str, int | None]
    key: str
    reverses: JournalEntry | None = None


def may_read_books(by: Acting) -> Verdict:
    """The house treasurer, the auditor and the board, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER, Role.AUDITOR, Role.BOARD):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester, de revisor en het bestuur lezen de boekhouding."))


def may_keep_books(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester van de coöperatie boekt en sluit een jaar af."))


def postings_for(acting: Acting) -> QuerySet[Posting]:
    """Give the postings that this context may read: its own, or all for who reads the books."""
    if may_read_books(acting):
        return Posting.objects.all()
    return Posting.objects.filter(organisation_id=acting.organisation_id or 0)


def entries_for(acting: Acting) -> QuerySet[JournalEntry]:
    """Give the entries that this context may read: those with a posting of its own, or all."""
    if may_read_books(acting):
        return JournalEntry.objects.all()
    return JournalEntry.objects.filter(Exists(postings_for(acting).filter(entry=OuterRef("pk"))))


def refuse_unbalanced(lines: Sequence[Line]) -> None:
    """Refuse (`UnbalancedEntry`) fewer than two lines, a line of nothing, and a debit that differs from the credit."""
    for line in lines:
        if type(line.cents) is not int:
            raise TypeError("an amount is a whole number of cents")
    if len(lines) < 2 or any(line.cents == 0 for line in lines):
        raise UnbalancedEntry(_("Een boeking heeft minstens twee regels, elk met een bedrag."))
    debit = sum(line.cents for line in lines if line.cents > 0)
    credit = -sum(line.cents for line in lines if line.cents < 0)
    if debit != credit:
        raise UnbalancedEntry(
            _("Debet en credit verschillen: %(debit)s tegen %(credit)s, dat is %(gap)s. Er is niets bewaard.")
            % {"debit": money(debit), "credit": money(credit), "gap": money(abs(debit - credit))}
        )


def may_reverse(by: Acting, entry: JournalEntry) -> Verdict:
    """The house treasurer, a memorial entry that stands."""
    if entry.source_kind == Source.REVERSAL:
        return Verdict(False, _("Dit is zelf een tegenboeking. Boek opnieuw wat er had moeten staan."))
    if getattr(entry, "reversed_by", None) is not None:
        return Verdict(False, _("Deze boeking is al tegengeboekt."))
    if entry.source_kind != Source.MEMORIAL:
        return Verdict(False, _("Deze boeking komt uit een stuk. Zet haar daar recht, met een creditnota of anders."))
    return may_keep_books(by)


def may_open_year(by: Acting, year: int, years: Sequence[FiscalYear]) -> Verdict:
    """The house treasurer, the year after the last one (or any first one)."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return Verdict(False, _("Kies een jaar van %(first)s tot %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
    if years and year != years[-1].year + 1:
        return Verdict(False, _("Open de jaren een voor een: nu kan alleen %(year)s.") % {"year": years[-1].year + 1})
    return may_keep_books(by)


def may_close_year(by: Acting, row: FiscalYear, years: Sequence[FiscalYear]) -> Verdict:
    """The house treasurer, once the year is over and every earlier one of `years` is closed."""
    earlier_open = next((each for each in years if each.year < row.year and each.closed_at is None), None)
    said = {"year": row.year}
    if row.closed_at is not None:
        return Verdict(False, _("%(year)s is al afgesloten.") % said)
    if house_today() <= row.last:
        return Verdict(False, _("%(year)s loopt nog. Sluit het af vanaf 1 januari.") % said)
    if earlier_open is not None:
        return Verdict(False, _("Sluit eerst %(year)s af.") % {"year": earlier_open.year})
    return may_keep_books(by)
