"""Why a bank file is refused is told in the person's language, with line, field, expected and found."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from cooperative.web.formats import NBSP
from financing.payments.reading import read_bank_file
from financing.payments.statements import Fault, StatementRefused
from financing.payments.wording import FIELDS, SENTENCES, told
from tests.financing.payments.files import BANK

# The file, and what a person must read about it (README of the reference: "message_must").
DUTCH = {
    "b1-coda-balance.cod": ("Lijn 12, nieuw saldo: verwacht € 15.006,33, gevonden € 15.006,34.", "€ 0,01"),
    "b2-coda-truncated.cod": ("het nieuwe saldo (lijn 8) en de afsluiting (lijn 9)", "Lijn 5"),
    "b3-coda-cut-line.cod": ("Lijn 6, lengte van de lijn: verwacht 128, gevonden 50.",),
    "b4-coda-trailer-totals.cod": ("Lijn 13, totaal van wat uitging: verwacht € 875,40, gevonden € 1.234,56.",),
    "b5-coda-record-count.cod": ("Lijn 13, aantal lijnen: verwacht 11, gevonden 99.",),
    "b6-camt-balance.xml": ("verwacht € 31.807,78, gevonden € 31.807,79.", "€ 0,01"),
    "b7-camt-xxe.xml": ("DOCTYPE", "Lijn 2"),
    "b8-camt-billion-laughs.xml": ("DOCTYPE", "Lijn 2"),
    "b9-camt-schema.xml": ("Lijn 101, CdtDbtInd: verwacht CRDT, DBIT, gevonden OUT.",),
    "b10-camt-truncated.xml": ("onvolledig", "Lijn 92"),
}


def refusal_of(name: str) -> StatementRefused:
    """Read a broken file of the reference."""
    with pytest.raises(StatementRefused) as caught:
        read_bank_file((BANK / "broken" / name).read_bytes())
    return caught.value


@pytest.mark.parametrize("name", DUTCH)
def test_a_broken_file_is_told_in_dutch(name: str) -> None:
    with override("nl"):
        said = told(refusal_of(name)).replace(NBSP, " ")
    assert all(part in said for part in DUTCH[name]), said


def test_the_same_is_told_in_english() -> None:
    with override("en"):
        said = told(refusal_of("b1-coda-balance.cod"))
    assert "Line 12, new balance: expected €15,006.33, found €15,006.34." in said
    assert "€0.01" in said


def test_nothing_of_a_file_with_a_doctype_is_repeated() -> None:
    with override("nl"):
        said = told(refusal_of("b7-camt-xxe.xml")) + told(refusal_of("b8-camt-billion-laughs.xml"))
    assert not {part for part in ("secret", "lol", "ENTITY", "file:", "&") if part in said}


def test_every_fault_has_its_sentence_and_every_field_of_coda_its_name() -> None:
    assert set(SENTENCES) == set(Fault)
    assert "closing" in FIELDS
