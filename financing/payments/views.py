"""Pages about the bank: accounts and statements, one statement, and a file on its way in."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import RefusedField
from cooperative.web.requests import Request, get_or_404, respond
from financing.ledger.models import JournalEntry, Source
from financing.payments.actions import throw_away, upload_bank_file
from financing.payments.forms import BankFileForm
from financing.payments.queries import last_statements, preview_of
from financing.payments.rules import bank_files_for, bank_lines_for, may_keep_bank, may_read_bank, statements_for

ON_A_PAGE = 50
Crumbs = list[tuple[str, str]]


def _crumbs(*more: tuple[str, str]) -> Crumbs:
    return [(_("Samenleggen"), reverse("money")), *more]


def _bank() -> tuple[str, str]:
    return (_("Bank"), reverse("bank"))


@require_safe
def bank(request: Request) -> HttpResponse:
    """Show the accounts with where they stand, files that wait, and the statements, latest first."""
    may_read_bank(request.acting).or_refuse()
    rows = statements_for(request.acting).select_related("file").defer("file__content").order_by("-closing_on", "-pk")
    context = {
        "accounts": last_statements(request.acting).values(),
        "waiting": bank_files_for(request.acting).filter(read_at=None),
        "page": Paginator(rows, ON_A_PAGE).get_page(request.GET.get("pagina")),
        "keeps": may_keep_bank(request.acting),
        "crumbs": _crumbs(),
    }
    return render(request, "payments/bank.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: Request) -> HttpResponse:
    """Choose a file; a sound one is shown before it is read in, any other is refused with what is wrong in it."""
    may_keep_bank(request.acting).or_refuse()
    form = BankFileForm(request.POST, request.FILES) if request.method == "POST" else BankFileForm()
    if form.is_bound and form.is_valid():
        name, content = form.content()
        try:
            row = upload_bank_file(by=request.acting, name=name, content=content)
        except RefusedField as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return respond(request, reverse("bank_file", args=[row.pk]))
    context = {"form": form, "crumbs": _crumbs(_bank())}
    return render(request, "payments/upload.html", context, status=422 if form.is_bound else 200)


@require_safe
def bank_file(request: Request, pk: int) -> HttpResponse:
    """Show what an uploaded file holds before it is read in; of one that was read, its statements."""
    row = get_or_404(bank_files_for(request.acting).defer(None), pk=pk)
    context = {"row": row, "keeps": may_keep_bank(request.acting), "crumbs": _crumbs(_bank())}
    if row.read_at is None:
        context["preview"] = preview_of(request.acting, row)
    else:
        context["statements"] = row.statements.all()
    return render(request, "payments/bank_file.html", context)


@require_POST
def drop(request: Request, pk: int) -> HttpResponse:
    """Throw a file away that was not read in."""
    row = get_or_404(bank_files_for(request.acting), pk=pk)
    throw_away(by=request.acting, file_id=row.pk)
    return respond(request, reverse("bank"), _("Het bestand ‘%(name)s’ is weggegooid.") % {"name": row.name})


@require_safe
def statement(request: Request, pk: int) -> HttpResponse:
    """Show one statement with its lines."""
    row = get_or_404(statements_for(request.acting).select_related("previous", "file").defer("file__content"), pk=pk)
    lines = bank_lines_for(request.acting).filter(statement=row).defer("raw")
    context = {
        "row": row,
        "booked": JournalEntry.objects.filter(source_kind=Source.STATEMENT, source_id=row.pk).exists(),
        "page": Paginator(lines, ON_A_PAGE).get_page(request.GET.get("pagina")),
        "crumbs": _crumbs(_bank()),
    }
    return render(request, "payments/statement.html", context)
