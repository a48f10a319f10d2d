"""Issue what is due: numbered without a gap, frozen, booked, and never rewritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.audit.canonical import canonical
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action, house, system
from cooperative.outbox.actions import put_many
from cooperative.web.requests import refuse_stale
from financing.contributions.actions import lock_contributions
from financing.invoices.billing import Priced
from financing.invoices.models import (
    Invoice,
    InvoiceLine,
    InvoicePaper,
    InvoiceSeries,
    PaperKind,
    SettledBy,
    Settlement,
)
from financing.invoices.parties import Party, parties
from financing.invoices.queries import given_of, open_of
from financing.invoices.rules import may_issue_invoices
from financing.invoices.run import TERM, run_until, to_give_back
from financing.ledger.actions import post_all
from financing.ledger.models import FiscalYear, Purpose
from financing.ledger.rules import Draft, Line
from financing.payments.references import ogm_of
from members.notices.actions import notify
from members.roles.models import Role

Back = Mapping[tuple[int, str, bool], int]
"""What is given back of an invoice: cents by the place of its line, on the footing of the charge."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An invoice or credit note before it has its number."""

    organisation_id: int
    payer_id: int
    seller: Party
    buyer: Party
    lines: tuple[Priced, ...]
    due_on: date | None = None
    credits: Invoice | None = None
    reason: str = ""

    @property
    def cents(self) -> int:
        """What it asks or gives back."""
        return sum(line.cents for line in self.lines)


@action
def issue_due(*, by: Acting, until: date, drawn: int) -> tuple[int, int]:
    """Issue an invoice to each organisation that owes something by a day, and credit what members get back.

    Gives how many invoices and credit notes. `drawn` is the stamp of the run that the form showed; another one is a
    conflict (409). Who lacks an address or enterprise number is left out, and owes it still. Refuses who is not the
    house treasurer, a cooperative without its own particulars, and nothing to issue.
    """
    may_issue_invoices(by).or_refuse()
    lock_contributions()
    run = run_until(by, until)
    refuse_stale(str(drawn), run.stamp, _("De bedragen zijn intussen gewijzigd. Bekijk de facturen opnieuw."))
    if run.trouble:
        raise Refused(run.trouble)
    if not run.issued and not run.back:
        raise Refused(_("Er is niets te factureren."))
    today = house_today()
    with house("invoices go to every member at once"):
        asked = [
            Paper(bill.organisation_id, bill.payer_id, run.seller, bill.payer, bill.lines, max(until, today + TERM))
            for bill in run.issued
        ]
        issue(by, PaperKind.INVOICE, asked, today)
        back = _papers_back(run.seller, to_give_back(run.back))
        issue(by, PaperKind.CREDIT_NOTE, back, today)
    concerned = {pk for paper in [*asked, *back] for pk in (paper.payer_id, paper.organisation_id)}
    notify(
        kind="invoices_issued",
        facts={"day": max(until, today + TERM)},
        subject=("invoices", 0),
        path=reverse("invoices"),
        organisations=sorted(concerned),
        roles=[Role.TREASURER, Role.ADMIN],
    )
    return len(asked), len(back)


def _papers_back(issuer: Party, back: Mapping[int, Back]) -> list[Paper]:
    """Make the credit notes of what a run gives back, one for each invoice."""
    invoices = list(Invoice.objects.filter(pk__in=back))
    buyers = parties(invoice.payer_id for invoice in invoices)
    given, papers = given_of(invoices), []
    for invoice in invoices:
        lines = tuple(given[invoice.pk][place].back(cents) for place, cents in back[invoice.pk].items())
        reason = _("De bijdrage is opnieuw vastgesteld.")
        whose = (invoice.organisation_id, invoice.payer_id)
        papers.append(Paper(*whose, issuer, buyers[invoice.payer_id], lines, credits=invoice, reason=reason))
    return papers


def issue(by: Acting, kind: PaperKind, papers: Sequence[Paper], day: date) -> list[Invoice]:
    """Number, freeze, book and let print papers of one kind inside a running action, under `lock_contributions`.

    In as many statements for many as for one; a credit note settles what is open of its invoice.
    """
    if not papers:
        return []
    list(FiscalYear.objects.select_for_update().filter(pk=day.year))  # first the year, then what is counted in it
    series, _new = InvoiceSeries.objects.get_or_create(kind=kind, year=day.year)
    made = [_frozen(by, kind, paper, day, series.issued + place) for place, paper in enumerate(papers, 1)]
    Invoice.objects.bulk_create(made)
    InvoiceLine.objects.bulk_create(
        _line(invoice, position, line)
        for invoice, paper in zip(made, papers, strict=True)
        for position, line in enumerate(paper.lines, 1)
    )
    post_all(by=by, drafts=[_draft(invoice, paper) for invoice, paper in zip(made, papers, strict=True)])
    put_many("invoice_paper", {f"invoice_paper:{invoice.pk}": {"invoice_id": invoice.pk} for invoice in made})
    for invoice in made:
        record(
            "credit_note_issued" if invoice.is_credit_note else "invoice_issued",
            subject=("invoice", invoice.pk),
            organisation_id=invoice.organisation_id,
            number=invoice.name,
            total=invoice.total_cents,
            sha256=invoice.sha256,
        )
    if kind == PaperKind.CREDIT_NOTE:
        _settle_by_credit(by, made, papers)
    return made


