"""Where a proposal stands on its way from submission to result, as steps for the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cooperative.web.formats import date_long, datetime_long
from initiatives.proposals.models import Proposal, ProposalState

AFTER_VOTE = frozenset({ProposalState.ADOPTED, ProposalState.REJECTED, ProposalState.LAPSED})


@dataclass(frozen=True, slots=True)
class StateStep:
    """One step: its name, when, and whether it lies behind us; `mine`: our action is open."""

    label: str
    when: str
    state: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class Voting:
    """The moments of the vote on a proposal, when there is one."""

    opened_at: datetime
    closes_at: datetime
    counted_at: datetime | None
    now: datetime


def steps_of(proposal: Proposal, voting: Voting | None = None, *, mine: bool = False) -> list[StateStep]:
    """Give the four steps; a withdrawn or inadmissible proposal stops where it stopped."""
    if proposal.state == ProposalState.DRAFT:
        return _judging(proposal, "now")
    if proposal.submitted_at is None:
        return [StateStep(_("Concept"), "", "past"), StateStep(_("Ingetrokken"), "", "now")]
    steps = [StateStep(_("Ingediend"), date_long(proposal.submitted_at), "past")]
    if proposal.state == ProposalState.INADMISSIBLE and proposal.judged_at:
        return [*steps, StateStep(_("Niet ontvankelijk"), date_long(proposal.judged_at), "now")]
    if proposal.judged_at is None:
        if proposal.state == ProposalState.WITHDRAWN:
            return [*steps, StateStep(_("Ingetrokken"), "", "now")]
        return [*steps, *_judging(proposal, "now")[1:]]
    steps.append(StateStep(_("Ontvankelijk"), date_long(proposal.judged_at), "past"))
    if voting is None:
        last = _("Ingetrokken") if proposal.state == ProposalState.WITHDRAWN else _("Wacht op stemming")
        ending = [] if proposal.state == ProposalState.WITHDRAWN else [StateStep(_("Uitslag"), "", "future")]
        return [*steps, StateStep(last, "", "now"), *ending]
    return [*steps, *_voting(proposal, voting, mine)]


def _judging(proposal: Proposal, state: str) -> list[StateStep]:
    first = StateStep(_("Concept"), date_long(proposal.created_at), state)
    return [
        first,
        StateStep(_("Oordeel van de secretaris"), "", "now" if proposal.submitted_at else "future"),
        StateStep(_("Stemming"), "", "future"),
        StateStep(_("Uitslag"), "", "future"),
    ]


def _voting(proposal: Proposal, voting: Voting, mine: bool) -> list[StateStep]:
    until = _("tot %(moment)s") % {"moment": datetime_long(voting.closes_at)}
    if proposal.state == ProposalState.WITHDRAWN:
        return [StateStep(_("Stemming ingetrokken"), "", "now")]
    if voting.counted_at is None:
        if voting.now < voting.closes_at:
            return [StateStep(_("In stemming"), until, "now", mine), StateStep(_("Uitslag"), "", "future")]
        return [
            StateStep(_("Stemming gesloten"), datetime_long(voting.closes_at), "past"),
            StateStep(_("Telling volgt"), "", "now"),
        ]
    ran = f"{date_long(voting.opened_at)} – {date_long(voting.closes_at)}"
    return [
        StateStep(_("In stemming"), ran, "past"),
        StateStep(str(ProposalState(proposal.state).label), date_long(voting.counted_at), "past"),
    ]
