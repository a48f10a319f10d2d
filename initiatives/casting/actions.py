"""A vote that ends level waits for its chair, who decides it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import HouseNow, fresh_now
from cooperative.isolation.transactions import action, house
from initiatives.casting.models import CastingVote, Tie
from initiatives.casting.rules import may_decide_tie, refuse_undeciding, ties_for
from initiatives.voting.actions import count_closed
from initiatives.voting.count import Result
from initiatives.voting.models import Count, Decision, DecisionState
from initiatives.voting.queries import lock_decision
from members.bodies.models import Seat
from members.notices.actions import notify
from members.notices.sentences import titles

# After this nothing changes: a tie does not wait for ever.
DECIDES_WITHIN = timedelta(days=7)


def note_tie(decision: Decision, result: Result, chair: Seat) -> None:
    """Let a vote that ended level wait for its chair, who is told; once, while it closes; in the house reach."""
    step = result.step("tie")
    level = [int(one.scope) for one in result.steps_of("option") if one.numbers["tied"]]
    tie = Tie.objects.create(
        decision=decision,
        organisation_id=chair.organisation_id,
        person_id=chair.person_id or 0,
        person_name=chair.person.name if chair.person else "",
        points=step.numbers["points"] if level else step.numbers["votes"],
        options=level,
        places=step.numbers["places"] - step.numbers["filled"] if level else 0,
        decides_until=HouseNow() + DECIDES_WITHIN,
        **readers_of(decision),
    )
    tie.refresh_from_db(fields=["decides_until"])
    notify(
        readers=[(tie.person_id, tie.organisation_id or 0)],
        kind="tie_waits_for_chair",
        facts=titles(decision.proposal) | {"closes_at": tie.decides_until},
        subject=("decision", decision.pk),
        path=reverse("decide_tie", args=[decision.pk]),
    )
    record(
        "vote_tied",
        subject=("decision", decision.pk),
        number=decision.number,
        points=tie.points,
        options=level,
        person=tie.person_id,
        decides_until=tie.decides_until,
        input_hash=result.input_hash,
    )


@action
def decide_tie(
    *, by: Acting, decision: Decision, choice: str = "", options: Sequence[int] = (), reason: str = ""
) -> Count:
    """Decide a vote that ended level, as its chair, and count it: for or against, or which options come first.

    Refuses who is not its chair, a moment past the last one, what leaves it level (`CastingRefused`), and (409) a vote
    that was counted meanwhile. A vote that is not level, or that one may not read, is not there (`Tie.DoesNotExist`).
    """
    lock_decision(decision.pk)
    tie = ties_for(by).select_related("decision").get(decision_id=decision.pk)
    if tie.decision.state != DecisionState.OPEN:
        raise Conflict(_("Deze stemming is intussen geteld. Er is niets bewaard."))
    may_decide_tie(by, tie, fresh_now()).or_refuse()
    refuse_undeciding(tie, choice, options)
    CastingVote.objects.create(
        decision_id=decision.pk,
        organisation_id=by.organisation_id,
        choice=choice,
        options=sorted(options),
        reason=reason.strip(),
        person_id=by.person_id or 0,
        person_name=by.person_name,
        **readers_of(tie),
    )
    record(
        "tie_decided",
        subject=("decision", decision.pk),
        organisation_id=by.organisation_id,
        choice=choice,
        options=sorted(options),
    )
    with house("a count is of all ballots, whoever decides the tie"):
        counted = count_closed(by, decision.pk)
    assert counted is not None
    return counted
