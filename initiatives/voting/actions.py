"""What happens to an open vote: a ballot cast, extended, closed and counted, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import Audience, readers_of
from cooperative.isolation.clock import HouseNow, fresh_now
from cooperative.isolation.transactions import action, house
from initiatives.casting.queries import JOINED, deciding
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.tally.queries import result_of
from initiatives.voting.count import Result
from initiatives.voting.models import (
    ON_SCREEN,
    STATE_AFTER,
    BallotEvent,
    Count,
    CurrentBallot,
    Decision,
    DecisionState,
    Extension,
)
from initiatives.voting.queries import Sight, lock_ballot, lock_decision, seen_by
from initiatives.voting.refusals import meanwhile, only_later, still_running, too_late
from initiatives.voting.rules import (
    VoteClosed,
    decisions_for,
    may_cast_ballot,
    may_close_vote,
    may_extend_vote,
    may_withdraw_vote,
    refuse_departing,
    refuse_impossible,
    refuse_reservation,
)
from initiatives.voting.signals import ballot_cast, vote_counted, vote_extended, vote_tied, vote_withdrawn
from members.bodies.models import Seat
from members.notices.actions import notify
from members.notices.sentences import titles
from members.representation.voices import Voice
from members.roles.models import Role

# By how the ballot came.
TOLD = {"": "ballot_cast", "paper": "ballot_from_paper", "room": "ballot_from_room"}


def cast_ballot(
    *,
    by: Acting,
    decision: Decision,
    choice: str = "",
    points: Iterable[tuple[int, int]] = (),
    reason: str = "",
    drawn: int = 0,
    conditional_on: date | None = None,
    objection: bool = False,
) -> CurrentBallot:
    """Cast or replace the ballot of the organisation acted for; `drawn`: number of the ballot the form showed.

    A choice on a proposal, or points (option id, points) between options; `conditional_on`: the day of the council
    whose decision makes it count; `objection`: a vote against that helps to stop it. The same sent twice is one ballot.
    Refuses who may not cast for an elector, what the rules of the vote do not offer (`BallotRefused`), a ballot that
    a colleague changed meanwhile (`Conflict`), and a late one (`VoteClosed`): that leaves one line in the record.
    A vote that one may not read is not there (`Decision.DoesNotExist`); of `decision` only the id is looked at.
    """
    content = {
        "choice": choice,
        "points": sorted([option, many] for option, many in points),
        "reason": reason.strip(),
        "person_id": by.person_id,
        "conditional_on": conditional_on,
        "objection": objection,
    }
    return or_note_late(
        lambda: _cast(by=by, decision_id=decision.pk, content=content, drawn=drawn), by=by, decision=decision
    )


def or_note_late[T](cast: Callable[[], T], *, by: Acting, decision: Decision) -> T:
    """Cast a ballot; one that is late leaves its line in the record and is refused (`VoteClosed`)."""
    try:
        return cast()
    except IntegrityError as error:
        # The deadline fell between our look at the clock and the database's own.
        if "ballot_in_time" not in str(error):
            raise
    except VoteClosed:
        pass
    _note_late_ballot(by=by, decision=decision)
    raise VoteClosed(too_late())


@action
def _cast(*, by: Acting, decision_id: int, content: dict[str, Any], drawn: int) -> CurrentBallot:
    own = by.organisation_id or 0
    lock_ballot(decision_id, own)
    seen = seen_by(by, decision_id)
    if seen is None:
        raise Decision.DoesNotExist
    may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice).or_refuse()
    if seen.is_open:
        refuse_reservation(seen.voice, content["conditional_on"], seen.now)
    return keep_ballot(by=by, seen=seen, content=content, drawn=drawn)


def keep_ballot(*, by: Acting, seen: Sight, content: dict[str, Any], drawn: int) -> CurrentBallot:
    """Keep the ballot of the organisation `by` acts for, which saw the vote so; under its lock, inside an action.

    `content` names the columns of the ballot; with a `holder_id` the holder of a proxy casts it, in the house reach.
    """
    if not seen.is_open:
        raise VoteClosed
    own = by.organisation_id or 0
    decision, standing = seen.decision, seen.ballot
    content = ON_SCREEN | content
    reason, points, objection = content["reason"], content["points"], content.get("objection")
    refuse_impossible(decision.rule_set, seen.options, content)
    refuse_departing(seen.voice, content["choice"], reason)
    if standing and standing.repeats(content, drawn):
        return CurrentBallot.objects.get(pk=standing.id)
    if (standing.number if standing else 0) != drawn:
        raise Conflict(meanwhile(by, standing))
    columns = content | {"person_name": by.person_name, "number": drawn + 1, "cast_at": HouseNow()}
    columns |= {"decision": decision, "organisation_id": own}
    ballot = CurrentBallot(pk=standing.id if standing else None, audience=Audience.ORGANISATION, **columns)
    ballot.save(force_insert=standing is None, force_update=standing is not None)
    BallotEvent.objects.create(**columns)
    news = {"organisation_id": own, "number": ballot.number, "holder_id": ballot.holder_id}
    ballot_cast.send(sender=Decision, by=by, decision=decision, **news)
    _tell(by, ballot, seen.voice, again=standing is not None)
    record(
        "ballot_replaced" if standing else "ballot_cast",
        subject=("ballot", ballot.pk),
        organisation_id=own,
        decision=decision.number,
        choice=content["choice"],
        number=ballot.number,
        reason_hash=sha256(reason.encode()).hexdigest() if reason else "",
        **({"points": points} if points else {}),
        **({"holder": ballot.holder_id} if ballot.holder_id else {}),
        **({"way": ballot.way, "paper": ballot.paper_id} if ballot.way else {}),
        **({"conditional_on": content["conditional_on"]} if content["conditional_on"] else {}),
        **({"objection": 1} if objection else {}),
    )
    return ballot


@action
def _note_late_ballot(*, by: Acting, decision: Decision) -> None:
    """Leave the one line of a refused late ballot; nothing else changes."""
    record("ballot_refused", subject=("decision", decision.pk), organisation_id=by.organisation_id, why="closed")


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
        **readers_of(decision),
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
    """Close a vote past its deadline and count it; None when somebody else just did, or its chair has to decide first.

    Refuses who is neither the secretary nor the portal itself, and a vote that is still open.
    """
    may_close_vote(by).or_refuse()
    lock_decision(decision_id)
    with house("a count is of all ballots, whoever asks for it"):
        return count_closed(by, decision_id)


def count_closed(by: Acting, decision_id: int) -> Count | None:
    """Count a locked vote past its deadline, in the house reach; None: it was counted, or its chair decides first.

    Refuses a vote that is still open.
    """
    joined = Decision.objects.select_related("rule_set", "text", "proposal__initiative", *JOINED)
    decision: Any = joined.annotate(now=HouseNow()).get(pk=decision_id)
    if decision.state != DecisionState.OPEN:
        return None
    if decision.is_open_at(decision.now):
        raise Refused(still_running(decision.closes_at))
    result = result_of(decision)
    waits = deciding(decision, result, decision.now)
    if isinstance(waits, Seat):
        vote_tied.send(sender=Decision, decision=decision, result=result, chair=waits)
    if waits is not None:
        return None
    mine = Decision.objects.filter(pk=decision_id, state=DecisionState.OPEN, closes_at__lte=HouseNow()).update(
        state=DecisionState.COUNTED, counted_at=decision.now, version=F("version") + 1
    )
    if not mine:
        return None
    decision.state, decision.counted_at = DecisionState.COUNTED, decision.now
    return _counted(by, decision, result)


def _counted(by: Acting, decision: Decision, result: Result) -> Count:
    """Keep the count, show the ballots to the audience and tell the floors above; in the house reach."""
    counted = Count.objects.create(
        decision=decision,
        organisation_id=decision.organisation_id,
        outcome=result.outcome.value,
        result=result.to_json(),
        input_hash=result.input_hash,
        person_id=by.person_id,
        **readers_of(decision),
    )
    ballots = CurrentBallot.objects.filter(decision=decision).update(**readers_of(decision))
    after = ProposalState.TO_RATIFY if decision.awaits_ratification else STATE_AFTER[counted.outcome]
    Proposal.objects.filter(pk=decision.proposal_id).update(state=after, version=F("version") + 1)
    record(
        "vote_counted",
        subject=("decision", decision.pk),
        number=decision.number,
        outcome=counted.outcome,
        ballots=ballots,
        input_hash=result.input_hash,
    )
    vote_counted.send(sender=Decision, by=by, decision=decision, outcome=counted.outcome)
    return counted


def _locked(by: Acting, decision: Decision) -> Decision:
    lock_decision(decision.pk)
    return decisions_for(by).select_related("proposal").get(pk=decision.pk)


def _tell(by: Acting, ballot: CurrentBallot, voice: Voice, *, again: bool) -> None:
    proposal, own = ballot.decision.proposal, by.organisation_id or 0
    facts = {"person": by.person_name, "organisation": by.organisation_name, **titles(proposal), "again": again}
    facts |= {"holder": ballot.holder_name, "entered": ballot.entered_name, "confirmed": ballot.confirmed_name}
    notify(
        organisations=[own],
        roles=[Role.REPRESENTATIVE, Role.ADMIN],
        readers=[(one.id, own) for one in voice.speakers],
        kind="ballot_cast_by_proxy" if ballot.holder_id else TOLD[ballot.way],
        facts=facts,
        subject=("decision", ballot.decision_id),
        path=reverse("decision", args=[ballot.decision_id]),
    )
