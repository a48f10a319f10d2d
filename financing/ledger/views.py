"""Pages of the books: the years with their light, trial balance, journal, one account, one entry; and their files."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cooperative.isolation.acting import Refused, RefusedField
from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond
from cooperative.web.spreadsheet import spreadsheet, workbook
from financing.ledger.actions import add_account, close_year, open_year, reverse_entry, write_entry
from financing.ledger.forms import AccountForm, EntryForm, ReversalForm
from financing.ledger.models import Account, FiscalYear, JournalEntry
from financing.ledger.queries import journal, light_of_the_books, listed, on_account, postings_of, trial_balance
from financing.ledger.rules import entries_for, may_close_year, may_keep_books, may_read_books, may_reverse
from financing.ledger.table import journal_head, journal_rows
from initiatives.portfolio.rules import initiatives_for
from members.organisations.models import Organisation

A_PAGE = 50


@require_safe
def books(request: Request) -> HttpResponse:
    """Show the years of the books, and whether everything adds up."""
    may_read_books(request.acting).or_refuse()
    years = list(FiscalYear.objects.order_by("-year"))
    context = {
        "years": years,
        "next_year": years[0].year + 1 if years else house_today().year,
        "light": light_of_the_books(request.acting),
        "keeps": bool(may_keep_books(request.acting)),
        "crumbs": _crumbs()[:1],
    }
    return render(request, "ledger/books.html", context)


@require_safe
def balance(request: Request, year: int) -> HttpResponse:
    """Show the trial balance of a year."""
    row, years = _year_of_all(request, year)
    context = {
        "row": row,
        "balance": trial_balance(request.acting, year),
        "keeps": bool(may_keep_books(request.acting)),
        "closes": bool(may_close_year(request.acting, row, years)),
        "crumbs": _crumbs(),
    }
    return render(request, "ledger/balance.html", context)


@require_safe
def journal_page(request: Request, year: int) -> HttpResponse:
    """Show the entries of a year, newest first."""
    row = _year(request, year)
    page = Paginator(listed(request.acting, year), A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "ledger/journal.html", {"row": row, "page": page, "crumbs": _crumbs(year)})


@require_safe
def journal_csv(request: Request, year: int) -> HttpResponse:
    """Give the journal of a year as text for a spreadsheet, oldest first."""
    return spreadsheet(f"{_('dagboek')}-{year}", journal_head(), journal_rows(_oldest_first(request, year)))


@require_safe
def journal_xlsx(request: Request, year: int) -> HttpResponse:
    """Give the journal of a year as a workbook, oldest first."""
    return workbook(f"{_('dagboek')}-{year}", journal_head(), journal_rows(_oldest_first(request, year)))


@require_safe
def account_page(request: Request, year: int, code: str) -> HttpResponse:
    """Show what was booked on one account in a year."""
    row = _year(request, year)
    account = get_or_404(Account.objects.all(), code=code)
    page = Paginator(on_account(request.acting, account, year), A_PAGE).get_page(request.GET.get("pagina"))
    context = {"row": row, "account": account, "page": page, "crumbs": _crumbs(year)}
    return render(request, "ledger/account.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def entry_page(request: Request, pk: int) -> HttpResponse:
    """Show one entry; who keeps the books reverses it here."""
    may_read_books(request.acting).or_refuse()
    entry = get_or_404(entries_for(request.acting).select_related("reverses", "reversed_by"), pk=pk)
    if request.method == "POST":
        may_reverse(request.acting, entry).or_refuse()
    form = ReversalForm(request.POST if request.method == "POST" else None, initial={"day": house_today()})
    if request.method == "POST" and form.is_valid():
        try:
            made = reverse_entry(by=request.acting, entry_id=pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("Tegengeboekt als %(name)s.") % {"name": made.name}
            return respond(request, reverse("ledger_entry", args=[made.pk]), said)
    context = {
        "entry": entry,
        "page": Paginator(postings_of(request.acting, entry), A_PAGE).get_page(request.GET.get("pagina")),
        "form": form if may_reverse(request.acting, entry) else None,
        "crumbs": [*_crumbs(entry.year_id), (_("Dagboek"), reverse("journal", args=[entry.year_id]))],
    }
    return render(request, "ledger/entry.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: Request) -> HttpResponse:
    """Book what no document of the portal books."""
    may_keep_books(request.acting).or_refuse()
    form = EntryForm(
        request.POST if request.method == "POST" else None,
        accounts=list(Account.objects.all()),
        initiatives=[(each.pk, each.name) for each in initiatives_for(request.acting).order_by("title")],
        initial={"day": house_today(), "key": uuid4()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = write_entry(
                by=request.acting,
                day=form.cleaned_data["day"],
                text=form.cleaned_data["text"],
                lines=form.lines(_member(form)),
                key=f"memorial-{form.cleaned_data['key']}",
            )
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("Geboekt als %(name)s.") % {"name": made.name}
            return respond(request, reverse("ledger_entry", args=[made.pk]), said)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "ledger/new_entry.html", context, status=422 if form.errors else 200)


def _member(form: EntryForm) -> int | None:
    """Give the organisation of the typed member number; refuse a number that nobody has."""
    number = form.cleaned_data["member"]
    if number is None:
        return None
    found = Organisation.objects.filter(number=number).values_list("pk", flat=True).first()
    if found is None:
        raise RefusedField("member", _("Er is geen lid met nummer %(number)s.") % {"number": number})
    return int(found)


@require_POST
def year_opened(request: Request) -> HttpResponse:
    """Open the next year."""
    text = request.POST.get("year", "")
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise Refused(_("Kies een jaar met vier cijfers."))
    row = open_year(by=request.acting, year=int(text))
    return respond(request, reverse("balance", args=[row.year]), _("%(year)s is geopend.") % {"year": row.year})


@require_http_methods(["GET", "HEAD", "POST"])
def year_closed(request: Request, year: int) -> HttpResponse:
    """Close a year, after showing what stands in it."""
    row, years = _year_of_all(request, year)
    if request.method == "POST":
        close_year(by=request.acting, year=year)
        said = _("%(year)s is afgesloten. Er wordt niets meer in geboekt.") % {"year": year}
        return respond(request, reverse("balance", args=[year]), said)
    may_close_year(request.acting, row, years).or_refuse()
    context = {
        "row": row,
        "light": light_of_the_books(request.acting),
        "balance": trial_balance(request.acting, year),
        "crumbs": _crumbs(year),
    }
    return render(request, "ledger/close.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def chart(request: Request) -> HttpResponse:
    """Show the chart of accounts; who keeps the books adds one."""
    may_read_books(request.acting).or_refuse()
    if request.method == "POST":
        may_keep_books(request.acting).or_refuse()
    form = AccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_account(by=request.acting, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            said = _("Rekening %(code)s staat in het plan.") % {"code": made.code}
            return respond(request, reverse("chart_of_accounts"), said)
    context: dict[str, Any] = {
        "accounts": Account.objects.all(),
        "form": form if may_keep_books(request.acting) else None,
        "crumbs": _crumbs(),
    }
    return render(request, "ledger/chart.html", context, status=422 if form.errors else 200)


def _year(request: Request, year: int) -> FiscalYear:
    may_read_books(request.acting).or_refuse()
    return get_or_404(FiscalYear.objects.all(), pk=year)


def _year_of_all(request: Request, year: int) -> tuple[FiscalYear, list[FiscalYear]]:
    """Give a year, and all of them, in one statement."""
    may_read_books(request.acting).or_refuse()
    years = list(FiscalYear.objects.order_by("year"))
    row = next((each for each in years if each.year == year), None)
    if row is None:
        raise Http404
    return row, years


def _oldest_first(request: Request, year: int) -> QuerySet[JournalEntry]:
    _year(request, year)
    return journal(request.acting).filter(year=year)


def _crumbs(year: int | None = None) -> list[tuple[str, str]]:
    crumbs = [(_("Samenleggen"), reverse("money")), (_("Boekhouding"), reverse("books"))]
    return crumbs if year is None else [*crumbs, (str(year), reverse("balance", args=[year]))]
