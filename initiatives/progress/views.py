"""The forms by which the lead keeps stages, milestones and progress."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cooperative.isolation.clock import house_today
from cooperative.web.requests import Request, get_or_404, respond
from initiatives.portfolio.models import Milestone, StageStep
from initiatives.portfolio.rules import may_edit, may_post_progress
from initiatives.portfolio.views import crumbs_to, form_page, initiative_or_404
from initiatives.progress import actions
from initiatives.progress.forms import MilestoneForm, PlanningForm, ProgressForm, StageForm, milestone_in
from initiatives.progress.queries import milestones_of, update_of, updates_of
from initiatives.progress.rules import next_stages

ON_A_PAGE = 20


def _days(pk: int, column: str) -> dict[str, date | None]:
    return dict(StageStep.objects.filter(initiative_id=pk).values_list("stage", column))


@require_http_methods(["GET", "HEAD", "POST"])
def stage(request: Request, pk: int) -> HttpResponse:
    """Bring an initiative into a later stage."""
    row = initiative_or_404(request, pk)
    may_edit(request.acting, row).or_refuse()
    if not next_stages(row.stage):
        raise Http404
    entered = [day for day in _days(pk, "entered_on").values() if day is not None]
    form = StageForm(
        request.POST if request.method == "POST" else None,
        initiative=row,
        latest=max(entered, default=None),
        today=house_today(),
    )
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        actions.change_stage(by=request.acting, initiative_id=pk, version=version, **form.cleaned_data)
        return respond(request, reverse("initiative", args=[pk]), _("De nieuwe fase is bewaard."))
    return form_page(
        request,
        form,
        crumbs_to(row, _("Fase")),
        heading=_("Naar een volgende fase"),
        lede=_("Nu: %(stage)s. Een fase terug kan niet.") % {"stage": row.get_stage_display()},
        act=_("Bewaar de fase"),
        version=request.POST.get("version", str(row.version)),
        aside=(_("Plan de fasen die nog komen"), reverse("initiative_planning", args=[pk])),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def planning(request: Request, pk: int) -> HttpResponse:
    """Plan the stages to come."""
    row = initiative_or_404(request, pk)
    may_edit(request.acting, row).or_refuse()
    if len(next_stages(row.stage)) < 2:
        raise Http404
    form = PlanningForm(
        request.POST if request.method == "POST" else None,
        initiative=row,
        planned=_days(pk, "planned_on"),
        today=house_today(),
    )
    if form.is_bound and form.is_valid():
        version = request.POST.get("version", "")
        actions.plan_stages(by=request.acting, initiative_id=pk, version=version, planned=form.cleaned_data)
        return respond(request, reverse("initiative", args=[pk]), _("De planning is bewaard."))
    return form_page(
        request,
        form,
        crumbs_to(row, _("Planning")),
        heading=_("Plan de fasen die nog komen"),
        lede=_("Schrijf dag/maand/jaar, zoals 26/11/2026. Laat leeg wat nog niet gepland is."),
        act=_("Bewaar de planning"),
        version=request.POST.get("version", str(row.version)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def milestones(request: Request, pk: int) -> HttpResponse:
    """List the milestones; the lead adds one here."""
    row = initiative_or_404(request, pk)
    verdict = may_edit(request.acting, row)
    form = MilestoneForm(request.POST if request.method == "POST" else None)
    if form.is_bound:
        verdict.or_refuse()
        if form.is_valid():
            actions.add_milestone(by=request.acting, initiative_id=pk, **form.cleaned_data)
            return respond(request, reverse("milestones", args=[pk]), _("De mijlpaal is toegevoegd."))
    context = {
        "initiative": row,
        "crumbs": crumbs_to(row, _("Mijlpalen")),
        "milestones": milestones_of(row),
        "edits": bool(verdict),
        "form": form,
    }
    return render(request, "progress/milestones.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: Request, pk: int, milestone_pk: int) -> HttpResponse:
    """Change a milestone."""
    row = initiative_or_404(request, pk)
    may_edit(request.acting, row).or_refuse()
    found = get_or_404(Milestone.objects.filter(initiative=row), pk=milestone_pk)
    form = MilestoneForm(request.POST if request.method == "POST" else None, initial=milestone_in(found))
    if form.is_bound and form.is_valid():
        actions.update_milestone(
            by=request.acting,
            initiative_id=pk,
            milestone_id=milestone_pk,
            version=request.POST.get("version", ""),
            **form.cleaned_data,
        )
        return respond(request, reverse("milestones", args=[pk]), _("De mijlpaal is bewaard."))
    crumbs = [*crumbs_to(row), (_("Mijlpalen"), reverse("milestones", args=[pk])), (found.title, "")]
    version = request.POST.get("version", str(row.version))
    return form_page(request, form, crumbs, heading=_("Wijzig de mijlpaal"), act=_("Bewaar"), version=version)


@require_http_methods(["GET", "HEAD", "POST"])
def progress(request: Request, pk: int) -> HttpResponse:
    """Show every progress update; the lead posts one here."""
    row = initiative_or_404(request, pk)
    verdict = may_post_progress(request.acting, row)
    form = ProgressForm(request.POST if request.method == "POST" else None, initial={"status": row.status})
    if form.is_bound:
        verdict.or_refuse()
        if form.is_valid():
            actions.post_progress(by=request.acting, initiative_id=pk, **form.cleaned_data)
            return respond(request, reverse("initiative", args=[pk]), _("Uw bericht over de voortgang staat er."))
    paginator = Paginator(updates_of(row), ON_A_PAGE)
    number = request.GET.get("pagina", "1")
    if not number.isdecimal() or not 1 <= int(number) <= paginator.num_pages:
        raise Http404
    page = paginator.page(number)
    context = {
        "initiative": row,
        "crumbs": crumbs_to(row, _("Voortgang")),
        "page": page,
        "updates": [update_of(one, row.lead.name) for one in page],
        "posts": bool(verdict),
        "form": form,
    }
    return render(request, "progress/progress.html", context, status=422 if form.is_bound else 200)
