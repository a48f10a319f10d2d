"""A ballot under reservation becomes firm, in the transaction that enters the council's decision."""

from __future__ import annotations

from cooperative.audit.buffer import record
from cooperative.isolation.acting import current
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import house
from initiatives.electorate.models import MandateDecision
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision
from initiatives.voting.queries import lock_ballot
from initiatives.voting.signals import ballot_cast


def make_firm(mandate: MandateDecision) -> bool:
    """Let the ballot of the mandate's organisation on its proposal count, when the council wants what it says; say so.

    So it is when the instruction equals the choice, or is free and names who cast the ballot. After the deadline, and
    for a mandate of a whole body, nothing happens. It keeps the name of who cast it.
    """
    if mandate.proposal_id is None:
        return False
    own, open_votes = mandate.organisation_id, Decision.objects.open().filter(proposal_id=mandate.proposal_id)
    decision_id = open_votes.values_list("pk", flat=True).first()
    if decision_id is None:
        return False
    lock_ballot(decision_id, own)
    waiting = CurrentBallot.objects.filter(decision__in=open_votes, organisation_id=own, conditional_on__isnull=False)
    ballot = waiting.select_related("decision").first()
    if ballot is None or not _wants(mandate, ballot):
        return False
    decision, number = ballot.decision, ballot.number + 1
    same = ("choice", "points", "reason", "objection", "person_id", "person_name")
    kept = {name: getattr(ballot, name) for name in same}
    with house("the ballot stays that of who cast it, whoever enters the decision of the council"):
        waiting.update(conditional_on=None, number=number, cast_at=HouseNow())
        BallotEvent.objects.create(decision=decision, organisation_id=own, number=number, **kept)
    ballot_cast.send(
        sender=Decision, by=current.get(), decision=decision, organisation_id=own, number=number, holder_id=None
    )
    record(
        "ballot_firm",
        subject=("ballot", ballot.pk),
        organisation_id=own,
        decision=decision.number,
        choice=ballot.choice,
        number=number,
        mandate=mandate.pk,
    )
    return True


def _wants(mandate: MandateDecision, ballot: CurrentBallot) -> bool:
    if mandate.instruction:
        return mandate.instruction == ballot.choice
    return mandate.person_id == ballot.person_id
