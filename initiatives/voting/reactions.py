"""Whoever may vote hears that a vote opened and how it ended, for each organisation that is an elector."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from initiatives.voting.models import Decision, Elector
from initiatives.voting.signals import vote_counted, vote_opened
from members.notices.actions import notify_each
from members.notices.queries import readers_of
from members.roles.models import Role


@receiver(vote_opened, dispatch_uid="initiatives.voting.tell_opened")
def tell_that_it_opened(*, decision: Decision, **_: Any) -> None:
    """Tell the representatives of every elector until when they vote."""
    _tell(decision, "vote_opened", reverse("decision", args=[decision.pk]), closes_at=decision.closes_at)


@receiver(vote_counted, dispatch_uid="initiatives.voting.tell_counted")
def tell_how_it_ended(*, decision: Decision, outcome: str, **_: Any) -> None:
    """Tell them the outcome, in the transaction of the count."""
    _tell(decision, "vote_counted", reverse("result", args=[decision.pk]), adopted=outcome == "adopted")


def _tell(decision: Decision, kind: str, path: str, **facts: Any) -> None:
    electors = Elector.objects.filter(decision=decision).values_list("organisation_id", flat=True)
    notify_each(
        readers=readers_of(electors, Role.REPRESENTATIVE),
        kind=kind,
        facts={"title": decision.proposal.title} | facts,
        subject=("decision", decision.pk),
        path=path,
    )
