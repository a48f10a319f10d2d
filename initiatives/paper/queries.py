"""Which electors still wait for a ballot on paper, and a vote as one of them sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.acting import Acting, Verdict
from cooperative.isolation.transactions import house
from initiatives.paper.models import PaperBallot, PaperState
from initiatives.paper.rules import may_stand_from_paper, papers_for
from initiatives.proxies.models import Proxy
from initiatives.voting.models import CurrentBallot, Decision, Elector
from initiatives.voting.queries import Sight, sights
from initiatives.voting.rules import decisions_for

PARTS: dict[str, Promise] = {
    "way": _("hoe de stem kwam"),
    "signer": _("wie tekende of de kaart opstak"),
    "choice": _("de keuze"),
    "reason": _("de motivering"),
}


def seen_of(by: Acting, pk: int, organisation: int) -> tuple[Sight | None, str]:
    """See a vote that `by` may read as one of its electors does, with its ballot, and name that elector.

    Asked in the house reach; None when the vote is not there for `by`, no name when it is no elector.
    """
    elector = Elector.objects.filter(decision_id=OuterRef("pk"), organisation_id=organisation)
    rows = decisions_for(by).filter(pk=pk).annotate(elector_name=Subquery(elector.values("organisation__name")))
    own = replace(by, organisation_id=organisation, roles=frozenset(), for_cooperative=False)
    found: list[Any] = [(seen, seen.decision) for seen in sights(own, rows)]
    return next(((seen, row.elector_name or "") for seen, row in found), (None, ""))


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one elector on the page for paper: the vote as it sees it, never with its ballot.

    `may`: whether a ballot can still come from paper. `paper`: what an official entered and nobody settled, or None.
    """

    seen: Sight
    name: str
    organisation_id: int
    may: Verdict
    paper: PaperBallot | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What is to do on paper in one vote: ballots that wait, pairs that differed, and electors without a ballot."""

    waiting: list[PaperBallot]
    differed: list[tuple[PaperBallot, list[str]]]
    free: list[tuple[int, str]]


def desk_of(by: Acting, decision: Decision) -> Desk:
    """Give what is to do in a vote (with its rule set). The house reach tells who has a ballot, not what it says."""
    ballots = CurrentBallot.objects.filter(
        decision_id=OuterRef("decision_id"), organisation_id=OuterRef("organisation_id")
    )
    given = Proxy.objects.current().filter(decision_id=OuterRef("decision_id"), giver_id=OuterRef("organisation_id"))
    closed = Q(Exists(ballots))
    if decision.rule_set.procedure.max_proxies:
        beats = decision.rule_set.procedure.own_vote_beats_proxy
        closed = Q(Exists(ballots.filter(holder_id=None))) if beats else closed | Q(Exists(given))
    electors: QuerySet[Elector] = Elector.objects.filter(decision=decision).exclude(closed)
    with house("who has no ballot yet concerns every elector"):
        free = dict(electors.order_by("organisation__sort_key").values_list("organisation_id", "organisation__name"))
    rows = papers_for(by).filter(decision=decision, organisation_id__in=free).select_related("organisation")
    latest: dict[int, PaperBallot] = {row.organisation_id: row for row in rows.order_by("entered_at", "pk")}
    waiting = [row for row in latest.values() if row.state == PaperState.WAITING]
    differed = [row for row in latest.values() if row.state == PaperState.DIFFERED]
    busy = {row.organisation_id for row in waiting}
    return Desk(
        waiting,
        [(row, [str(PARTS[part]) for part in row.differs]) for row in differed],
        [(pk, name) for pk, name in free.items() if pk not in busy],
    )


def slot_of(by: Acting, pk: int, organisation: int) -> Slot | None:
    """Give the place of one elector; None when vote or elector is not there."""
    with house("an official enters the ballot of another organisation"):
        seen, name = seen_of(by, pk, organisation)
    if seen is None or not name:
        return None
    paper = papers_for(by).filter(decision_id=pk, organisation_id=organisation, state=PaperState.WAITING).first()
    return Slot(replace(seen, ballot=None), name, organisation, may_stand_from_paper(seen, name), paper)
