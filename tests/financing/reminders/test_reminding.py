"""Reminders follow the due day in three steps, tell who pays, and stop once nothing is open."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time
from threading import Event

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.clock import BRUSSELS
from cooperative.isolation.transactions import action, reading, system
from financing.credits.actions import write_off
from financing.invoices.actions import settles
from financing.invoices.models import Invoice, SettledBy, Settlement
from financing.ledger.actions import post
from financing.ledger.models import Purpose, Source
from financing.ledger.rules import Line
from financing.reminders.actions import send_reminders
from financing.reminders.models import Reminder
from financing.reminders.queries import late_invoices
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock, signed_in, today
from tests.financing.invoices.making import invoiced
from tests.financing.story import LIBRARY_YEARLY, MONDAY, VENUE_YEARLY, build_initiative, build_plan

LIBRARY, VENUE = "Bibliotheek Aalst", "Podiumhuis Gent"


@pytest.fixture
def invoices(own_cast: Cast, initiative: int) -> dict[str, Invoice]:
    """Two invoices, due on 31 January 2047."""
    return invoiced(own_cast, initiative)


def it_is(clock: HouseClock, day: date) -> None:
    clock.set(datetime.combine(day, time(10), BRUSSELS))


def remind(cast: Cast, drawn: int | None = None) -> int:
    by = cast.acting("house_treasurer")
    if drawn is None:
        drawn = drawn_now(cast)
    return send_reminders(by=by, drawn=drawn)


def drawn_now(cast: Cast) -> int:
    by = cast.acting("house_treasurer")
    with reading(by):
        return late_invoices(by, today()).stamp


def sent(invoice: Invoice) -> list[tuple[int, date, int]]:
    with system("a test reads what was sent"):
        rows = Reminder.objects.filter(invoice=invoice).order_by("step")
        return list(rows.values_list("step", "day", "open_cents"))


def give_up(cast: Cast, invoice: Invoice, cents: int) -> None:
    write_off(by=cast.acting("house_treasurer"), invoice_id=invoice.pk, reason="Failliet", drawn=cents)


def test_three_steps_follow_the_due_day_and_no_fourth(
    own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]
) -> None:
    for day in (date(2047, 1, 31), date(2047, 2, 6)):
        it_is(clock, day)
        with pytest.raises(Refused, match="Niemand"):
            remind(own_cast)
    # Of each step: the day before it, nothing; on its day, both.
    for step, day in enumerate((date(2047, 2, 7), date(2047, 2, 21), date(2047, 3, 7)), 1):
        it_is(clock, day)
        assert remind(own_cast) == 2
        with pytest.raises(Refused, match="Niemand"):
            remind(own_cast)
        assert sent(invoices[LIBRARY])[-1] == (step, day, LIBRARY_YEARLY)
        assert sent(invoices[VENUE])[-1] == (step, day, VENUE_YEARLY)
    it_is(clock, date(2047, 6, 1))
    with pytest.raises(Refused, match="Niemand"):
        remind(own_cast)


def test_who_was_never_reminded_begins_with_the_first_step(
    own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]
) -> None:
    it_is(clock, date(2047, 4, 1))
    assert remind(own_cast) == 2
    it_is(clock, date(2047, 4, 7))
    with pytest.raises(Refused, match="Niemand"):
        remind(own_cast)
    it_is(clock, date(2047, 4, 8))
    assert remind(own_cast) == 2
    assert [step for step, _day, _cents in sent(invoices[LIBRARY])] == [1, 2]


def test_never_after_payment(own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]) -> None:
    it_is(clock, date(2047, 2, 7))
    drawn = drawn_now(own_cast)
    give_up(own_cast, invoices[LIBRARY], LIBRARY_YEARLY)
    with pytest.raises(Conflict):
        remind(own_cast, drawn)
    assert remind(own_cast) == 1
    assert (sent(invoices[LIBRARY]), len(sent(invoices[VENUE]))) == ([], 1)


@action
def settle_slowly(*, by: Acting, invoice: Invoice, settled: Event, go_on: Event) -> None:
    """Settle an invoice by a loss, without the lock of the actions, and wait before it is kept."""
    day = today()
    lines = [
        Line(Purpose.WRITE_OFF, invoice.total_cents, invoice.organisation_id),
        Line(Purpose.DEBTORS, -invoice.total_cents, invoice.organisation_id),
    ]
    entry = post(by=by, day=day, text="Weg", lines=lines, source=(Source.WRITE_OFF, invoice.pk), key="weg")
    Settlement.objects.create(
        **settles(invoice), kind=SettledBy.WRITE_OFF, cents=invoice.total_cents, day=day, entry=entry
    )
    settled.set()
    assert go_on.wait(timeout=30)


def test_a_reminder_waits_for_a_payment_at_the_same_moment_and_is_refused(own_cast: Cast, clock: HouseClock) -> None:
    """Past every lock of the actions: the row of the invoice decides who comes first."""
    clock.set(MONDAY)
    pk = build_initiative(own_cast)
    build_plan(own_cast, pk)
    invoice = invoiced(own_cast, pk)[LIBRARY]
    it_is(clock, date(2047, 2, 7))
    settled, go_on, said = Event(), Event(), []
    by = own_cast.acting("house_treasurer")

    def pay() -> None:
        try:
            settle_slowly(by=by, invoice=invoice, settled=settled, go_on=go_on)
        finally:
            connection.close()

    def ask() -> None:
        try:
            remind_past_the_lock(by=by, invoice=invoice)
        except IntegrityError as error:
            said.append(str(error))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        paying = pool.submit(pay)
        assert settled.wait(timeout=30), paying.exception(timeout=1)
        asking = pool.submit(ask)
        with pytest.raises(TimeoutError):
            asking.result(timeout=0.5)
        go_on.set()
        paying.result(timeout=30)
        asking.result(timeout=30)
    assert "only of what is open" in said[0]
    assert sent(invoice) == []


@action
def remind_past_the_lock(
    *, by: Acting, invoice: Invoice, step: int = 1, cents: int | None = None, day: date | None = None
) -> None:
    """Write a reminder as no action would."""
    Reminder.objects.create(
        **settles(invoice),
        step=step,
        open_cents=invoice.total_cents if cents is None else cents,
        day=day or today(),
        person_id=by.person_id or 0,
        person_name="x",
    )


def test_the_database_refuses_too_early_out_of_turn_and_another_amount(
    own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]
) -> None:
    invoice, by = invoices[LIBRARY], own_cast.acting("house_treasurer")
    it_is(clock, date(2047, 2, 6))
    with pytest.raises(IntegrityError, match="not before its day"):
        remind_past_the_lock(by=by, invoice=invoice)
    it_is(clock, date(2047, 3, 31))
    with pytest.raises(IntegrityError, match="today"):
        remind_past_the_lock(by=by, invoice=invoice, day=date(2047, 3, 30))
    with pytest.raises(IntegrityError, match="only of what is open"):
        remind_past_the_lock(by=by, invoice=invoice, cents=LIBRARY_YEARLY - 1)
    with pytest.raises(IntegrityError, match="a step at a time"):
        remind_past_the_lock(by=by, invoice=invoice, step=2)
    remind_past_the_lock(by=by, invoice=invoice)
    it_is(clock, date(2047, 4, 6))
    with pytest.raises(IntegrityError, match="a week apart"):
        remind_past_the_lock(by=by, invoice=invoice, step=2)


def test_participant_and_payer_are_told_once_and_only_the_treasurer_sends(
    own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]
) -> None:
    it_is(clock, date(2047, 2, 7))
    with pytest.raises(Refused, match="penningmeester"):
        send_reminders(by=own_cast.acting("board"), drawn=1)
    remind(own_cast)
    with system("a test reads every notice"):
        told = Notice.objects.filter(kind="invoice_reminded")
        who = set(told.values_list("organisation__name", flat=True))
        assert {LIBRARY, VENUE} <= who
        assert told.values("person", "organisation").distinct().count() == told.count()


def test_as_many_statements_for_two_as_for_one(own_cast: Cast, clock: HouseClock, invoices: dict[str, Invoice]) -> None:
    it_is(clock, date(2047, 2, 7))
    drawn, by = drawn_now(own_cast), own_cast.acting("house_treasurer")
    with CaptureQueriesContext(connection) as two:
        send_reminders(by=by, drawn=drawn)
    it_is(clock, date(2047, 2, 21))
    give_up(own_cast, invoices[VENUE], VENUE_YEARLY)
    drawn = drawn_now(own_cast)
    with CaptureQueriesContext(connection) as one:
        send_reminders(by=by, drawn=drawn)
    assert len(one) == len(two)


@pytest.mark.parametrize(
    ("language", "today_said", "waits"),
    [("nl", "Verstuur 2 aanmaningen", "eerste aanmaning op"), ("en", "Send 2 reminders", "first reminder on")],
)
def test_the_page_says_who_gets_what_in_both_languages(
    own_cast: Cast,
    clock: HouseClock,
    invoices: dict[str, Invoice],
    language: str,
    today_said: str,
    waits: str,
) -> None:
    it_is(clock, date(2047, 2, 7))
    client = signed_in(own_cast.acting("house_treasurer"))
    client.cookies["django_language"] = language
    assert today_said in client.get(reverse("remind")).content.decode()
    remind(own_cast)
    page = client.get(reverse("remind")).content.decode()
    assert today_said not in page
    assert waits in page
