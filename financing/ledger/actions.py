"""Book an entry, reverse one, open and close a year, add an account. Nothing here rewrites what was booked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import count

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import HouseNow, house_today
from cooperative.isolation.transactions import action, house
from financing.ledger.models import Account, FiscalYear, JournalEntry, Posting, Source
from financing.ledger.queries import accounts_by_word, light_of_the_books, lines_of
from financing.ledger.rules import (
    Draft,
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
    """Book one entry inside a running action, as `post_all` does."""
    return post_all(by=by, drafts=[Draft(day, text, tuple(lines), source, key, reverses)])[0]


def post_all(*, by: Acting, drafts: Sequence[Draft]) -> list[JournalEntry]:
    """Book entries inside a running action, in as many statements for many as for one; give them in that order.

    What was booked under a key before is given back, not booked again. Refuses (`UnbalancedEntry`) what does not add
    up, (`YearClosed`) a day in a year that is closed or not open, (`Conflict`) another content under a used key.
    """
    for draft in drafts:
        refuse_unbalanced(draft.lines)
    if not drafts:
        return []
    with house("an entry books for several organisations at once and its number runs over all of them"):
        years = _locked_years(draft.day for draft in drafts)
        accounts = accounts_by_word()
        drafts = [replace(draft, lines=_by_code(draft.lines, accounts)) for draft in drafts]
        earlier = {entry.key: entry for entry in JournalEntry.objects.filter(key__in=[draft.key for draft in drafts])}
        fresh = [draft for draft in drafts if draft.key not in earlier]
        for draft in drafts:
            if draft.key in earlier:
                _refuse_another(earlier[draft.key], draft)
        # The trigger counts them, and refuses any other number.
        numbers = {year: count(row.entries + 1) for year, row in years.items()}
        made = JournalEntry.objects.bulk_create(
            JournalEntry(
                year=years[draft.day.year],
                number=next(numbers[draft.day.year]),
                day=draft.day,
                text=draft.text,
                source_kind=draft.source[0],
                source_id=draft.source[1],
                reverses=draft.reverses,
                key=draft.key,
                postings_count=len(draft.lines),
                person_id=by.person_id,
                person_name=by.person_name,
            )
            for draft in fresh
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
            for entry, draft in zip(made, fresh, strict=True)
            for line in draft.lines
        )
    for entry, draft in zip(made, fresh, strict=True):
        record(
            "entry_posted",
            subject=("entry", entry.pk),
            number=entry.name,
            day=draft.day,
            text=draft.text,
            source=draft.source[0],
            reverses=draft.reverses.name if draft.reverses else "",
            postings=digest_of(draft.lines),
        )
    known = earlier | {entry.key: entry for entry in made}
    return [known[draft.key] for draft in drafts]


def _by_code(lines: Sequence[Line], accounts: dict[str, Account]) -> tuple[Line, ...]:
    """Name the account of each line by its code, whether it was named by that or by its purpose."""
    return tuple(replace(line, account=accounts[line.account].code) for line in lines)


def post_mirror(*, by: Acting, entry: JournalEntry, day: date, text: str) -> JournalEntry:
    """Book the mirror image of an entry inside a running action, once; it names what it reverses. As `post_all`."""
    return post(
        by=by,
        day=day,
        text=text,
        lines=[line.mirrored() for line in lines_of(entry)],
        source=(Source.REVERSAL, entry.pk),
        key=f"reversal-{entry.pk}",
        reverses=entry,
    )


def digest_of(lines: Iterable[Line]) -> str:
    """Give the SHA-256 (hexadecimal) of "code:cents:organisation:initiative" per line, in their order, by ";".

    Who is not named is 0. `Light` compares the record with the same text made of the postings.
    """
    parts = (f"{one.account}:{one.cents}:{one.organisation_id or 0}:{one.initiative_id or 0}" for one in lines)
    return sha256(";".join(parts).encode()).hexdigest()


def _locked_years(days: Iterable[date]) -> dict[int, FiscalYear]:
    """Lock the years of these days, the first one first; refuse one that is closed or was never opened."""
    asked = sorted({day.year for day in days})
    found = {row.year: row for row in FiscalYear.objects.select_for_update().filter(pk__in=asked).order_by("year")}
    for year in asked:
        if year not in found or found[year].closed_at is not None:
            raise YearClosed(_no_open_year(year, known=year in found))
    return found


def _no_open_year(year: int, *, known: bool) -> str:
    """Say why nothing is booked in a year, and in which one it can be."""
    first = FiscalYear.objects.filter(closed_at=None).order_by("year").first()
    why = _("%(year)s is afgesloten.") if known else _("Voor %(year)s is nog geen boekjaar geopend.")
    way = _("Boek op een dag in %(year)s.") if first else _("Er is geen open boekjaar: de penningmeester opent er een.")
    return f"{why % {'year': year}} {way % {'year': first.year} if first else way}"


def _refuse_another(entry: JournalEntry, draft: Draft) -> None:
    """Refuse (`Conflict`) what differs from the entry that was booked under its key."""
    if entry.day != draft.day or lines_of(entry) != list(draft.lines):
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
    return post_mirror(by=by, entry=entry, day=day, text=reason)


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
