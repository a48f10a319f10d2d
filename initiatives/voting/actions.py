"""What happens to a vote: opened, a ballot cast, extended, closed and counted, withdrawn."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import HouseNow, fresh_now
from cooperative.isolation.transactions import action, house
from initiatives.electorate.queries import electorate_hash, electorate_of
from initiatives.portfolio.actions import lock_matter
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.rulesets.models import RuleSet
from initiatives.voting.count import Ballot, count
from initiatives.voting.count import Elector as Counted
from initiatives.voting.models import (
    STATE_AFTER,
    BallotEvent,
    Choice,
    Count,
    CurrentBallot,
    Decision,
    DecisionState,
    Elector,
    Extension,
)
from initiatives.voting.queries import lock_ballot, lock_decision, seen_by
from initiatives.voting.refusals import meanwhile, nobody_entitled, only_later, still_running, too_late, wrong_rules
from initiatives.voting.rules import (
    VoteClosed,
    decisions_for,
    may_cast_ballot,
    may_close_vote,
    may_extend_vote,
    may_open_vote,
    may_withdraw_vote,
    refuse_departing,
    rule_sets_for,
)
from initiatives.voting.signals import ballot_cast, vote_counted, vote_extended, vote_opened, vote_withdrawn
from members.notices.actions import notify
from members.notices.sentences import titles
from members.representation.voices import Voice
from members.roles.models import Role

SHORTEST = timedelta(hours=1)


@action
def open_vote(*, by: Acting, proposal: Proposal, rule_set: RuleSet, closes_at: datetime) -> Decision:
    """Open the vote on the submitted text and freeze who may vote.

    Refuses who is not the secretary, a proposal that is not admissible, a rule set of another body or with what no
    vote can follow yet, a deadline within the hour, and an electorate without anybody.
    """
    may_open_vote(by, proposal).or_refuse()
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
    may_open_vote(by, proposal).or_refuse()
    if not rule_sets_for(proposal).filter(pk=rule_set.pk).exists():
        raise Refused(wrong_rules(rule_set))
    if closes_at < fresh_now() + SHORTEST:
        raise Refused(_("De stemming moet minstens een uur open staan. Kies een later uur."))
    text = proposal.versions.filter(submitted_at__isnull=False).order_by("-number")[0]
    if proposal.initiative_id is not None:
        lock_matter(proposal.initiative_id)
    with house("who may vote is the same whoever opens the vote"):
        entitled = electorate_of(proposal)
        if not entitled:
            raise Refused(nobody_entitled(proposal))
        readers = _readers(proposal)
        decision = Decision.objects.create(
            proposal=proposal,
            text=text,
            rule_set=rule_set,
            number=proposal.number or "",
            closes_at=closes_at,
            electors_count=len(entitled),
            organisation_id=proposal.author_id,
            **readers,
        )
        Elector.objects.bulk_create(Elector(decision=decision, **asdict(one), **readers) for one in entitled)
        Proposal.objects.filter(pk=proposal.pk).update(state=ProposalState.IN_VOTE, version=F("version") + 1)
        vote_opened.send(sender=Decision, decision=decision)
    record(
        "vote_opened",
        subject=("decision", decision.pk),
        number=decision.number,
        closes_at=closes_at,
        rule_set=f"{rule_set.key} {rule_set.number}",
        text_hash=text.text_hash,
        electors=len(entitled),
        electorate_hash=electorate_hash(entitled),
    )
    return decision


def cast_ballot(*, by: Acting, decision: Decision, choice: str, reason: str = "", drawn: int = 0) -> CurrentBallot:
    """Cast or replace the ballot of the organisation acted for; `drawn`: number of the ballot the form showed.

    The same content sent twice is one ballot. Refuses who is no representative of an elector, a ballot that a
    colleague changed meanwhile (`Conflict`), and a late one (`VoteClosed`): that leaves one line in the record.
    A vote that one may not read is not there (`Decision.DoesNotExist`); of `decision` only the id is looked at.
    """
    try:
        return _cast(by=by, decision_id=decision.pk, choice=Choice(choice), reason=reason.strip(), drawn=drawn)
    except IntegrityError as error:
        # The deadline fell between our look at the clock and the database's own.
        if "ballot_in_time" not in str(error):
            raise
    except VoteClosed:
        pass
    _note_late_ballot(by=by, decision=decision)
    raise VoteClosed(too_late())


@action
def _cast(*, by: Acting, decision_id: int, choice: Choice, reason: str, drawn: int) -> CurrentBallot:
    own = by.organisation_id or 0
    lock_ballot(decision_id, own)
    seen = seen_by(by, decision_id)
    if seen is None:
        raise Decision.DoesNotExist
    may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice).or_refuse()
    if not seen.is_open:
        raise VoteClosed
    refuse_departing(seen.voice, choice, reason)
    decision, standing = seen.decision, seen.ballot
    content: dict[str, Any] = {"choice": choice.value, "reason": reason, "person_id": by.person_id}
    if standing and standing.repeats(content, drawn):
        return CurrentBallot.objects.get(pk=standing.id)
    if (standing.number if standing else 0) != drawn:
        raise Conflict(meanwhile(by, standing))
    columns = content | {"person_name": by.person_name, "number": drawn + 1, "cast_at": HouseNow()}
    columns |= {"decision": decision, "organisation_id": own}
    ballot = CurrentBallot(pk=standing.id if standing else None, audience=Audience.ORGANISATION, **columns)
    ballot.save(force_insert=standing is None, force_update=standing is not None)
    BallotEvent.objects.create(**columns)
    ballot_cast.send(sender=Decision, decision=decision, organisation_id=own, number=ballot.number)
    _tell(by, decision, seen.voice, again=standing is not None)
    record(
        "ballot_replaced" if standing else "ballot_cast",
        subject=("ballot", ballot.pk),
        organisation_id=own,
        decision=decision.number,
        choice=choice.value,
        number=ballot.number,
        reason_hash=sha256(reason.encode()).hexdigest() if reason else "",
    )
    return ballot


@action
def _note_late_ballot(*, by: Acting, decision: Decision) -> None:
    """Leave the one line of a refused late ballot; nothing else changes."""
    subject = ("decision", decision.pk)
    record("ballot_refused", subject=subject, organisation_id=by.organisation_id, why="closed")


@action
def extend_vote(*, by: Acting, decision: Decision, closes_at: datetime, reason: str) -> Decision:
    """Move the deadline of an open vote to later, with the reason that everybody reads.

    Refuses who is not the secretary, a vote past its deadline, an earlier moment, and no reason.
    """
    decision = _locked(by, decision)
    may_extend_vote(by, decision).or_refuse()
    if not decision.is_open_at(fresh_now()):
        raise Refused(_("De stemming is gesloten. Na de sluiting kan ze niet meer langer lopen."))
    if closes_at <= decision.closes_at:
        raise Refused(only_later(decision.closes_at))
    if not reason.strip():
        raise Refused(_("Schrijf waarom de stemming langer loopt: iedereen leest het."))
    Extension.objects.create(
        decision=decision,
        closed_at_before=decision.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        person_id=by.person_id or 0,
        organisation_id=decision.organisation_id,
        **_readers(decision),
    )
    Decision.objects.filter(pk=decision.pk).update(closes_at=closes_at, version=F("version") + 1)
    record(
        "vote_extended",
        subject=("decision", decision.pk),
        number=decision.number,
        closed_at_before=decision.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
    )
    decision.refresh_from_db()
    vote_extended.send(sender=Decision, decision=decision)
    return decision


@action
def withdraw_vote(*, by: Acting, decision: Decision) -> Decision:
    """End a vote without a count, before its deadline. Refuses who is neither its author nor the secretary."""
    decision = _locked(by, decision)
    may_withdraw_vote(by, decision).or_refuse()
    if not decision.is_open_at(fresh_now()):
        raise Refused(_("De stemming is gesloten. Een gesloten stemming wordt geteld, niet ingetrokken."))
    with house("the author may end a vote that belongs to its audience"):
        Decision.objects.filter(pk=decision.pk).update(state=DecisionState.WITHDRAWN, version=F("version") + 1)
        Proposal.objects.filter(pk=decision.proposal_id).update(state=ProposalState.WITHDRAWN, version=F("version") + 1)
        decision.refresh_from_db(fields=["state", "version"])
        vote_withdrawn.send(sender=Decision, decision=decision)
    record("vote_withdrawn", subject=("decision", decision.pk), organisation_id=by.organisation_id)
    return decision


@action
def close_vote(*, by: Acting, decision_id: int) -> Count | None:
    """Close a vote past its deadline and count it; None when somebody else just did.

    Refuses who is neither the secretary nor the portal itself, and a vote that is still open.
    """
    may_close_vote(by).or_refuse()
    lock_decision(decision_id)
    with house("a count is of all ballots, whoever asks for it"):
        mine = Decision.objects.filter(pk=decision_id, state=DecisionState.OPEN, closes_at__lte=HouseNow()).update(
            state=DecisionState.COUNTED, counted_at=HouseNow(), version=F("version") + 1
        )
        decision = Decision.objects.select_related("rule_set", "text", "proposal__initiative").get(pk=decision_id)
        if not mine:
            if decision.state == DecisionState.OPEN:
                raise Refused(still_running(decision.closes_at))
            return None
        return _counted(by, decision)


def _counted(by: Acting, decision: Decision) -> Count:
    """Count the ballots, show them to the audience and tell the floors above; in the house reach."""
    rows = Elector.objects.filter(decision=decision).values_list("organisation_id", "college", "weight", "inhabitants")
    cast = CurrentBallot.objects.filter(decision=decision)
    ballots = [
        Ballot(organisation or 0, choice) for organisation, choice in cast.values_list("organisation_id", "choice")
    ]
    result = count(decision.rule_set.terms, [Counted(*row) for row in rows], ballots)
    counted = Count.objects.create(
        decision=decision,
        organisation_id=decision.organisation_id,
        outcome=result.outcome.value,
        result=result.to_json(),
        input_hash=result.input_hash,
        person_id=by.person_id,
        **_readers(decision),
    )
    cast.update(**_readers(decision))
    Proposal.objects.filter(pk=decision.proposal_id).update(
        state=STATE_AFTER[counted.outcome], version=F("version") + 1
    )
    record(
        "vote_counted",
        subject=("decision", decision.pk),
        number=decision.number,
        outcome=counted.outcome,
        ballots=len(ballots),
        input_hash=result.input_hash,
    )
    vote_counted.send(sender=Decision, decision=decision, outcome=counted.outcome)
    return counted


def _readers(row: Proposal | Decision) -> dict[str, Any]:
    """Give the columns by which whatever hangs on this row is read."""
    return {"audience": row.audience, "initiative_id": row.initiative_id, "body_id": row.body_id}


def _locked(by: Acting, decision: Decision) -> Decision:
    lock_decision(decision.pk)
    return decisions_for(by).select_related("proposal").get(pk=decision.pk)


def _tell(by: Acting, decision: Decision, voice: Voice, *, again: bool) -> None:
    facts = {"person": by.person_name, "organisation": by.organisation_name, **titles(decision.proposal)}
    own = by.organisation_id or 0
    notify(
        organisations=[own],
        roles=[Role.REPRESENTATIVE, Role.ADMIN],
        readers=[(one.id, own) for one in voice.speakers],
        kind="ballot_cast",
        facts=facts | {"again": again},
        subject=("decision", decision.pk),
        path=reverse("decision", args=[decision.pk]),
    )
