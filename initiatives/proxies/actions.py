"""A proxy is given, revoked and cast under; who votes itself ends the proxy it gave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db import IntegrityError
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, RefusedField
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, ending_of_action, house
from initiatives.electorate.queries import speaking_for
from initiatives.proxies.models import Proxy
from initiatives.proxies.queries import Given
from initiatives.proxies.rules import (
    may_give_proxy,
    may_revoke_proxy,
    may_vote_beside,
    proxies_for,
    refuse_against_instruction,
    refuse_instruction,
)
from initiatives.voting.actions import keep_ballot, or_note_late
from initiatives.voting.models import CurrentBallot, Decision, Elector
from initiatives.voting.queries import Sight, lock_ballot, lock_decision, seen_by
from initiatives.voting.rules import may_cast_ballot
from members.notices.actions import notify
from members.notices.sentences import titles


def give_proxy(*, by: Acting, decision: Decision, holder: int, instruction: str = "") -> Proxy:
    """Let another elector (`holder`, organisation id) cast the ballot of the organisation acted for.

    `instruction`: the only choice that it can cast, or empty. Under the lock of the vote alone, so that no two grants
    pass the most that one may hold. Refuses who may not, oneself, who is no elector, who gave a proxy itself, who holds
    as many as the rules allow, an instruction that departs from the own council. The holder is told.
    """
    try:
        return _give(by=by, decision_id=decision.pk, holder=holder, instruction=instruction)
    except IntegrityError as error:
        # The deadline fell between our look at the clock and the database's own.
        if "ballot_in_time" not in str(error):
            raise
        raise Refused(_("Deze stemming is gesloten. Een volmacht geven kan niet meer.")) from error


@action
def _give(*, by: Acting, decision_id: int, holder: int, instruction: str) -> Proxy:
    lock_decision(decision_id)
    seen, own = _seen(by, decision_id), by.organisation_id or 0
    may_give_proxy(by, seen).or_refuse()
    refuse_instruction(seen, instruction)
    with house("who holds how many proxies concerns every elector"):
        _refuse_holder(seen.decision, own, holder)
        readers = speaking_for({holder}, seen.decision.proposal)
    proxy = Proxy.objects.create(
        decision=seen.decision, giver_id=own, holder_id=holder, instruction=instruction, given_by=by.person_id or 0
    )
    _tell(by, seen.decision, readers, "proxy_given")
    record(
        "proxy_given",
        subject=("proxy", proxy.pk),
        organisation_id=own,
        decision=seen.decision.number,
        holder=holder,
        instruction=instruction or "free",
    )
    return proxy


@action
def revoke_proxy(*, by: Acting, decision: Decision) -> Proxy:
    """End the proxy that the organisation acted for gave in this vote. Nothing that was cast is taken away.

    Refuses who may not, a vote that closed, and once the holder cast: the way out is then the own vote, which takes
    the place of that ballot where the rules let it.
    """
    lock_decision(decision.pk)
    seen = _seen(by, decision.pk)
    may_revoke_proxy(by, seen).or_refuse()
    proxy = proxies_for(by).select_for_update(of=("self",)).get(_current(seen.decision, by.organisation_id))
    _end(by, seen.decision, proxy, own_vote=False)
    return proxy


def give_way(by: Acting, decision: Decision) -> None:
    """Let the own vote end the proxy given in this vote, or refuse it by the rules; inside the action that casts."""
    if not decision.rule_set.procedure.max_proxies:
        return
    proxy = proxies_for(by).filter(_current(decision, by.organisation_id)).select_related("holder").first()
    if proxy is not None:
        may_vote_beside(Given(proxy.holder.name, proxy.instruction), decision.rule_set).or_refuse()
        _end(by, decision, proxy, own_vote=True)


def cast_by_proxy(
    *,
    by: Acting,
    decision: Decision,
    giver: int,
    choice: str = "",
    points: Iterable[tuple[int, int]] = (),
    reason: str = "",
    drawn: int = 0,
    objection: bool = False,
) -> CurrentBallot:
    """Cast or replace the ballot of `giver` (organisation id), whose proxy the organisation acted for holds.

    It is the ballot of the giver, counted as its own, with the holder's name on it. Refuses as `cast_ballot` does,
    and besides: without a proxy that stands, and a choice other than the giver asked.
    """
    content = {
        "choice": choice,
        "points": sorted([option, many] for option, many in points),
        "reason": reason.strip(),
        "conditional_on": None,
        "objection": objection,
        "person_id": by.person_id,
        "holder_id": by.organisation_id,
    }
    return or_note_late(
        lambda: _cast_for(by=by, decision_id=decision.pk, giver=giver, content=content, drawn=drawn),
        by=by,
        decision=decision,
    )


@action
def _cast_for(*, by: Acting, decision_id: int, giver: int, content: dict[str, Any], drawn: int) -> CurrentBallot:
    # The lock of the giver's ballot: its own vote and this one come one after the other.
    lock_ballot(decision_id, giver)
    seen = _seen(by, decision_id)
    may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice).or_refuse()
    held = seen.held_of(giver)
    if held is None:
        raise Refused(_("Deze volmacht geldt niet meer. Er is niets bewaard."))
    refuse_against_instruction(held, content["choice"])
    content = content | {"holder_name": held.holder}
    in_its_name = replace(by, organisation_id=giver, organisation_name=held.giver)
    with house("the holder of a proxy casts the ballot of its giver"):
        theirs = _seen(in_its_name, decision_id)
        if by.person_id in theirs.voice.stood_back:
            raise Refused(_("U meldde een belang bij dit voorstel en stemt hier daarom niet."))
        ballot = keep_ballot(by=in_its_name, seen=theirs, content=content, drawn=drawn)
        # The line in the record is the giver's: it is written while the reach allows it, as the last statement.
        ending_of_action().write()
    return ballot


def _seen(by: Acting, decision_id: int) -> Sight:
    seen = seen_by(by, decision_id)
    if seen is None:
        raise Decision.DoesNotExist
    return seen


def _current(decision: Decision, giver: int | None) -> Any:
    return Q(decision=decision, giver_id=giver or 0, ended_at=None)


def _refuse_holder(decision: Decision, own: int, holder: int) -> None:
    """Refuse a holder who cannot be one; under the lock of the vote alone, in the house reach."""
    if holder == own:
        raise RefusedField("holder", _("Een volmacht gaat naar een andere organisatie. Kies er een."))
    current = Proxy.objects.current().filter(decision=decision)
    elector = (
        Elector.objects.filter(decision=decision, organisation_id=holder)
        .select_related("organisation")
        .annotate(gave=Exists(current.filter(giver_id=OuterRef("organisation_id"))), held=_held(current))
        .first()
    )
    if elector is None:
        raise RefusedField("holder", _("Deze organisatie stemt hier niet. Kies een stemgerechtigde."))
    words = {"name": elector.organisation.name}
    if elector.gave:
        why = _("%(name)s gaf zelf volmacht en kan er geen dragen. Kies een andere organisatie.")
        raise RefusedField("holder", why % words)
    most = decision.rule_set.procedure.max_proxies
    if elector.held >= most:
        why = ngettext(
            "%(name)s draagt al %(most)s volmacht, het meeste dat mag. Kies een andere organisatie.",
            "%(name)s draagt al %(most)s volmachten, het meeste dat mag. Kies een andere organisatie.",
            most,
        )
        raise RefusedField("holder", why % (words | {"most": most}))


def _held(current: QuerySet[Proxy]) -> Coalesce:
    """Count the current proxies of the elector of the outer query."""
    mine = current.filter(holder_id=OuterRef("organisation_id")).order_by().values("holder")
    return Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0)


def _end(by: Acting, decision: Decision, proxy: Proxy, *, own_vote: bool) -> None:
    proxy.ended_at = HouseNow()
    proxy.save(update_fields=["ended_at"])
    with house("who speaks for the holder is asked of another organisation"):
        readers = speaking_for({proxy.holder_id}, decision.proposal)
    _tell(by, decision, readers, "proxy_ended", own_vote=own_vote)
    record(
        "proxy_revoked",
        subject=("proxy", proxy.pk),
        organisation_id=proxy.giver_id,
        decision=decision.number,
        holder=proxy.holder_id,
        why="own_vote" if own_vote else "revoked",
    )


def _tell(by: Acting, decision: Decision, readers: dict[str, Any], kind: str, **facts: Any) -> None:
    notify(
        **readers,
        kind=kind,
        facts={"organisation": by.organisation_name, **titles(decision.proposal), **facts},
        subject=("decision", decision.pk),
        path=reverse("decision", args=[decision.pk]),
    )
