"""Invoices of the demo: what councils made binding is fixed and invoiced, and one member gets a little back."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from cooperative.demo import Event, World
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading
from financing.contributions.actions import Terms, fix_contributions
from financing.contributions.queries import drawing_of, drawing_of_round, dues_in
from financing.credits.actions import credit_invoice
from financing.demo.books import INVOICED
from financing.invoices.actions import issue_due
from financing.invoices.models import Invoice, PaperKind
from financing.invoices.queries import given_of
from financing.invoices.rules import invoices_for
from financing.invoices.run import run_until
from financing.matching.actions import book_line
from financing.matching.queries import waiting_lines
from financing.questions.actions import speak_about_invoice
from financing.refunds.actions import set_off
from financing.refunds.queries import refunded_by, spare_of, to_set_off
from financing.reminders.actions import send_reminders
from financing.reminders.queries import late_invoices
from members.demo import holder
from members.demo.source import HOUSE

INVOICES = 640
FIXED, ISSUED, GIVEN_BACK, ASKED, CREDITED, BOOKED = -13, -12, -8, -6, -4, -3
# Of these two paid invoices a tenth comes back: one is set off against the next invoice, one goes back by the bank.
SET_OFF, PAID_BACK = 21, 24
# Issued 65 days ago, due a month later, reminded after ten days.
RUNNING, REMINDED = -66, -23
UNTIL_DUE = timedelta(days=31)

QUESTIONS = (
    (
        "bibliotheek-lier",
        "Boeken wij dit als investering of als werking?",
        "Als investering: besluit 2025-1 vroeg het geld voor de opstart. De werking krijgt een eigen factuur.",
    ),
    ("bibliotheek-tienen", "Wij zegden € 500 toe voor volgend jaar. Kan de vervaldag naar januari?", ""),
)


def invoice_events(world: World) -> list[Event]:
    """Tell what was fixed, invoiced and given back lately."""
    acts = (
        (RUNNING, "bijdragen voor de werking", _fix_running),
        (RUNNING + 1, "facturen voor de werking", _issue),
        (REMINDED, "aanmaningen", _remind),
        (FIXED, "bijdragen", _fix),
        (ISSUED, "facturen", _issue),
        (GIVEN_BACK, "tegoeden", _give_back),
        (CREDITED, "creditnota", _credit),
        (ASKED, "vragen", _ask),
        (BOOKED, "kosten", _costs),
    )
    return [
        Event(world.at(day, "14:00"), INVOICES, f"facturen: {what}", partial(act, world)) for day, what, act in acts
    ]


def _fix_running(world: World) -> None:
    """Fix what the running cost of one service asks this year, to be paid within a month."""
    by, initiative_id = holder(world, HOUSE, "house_treasurer"), world.ids["initiative", INVOICED]
    with reading(by):
        today = house_today()
        found = drawing_of(by, initiative_id, "running", today.year)
    if found is None:
        return  # early in a year its plan begins after this day
    fix_contributions(
        by=by,
        initiative_id=initiative_id,
        kind="running",
        year=today.year,
        round_id=0,
        terms=Terms(today + UNTIL_DUE, 1, "Consortiumgroep, bij de start van de dienst"),
        drawn=found.stamp,
    )


def _remind(world: World) -> None:
    """Send the first reminder to who is a week late."""
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        late = late_invoices(by, house_today())
    if late.due:
        send_reminders(by=by, drawn=late.stamp)


def _fix(world: World) -> None:
    """Fix what rounds that succeeded ask of whoever is bound."""
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        today = house_today()
        drawings = [drawing_of_round(by, due.round_id) for due in dues_in(by, today.year) if due.round_id]
    for found in drawings:
        assert found is not None
        fix_contributions(
            by=by,
            initiative_id=found.due.initiative_id,
            kind=found.due.kind,
            year=today.year,
            round_id=found.due.round_id,
            terms=Terms(today + UNTIL_DUE, 1),
            drawn=found.stamp,
        )


def _issue(world: World) -> None:
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        run = run_until(by, house_today() + UNTIL_DUE)
    if run.issued:
        issue_due(by=by, until=run.until, drawn=run.stamp)


def _costs(world: World) -> None:
    """Book what went out by the bank: charges of the account apart from what suppliers got."""
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        went = [line for line in waiting_lines(by) if line.left_read < 0]
        back = refunded_by(by, went)
        lines = [(line, int(line.left_read)) for line in went if line.pk not in back]
    for line, left in lines:
        account, reason = ("610000", line.counterparty_name) if line.counterparty_name else ("657000", line.text)
        asked = {"line_id": line.pk, "account": account, "initiative_id": None, "reason": reason}
        book_line(by=by, cents=left, drawn=left, **asked)


def _credit(world: World) -> None:
    """Give the member of the last invoice a tenth back: it was agreed after the round."""
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        row = Invoice.objects.filter(kind=PaperKind.INVOICE).order_by("-number").first()
    if row is not None:
        _a_tenth_back(world, row, "Later ingestapt: een tiende van de bijdrage vervalt.")


def _give_back(world: World) -> None:
    """Give a tenth of two paid invoices back, and set one of them off against what that member still owes."""
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        rows = list(Invoice.objects.filter(kind=PaperKind.INVOICE, number__in=(SET_OFF, PAID_BACK)).order_by("number"))
    for row in rows:
        note = _a_tenth_back(world, row, "De dienst lag in augustus enkele weken stil.")
        with reading(by):
            spare, owed = spare_of([note])[note.pk], to_set_off(by, note, house_today())
        if row.number == SET_OFF and spare and owed:
            set_off(by=by, note_id=note.pk, parts={owed[0].row.pk: spare}, drawn=spare)


def _a_tenth_back(world: World, row: Invoice, why: str) -> Invoice:
    by = holder(world, HOUSE, "house_treasurer")
    with reading(by):
        given = given_of([row])[row.pk]
    place, line = next(iter(given.items()))
    return credit_invoice(
        by=by,
        invoice_id=row.pk,
        back={place: line.left // 10},
        reason=why,
        asked_again=False,
        drawn=sum(each.left for each in given.values()),
    )


def _ask(world: World) -> None:
    """Let two members ask something about their newest invoice; one of them has its answer."""
    house = holder(world, HOUSE, "house_treasurer")
    for key, question, answer in QUESTIONS:
        by = holder(world, key, "treasurer")
        with reading(by):
            row = invoices_for(by).filter(kind=PaperKind.INVOICE).order_by("-number").first()
        if row is None:
            continue
        speak_about_invoice(by=by, invoice_id=row.pk, text=question)
        if answer:
            speak_about_invoice(by=house, invoice_id=row.pk, text=answer)
