"""What happens to a proposal between judgement and vote, and after adoption: it is brought to its next phase."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import action, house
from cooperative.web.formats import datetime_long
from initiatives.amendments.models import Amendment, AmendmentState
from initiatives.phases.rules import may_move_proposal
from initiatives.proposals.actions import enter_phase, lock_proposal, refuse_older
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import LEAD, Move
from initiatives.proposals.rules import moves_for

SHORTEST = timedelta(hours=1)


@action
def move_proposal(
    *,
    by: Acting,
    proposal: Proposal,
    to: str,
    until: datetime | None = None,
    note: str = "",
    drawn: int | None = None,
) -> Proposal:
    """Take an allowed step: consult, open for amendments, fix the text, hold and take up again, carry out.

    `until`: when the phase ends (only of a phase that runs until a moment); `drawn`: version of the form. Refuses
    who may not take this step, a phase that is cut short, an end within the hour or earlier than it was, a step
    without its reason, and a form drawn for an older proposal (409).
    """
    with _reach_of(_move(by, proposal, to)):
        proposal = lock_proposal(by, proposal, lambda by, row: may_move_proposal(by, row, to))
        refuse_older(proposal, drawn)
        move = _move(by, proposal, to)
        _refuse_untimely(proposal, move, until)
        if move.after == ProposalState.FINAL:
            _refuse_unsettled(proposal)
        if move.told and not note.strip():
            raise Refused(_("Schrijf er iets bij: iedereen die het voorstel leest, ziet het."))
        proposal = enter_phase(by, proposal, move.after, until=until if move.timed else None, note=note.strip())
    record(
        "proposal_moved",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id if by.for_cooperative else by.organisation_id,
        number=proposal.number or "",
        state=proposal.state,
        until=proposal.phase_until or "",
    )
    return proposal


def _move(by: Acting, proposal: Proposal, to: str) -> Move:
    may_move_proposal(by, proposal, to).or_refuse()
    return next(one for one in moves_for(by, proposal) if one.after == to)


@contextmanager
def _reach_of(move: Move) -> Iterator[None]:
    if move.by == LEAD:
        with house("the lead carries out what another organisation may have proposed"):
            yield
    else:
        yield


def _refuse_unsettled(proposal: Proposal) -> None:
    standing = Amendment.objects.filter(proposal=proposal, state=AmendmentState.STANDING)
    numbers = ", ".join(str(number) for number in standing.values_list("number", flat=True))
    if numbers:
        raise Refused(
            _(
                "Deze amendementen staan nog open: %(numbers)s. Eerst neemt de indiener ze over of niet, of brengt hij "
                "ze in stemming."
            )
            % {"numbers": numbers}
        )


def _refuse_untimely(proposal: Proposal, move: Move, until: datetime | None) -> None:
    now, extends = fresh_now(), move.before == move.after
    if move.timed:
        if until is None or until < now + SHORTEST:
            raise Refused(_("Zeg tot wanneer, minstens een uur vanaf nu."))
        if extends and proposal.phase_until is not None and until <= proposal.phase_until:
            raise Refused(_("Kies een later moment dan %(moment)s.") % {"moment": datetime_long(proposal.phase_until)})
    if proposal.runs_at(now) and not extends and move.after != ProposalState.HELD:
        words = {"moment": datetime_long(proposal.phase_until)} if proposal.phase_until else {}
        raise Refused(_("Deze fase loopt nog tot %(moment)s. Wat aangekondigd is, wordt niet ingekort.") % words)
