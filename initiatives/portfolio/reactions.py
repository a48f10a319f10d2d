"""Who leads an initiative hears which organisation shows interest, takes part, and leaves."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cooperative.isolation.acting import Acting
from initiatives.portfolio.models import Initiative, ParticipationState
from initiatives.portfolio.signals import participation_changed
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@receiver(participation_changed, dispatch_uid="initiatives.portfolio.tell_lead")
def tell_the_lead(*, initiative: Initiative, before: str, state: str, by: Acting, **_: Any) -> None:
    """Tell the contributors of the lead, unless it is the lead itself that joins or leaves."""
    if by.organisation_id == initiative.lead_id:
        return
    if state == ParticipationState.LEFT:
        _tell(initiative, by, kind="participation_ended", interested=before == ParticipationState.INTERESTED)
    else:
        taking_part = state == ParticipationState.TAKING_PART
        _tell(initiative, by, kind="participation_began" if taking_part else "interest_shown")


def _tell(initiative: Initiative, by: Acting, *, kind: str, **facts: bool) -> None:
    notify(
        organisations=[initiative.lead_id],
        roles=[Role.CONTRIBUTOR],
        kind=kind,
        facts=facts | {"organisation": by.organisation_name, **titles(initiative)},
        subject=("initiative", initiative.pk),
        path=reverse("participants", args=[initiative.pk]),
    )
