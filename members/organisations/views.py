"""The directory, the page of an organisation, and what its admin and staff change."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond, version_of
from members.organisations.actions import (
    WrongInput,
    add_organisation,
    end_membership_of_cooperative,
    set_identifier,
    update_contact,
    update_organisation,
)
from members.organisations.forms import ContactForm, IdentifierForm, JoinForm, LeaveForm, OrganisationForm
from members.organisations.models import Kind, Municipality, Organisation, Scheme
from members.organisations.numbers import WrongNumber, shown
from members.organisations.queries import directory as directory_of
from members.organisations.queries import municipalities_by_name, organisation_choices, profile, profiles_for
from members.organisations.rules import (
    may_edit_contact,
    may_edit_rest,
    may_leave,
    may_see_account,
    organisations_for,
)


@require_safe
def directory(request: Request) -> HttpResponse:
    """List the members and partners by kind and place; of one kind or letter when asked."""
    kind, letter = request.GET.get("soort", ""), request.GET.get("letter", "").upper()
    if kind and kind not in Kind.values:
        raise Http404
    found = directory_of(request.acting, kind=kind, letter=letter)
    return render(
        request,
        "organisations/directory.html",
        {"directory": found, "kind": kind, "letter": letter, "may_edit": bool(may_edit_rest(request.acting))},
    )


@require_safe
def organisation(request: Request, pk: int) -> HttpResponse:
    """Show one organisation: what it is, its numbers, whom it serves, whom to call."""
    row = get_or_404(profiles_for(request.acting), pk=pk)
    return render(
        request,
        "organisations/organisation.html",
        {
            "page": profile(row, house_today()),
            "row": row,
            "may_edit_contact": bool(may_edit_contact(request.acting, row)),
            "may_see_account": may_see_account(request.acting, row),
            "may_edit_rest": bool(may_edit_rest(request.acting)),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: Request, pk: int) -> HttpResponse:
    """Change where the own organisation can be reached."""
    row = get_or_404(organisations_for(request.acting), pk=pk)
    may_edit_contact(request.acting, row).or_refuse()
    form = ContactForm(
        request.POST or None,
        initial={name: getattr(row, name) for name in ContactForm.base_fields} | {"iban": row.account},
    )
    if request.method == "POST" and form.is_valid():
        update_contact(by=request.acting, organisation_id=pk, version=version_of(request), details=form.details())
        return respond(request, reverse("organisation", args=[pk]), _("De contactgegevens zijn bewaard."))
    status = 422 if request.method == "POST" else 200
    return render(request, "organisations/contact.html", {"row": row, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Request) -> HttpResponse:
    """Let an organisation join."""
    may_edit_rest(request.acting).or_refuse()
    form = JoinForm(
        request.POST or None,
        organisations=organisation_choices(request.acting),
        municipalities=municipalities_by_name() if request.method == "POST" else {},
        initial={"joined_on": house_today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = add_organisation(
                by=request.acting,
                shape=form.shape(),
                joined_on=form.cleaned_data["joined_on"],
                details=form.details(),
            )
        except WrongInput as error:
            form.add_error(error.field, str(error))
        else:
            return respond(request, reverse("organisation", args=[row.pk]), _("%(name)s is nu lid.") % {"name": row})
    return _page(request, form, _("Nieuwe organisatie"), _("Neem op"))


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    """Say what an organisation is."""
    may_edit_rest(request.acting).or_refuse()
    row = get_or_404(organisations_for(request.acting), pk=pk)
    drawing = request.method != "POST"
    form = OrganisationForm(
        request.POST or None,
        organisations=[choice for choice in organisation_choices(request.acting) if choice[0] != str(pk)],
        municipalities={} if drawing else municipalities_by_name(),
        initial={
            "name": row.name,
            "kind": row.kind,
            "part_of": row.part_of_id,
            "legal_person": row.legal_person_id,
            "serves": "\n".join(_served(row)) if drawing else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            update_organisation(by=request.acting, organisation_id=pk, version=version_of(request), shape=form.shape())
        except WrongInput as error:
            form.add_error(error.field, str(error))
        else:
            return respond(request, reverse("organisation", args=[pk]), _("De wijzigingen zijn bewaard."))
    return _page(request, form, _("Wijzig %(name)s") % {"name": row}, _("Bewaar"), row)


@require_http_methods(["GET", "HEAD", "POST"])
def identifiers(request: Request, pk: int) -> HttpResponse:
    """Give an organisation a number in a register."""
    may_edit_rest(request.acting).or_refuse()
    row = get_or_404(profiles_for(request.acting), pk=pk)
    form = IdentifierForm(request.POST or None, initial={"valid_from": house_today()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            number = set_identifier(by=request.acting, organisation_id=pk, **given)
        except WrongNumber as error:
            form.add_error("value", str(error))
        except WrongInput as error:
            form.add_error(error.field, str(error))
        else:
            said = _("%(scheme)s: %(number)s is bewaard.") % {
                "scheme": str(Scheme(given["scheme"]).label),
                "number": shown(given["scheme"], number),
            }
            return respond(request, reverse("organisation", args=[pk]), said)
    page = profile(row, house_today())
    return _page(request, form, _("Nummers van %(name)s") % {"name": row}, _("Bewaar het nummer"), row, page=page)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: Request, pk: int) -> HttpResponse:
    """Let an organisation be no member any more."""
    may_edit_rest(request.acting).or_refuse()
    row = get_or_404(organisations_for(request.acting), pk=pk)
    may_leave(row).or_refuse()
    form = LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_membership_of_cooperative(
                by=request.acting,
                organisation_id=pk,
                version=version_of(request),
                left_on=form.cleaned_data["left_on"],
            )
        except WrongInput as error:
            form.add_error(error.field, str(error))
        else:
            return respond(request, reverse("organisation", args=[pk]), _("Het einde van het lidmaatschap is bewaard."))
    return _page(
        request, form, _("%(name)s verlaat de coöperatie") % {"name": row}, _("Beëindig het lidmaatschap"), row
    )


def _served(row: Organisation) -> list[str]:
    return list(Municipality.objects.filter(serves__organisation=row).values_list("name", flat=True))


def _page(
    request: Request,
    form: forms.Form,
    heading: str,
    act: str,
    row: Organisation | None = None,
    **more: object,
) -> HttpResponse:
    context = {"form": form, "heading": heading, "act": act, "row": row} | more
    return render(request, "organisations/staff_form.html", context, status=422 if request.method == "POST" else 200)
