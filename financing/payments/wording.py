"""Say in the person's language why a bank file is refused: what, where, what was expected and what was found."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperative.web.formats import date_long, money
from financing.payments.statements import Fault, StatementRefused

AMOUNTS = frozenset({Fault.BALANCE, Fault.TOTAL, Fault.DETAILS, Fault.CONTINUITY})
DAYS = frozenset({"closing_date", "opening_date"})

SENTENCES = {
    Fault.TOO_LARGE: gettext_lazy("Dit bestand is te groot om een rekeninguittreksel te zijn."),
    Fault.EMPTY: gettext_lazy("Dit bestand is leeg."),
    Fault.UNKNOWN: gettext_lazy("Dit is geen bestand van een bank dat het portaal kent: kies CODA of CAMT.053."),
    Fault.ENCODING: gettext_lazy("De letters van dit bestand zijn niet te lezen."),
    Fault.DOCTYPE: gettext_lazy("Dit bestand bevat een documenttype (DOCTYPE). Een bank stuurt dat nooit mee."),
    Fault.INCOMPLETE: gettext_lazy("Dit bestand is onvolledig: het houdt midden in een veld of een blok op."),
    Fault.NOT_XML: gettext_lazy("Dit bestand is geen geldige XML."),
    Fault.SCHEMA: gettext_lazy("Dit veld volgt het schema van CAMT.053 niet."),
    Fault.LENGTH: gettext_lazy(
        "Deze lijn is niet zo lang als elke lijn van CODA is. Misschien is het bestand afgebroken."
    ),
    Fault.RECORD: gettext_lazy("Hier staat een ander soort lijn dan er moet staan."),
    Fault.NUMBERING: gettext_lazy("De nummering klopt niet: er ontbreekt iets of het staat in een andere volgorde."),
    Fault.DIGITS: gettext_lazy("Hier moeten cijfers staan."),
    Fault.DATE: gettext_lazy("Hier moet een datum staan."),
    Fault.DATES: gettext_lazy("De dag van het nieuwe saldo ligt voor die van het vorige."),
    Fault.ACCOUNT: gettext_lazy("Dit is geen geldig IBAN."),
    Fault.OTHER_ACCOUNT: gettext_lazy("Het uittreksel eindigt met een andere rekening dan het begon."),
    Fault.MONEY: gettext_lazy("Alle bedragen moeten in euro staan."),
    Fault.FRACTION: gettext_lazy(
        "Dit bedrag klopt niet: na de komma staan ten hoogste twee cijfers, en ervoor ten hoogste dertien."
    ),
    Fault.MISSING_BALANCE: gettext_lazy("Er ontbreekt een saldo."),
    Fault.MISSING_END: gettext_lazy("Het einde ontbreekt: het nieuwe saldo (lijn 8) en de afsluiting (lijn 9)."),
    Fault.BALANCE: gettext_lazy("Het vorige saldo en de bewegingen geven samen niet het nieuwe saldo."),
    Fault.TOTAL: gettext_lazy("Een totaal klopt niet met de bewegingen."),
    Fault.COUNT: gettext_lazy("Een aantal klopt niet."),
    Fault.DETAILS: gettext_lazy("De delen van een gegroepeerde betaling geven samen niet haar bedrag."),
    Fault.GAP: gettext_lazy("Er ontbreekt een uittreksel van deze rekening. Lees dat eerst in."),
    Fault.OVERLAP: gettext_lazy("Van deze rekening is al een later uittreksel ingelezen, of dit zelf."),
    Fault.CONTINUITY: gettext_lazy("Dit uittreksel begint niet met het saldo waarmee het vorige eindigde."),
}
FIELDS = {
    "file": gettext_lazy("het bestand"),
    "line": gettext_lazy("lengte van de lijn"),
    "record": gettext_lazy("soort lijn"),
    "header": gettext_lazy("begin van het uittreksel"),
    "following": gettext_lazy("volgt er nog een uittreksel"),
    "end": gettext_lazy("einde van het uittreksel"),
    "trailer": gettext_lazy("afsluiting"),
    "sequence": gettext_lazy("volgnummer"),
    "detail": gettext_lazy("detailnummer"),
    "number": gettext_lazy("nummer van het uittreksel"),
    "amount": gettext_lazy("bedrag"),
    "account": gettext_lazy("rekening"),
    "currency": gettext_lazy("munt"),
    "opening": gettext_lazy("vorig saldo"),
    "closing": gettext_lazy("nieuw saldo"),
    "opening_date": gettext_lazy("dag van het vorige saldo"),
    "closing_date": gettext_lazy("dag van het nieuwe saldo"),
    "value_date": gettext_lazy("valutadatum"),
    "entry_date": gettext_lazy("boekingsdag"),
    "records": gettext_lazy("aantal lijnen"),
    "debit": gettext_lazy("totaal van wat uitging"),
    "credit": gettext_lazy("totaal van wat binnenkwam"),
    "debit_total": gettext_lazy("totaal van wat uitging"),
    "credit_total": gettext_lazy("totaal van wat binnenkwam"),
    "details": gettext_lazy("som van de delen"),
}


def told(refusal: StatementRefused) -> str:
    """Say why, where, and what stands there against what must stand there. Nothing of a DOCTYPE is repeated."""
    parts = [str(SENTENCES[refusal.fault]), _where(refusal), _difference(refusal)]
    return " ".join(part for part in parts if part)


def called(number: int | None) -> str:
    """Name a statement by its number; a bank may give none."""
    return _("Uittreksel %(number)s") % {"number": number} if number else _("Uittreksel zonder nummer")


def _where(refusal: StatementRefused) -> str:
    """Name line and field, with what was expected and found as far as there is something to say."""
    words = {
        "line": refusal.line,
        "field": FIELDS.get(refusal.name, refusal.name),
        "expected": _written(refusal, refusal.expected),
        "found": _written(refusal, refusal.found),
    }
    if refusal.fault == Fault.TOO_LARGE:
        return _("Het telt %(found)s MB; ten hoogste %(expected)s MB wordt gelezen.") % words
    if refusal.line == 0:
        return ""
    if refusal.expected == "" and refusal.found == "":
        return _("Lijn %(line)s, %(field)s.") % words
    if refusal.found == "":
        return _("Lijn %(line)s, %(field)s: verwacht %(expected)s, niets gevonden.") % words
    if refusal.expected == "":
        return _("Lijn %(line)s, %(field)s: gevonden %(found)s.") % words
    return _("Lijn %(line)s, %(field)s: verwacht %(expected)s, gevonden %(found)s.") % words


def _written(refusal: StatementRefused, value: str | int) -> str:
    """Write an amount, a day or a size as people do."""
    if isinstance(value, int) and refusal.fault in AMOUNTS:
        return money(value)
    if isinstance(value, int) and refusal.fault == Fault.TOO_LARGE:
        return str(-(-value // 1_000_000))
    if isinstance(value, str) and refusal.name in DAYS and len(value) == len("2026-01-01"):
        return date_long(date.fromisoformat(value))
    return str(value)


def _difference(refusal: StatementRefused) -> str:
    """Say how far two amounts lie apart."""
    if refusal.fault not in AMOUNTS or isinstance(refusal.expected, str) or isinstance(refusal.found, str):
        return ""
    return _("Het verschil is %(cents)s.") % {"cents": money(abs(refusal.expected - refusal.found))}
