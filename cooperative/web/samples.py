"""Invented examples for the style guide: one of each kind, in each state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms

from cooperative.web.fields import LocalDateField, LocalDateTimeField, MoneyField
from cooperative.web.formats import money

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
PATH = "#"


@dataclass(frozen=True, slots=True)
class SampleTurn:
    """One thing that waits, in one of its states."""

    verb: str
    title: str
    line: str
    closes_at: datetime | None
    since: datetime | None = None
    done: bool = False
    waiting_for: str = ""
    path: str = PATH


@dataclass(frozen=True, slots=True)
class SampleStep:
    """One step of a state line."""

    label: str
    when: str
    state: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class SampleChoice:
    """One box of a vote."""

    value: str
    label: str
    act: str = ""
    checked: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row of a count."""

    choice: str
    label: str
    names: str
    organisations: int
    inhabitants: int


@dataclass(frozen=True, slots=True)
class SampleReason:
    """One step of an explanation."""

    holds: bool
    lead: str
    text: str


@dataclass(frozen=True, slots=True)
class SampleRule:
    """What a rule set says about one thing."""

    label: str
    text: str
    article: str = ""
    settled: bool = True


@dataclass(frozen=True, slots=True)
class SamplePiece:
    """A run of words that stayed, went or came."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SampleClause:
    """One point of a text, in one of its states."""

    kind: str
    before: int | None
    after: int | None
    pieces: tuple[SamplePiece, ...]
    source: str = ""


def changes() -> list[SampleClause]:
    """Give a point that stayed, one that changed and whose amendment made it so, one that went, one that came."""
    index = "De kosten volgen elk jaar de gezondheidsindex, "
    capped = (
        SamplePiece("kept", index),
        SamplePiece("gone", "zonder grens"),
        SamplePiece("new", "met een grens van 3,5 % per jaar"),
        SamplePiece("kept", "."),
    )
    source = "Amendement 2 van Stad Kortrijk, overgenomen op vr 20 november 2026"
    service = SamplePiece("kept", "De piloot wordt op 1 januari 2027 een dienst in exploitatie.")
    return [
        SampleClause("same", 1, 1, (service,)),
        SampleClause("changed", 2, 2, capped, source),
        SampleClause("gone", 3, None, (SamplePiece("gone", "Uitstappen kan niet."),)),
        SampleClause("new", None, 3, (SamplePiece("new", "Uitstappen kan elk jaar op 31 december."),)),
    ]


@dataclass(frozen=True, slots=True)
class SampleReceipt:
    """A proof of a vote."""

    organisation: str = "Bibliotheek Aalst"
    choice: str = "Vóór"
    person: str = "Lien Verhaeghe"
    cast_at: datetime = NOW
    number: int = 18204
    hash: str = "7c1e90af3b52d8e466a01f9bc27d54e308b6a91cef402d75"


class SampleForm(forms.Form):
    """Fields of every kind; nothing is saved."""

    amount = MoneyField(label="Uw bijdrage, eenmalig", help_text="Voorstel volgens de sleutel: € 1.940,12")
    day = LocalDateField(label="Datum van het collegebesluit")
    moment = LocalDateTimeField(label="Sluit op", required=False)
    kind = forms.ChoiceField(label="Soort", choices=[("a", "Gemeente"), ("b", "Bibliotheek")])
    term = forms.ChoiceField(
        label="Hoe vaak?", choices=[("once", "Eenmalig"), ("yearly", "Elk jaar")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Motivering", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    reserve = forms.BooleanField(label="Onder voorbehoud van het college", required=False)


def turns() -> list[SampleTurn]:
    """Give a turn for every state: overdue, soon, today, later, without a deadline, waiting, done."""
    return [
        SampleTurn(
            "Tel",
            "Tel de stemmen over ‘Eén sleutel voor alle zalen’",
            "31 van de 41 organisaties stemden.",
            datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
        ),
        SampleTurn(
            "Stem",
            "Stem over ‘Van piloot naar dienst: Eén kaart’",
            f"Kost Bibliotheek Aalst {money(337981)} eenmalig en {money(829179)} per jaar.",
            datetime(2026, 11, 26, 16, tzinfo=UTC),
        ),
        SampleTurn("Lees", "Lees de agenda van vandaag", "2 bladzijden.", datetime(2026, 11, 23, 16, tzinfo=UTC)),
        SampleTurn(
            "Zeg toe",
            "Zeg uw bijdrage toe voor Zaalreservatie, fase 2",
            f"Voorstel volgens de sleutel: {money(194012)}. Onder voorbehoud van het college.",
            datetime(2026, 12, 5, 22, tzinfo=UTC),
        ),
        SampleTurn(
            "Oordeel",
            "Beoordeel ‘Kranten digitaal in elke bibliotheek’",
            "Ingediend door Stad Kortrijk.",
            None,
            since=datetime(2026, 11, 18, 10, tzinfo=UTC),
        ),
        SampleTurn(
            "Onderteken",
            "Onderteken de overeenkomst",
            "U hebt getekend.",
            datetime(2026, 12, 10, 22, tzinfo=UTC),
            waiting_for="Stad Aalst",
        ),
        SampleTurn(
            "Lees",
            "Lees de notulen van de stuurgroep Eén kaart",
            "4 bladzijden.",
            datetime(2026, 12, 15, 22, tzinfo=UTC),
            done=True,
        ),
    ]
