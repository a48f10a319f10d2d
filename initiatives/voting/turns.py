"""Whose turn it is: the own ballot, a mandate that is missing first, ballots cast by proxy, and a tie for its chair."""

from __future__ import annotations

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.protocols import Turn
from initiatives.electorate.rules import may_enter_mandate
from initiatives.proxies.queries import Held, given_in_vote, held_in_vote
from initiatives.voting.models import Decision, DecisionState
from initiatives.voting.queries import WITH_THE_CHAIR, Sight, ballot_in, mine_in, sights
from initiatives.voting.rules import decisions_for, may_cast_ballot


def voting_turns(acting: Acting) -> list[Turn]:
    """List the open votes that wait for this organisation, where the person may vote, and the ties it decides.

    Who gave a proxy waits for nothing; who holds one has a turn more for each giver whose ballot is not there yet.
    One statement.
    """
    own = acting.organisation_id or 0
    ours = ~Exists(ballot_in(acting).filter(conditional_on=None)) & ~Exists(given_in_vote(own))
    to_cast = Q(Exists(mine_in(acting)), ours | Q(Exists(held_in_vote(own))), closes_at__gt=HouseNow())
    to_decide = WITH_THE_CHAIR & Q(tie__person_id=acting.person_id, tie__organisation_id=own)
    waiting = decisions_for(acting).filter(to_cast | to_decide, state=DecisionState.OPEN)
    rows = waiting.select_related("proposal", "rule_set", "tie").order_by("closes_at", "pk")[:20]
    seen = sights(acting, rows)
    ties = [_turn_of_chair(one.decision) for one in seen if one.awaits_chair]
    return ties + [turn for one in seen if one.is_open and _is_turn_of(acting, one) for turn in _turns(one)]


def _turn_of_chair(vote: Decision) -> Turn:
    return Turn(
        verb=_("Beslis"),
        title=_("Gelijke stemmen: u beslist over ‘%(title)s’") % {"title": vote.proposal.name},
        path=reverse("decide_tie", args=[vote.pk]),
        closes_at=vote.tie.decides_until,
        door="beslissen",
    )


def _is_turn_of(acting: Acting, seen: Sight) -> bool:
    """Say whether one may cast, or may first enter the mandate that is missing."""
    blocked = seen.voice.is_blocked and seen.voice.is_of(acting.person_id) and bool(may_enter_mandate(acting))
    return blocked or bool(may_cast_ballot(acting, entitled=seen.entitled, voice=seen.voice))


def _turns(seen: Sight) -> list[Turn]:
    turns = [_turn(seen)]
    if seen.given or (seen.ballot and not seen.ballot.conditional_on):
        turns = []
    if seen.voice.is_blocked:
        return turns
    return turns + [_turn_for(seen, held) for held in seen.held if not held.ballot]


def _turn_for(seen: Sight, held: Held) -> Turn:
    vote, words = seen.decision, {"title": seen.decision.proposal.name, "name": held.giver}
    return Turn(
        verb=_("Stem"),
        title=_("Stem namens %(name)s (volmacht) over ‘%(title)s’") % words,
        path=reverse("cast_by_proxy", args=[vote.pk, held.giver_id]),
        closes_at=vote.closes_at,
        door="beslissen",
    )


def _turn(seen: Sight) -> Turn:
    vote, words, missing = seen.decision, {"title": seen.decision.proposal.name}, seen.voice.is_blocked
    verb, title = _("Stem"), _("Stem over ‘%(title)s’")
    if missing:
        verb, title = _("Mandaat"), _("Voer uw mandaat in voor ‘%(title)s’")
    elif seen.ballot:
        verb, title = _("Maak vast"), _("Maak uw stem over ‘%(title)s’ vast")
    name, pk = ("mandate_for_proposal", vote.proposal_id) if missing else ("decision", vote.pk)
    return Turn(
        verb=verb,
        title=title % words,
        path=reverse(name, args=[pk]),
        closes_at=vote.closes_at,
        door="beslissen",
        figure=("impact", vote.pk),
    )
