"""Who reads invoices, who issues and credits them, and what they must keep to."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting, Verdict
from financing.contributions.rules import (
    may_fix_contributions,
    may_read_contributions,
    ours,
    reads_money_of_ours,
)
from financing.invoices.models import Invoice, InvoiceLine, InvoicePaper, Settlement


def may_read_invoices(by: Acting) -> Verdict:
    """Who keeps or reads the money of the cooperative; a treasurer or administrator of a member for its own."""
    if reads_money_of_ours(by) or may_read_contributions(by):
        return Verdict(True)
    return Verdict(False, _("Facturen zien de financieel verantwoordelijken en beheerders van uw organisatie."))


def may_issue_invoices(by: Acting) -> Verdict:
    """The house treasurer, acting for the cooperative."""
    return may_fix_contributions(by)


def invoices_for(acting: Acting) -> QuerySet[Invoice]:
    """Give the invoices and credit notes that this context may read: of its own or to pay, or all."""
    if may_read_contributions(acting):
        return Invoice.objects.all()
    return Invoice.objects.filter(ours(acting)) if reads_money_of_ours(acting) else Invoice.objects.none()


def lines_for(acting: Acting) -> QuerySet[InvoiceLine]:
    """Give the lines of the invoices that this context may read."""
    return InvoiceLine.objects.filter(invoice__in=invoices_for(acting))


def printed_for(acting: Acting) -> QuerySet[InvoicePaper]:
    """Give what was printed of the invoices that this context may read."""
    return InvoicePaper.objects.filter(invoice__in=invoices_for(acting))


def settlements_for(acting: Acting) -> QuerySet[Settlement]:
    """Give what settled the invoices that this context may read."""
    return Settlement.objects.filter(invoice__in=invoices_for(acting))


def may_credit(by: Acting, invoice: Invoice, left: int) -> Verdict:
    """The house treasurer, an invoice of which something was not given back yet (`left`, cents)."""
    if invoice.is_credit_note:
        return Verdict(False, _("Dit is zelf een creditnota."))
    if not left:
        return Verdict(False, _("Deze factuur is al helemaal gecrediteerd."))
    return may_issue_invoices(by)


def may_write_off(by: Acting, invoice: Invoice, open_cents: int) -> Verdict:
    """The house treasurer, an invoice of which something is still to be paid (`open_cents`)."""
    if invoice.is_credit_note or not open_cents:
        return Verdict(False, _("Van dit stuk staat niets meer open."))
    return may_issue_invoices(by)
