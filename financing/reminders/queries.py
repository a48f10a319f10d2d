"""Which invoices are late, which reminder each one got, and which follows. Amounts in cents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from cooperative.isolation.acting import Acting
from financing.invoices.models import Invoice
from financing.invoices.queries import owing
from financing.reminders.models import Reminder, Step
from financing.reminders.steps import Next, next_after


@dataclass(frozen=True, slots=True)
class Late:
    """An invoice past its day with something open: how late, and what it was reminded of so far (0: nothing yet)."""

    row: Invoice
    open: int
    days: int
    last_step: int
    last_day: date | None
    next: Next | None
    today: date

    @property
    def is_due(self) -> bool:
        """Say whether it gets a reminder today."""
        return self.next is not None and self.next.is_due(self.today)

    @property
    def next_words(self) -> str:
        """The step that follows, in words."""
        return str(Step(self.next.step).label) if self.next else ""

    @property
    def last_words(self) -> str:
        """The step that went before, in words."""
        return str(Step(self.last_step).label) if self.last_step else ""


@dataclass(frozen=True, slots=True)
class LateInvoices:
    """Every late invoice on a day, the longest late first."""

    rows: tuple[Late, ...]

    @property
    def due(self) -> list[Late]:
        """Those that get a reminder today."""
        return [row for row in self.rows if row.is_due]

    @property
    def sums(self) -> list[tuple[Step, int, int]]:
        """How many get each step today, and what is open of those together; steps for nobody left out."""
        of = {step: [row.open for row in self.due if row.next and row.next.step == step] for step in Step}
        return [(step, len(cents), sum(cents)) for step, cents in of.items() if cents]

    @property
    def stamp(self) -> int:
        """A number for the form: another one when what would be sent changed. From 1 on."""
        steps = sum((row.open + 13) * (row.row.pk + 7) * (row.next.step if row.next else 0) for row in self.due)
        return 1 + steps % 999_999_937


def late_invoices(acting: Acting, today: date) -> LateInvoices:
    """Give what is late of the invoices that one may read; one statement."""
    sent = Reminder.objects.filter(invoice=OuterRef("pk")).order_by("-step")
    rows = owing(acting).filter(due_on__lt=today)
    rows = rows.annotate(step_read=Subquery(sent.values("step")[:1]), step_day=Subquery(sent.values("day")[:1]))
    return LateInvoices(
        tuple(
            Late(
                row=row,
                open=row.open_read,
                days=(today - row.due_on).days,
                last_step=row.step_read or 0,
                last_day=row.step_day,
                next=next_after(row.due_on, row.step_read or 0, row.step_day),
                today=today,
            )
            for row in rows
        )
    )
