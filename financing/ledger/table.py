"""The journal of a year as a table for the accountant: one row a posting."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from cooperative.web.formats import date_short
from cooperative.web.spreadsheet import Euros
from financing.ledger.models import JournalEntry


def journal_head() -> list[str]:
    """Name the columns."""
    return [
        _("Boeking"),
        _("Dag"),
        _("Waarvoor"),
        _("Uit"),
        _("Rekening"),
        _("Naam van de rekening"),
        _("Lidnummer"),
        _("Lid"),
        _("Initiatief"),
        _("Debet in euro"),
        _("Credit in euro"),
        _("Boekt tegen"),
    ]


def journal_rows(entries: Iterable[JournalEntry]) -> Iterator[list[str | int]]:
    """Give a row for each posting of the entries (from `queries.journal`)."""
    for entry in entries:
        for posting in entry.postings.all():
            yield [
                entry.name,
                date_short(entry.day),
                entry.text,
                entry.source,
                posting.account.code,
                posting.account.name,
                posting.organisation.number if posting.organisation else "",
                posting.organisation.name if posting.organisation else "",
                posting.initiative.name if posting.initiative else "",
                Euros(posting.cents) if posting.cents > 0 else "",
                Euros(-posting.cents) if posting.cents < 0 else "",
                entry.reverses.name if entry.reverses else "",
            ]
