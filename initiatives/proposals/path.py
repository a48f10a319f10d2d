"""The way of a proposal: which state follows which, who takes the step, and what the step needs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from initiatives.proposals.models import ProposalState as State

AUTHORS, SECRETARY, LEAD, VOTE = "authors", "secretary", "lead", "vote"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step from `before` to `after`; `by` the authors, the secretary, the lead or the vote itself.

    `timed`: the new phase runs until a moment. `told`: whoever takes the step writes why, and the readers see it.
    """

    before: State
    after: State
    by: str
    timed: bool = False
    told: bool = False


# Phases that run until a moment.
TIMED = (State.CONSULTATION, State.AMENDABLE)
# Where a submitted proposal lies until its vote opens.
ON_ITS_WAY = (State.ADMISSIBLE, State.CONSULTATION, State.AMENDABLE, State.FINAL)
_BACK = (State.DRAFT, State.SUBMITTED, State.INADMISSIBLE, *ON_ITS_WAY, State.SCHEDULED, State.HELD)
# Until its vote is announced, an organisation can come to submit it too; and where its text is still written.
BEFORE_ANNOUNCED = (State.DRAFT, State.SUBMITTED, State.INADMISSIBLE, *ON_ITS_WAY, State.HELD)
WRITTEN_TOGETHER = (State.DRAFT, State.SUBMITTED, State.CONSULTATION)
MOVES = (
    Move(State.DRAFT, State.SUBMITTED, AUTHORS),
    Move(State.INADMISSIBLE, State.SUBMITTED, AUTHORS),
    *(Move(before, State.WITHDRAWN, AUTHORS) for before in _BACK),
    Move(State.SUBMITTED, State.ADMISSIBLE, SECRETARY, told=True),
    Move(State.SUBMITTED, State.INADMISSIBLE, SECRETARY, told=True),
    Move(State.ADMISSIBLE, State.CONSULTATION, SECRETARY, timed=True),
    Move(State.ADMISSIBLE, State.AMENDABLE, SECRETARY, timed=True),
    Move(State.CONSULTATION, State.CONSULTATION, SECRETARY, timed=True),
    Move(State.CONSULTATION, State.AMENDABLE, SECRETARY, timed=True),
    Move(State.CONSULTATION, State.FINAL, SECRETARY),
    Move(State.AMENDABLE, State.AMENDABLE, SECRETARY, timed=True),
    Move(State.AMENDABLE, State.FINAL, SECRETARY),
    *(Move(before, State.HELD, SECRETARY, told=True) for before in (*ON_ITS_WAY, State.SCHEDULED)),
    *(Move(State.HELD, after, SECRETARY, timed=after in TIMED) for after in ON_ITS_WAY),
    Move(State.ADMISSIBLE, State.SCHEDULED, VOTE),
    Move(State.FINAL, State.SCHEDULED, VOTE),
    Move(State.SCHEDULED, State.IN_VOTE, VOTE),
    Move(State.ADMISSIBLE, State.IN_VOTE, VOTE),
    Move(State.FINAL, State.IN_VOTE, VOTE),
    Move(State.IN_VOTE, State.ADOPTED, VOTE),
    Move(State.IN_VOTE, State.TO_RATIFY, VOTE),
    Move(State.TO_RATIFY, State.ADOPTED, VOTE),
    *(Move(before, State.ANNULLED, VOTE) for before in (State.TO_RATIFY, State.ADOPTED, State.UNDER_WAY, State.DONE)),
    Move(State.IN_VOTE, State.REJECTED, VOTE),
    Move(State.IN_VOTE, State.LAPSED, VOTE),
    Move(State.IN_VOTE, State.WITHDRAWN, VOTE),
    Move(State.IN_VOTE, State.SCHEDULED, VOTE),
    Move(State.ADOPTED, State.UNDER_WAY, LEAD, told=True),
    Move(State.UNDER_WAY, State.DONE, LEAD, told=True),
)
# What the step is called on the page of whoever may take it; a phase that goes on is extended.
STEPS = {
    State.CONSULTATION: _("In overleg brengen"),
    State.AMENDABLE: _("Openstellen voor amendementen"),
    State.FINAL: _("De tekst definitief maken"),
    State.HELD: _("Aanhouden"),
    State.UNDER_WAY: _("De uitvoering is begonnen"),
    State.DONE: _("De uitvoering is klaar"),
}


def moves_from(before: str, by: str, held_from: str = "") -> list[Move]:
    """List the steps that somebody may take from a state; a held proposal goes back where it came from alone."""
    found = [move for move in MOVES if move.before == before and move.by == by]
    return [move for move in found if before != State.HELD or move.after in (held_from, State.WITHDRAWN)]


def resumes(state: str) -> str:
    """Give what a held proposal goes back to: where it stood; what was announced is a final text."""
    return State.FINAL.value if state == State.SCHEDULED else state


def states_before(after: str, by: str) -> frozenset[str]:
    """Give the states from which somebody may bring a proposal to this one."""
    return frozenset(move.before.value for move in MOVES if move.after == after and move.by == by)


def step_name(move: Move) -> str:
    """Say what a step is called."""
    if move.before == move.after:
        return str(_("Langer laten lopen"))
    if move.before == State.HELD:
        return str(_("Hernemen: %(state)s")) % {"state": State(move.after).label.lower()}
    return str(STEPS[move.after])
