"""Send the reminders that are due: to whoever is late and has something open, a step at a time."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action
from cooperative.web.requests import refuse_stale
from financing.contributions.actions import lock_contributions
from financing.invoices.actions import signed
from financing.reminders.models import Reminder, Step
from financing.reminders.queries import late_invoices
from financing.reminders.rules import may_remind
from members.notices.actions import notify
from members.roles.models import Role

NOTICES = {
    Step.FRIENDLY: "invoice_reminded",
    Step.SECOND: "invoice_reminded_again",
    Step.DEFAULT: "invoice_in_default",
}


@action
def send_reminders(*, by: Acting, drawn: int) -> int:
    """Send every reminder that is due today, and give how many.

    `drawn`: the stamp of the list that the page showed; another one is a conflict (409). Refuses who is not the house
    treasurer, and nothing to send. Each step tells the treasurers and administrators of participant and payer once.
    """
    may_remind(by).or_refuse()
    lock_contributions()
    today = house_today()
    late = late_invoices(by, today)
    refuse_stale(str(drawn), late.stamp, _("Intussen is er betaald of herinnerd. Bekijk de lijst opnieuw."))
    if not late.due:
        raise Refused(_("Niemand krijgt vandaag een aanmaning."))
    made = Reminder.objects.bulk_create(
        Reminder(
            invoice=each.row,
            organisation_id=each.row.organisation_id,
            payer_id=each.row.payer_id,
            step=each.next.step,
            open_cents=each.open,
            day=today,
            **signed(by),
        )
        for each in late.due
        if each.next
    )
    for step in Step:
        told = {pk for row in made if row.step == step for pk in (row.organisation_id, row.payer_id)}
        if told:
            notify(
                kind=NOTICES[step],
                facts={},
                subject=("invoices", 0),
                path=reverse("invoices"),
                organisations=sorted(told),
                roles=[Role.TREASURER, Role.ADMIN],
            )
    for row in made:
        record(
            "invoice_reminded",
            subject=("invoice", row.invoice_id),
            organisation_id=row.organisation_id,
            number=row.invoice.name,
            step=row.step,
            open=row.open_cents,
        )
    return len(made)
