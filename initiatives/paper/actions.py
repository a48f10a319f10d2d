"""A ballot on paper is entered by one official and confirmed by another; only then the organisation voted."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, ending_of_action, house
from initiatives.paper.models import PaperBallot, PaperEntry, PaperState
from initiatives.paper.queries import seen_of
from initiatives.paper.rules import (
    entries_for,
    may_confirm_paper,
    may_enter_paper,
    may_stand_from_paper,
    may_take_back_paper,
    papers_for,
    signer_among,
)
from initiatives.paper.slip import Slip
from initiatives.voting.actions import keep_ballot, or_note_late
from initiatives.voting.models import Decision
from initiatives.voting.queries import Sight, lock_ballot
from initiatives.voting.refusals import too_late
from initiatives.voting.rules import VoteClosed, refuse_departing, refuse_impossible
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


def enter_paper(*, by: Acting, decision: Decision, organisation: int, slip: Slip) -> PaperBallot:
    """Enter what an organisation (id) voted on paper or in the room, for another official to confirm.

    The same content sent twice is one entry. Refuses who is no official, an organisation that is no elector or whose
    ballot stands, who may not speak for it, what the rules do not offer (`BallotRefused`), an entry that waits already
    (`Conflict`) and a closed vote (`VoteClosed`). The other officials are told.
    """
    try:
        return _enter(by=by, decision_id=decision.pk, organisation=organisation, slip=slip)
    except IntegrityError as error:
        # The deadline fell between our look at the clock and the database's own.
        if "ballot_in_time" not in str(error):
            raise
        raise VoteClosed(too_late()) from error


@action
def _enter(*, by: Acting, decision_id: int, organisation: int, slip: Slip) -> PaperBallot:
    seen, name = _seen(by, decision_id, organisation)
    waiting = _waiting(by, decision_id, organisation)
    if waiting is not None:
        if _same_again(by, waiting, slip):
            return waiting
        raise Conflict(_entered_meanwhile(by, waiting, name))
    _refuse(seen, organisation, name, slip)
    paper = PaperBallot.objects.create(
        decision=seen.decision,
        organisation_id=organisation,
        entered_by=by.person_id or 0,
        entered_name=by.person_name,
    )
    _keep_entry(by, paper, slip)
    notify(
        office=[Role.SECRETARY, Role.TELLER],
        but=by.person_id,
        kind="paper_waits",
        facts={"person": by.person_name, "organisation": name, **titles(seen.decision.proposal)},
        subject=("decision", decision_id),
        path=reverse("enter_paper", args=[decision_id, organisation]),
    )
    _note("paper_ballot_entered", paper, seen)
    return paper


def confirm_paper(*, by: Acting, decision: Decision, organisation: int, slip: Slip, drawn: int) -> PaperBallot:
    """Enter the ballot a second time, as another official read it; `drawn`: id of the entry that waits for it.

    The same content makes it the organisation's ballot, in the name of who signed; where the two differ, nothing is
    cast, the first official is told and it can be entered again. Refuses what `enter_paper` refuses, who entered it
    the first time, and an entry that was settled meanwhile (`Conflict`); a late one leaves its line in the record.
    """
    return or_note_late(
        lambda: _confirm(by=by, decision_id=decision.pk, organisation=organisation, slip=slip, drawn=drawn),
        by=by,
        decision=decision,
    )


@action
def _confirm(*, by: Acting, decision_id: int, organisation: int, slip: Slip, drawn: int) -> PaperBallot:
    seen, name = _seen(by, decision_id, organisation)
    paper = _drawn(by, decision_id, organisation, str(drawn))
    may_confirm_paper(by, paper).or_refuse()
    voter = _refuse(seen, organisation, name, slip)
    _keep_entry(by, paper, slip)
    with house("two officials do not read what the other one entered"):
        first = PaperEntry.objects.get(paper=paper, person_id=paper.entered_by).slip
    differs = first.differs_from(slip)
    _settle(paper, PaperState.DIFFERED if differs else PaperState.CONFIRMED, by=by, differs=differs)
    if differs:
        _note("paper_ballot_differed", paper, seen, differs=differs)
        notify(
            readers=[(paper.entered_by, by.organisation_id or 0)],
            kind="paper_differed",
            facts={"person": by.person_name, "organisation": name, **titles(seen.decision.proposal)},
            subject=("decision", decision_id),
            path=reverse("enter_paper", args=[decision_id, organisation]),
        )
        return paper
    content = {
        "choice": first.choice,
        "points": list(first.points),
        "reason": first.reason,
        "person_id": voter.person_id,
        "conditional_on": None,
        "objection": False,
        "way": first.way,
        "paper_id": paper.pk,
        "entered_name": paper.entered_name,
        "confirmed_name": by.person_name,
    }
    with house("two officials cast the ballot of another organisation from its paper"):
        keep_ballot(by=voter, seen=seen, content=content, drawn=seen.ballot.number if seen.ballot else 0)
        # The line in the record is the organisation's: it is written while the reach allows it, as the last statement.
        ending_of_action().write()
    return paper


@action
def take_back_paper(*, by: Acting, decision: Decision, organisation: int, drawn: str) -> PaperBallot:
    """Take back what one entered and nobody confirmed. Refuses another official, and what was settled meanwhile."""
    seen, _name = _seen(by, decision.pk, organisation)
    paper = _drawn(by, decision.pk, organisation, drawn)
    may_take_back_paper(by, paper).or_refuse()
    _settle(paper, PaperState.TAKEN_BACK)
    _note("paper_ballot_taken_back", paper, seen)
    return paper


def _seen(by: Acting, decision_id: int, organisation: int) -> tuple[Sight, str]:
    """See the vote as the organisation does, under the lock of its ballot; refuse who is no official."""
    may_enter_paper(by).or_refuse()
    lock_ballot(decision_id, organisation)
    with house("an official enters the ballot of another organisation"):
        seen, name = seen_of(by, decision_id, organisation)
    if seen is None:
        raise Decision.DoesNotExist
    return seen, name


def _refuse(seen: Sight, organisation: int, name: str, slip: Slip) -> Acting:
    """Refuse what cannot become a ballot of the organisation; give the context of who signed it."""
    if not seen.is_open:
        raise VoteClosed(too_late())
    may_stand_from_paper(seen, name).or_refuse()
    signer = signer_among(seen, name, slip.signer)
    said = {"choice": slip.choice, "points": slip.points, "reason": slip.reason}
    refuse_impossible(seen.decision.rule_set, seen.options, said)
    refuse_departing(seen.voice, slip.choice, slip.reason)
    return Acting(signer.id, organisation, person_name=signer.name, organisation_name=name)


def _waiting(by: Acting, decision_id: int, organisation: int) -> PaperBallot | None:
    rows = papers_for(by).filter(decision_id=decision_id, organisation_id=organisation, state=PaperState.WAITING)
    return rows.first()


def _drawn(by: Acting, decision_id: int, organisation: int, drawn: str) -> PaperBallot:
    paper = _waiting(by, decision_id, organisation)
    if paper is None or str(paper.pk) != drawn:
        raise Conflict(_("Deze stem is intussen bevestigd, teruggenomen of opnieuw ingevoerd. Er is niets bewaard."))
    return paper


def _same_again(by: Acting, waiting: PaperBallot, slip: Slip) -> bool:
    mine = entries_for(by).filter(paper=waiting).first()
    return mine is not None and mine.slip == slip


def _entered_meanwhile(by: Acting, waiting: PaperBallot, name: str) -> str:
    words = {"who": waiting.entered_name, "name": name}
    if waiting.entered_by == by.person_id:
        return _("U voerde al een stem van %(name)s in. Neem die eerst terug. Er is niets bewaard.") % words
    return _("%(who)s voerde intussen de stem van %(name)s in. Bevestig die. Er is niets bewaard.") % words


def _keep_entry(by: Acting, paper: PaperBallot, slip: Slip) -> None:
    PaperEntry.objects.create(
        paper=paper,
        person_id=by.person_id or 0,
        way=slip.way,
        signer_id=slip.signer,
        choice=slip.choice,
        points=slip.points,
        reason=slip.reason,
    )


def _settle(
    paper: PaperBallot, state: PaperState, *, by: Acting | None = None, differs: list[str] | None = None
) -> None:
    paper.state, paper.settled_at, paper.differs = state, HouseNow(), differs or []
    if by is not None:
        paper.second_by, paper.second_name = by.person_id, by.person_name
    paper.save(update_fields=["state", "settled_at", "differs", "second_by", "second_name"])


def _note(kind: str, paper: PaperBallot, seen: Sight, **body: Any) -> None:
    """Write a line of the house: that it happened and for whom, never what the paper says."""
    decision = seen.decision.number
    record(kind, subject=("paper_ballot", paper.pk), decision=decision, organisation=paper.organisation_id, **body)
