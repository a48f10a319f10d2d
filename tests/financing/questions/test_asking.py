"""Who pays asks about an invoice, the house treasurer answers, and nobody speaks for another."""

from __future__ import annotations

import pytest
from django.db import Error
from django.urls import reverse

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.transactions import action, reading, system
from financing.home import turns
from financing.invoices.models import Invoice
from financing.questions.actions import speak_about_invoice
from financing.questions.models import InvoiceMessage
from financing.questions.queries import unanswered
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import signed_in
from tests.financing.invoices.making import invoiced

ASKED, ANSWERED = "Waarvoor is dit?", "Voor de werking van 2047."


@pytest.fixture
def library(own_cast: Cast, initiative: int) -> Invoice:
    """The invoice of the library; the city pays it."""
    return invoiced(own_cast, initiative)["Bibliotheek Aalst"]


def say(cast: Cast, person: str, invoice: Invoice, text: str) -> InvoiceMessage:
    return speak_about_invoice(by=cast.acting(person), invoice_id=invoice.pk, text=text)


def waits(cast: Cast) -> list[str]:
    by = cast.acting("house_treasurer")
    with reading(by):
        return [row.text for row in unanswered(by)]


def told(kind: str) -> set[str]:
    with system("a test reads every notice"):
        rows = Notice.objects.filter(kind=kind)
        return set(rows.values_list("organisation__name", flat=True))


def test_a_question_waits_for_the_house_until_it_is_answered(own_cast: Cast, library: Invoice) -> None:
    assert waits(own_cast) == []
    say(own_cast, "treasurer", library, f"  {ASKED} ")
    assert waits(own_cast) == [ASKED]
    assert told("invoice_questioned") == {"Coöperatie Samen verder"}
    by = own_cast.acting("house_treasurer")
    with reading(by):
        paths = [turn.path for turn in turns(by)]
    assert reverse("invoice_questions", args=[library.pk]) in paths
    say(own_cast, "house_treasurer", library, ANSWERED)
    assert waits(own_cast) == []
    assert "Bibliotheek Aalst" in told("invoice_answered")
    say(own_cast, "treasurer", library, "En voor wie?")
    assert waits(own_cast) == ["En voor wie?"]


@pytest.mark.parametrize(
    ("person", "text", "said"),
    [
        ("house_treasurer", ANSWERED, "Nog niemand"),
        ("board", ANSWERED, "penningmeester"),
        ("auditor", ANSWERED, "penningmeester"),
        ("stranger", ASKED, "is er niet"),
        ("contributor", ASKED, "is er niet"),
        ("treasurer", " \n ", "Schrijf eerst"),
    ],
)
def test_who_may_not_speak_is_refused(own_cast: Cast, library: Invoice, person: str, text: str, said: str) -> None:
    with pytest.raises(Refused, match=said):
        say(own_cast, person, library, text)
    with system("a test looks what was kept"):
        assert not InvoiceMessage.objects.exists()


@action
def speak_past_the_rules(*, by: Acting, invoice: Invoice, speaker: int) -> None:
    """Write a message in the name of another."""
    InvoiceMessage.objects.create(
        invoice=invoice,
        organisation_id=invoice.organisation_id,
        payer_id=invoice.payer_id,
        speaker_id=speaker,
        text="x",
        person_id=by.person_id or 0,
        person_name="x",
    )


def test_the_database_lets_nobody_speak_for_another(own_cast: Cast, library: Invoice) -> None:
    house = own_cast.acting("house_treasurer").organisation_id or 0
    with pytest.raises(Error, match="row-level security"):
        speak_past_the_rules(by=own_cast.acting("treasurer"), invoice=library, speaker=house)
    with pytest.raises(Error, match="row-level security"):
        speak_past_the_rules(
            by=own_cast.acting("stranger"), invoice=library, speaker=own_cast.acting("stranger").organisation_id or 0
        )


@pytest.mark.parametrize(
    ("language", "heading", "field"),
    [("nl", "Vragen over 2046-0001", "Uw vraag"), ("en", "Questions about 2046-0001", "Your question")],
)
def test_the_page_shows_both_and_the_form_of_who_reads(
    own_cast: Cast, library: Invoice, language: str, heading: str, field: str
) -> None:
    say(own_cast, "treasurer", library, "<b>Waarvoor?</b>")
    say(own_cast, "house_treasurer", library, ANSWERED)
    client = signed_in(own_cast.acting("treasurer"))
    client.cookies["django_language"] = language
    page = client.get(reverse("invoice_questions", args=[library.pk])).content.decode()
    assert heading in page
    assert field in page
    assert "&lt;b&gt;Waarvoor?&lt;/b&gt;" in page
    assert page.index("Waarvoor?") < page.index(ANSWERED)
    house = signed_in(own_cast.acting("house_treasurer"))
    house.cookies["django_language"] = language
    answers = house.get(reverse("invoice_questions", args=[library.pk])).content.decode()
    assert {"nl": "Verstuur het antwoord", "en": "Send the answer"}[language] in answers
    auditor = signed_in(own_cast.acting("auditor")).get(reverse("invoice_questions", args=[library.pk]))
    assert ANSWERED in auditor.content.decode()
    assert b"<textarea" not in auditor.content
