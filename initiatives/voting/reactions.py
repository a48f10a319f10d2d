"""Whoever may vote hears that a vote opened, moved, was withdrawn, how it ended; a body that votes does not end."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Refused
from initiatives.electorate.queries import speaking_for
from initiatives.voting.models import Decision, DecisionState, Elector
from initiatives.voting.signals import vote_counted, vote_extended, vote_opened, vote_withdrawn
from members.bodies.models import Body
from members.bodies.signals import body_ends
from members.notices.actions import notify
from members.notices.sentences import titles


@receiver(vote_opened, dispatch_uid="initiatives.voting.tell_opened")
def tell_that_it_opened(*, decision: Decision, **_more: Any) -> None:
    """Tell the representatives of every elector until when they vote."""
    again = decision.second_call_of_id is not None
    path = reverse("decision", args=[decision.pk])
    tell_electors(decision, "vote_opened", path, closes_at=decision.closes_at, again=again)


@receiver(vote_counted, dispatch_uid="initiatives.voting.tell_counted")
def tell_how_it_ended(*, decision: Decision, outcome: str, **_more: Any) -> None:
    """Tell them the outcome, and that it waits for ratification, in the transaction of the count."""
    path, waits = reverse("result", args=[decision.pk]), decision.awaits_ratification
    tell_electors(decision, "decision_to_ratify" if waits else "vote_counted", path, adopted=outcome == "adopted")


@receiver(vote_extended, dispatch_uid="initiatives.voting.tell_extended")
def tell_that_it_runs_longer(*, decision: Decision, **_more: Any) -> None:
    """Tell them the new deadline."""
    tell_electors(decision, "vote_extended", reverse("decision", args=[decision.pk]), closes_at=decision.closes_at)


@receiver(vote_withdrawn, dispatch_uid="initiatives.voting.tell_withdrawn")
def tell_that_it_was_withdrawn(*, decision: Decision, **_more: Any) -> None:
    """Tell them that there is nothing to vote on any more."""
    tell_electors(decision, "vote_withdrawn", reverse("decision", args=[decision.pk]))


@receiver(body_ends, dispatch_uid="initiatives.voting.vote_runs")
def refuse_to_end_during_a_vote(*, body: Body, **_more: Any) -> None:
    """Refuse to end a body whose vote is not counted yet: nobody could cast in it any more."""
    running = Decision.objects.filter(proposal__body=body, state=DecisionState.OPEN).select_related("proposal").first()
    if running is not None:
        title = running.proposal.name
        raise Refused(_("Over ‘%(title)s’ loopt hier nog een stemming. Wacht tot ze geteld is.") % {"title": title})


def tell_electors(decision: Decision, kind: str, path: str, **facts: Any) -> None:
    """Tell whoever speaks for an elector of a vote."""
    electors = set(Elector.objects.filter(decision=decision).values_list("organisation_id", flat=True))
    notify(
        **speaking_for(electors, decision.proposal),
        kind=kind,
        facts=titles(decision.proposal) | facts,
        subject=("decision", decision.pk),
        path=path,
    )
