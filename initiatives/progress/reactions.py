"""Whoever takes part or is interested finds in the inbox that there is news, or a next stage."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cooperative.isolation.acting import Acting
from initiatives.portfolio.models import Initiative, Participation, ParticipationState
from initiatives.portfolio.signals import progress_posted, stage_changed
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@receiver(progress_posted, dispatch_uid="initiatives.progress.tell_progress")
def tell_of_progress(*, initiative: Initiative, by: Acting, **_: Any) -> None:
    """Tell them that there is something to read."""
    _tell(initiative, by, kind="progress_posted")


@receiver(stage_changed, dispatch_uid="initiatives.progress.tell_stage")
def tell_of_a_stage(*, initiative: Initiative, by: Acting, **_: Any) -> None:
    """Tell them that the initiative went on."""
    _tell(initiative, by, kind="stage_changed")


def _tell(initiative: Initiative, by: Acting, *, kind: str) -> None:
    joined = Participation.objects.standing().exclude(state=ParticipationState.LEFT).filter(initiative=initiative)
    notify(
        organisations=joined.values_list("organisation_id", flat=True),
        roles=[Role.CONTRIBUTOR, Role.REPRESENTATIVE],
        but=by.person_id,
        kind=kind,
        facts=titles(initiative),
        subject=("initiative", initiative.pk),
        path=reverse("initiative", args=[initiative.pk]),
    )
