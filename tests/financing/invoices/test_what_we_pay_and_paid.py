"""Who pays sees what waits on the start page, and what was paid on its overview; the house adds up what is late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cooperative.isolation.transactions import reading
from financing.home import turns
from financing.invoices.models import Invoice
from financing.invoices.queries import Arrears, OurAccount, arrears, our_account
from tests.cast import Cast
from tests.conftest import HouseClock, signed_in
from tests.financing.invoices.making import FIRST, invoiced
from tests.financing.matching.paying import DAY, bank_says, paid
from tests.financing.story import LIBRARY_YEARLY, MONDAY, VENUE_YEARLY


@pytest.fixture
def library(own_cast: Cast, own_initiative: int) -> Invoice:
    return invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]


def test_an_open_invoice_waits_for_the_treasurer_until_it_is_paid(
    own_cast: Cast, library: Invoice, clock: HouseClock
) -> None:
    by = own_cast.acting("treasurer")
    with reading(by):
        [turn] = [each for each in turns(by) if each.verb == "Betaal"]
    assert (turn.title, turn.path) == ("Betaal factuur 2046-0001", reverse("invoice", args=[library.pk]))
    assert turn.closes_at is not None
    assert turn.closes_at.date() == FIRST
    clock.set(MONDAY + timedelta(days=20))
    bank_says(own_cast, paid(LIBRARY_YEARLY, library.ogm))
    with reading(by):
        assert [each for each in turns(by) if each.verb == "Betaal"] == []
        assert our_account(by, 2046) == OurAccount(LIBRARY_YEARLY, LIBRARY_YEARLY, 0, 0, None)
    assert DAY.year == 2046


def test_the_overview_says_what_was_invoiced_and_is_open(own_cast: Cast, library: Invoice) -> None:
    page = signed_in(own_cast.acting("treasurer")).get(reverse("overview")).content.decode()
    said = " ".join(page.replace("\N{NO-BREAK SPACE}", " ").split())
    assert "Gefactureerd en betaald in 2046" in said
    assert "eerst tegen do 31 januari 2047" in said
    reader = signed_in(own_cast.acting("reader")).get(reverse("overview")).content.decode()
    assert "Gefactureerd en betaald" not in reader


def test_the_house_sees_what_members_still_pay_and_what_is_late(
    own_cast: Cast, library: Invoice, clock: HouseClock
) -> None:
    by = own_cast.acting("auditor")
    with reading(by):
        # 8.291,79 + 24.538,95
        assert arrears(by, FIRST) == Arrears(32_830_74, 2, 0, 0, 0)
        assert arrears(by, FIRST + timedelta(days=1)) == Arrears(32_830_74, 2, 32_830_74, 2, 0)
    assert LIBRARY_YEARLY + VENUE_YEARLY == 32_830_74
