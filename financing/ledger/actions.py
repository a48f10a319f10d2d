"""Book an entry, reverse one, open and close a year, add an account. Nothing here rewrites what was booked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import HouseNow, house_today
from cooperative.isolation.transactions import action, house
from financing.ledger.models import Account, FiscalYear, JournalEntry, Posting, Source
from financing.ledger.queries import accounts_by_word, light_of_the_books, lines_of
from financing.ledger.rules import (
    Line,
    YearClosed,
    may_close_year,
    may_keep_books,
    may_open_year,
    may_reverse,
    refuse_unbalanced,
)


def post(
    *,
    by: Acting,
    day: date,
    text: str,
    lines: Sequence[Line],
    source: tuple[str, int | None],
    key: str,
    reverses: JournalEntry | None = None,
) -> JournalEntry:
    """Book an entry inside a running action; what was booked under this key before is given back, not booked again.

    `lines` add up to 0; `source`: kind and row id of the document. Refuses (`UnbalancedEntry`) what does not add up,
    (`YearClosed`) a day in a year that is closed or not open, (`Conflict`) another content under a used key.
    """
    refuse_unbalanced(lines)
    with house("an entry books for several organisations at once and its number runs over all of them"):
        year = _locked_year(day)
        accounts = accounts_by_word()
        lines = [replace(line, account=accounts[line.account].code) for line in lines]
        earlier = JournalEntry.objects.filter(key=key).first()
        if earlier is not None:
            return _the_same(earlier, day, lines)
        entry = JournalEntry.objects.create(
            year=year,
            number=year.entries + 1,  # the trigger counts it, and refuses any other number
            day=day,
            text=text,
            source_kind=source[0],
            source_id=source[1],
            reverses=reverses,
            key=key,
            postings_count=len(lines),
            person_id=by.person_id,
            person_name=by.person_name,
        )
        Posting.objects.bulk_create(
            Posting(
                entry=entry,
                account=accounts[line.account],
                currency=accounts[line.account].currency,
                cents=line.cents,
                organisation_id=line.organisation_id,
                initiative_id=line.initiative_id,
            )
            for line in lines
        )
    record(
        "entry_posted",
        subject=("entry", entry.pk),
        number=entry.name,
        day=day,
        text=text,
        source=source[0],
        reverses=reverses.name if reverses else "",
        postings=digest_of(lines),
    )
    return entry


def digest_of(lines: Iterable[Line]) -> str:
    """Give the SHA-256 (hexadecimal) of "code:cents:organisation:initiative" per line, in their order, by ";".

    Who is not named is 0. `Light` compares the record with the same text made of the postings.
    """
    parts = (f"{one.account}:{one.cents}:{one.organisation_id or 0}:{one.initiative_id or 0}" for one in lines)
    return sha256(";".join(parts).encode()).hexdigest()


def _locked_year(day: date) -> FiscalYear:
    """Lock the year of a day; refuse one that is closed or was never opened."""
    year = FiscalYear.objects.select_for_update().filter(pk=day.year).first()
    if year is not None and year.closed_at is None:
        return year
    first = FiscalYear.objects.filter(closed_at=None).order_by("year").first()
    why = _("%(year)s is afgesloten.") if year else _("Voor %(year)s is nog geen boekjaar geopend.")
    way = _("Boek op een dag in %(year)s.") if first else _("Er is geen open boekjaar: de penningmeester opent er een.")
    raise YearClosed(f"{why % {'year': day.year}} {way % {'year': first.year} if first else way}")


def _the_same(entry: JournalEntry, day: date, lines: list[Line]) -> JournalEntry:
    if entry.day == day and lines_of(entry) == lines:
        return entry
    raise Conflict(
        _("Dit is al geboekt als %(name)s, met andere bedragen of op een andere dag. Er is niets bewaard.")
        % {"name": entry.name}
    )


@action
def write_entry(*, by: Acting, day: date, text: str, lines: Sequence[Line], key: str) -> JournalEntry:
    """Book what no document of the portal books: a grant, a cost, an opening balance. `key` of the form: sent once.

    Refuses who does not keep the books, a day to come, and what `post` refuses.
    """
    may_keep_books(by).or_refuse()
    if day > house_today():
        raise RefusedField("day", _("Deze dag moet nog komen. Boek wat al gebeurd is."))
    return post(by=by, day=day, text=text, lines=lines, source=(Source.MEMORIAL, None), key=key)


@action
def reverse_entry(*, by: Acting, entry_id: int, day: date, reason: str) -> JournalEntry:
    """Book the mirror image of an entry, once; the first one stays as it was.

    Refuses who does not keep the books, an entry that a document made (its document corrects it), one that was
    reversed or is a reversal itself, and a day before it or to come.
    """
    entry = JournalEntry.objects.get(pk=entry_id)
    may_reverse(by, entry).or_refuse()
    if not entry.day <= day <= house_today():
        raise RefusedField("day", _("Kies een dag vanaf die van de boeking zelf en niet na vandaag."))
    return post(
        by=by,
        day=day,
        text=reason,
        lines=[line.mirrored() for line in lines_of(entry)],
        source=(Source.REVERSAL, entry.pk),
        key=f"reversal-{entry.pk}",
        reverses=entry,
    )


@action
def open_year(*, by: Acting, year: int) -> FiscalYear:
    """Open a fiscal year: the first one, or the one after the last. Refuses who does not keep the books."""
    may_open_year(by, year, list(FiscalYear.objects.order_by("year"))).or_refuse()
    row = FiscalYear.objects.create(year=year)
    record("year_opened", subject=("fiscal_year", year), year=year)
    return row


@action
def close_year(*, by: Acting, year: int) -> FiscalYear:
    """Close a year that is over, for ever: nothing is booked in it any more.

    Refuses while an earlier year is open, and while the books do not add up.
    """
    row = FiscalYear.objects.select_for_update().get(pk=year)
    may_close_year(by, row, list(FiscalYear.objects.order_by("year"))).or_refuse()
    if not light_of_the_books(by).is_green:
        raise Refused(_("De boekhouding sluit niet: kijk eerst na wat er rood staat. Er is niets afgesloten."))
    FiscalYear.objects.filter(pk=year).update(closed_at=HouseNow(), closed_by_id=by.person_id)
    row.refresh_from_db()
    record("year_closed", subject=("fiscal_year", year), year=year, entries=row.entries)
    return row


@action
def add_account(*, by: Acting, code: str, name_nl: str, name_en: str, kind: str) -> Account:
    """Add an account to the chart. Refuses who does not keep the books, and a number that is taken."""
    may_keep_books(by).or_refuse()
    taken = Account.objects.filter(code=code).first()
    if taken is not None:
        raise RefusedField("code", _("Nummer %(code)s is al van ‘%(name)s’.") % {"code": code, "name": taken.name})
    account = Account.objects.create(code=code, name_nl=name_nl, name_en=name_en, kind=kind)
    record("account_added", subject=("account", account.pk), code=code, name=name_nl, account=kind)
    return account
