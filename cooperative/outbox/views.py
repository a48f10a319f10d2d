"""The page with the jobs, for staff."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cooperative.outbox.actions import try_again
from cooperative.outbox.queries import newest_jobs
from cooperative.outbox.rules import may_see_jobs
from cooperative.web.requests import Request, respond


@require_safe
def jobs(request: Request) -> HttpResponse:
    """List what waits, what failed and what was done."""
    may_see_jobs(request.acting).or_refuse()
    return render(request, "outbox/jobs.html", {"jobs": newest_jobs()})


@require_POST
def again(request: Request, pk: int) -> HttpResponse:
    """Let a failed job be tried once more."""
    try_again(by=request.acting, row_id=pk)
    return respond(request, reverse("jobs"), _("De taak wordt opnieuw geprobeerd."))
