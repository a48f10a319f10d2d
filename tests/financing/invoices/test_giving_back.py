"""A credit note gives an invoice back, whole or in part; what is given up is a loss; nothing more than was asked."""

from __future__ import annotations

import pytest

from cooperative.isolation.acting import Conflict, Refused, RefusedField
from cooperative.isolation.transactions import reading, system
from financing.contributions.models import Charge
from financing.credits.actions import credit_invoice, write_off
from financing.invoices.models import Invoice, InvoiceLine, Settlement
from financing.invoices.queries import open_of, place_of
from financing.ledger.queries import light_of_the_books
from members.notices.models import Notice
from tests.cast import Cast
from tests.financing.invoices.making import FIRST, invoiced, issue_until, papers
from tests.financing.ledger.making import saldo
from tests.financing.story import LIBRARY_YEARLY


@pytest.fixture
def library(own_cast: Cast, own_initiative: int) -> Invoice:
    return invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]


def give_back(cast: Cast, invoice: Invoice, cents: int, *, again: bool = False, drawn: int | None = None) -> Invoice:
    """Credit so much of the one line of an invoice."""
    with system("a test reads the line of an invoice"):
        line = InvoiceLine.objects.get(invoice=invoice)
        left = invoice.total_cents - sum(note.total_cents for note in Invoice.objects.filter(credits=invoice))
    return credit_invoice(
        by=cast.acting("house_treasurer"),
        invoice_id=invoice.pk,
        back={place_of(line): cents},
        reason="Verkeerd aantal inwoners",
        asked_again=again,
        drawn=left if drawn is None else drawn,
    )


def still_open(invoice: Invoice) -> int:
    with system("a test reads what is open"):
        return open_of([invoice])[invoice.pk]


def test_a_part_given_back_lowers_what_is_open_and_what_is_owed(own_cast: Cast, library: Invoice) -> None:
    note = give_back(own_cast, library, 1_000_00)
    # Of 8.291,79 there was 1.439,07 VAT: of the first 1.000,00 it is 143907 × 100000 ÷ 829179 = 17355,3… → 173,55.
    assert (note.name, note.total_cents, note.vat_cents) == ("C2046-0001", 1_000_00, 173_55)
    assert still_open(library) == LIBRARY_YEARLY - 1_000_00
    with system("a test reads the charge"):
        assert Charge.objects.get(organisation=library.organisation, replaced_at=None).cents == 729_179
    with pytest.raises(Refused, match="niets te factureren"):
        issue_until(own_cast, FIRST)


def test_asked_again_it_comes_on_a_next_invoice(own_cast: Cast, library: Invoice) -> None:
    give_back(own_cast, library, LIBRARY_YEARLY, again=True)
    assert still_open(library) == 0
    assert issue_until(own_cast, FIRST) == (1, 0)
    assert papers(own_cast)[-1].total_cents == LIBRARY_YEARLY


def test_the_books_follow_and_the_member_hears_of_it(own_cast: Cast, library: Invoice) -> None:
    give_back(own_cast, library, LIBRARY_YEARLY)
    # Only Gent is left: 24.538,95 = 20.280,12 + 4.258,83.
    assert saldo(own_cast, 2046) == {"400000": 24_538_95, "700000": -20_280_12, "451000": -4_258_83}
    by = own_cast.acting("house_treasurer")
    with reading(by):
        assert light_of_the_books(by).is_green
    with system("a test reads every notice"):
        told = set(Notice.objects.filter(kind="invoice_credited").values_list("person_id", flat=True))
    assert told == {own_cast.persons["treasurer"], own_cast.persons["admin"]}


def test_no_more_comes_back_than_was_asked(own_cast: Cast, library: Invoice) -> None:
    give_back(own_cast, library, 8_000_00)
    with pytest.raises(Refused, match="niet meer terug"):
        give_back(own_cast, library, 291_80)
    give_back(own_cast, library, 291_79)
    with pytest.raises(Refused, match="helemaal gecrediteerd"):
        give_back(own_cast, library, 1)


def test_a_form_drawn_before_another_credit_note_is_a_conflict(own_cast: Cast, library: Invoice) -> None:
    give_back(own_cast, library, 1)
    with pytest.raises(Conflict):
        give_back(own_cast, library, 1, drawn=library.total_cents)


def test_what_is_given_up_is_a_loss_and_nothing_is_open(own_cast: Cast, library: Invoice) -> None:
    by = own_cast.acting("house_treasurer")
    write_off(by=by, invoice_id=library.pk, reason="Ontbonden", drawn=LIBRARY_YEARLY)
    assert still_open(library) == 0
    # The debt of Gent is left; the loss is what the library owed.
    assert saldo(own_cast, 2046) == {
        "400000": 24_538_95, "642000": 8_291_79, "700000": -27_132_84, "451000": -5_697_90,
    }  # fmt: skip
    with pytest.raises(Refused, match="niets meer open"):
        write_off(by=by, invoice_id=library.pk, reason="Nog eens", drawn=0)


@pytest.mark.parametrize(("person", "reason", "error"), [
    ("treasurer", "x", Refused), ("auditor", "x", Refused), ("board", "x", Refused),
    ("house_treasurer", " ", RefusedField),
])  # fmt: skip
def test_only_the_house_treasurer_gives_up_and_says_why(
    own_cast: Cast, library: Invoice, person: str, reason: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        write_off(by=own_cast.acting(person), invoice_id=library.pk, reason=reason, drawn=LIBRARY_YEARLY)
    with system("a test counts every settlement"):
        assert Settlement.objects.count() == 0
