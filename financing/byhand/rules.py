"""Who writes a payment in by hand, who confirms it, and who undoes it."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from financing.byhand.models import HandPayment
from financing.contributions.rules import may_read_contributions
from financing.invoices.models import Invoice
from financing.invoices.rules import may_issue_invoices
from financing.ledger.models import Account, AccountKind, Purpose
from members.roles.models import Role

NOT_AGAINST = (Purpose.DEBTORS, Purpose.BANK, Purpose.SUSPENSE)


def hand_payments_for(acting: Acting) -> QuerySet[HandPayment]:
    """Give the payments written in by hand to who reads the contributions of all."""
    return HandPayment.objects.all() if may_read_contributions(acting) else HandPayment.objects.none()


def contra_accounts() -> QuerySet[Account]:
    """Give the accounts on which a payment by hand can have come in: never what the bank's own lines book."""
    living = Account.objects.filter(kind__in=[AccountKind.ASSET, AccountKind.LIABILITY])
    return living.exclude(purpose__in=NOT_AGAINST).order_by("code")


def may_enter_payment(by: Acting, invoice: Invoice, open_cents: int) -> Verdict:
    """The house treasurer, an invoice of which something is still to be paid (`open_cents`)."""
    if invoice.is_credit_note or not open_cents:
        return Verdict(False, _("Van dit stuk staat niets meer open."))
    return may_issue_invoices(by)


def may_judge(by: Acting) -> Verdict:
    """The house treasurer and the board, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER, Role.BOARD):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester en het bestuur bevestigen een betaling."))


def may_judge_payment(by: Acting, payment: HandPayment) -> Verdict:
    """Who may confirm or refuse, and did not enter it."""
    if payment.entered_by == by.person_id:
        return Verdict(False, _("U schreef deze betaling zelf in. Iemand anders bevestigt of weigert ze."))
    return may_judge(by)


def may_undo(by: Acting, payment: HandPayment) -> Verdict:
    """The house treasurer, a payment that was confirmed and not undone yet."""
    if payment.settlement is None or getattr(payment.settlement, "undone_by", None) is not None:
        return Verdict(False, _("Deze betaling telt niet mee. Er is niets terug te draaien."))
    return may_issue_invoices(by)
