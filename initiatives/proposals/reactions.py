"""Whoever must act on a proposal, or reads it, hears that it reached another state."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import house
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalState
from initiatives.proposals.queries import readers_of_proposal
from initiatives.proposals.signals import phase_entered
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role

State = ProposalState
# The sentence that says a state was reached.
SAID = {
    State.SUBMITTED: "proposal_submitted",
    State.ADMISSIBLE: "proposal_judged",
    State.INADMISSIBLE: "proposal_judged",
    State.CONSULTATION: "consultation_opened",
    State.AMENDABLE: "amendments_opened",
    State.FINAL: "text_final",
    State.HELD: "proposal_held",
    State.WITHDRAWN: "proposal_withdrawn",
    State.UNDER_WAY: "proposal_under_way",
    State.DONE: "proposal_done",
}


@receiver(phase_entered, dispatch_uid="initiatives.proposals.tell_phase")
def tell_that_it_moved(*, by: Acting, proposal: Proposal, phase: ProposalPhase, **_: Any) -> None:
    """Tell the secretary what to judge, the author the judgement, and every reader what came after it.

    Of a scheduled vote whoever may vote is told, by the announcement itself.
    """
    if proposal.submitted_at is None or phase.state not in SAID:
        return
    facts: dict[str, Any] = {"organisation": by.organisation_name, **titles(proposal)}
    if phase.until is not None:
        facts["closes_at"] = phase.until
    state = ProposalState(phase.state)
    if SAID[state] == "proposal_judged":
        facts["admissible"] = state == State.ADMISSIBLE
    notify(
        **_whom(proposal, state),
        kind=SAID[state],
        facts=facts,
        subject=("proposal", proposal.pk),
        path=reverse("proposal", args=[proposal.pk]),
    )


def _whom(proposal: Proposal, state: ProposalState) -> dict[str, Any]:
    if state == State.SUBMITTED:
        return {"office": [Role.SECRETARY]}
    roles = [Role.CONTRIBUTOR, Role.REPRESENTATIVE]
    if state in (State.ADMISSIBLE, State.INADMISSIBLE):
        return {"organisations": proposal.author_ids, "roles": roles}
    with house("those who are told belong to every organisation that reads the proposal"):
        readers, organisations = readers_of_proposal(proposal)
    return {"readers": readers, "organisations": organisations, "roles": roles}