def keep_paper(invoice: Invoice, digest: str) -> None:
    """Note once that the paper of an invoice stands on disk, with the SHA-256 (hex) of its file; for the worker."""
    with system("the worker prints papers of every member"):
        whose = {"organisation_id": invoice.organisation_id, "payer_id": invoice.payer_id}
        _paper, new = InvoicePaper.objects.get_or_create(invoice=invoice, defaults=whose | {"sha256": digest})
        if new:
            record(
                "invoice_printed",
                subject=("invoice", invoice.pk),
                organisation_id=invoice.organisation_id,
                number=invoice.name,
                sha256=digest,
            )


def _frozen(by: Acting, kind: PaperKind, paper: Paper, day: date, number: int) -> Invoice:
    net, vat = sum(line.net_cents for line in paper.lines), sum(line.vat_cents for line in paper.lines)
    invoice = Invoice(
        kind=kind,
        year=day.year,
        number=number,
        organisation_id=paper.organisation_id,
        payer_id=paper.payer_id,
        issued_on=day,
        due_on=paper.due_on,
        seller=paper.seller.to_json(),
        buyer=paper.buyer.to_json(),
        net_cents=net,
        vat_cents=vat,
        total_cents=net + vat,
        lines_count=len(paper.lines),
        ogm="" if paper.credits else ogm_of(day.year * 1_000_000 + number),
        credits=paper.credits,
        reason=paper.reason,
        **signed(by),
    )
    said = [[line.owed.name, line.owed.year, line.owed.kind, line.net_cents, line.vat_cents] for line in paper.lines]
    sealed = {
        "number": invoice.name,
        "day": day,
        "due": paper.due_on,
        "seller": invoice.seller,
        "buyer": invoice.buyer,
        "lines": said,
        "total": invoice.total_cents,
        "ogm": invoice.ogm,
        "credits": paper.credits.name if paper.credits else "",
    }
    invoice.sha256 = sha256(canonical(sealed).encode()).hexdigest()
    return invoice


def _line(invoice: Invoice, position: int, line: Priced) -> InvoiceLine:
    owed = line.owed
    return InvoiceLine(
        invoice=invoice,
        position=position,
        organisation_id=invoice.organisation_id,
        payer_id=invoice.payer_id,
        schedule_id=owed.schedule_id,
        initiative_id=owed.initiative_id,
        name=owed.name,
        year=owed.year,
        kind=owed.kind,
        part=owed.part,
        parts=owed.parts,
        vat=owed.vat,
        vat_included=owed.vat_included,
        vat_percent=line.vat_percent,
        net_cents=line.net_cents,
        vat_cents=line.vat_cents,
    )


def _draft(invoice: Invoice, paper: Paper) -> Draft:
    """Book what is asked on the account of the participant, and each cost on its initiative; a credit the other way."""
    sign, organisation = (-1 if invoice.is_credit_note else 1), paper.organisation_id
    lines = [Line(Purpose.DEBTORS, sign * invoice.total_cents, organisation)]
    for line in paper.lines:
        if line.net_cents:
            lines.append(Line(Purpose.CONTRIBUTIONS, -sign * line.net_cents, organisation, line.owed.initiative_id))
    if invoice.vat_cents:
        lines.append(Line(Purpose.VAT, -sign * invoice.vat_cents))
    words = _("Creditnota %(name)s, %(who)s") if invoice.is_credit_note else _("Factuur %(name)s, %(who)s")
    text = words % {"name": invoice.name, "who": paper.buyer.name}
    return Draft(invoice.issued_on, text, tuple(lines), (invoice.kind, invoice.pk), f"invoice-{invoice.pk}")


def _settle_by_credit(by: Acting, made: Sequence[Invoice], papers: Sequence[Paper]) -> None:
    """Let each credit note settle what is open of its invoice; the rest of it stays a credit of the member."""
    credited = [paper.credits for paper in papers if paper.credits]
    left = open_of(credited)
    rows = []
    for note, invoice in zip(made, credited, strict=True):
        cents = min(note.total_cents, left[invoice.pk])
        if cents:
            left[invoice.pk] -= cents
            rows.append(
                Settlement(
                    **settles(invoice),
                    kind=SettledBy.CREDIT,
                    cents=cents,
                    day=note.issued_on,
                    credit_note=note,
                    reason=note.reason,
                    **signed(by),
                )
            )
    Settlement.objects.bulk_create(rows)


def settles(invoice: Invoice) -> dict[str, object]:
    """Give the columns of a settlement that say what it settles."""
    return {"invoice": invoice, "organisation_id": invoice.organisation_id, "payer_id": invoice.payer_id}


def signed(by: Acting) -> dict[str, object]:
    """Give the columns that say who did it."""
    return {"person_id": by.person_id or 0, "person_name": by.person_name}
