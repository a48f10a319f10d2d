"""A counted decision is ratified or annulled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, RefusedField, Verdict
from cooperative.isolation.audience import readers_of
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from initiatives.proposals.actions import enter_phase
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.ratification.models import Kind, Ruling
from initiatives.ratification.rules import may_annul, may_enter_ruling, may_ratify, refuse_wrong
from initiatives.voting.models import Decision
from initiatives.voting.queries import lock_decision
from initiatives.voting.reactions import tell_electors
from initiatives.voting.rules import decisions_for
from initiatives.voting.signals import decision_stands

_TOLD = {Kind.RATIFIED: "decision_ratified", Kind.ANNULLED: "decision_annulled"}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a ruling stands: who ruled, on which day, under which number, and why (empty of a ratification)."""

    authority: str
    decided_on: date
    reference: str
    reason: str = ""


@action
def ratify_decision(*, by: Acting, decision: Decision, source: Source, drawn: int) -> Ruling:
    """Enter that an adopted decision was ratified; what follows from its adoption happens now. `drawn`: its version.

    Refuses who is not the secretary, what needs no ratification (any more), a body that ratifies its own decision, a
    day before the count or one to come, and a form drawn before somebody entered something (409).
    """
    return _enter(by, decision, Kind.RATIFIED, source, drawn, may_ratify)


@action
def annul_decision(*, by: Acting, decision: Decision, source: Source, drawn: int) -> Ruling:
    """Enter that an adopted decision was annulled, with the reason that everybody reads. `drawn`: its version.

    What happened because of it stays; what waited for ratification never happens. Refuses who is not the secretary,
    what is no decision or was annulled already, a day before the count or one to come, and an older form (409).
    """
    if not source.reason.strip():
        raise RefusedField("reason", _("Schrijf waarom het vernietigd is: iedereen leest het."))
    return _enter(by, decision, Kind.ANNULLED, source, drawn, may_annul)


def _enter(
    by: Acting,
    decision: Decision,
    kind: Kind,
    source: Source,
    drawn: int,
    may: Callable[[Acting, Decision], Verdict],
) -> Ruling:
    may_enter_ruling(by).or_refuse()
    lock_decision(decision.pk)
    joined = ("rule_set", "text", "proposal__initiative", "count")
    decision = decisions_for(by).select_related(*joined).get(pk=decision.pk)
    what = _("Een collega voerde intussen iets in over dit besluit. Er is niets bewaard. Open het opnieuw.")
    refuse_stale(str(drawn), decision.version, what)
    may(by, decision).or_refuse()
    refuse_wrong(decision, kind, source.authority, source.decided_on)
    ruling = Ruling.objects.create(
        decision=decision,
        kind=kind,
        authority=source.authority,
        decided_on=source.decided_on,
        reference=source.reference.strip(),
        reason=source.reason.strip(),
        person_id=by.person_id or 0,
        organisation_id=decision.organisation_id,
        **readers_of(decision),
    )
    with house("what follows from a decision, and who is told, concerns every elector"):
        Decision.objects.filter(pk=decision.pk).update(state=kind.value, version=F("version") + 1)
        decision.refresh_from_db(fields=["state", "version"])
        _move(by, decision, ruling)
        tell_electors(decision, _TOLD[kind], reverse("result", args=[decision.pk]))
        if kind == Kind.RATIFIED:
            decision_stands.send(sender=Decision, by=by, decision=decision)
    record(
        _TOLD[kind],
        subject=("decision", decision.pk),
        number=decision.number,
        authority=ruling.authority,
        decided_on=ruling.decided_on,
        reference=ruling.reference,
        reason=ruling.reason,
    )
    return ruling


def _move(by: Acting, decision: Decision, ruling: Ruling) -> None:
    """Bring the proposal along."""
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=decision.proposal_id)
    after = ProposalState.ADOPTED if ruling.kind == Kind.RATIFIED else ProposalState.ANNULLED
    enter_phase(by, proposal, after, note=ruling.reason or ruling.reference)
