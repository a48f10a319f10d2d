"""Whoever may vote hears that a vote opened, moved or was withdrawn, and how it ended, for each elector."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from initiatives.voting.models import Decision, Elector
from initiatives.voting.signals import vote_counted, vote_extended, vote_opened, vote_withdrawn
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@receiver(vote_opened, dispatch_uid="initiatives.voting.tell_opened")
def tell_that_it_opened(*, decision: Decision, **_: Any) -> None:
    """Tell the representatives of every elector until when they vote."""
    _tell(decision, "vote_opened", reverse("decision", args=[decision.pk]), closes_at=decision.closes_at)


@receiver(vote_counted, dispatch_uid="initiatives.voting.tell_counted")
def tell_how_it_ended(*, decision: Decision, outcome: str, **_: Any) -> None:
    """Tell them the outcome, in the transaction of the count."""
    _tell(decision, "vote_counted", reverse("result", args=[decision.pk]), adopted=outcome == "adopted")


@receiver(vote_extended, dispatch_uid="initiatives.voting.tell_extended")
def tell_that_it_runs_longer(*, decision: Decision, **_: Any) -> None:
    """Tell them the new deadline."""
    _tell(decision, "vote_extended", reverse("decision", args=[decision.pk]), closes_at=decision.closes_at)


@receiver(vote_withdrawn, dispatch_uid="initiatives.voting.tell_withdrawn")
def tell_that_it_was_withdrawn(*, decision: Decision, **_: Any) -> None:
    """Tell them that there is nothing to vote on any more."""
    _tell(decision, "vote_withdrawn", reverse("decision", args=[decision.pk]))


def _tell(decision: Decision, kind: str, path: str, **facts: Any) -> None:
    notify(
        organisations=Elector.objects.filter(decision=decision).values_list("organisation_id", flat=True),
        roles=[Role.REPRESENTATIVE],
        kind=kind,
        facts=titles(decision.proposal) | facts,
        subject=("decision", decision.pk),
        path=path,
    )
