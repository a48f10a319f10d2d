"""Where a proposal stands on its way from submission to what was done with it, as steps for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _

from cooperative.web.formats import date_long, date_short, datetime_long
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalState
from initiatives.proposals.path import TIMED

State = ProposalState
# Of what a count adopts no phase is kept: one that says adopted is a ratification.
AFTER_VOTE = (State.ADOPTED, State.UNDER_WAY, State.DONE, State.ANNULLED)
# Stands still until somebody goes on: shown only while it is so.
PASSING = (State.INADMISSIBLE, State.HELD)


@dataclass(frozen=True, slots=True)
class StateStep:
    """One step: its name, when, and whether it lies behind us; `mine`: our action is open."""

    label: str
    when: str
    state: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Voting:
    """The moments of the vote on a proposal, when there is one; `lapsed`: a second one followed or can follow it."""

    opened_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    now: datetime
    lapsed: bool = False


def steps_of(
    proposal: Proposal, phases: Sequence[ProposalPhase], voting: Voting | None = None, *, mine: bool = False
) -> list[StateStep]:
    """Give the steps of a proposal from its phases (oldest first) and its vote; what was withdrawn stops there."""
    state = State(proposal.state)
    if state == State.DRAFT or proposal.submitted_at is None:
        first = StateStep(_("Concept"), date_long(proposal.created_at), "now" if state == State.DRAFT else "past")
        if state == State.WITHDRAWN:
            return [first, StateStep(_("Ingetrokken"), "", "now")]
        return [first, StateStep(_("Oordeel van de secretaris"), "", "future"), *_to_come()]
    # What was scheduled after a count is a second vote.
    counted_at = voting.counted_at if voting else None
    groups = _groups(phases, state)
    again = [group for group in groups if counted_at and group[0].began_at >= counted_at]
    before = [_step(group, state) for group in groups if group not in again]
    if voting is None:
        return [*before, *_next(state)]
    after = [_step([phase], state) for phase in phases if phase.state in AFTER_VOTE]
    if state == State.TO_RATIFY:
        after.append(StateStep(str(state.label), "", "now"))
    return [*before, *_voting(proposal, voting, mine), *(_again(group, state) for group in again), *after]


def _groups(phases: Sequence[ProposalPhase], state: State) -> list[list[ProposalPhase]]:
    """Join what was extended or taken up again; leave out what passed by, and admissibility once more followed."""
    shown = [one for one in phases if one.state not in AFTER_VOTE and (one.state not in PASSING or one.state == state)]
    groups = [list(group) for _state, group in groupby(shown, key=lambda one: one.state)]
    return [
        group
        for place, group in enumerate(groups)
        if group[0].state != State.ADMISSIBLE or not any(later[0].state in _ON for later in groups[place + 1 :])
    ]


_ON = (State.CONSULTATION, State.AMENDABLE, State.FINAL)


def _step(group: Sequence[ProposalPhase], state: State) -> StateStep:
    first, last = group[0], group[-1]
    when = date_long(first.began_at)
    if last.until is not None:
        when = f"{date_short(first.began_at)} – {date_short(last.until)}"
    now = last.state == state and state in (
        *TIMED,
        *PASSING,
        State.SCHEDULED,
        State.WITHDRAWN,
        State.UNDER_WAY,
        State.ANNULLED,
    )
    return StateStep(last.name, when, "now" if now else "past")


def _again(group: Sequence[ProposalPhase], state: State) -> StateStep:
    """Say when a second vote was called; what else happened after the first keeps its name."""
    step = _step(group, state)
    return replace(step, label=_("Tweede stemming aangekondigd")) if group[-1].state == State.SCHEDULED else step


def _next(state: State) -> list[StateStep]:
    """Say what comes when no vote opened yet."""
    if state in (State.WITHDRAWN, State.INADMISSIBLE):
        return []
    if state == State.SUBMITTED:
        return [StateStep(_("Oordeel van de secretaris"), "", "now"), *_to_come()]
    if state in (State.ADMISSIBLE, State.FINAL):
        return [StateStep(_("Wacht op stemming"), "", "now"), StateStep(_("Uitslag"), "", "future")]
    return _to_come()


def _to_come() -> list[StateStep]:
    return [StateStep(_("Stemming"), "", "future"), StateStep(_("Uitslag"), "", "future")]


def _voting(proposal: Proposal, voting: Voting, mine: bool) -> list[StateStep]:
    until = _("tot %(moment)s") % {"moment": datetime_long(voting.closes_at)}
    if proposal.state == State.WITHDRAWN:
        return [StateStep(_("Stemming ingetrokken"), "", "now")]
    if voting.counted_at is None:
        if voting.now < voting.closes_at:
            return [StateStep(_("In stemming"), until, "now", mine), StateStep(_("Uitslag"), "", "future")]
        return [
            StateStep(_("Stemming gesloten"), datetime_long(voting.closes_at), "past"),
            StateStep(_("Telling volgt"), "", "now"),
        ]
    ran = f"{date_long(voting.opened_at)} – {date_long(voting.closes_at)}"
    adopted = proposal.state in (*AFTER_VOTE, State.TO_RATIFY)
    outcome = str(State.ADOPTED.label if adopted else State(proposal.state).label)
    if voting.lapsed:
        outcome = _("Geen quorum")
    return [StateStep(_("In stemming"), ran, "past"), StateStep(outcome, date_long(voting.counted_at), "past")]
