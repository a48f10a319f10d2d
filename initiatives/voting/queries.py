"""What is asked about votes: a vote as one organisation sees it, its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, JSONObject

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import NotReadCommitted
from initiatives.casting.queries import JOINED, tie_in
from initiatives.electorate.queries import interests_on, voice_columns, voice_in, votes_for
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import ON_ITS_WAY
from initiatives.proposals.rules import proposals_for
from initiatives.proxies.queries import Given, Held, given_in, held_in, proxy_columns
from initiatives.voting.choices import ballot_in_words, by_proxy, objecting, reserved, who_voted
from initiatives.voting.models import (
    ON_SCREEN,
    CurrentBallot,
    Decision,
    DecisionState,
    Elector,
    Extension,
    Option,
)
from initiatives.voting.rules import decisions_for, may_cast_ballot
from members.representation.voices import Voice

# The locks of a decision: casting shares it, closing takes it alone. The ballot's own lock comes in the same
# statement: colleagues of one organisation cast one after another.
SHARED = """SELECT current_setting('transaction_isolation'), pg_advisory_xact_lock_shared(hashtext('decision'), %s),
 pg_advisory_xact_lock(hashtext('ballot in decision ' || %s), %s)"""
EXCLUSIVE = "SELECT current_setting('transaction_isolation'), pg_advisory_xact_lock(hashtext('decision'), %s)"
# A lock carries a number of four bytes; what is larger in an address is no vote.
LARGEST = 2**31 - 1
LEAVES = ("ballot_cast", "ballot_replaced", "ballot_firm")
# A vote that ended level, while its chair can still decide.
WITH_THE_CHAIR = Q(tie__decides_until__gt=HouseNow())
# The other vote on the same proposal, where a quorum lacked.
CALLS = ("second_call_of", "second_call")


def lock_ballot(decision_id: int, organisation_id: int) -> None:
    """Wait for the right to cast: until nobody closes the vote and no colleague casts; until the commit."""
    _lock(SHARED, [decision_id, decision_id, organisation_id])


def lock_decision(decision_id: int) -> None:
    """Wait for the vote alone: until every running ballot is committed; until the commit."""
    _lock(EXCLUSIVE, [decision_id])


def _lock(sql: str, values: list[int]) -> None:
    """Refuse (`NotReadCommitted`) a snapshot that would hide what was committed before the lock."""
    if max(values) > LARGEST:
        raise Decision.DoesNotExist
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        level = cursor.fetchone()[0]
    if level != "read committed":
        raise NotReadCommitted(f"a vote is read at {level}: ballots committed before the lock would be lost")


@dataclass(frozen=True, slots=True)
class Standing:
    """The current ballot of one organisation, said by `label`; `number` counts its ballots in this vote from 1."""

    id: int
    choice: str
    reason: str
    person: str
    person_id: int
    cast_at: datetime
    number: int
    points: list[list[int]]
    label: str
    conditional_on: date | None = None
    objection: bool = False
    holder_id: int | None = None
    holder_name: str = ""
    way: str = ""
    paper_id: int | None = None
    entered_name: str = ""
    confirmed_name: str = ""

    @property
    def by_whom(self) -> str:
        """Who cast it, for which organisation when that was by proxy, and how it came when not on screen."""
        return who_voted(by_proxy(self.person, self.holder_name), self.way)

    def repeats(self, content: Mapping[str, Any], drawn: int) -> bool:
        """Say whether a form (`drawn` for a ballot's number) sends what stands already: a second click."""
        same = all(getattr(self, name) == value for name, value in content.items())
        return same and drawn in {self.number, self.number - 1}


@dataclass(frozen=True, slots=True)
class Sight:
    """A vote as one organisation sees it at one moment; `options`: titles by id, in their order.

    `together`: the elector that votes for our legal person.
    """

    decision: Decision
    now: datetime
    entitled: bool
    inhabitants: int
    ballot: Standing | None
    voice: Voice
    options: dict[int, str]
    extended: tuple[str, ...] = ()
    weight: int = 1
    votes: int = 0
    interests: tuple[dict[str, str], ...] = ()
    given: Given | None = None
    held: tuple[Held, ...] = ()
    together: str = ""

    def held_of(self, giver_id: int) -> Held | None:
        """Give the proxy of this organisation that one holds."""
        return next((one for one in self.held if one.giver_id == giver_id), None)

    @property
    def is_open(self) -> bool:
        """A ballot can be cast now."""
        return self.decision.is_open_at(self.now)

    @property
    def awaits_count(self) -> bool:
        """The deadline passed and nobody counted yet."""
        return self.decision.awaits_count_at(self.now)

    @property
    def awaits_chair(self) -> bool:
        """It ended level, and its chair can still decide."""
        tie = tie_in(self.decision)
        return self.awaits_count and tie is not None and self.now < tie.decides_until


def mine_in(acting: Acting) -> QuerySet[Elector]:
    """Give the organisation acted for among the electors of the vote of the outer query."""
    return Elector.objects.filter(decision_id=OuterRef("pk"), organisation_id=acting.organisation_id or 0)


def ballot_in(acting: Acting) -> QuerySet[CurrentBallot]:
    """Give the ballot of the organisation acted for in the vote of the outer query."""
    return CurrentBallot.objects.filter(decision_id=OuterRef("pk"), organisation_id=acting.organisation_id or 0)


AS_IT_IS = ("choice", "reason", "person_id", "cast_at", "number", "points", "conditional_on", "objection", *ON_SCREEN)
BALLOT = JSONObject(id="pk", person="person_name", **{name: name for name in AS_IT_IS})
OPTION = JSONObject(id="pk", title="title")


def sights(acting: Acting, rows: QuerySet[Decision], *, page: bool = False) -> list[Sight]:
    """See votes (a part of `decisions_for(acting)`) as the organisation acted for; one statement.

    `rows` come with their proposal and rule set. `voice`: who may cast for it. `page` adds why the deadline moved, our
    votes and those of all.
    """
    own = acting.organisation_id or 0
    columns: dict[str, Any] = (
        voice_columns(own)
        | proxy_columns(own)
        | {
            "sight_now": HouseNow(),
            "sight_entitled": Exists(mine_in(acting)),
            "sight_inhabitants": Coalesce(Subquery(mine_in(acting).values("inhabitants")), 0),
            "sight_options": ArraySubquery(Option.objects.filter(decision_id=OuterRef("pk")).values(json=OPTION)),
            "sight_ballot": Subquery(ballot_in(acting).values(facts=BALLOT), output_field=JSONField()),
        }
    )
    if page:
        moved = Extension.objects.filter(decision_id=OuterRef("pk")).order_by("pk").values("reason")
        votes = Elector.objects.filter(decision_id=OuterRef("pk")).order_by().values("decision")
        columns |= {
            "sight_extended": ArraySubquery(moved),
            "sight_weight": Coalesce(Subquery(mine_in(acting).values("weight")), 1),
            "sight_together": votes_for(acting),
            "sight_interests": interests_on(OuterRef("proposal_id")),
            "sight_votes": Subquery(votes.annotate(n=Sum("weight")).values("n")),
        }
    return [_sight(row) for row in rows.select_related("proposal", "rule_set").annotate(**columns)]


def _sight(row: Any) -> Sight:
    ballot, options = row.sight_ballot, {one["id"]: one["title"] for one in row.sight_options}
    if ballot is not None:
        cast_at = datetime.fromisoformat(ballot["cast_at"])
        day = date.fromisoformat(ballot["conditional_on"]) if ballot["conditional_on"] else None
        said = ballot_in_words(row.rule_set.terms.method, ballot["choice"], ballot["points"], options)
        label = reserved(objecting(said, objection=ballot["objection"]), day)
        ballot = Standing(**ballot | {"cast_at": cast_at, "label": label, "conditional_on": day})
    return Sight(
        decision=row,
        now=row.sight_now,
        entitled=row.sight_entitled,
        inhabitants=row.sight_inhabitants,
        ballot=ballot,
        voice=voice_in(row),
        options=options,
        extended=tuple(getattr(row, "sight_extended", ())),
        weight=getattr(row, "sight_weight", 1),
        votes=getattr(row, "sight_votes", 0),
        interests=tuple(getattr(row, "sight_interests", ())),
        given=given_in(row),
        held=held_in(row, options),
        together=getattr(row, "sight_together", None) or "",
    )


def seen_by(acting: Acting, pk: int) -> Sight | None:
    """See one vote with what casting asks; None when it is not there for this organisation."""
    rows = decisions_for(acting).filter(pk=pk).select_related("proposal", "rule_set")
    return next(iter(sights(acting, rows)), None)


def sight_of(acting: Acting, pk: int) -> Sight | None:
    """See one vote with all that its page shows; None when it is not there for this organisation."""
    rows = decisions_for(acting).filter(pk=pk)
    joined = rows.select_related("proposal__initiative", "proposal__author", "text", "count", *CALLS, *JOINED)
    return next(iter(sights(acting, joined, page=True)), None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof that a ballot stands in the record: number and SHA-256 (hex) of its line, and the line itself."""

    organisation: str
    choice: str
    person: str
    cast_at: datetime
    number: int
    hash: str
    leaf: str


def receipt_of(acting: Acting, ballot: Standing | None) -> Receipt | None:
    """Give the receipt of the organisation's current ballot; one statement, none without a ballot."""
    if ballot is None:
        return None
    lines = RecordLeaf.objects.filter(subject_kind="ballot", subject_id=ballot.id, kind__in=LEAVES)
    line = lines.filter(organisation_id=acting.organisation_id).order_by("-seq").first()
    if line is None:
        return None
    return Receipt(
        organisation=acting.organisation_name,
        choice=ballot.label,
        person=ballot.by_whom,
        cast_at=ballot.cast_at,
        number=line.seq,
        hash=sha256(line.leaf.encode()).hexdigest(),
        leaf=line.leaf,
    )


def to_cast(acting: Acting, decision_ids: list[int]) -> set[int]:
    """Give those of these open votes in which the person may cast for its organisation; one statement or none."""
    if not decision_ids:
        return set()
    rows = decisions_for(acting).filter(pk__in=decision_ids).select_related("proposal", "rule_set")
    seen = sights(acting, rows)
    return {one.decision.pk for one in seen if may_cast_ballot(acting, entitled=one.entitled, voice=one.voice)}


def due_for(minutes: int) -> list[int]:
    """Give the votes whose deadline passed so many minutes ago, oldest first; asked in the house reach."""
    passed = HouseNow() - Value(timedelta(minutes=minutes))
    rows = Decision.objects.filter(state=DecisionState.OPEN, closes_at__lte=passed).exclude(WITH_THE_CHAIR)
    rows = rows.order_by("closes_at", "pk")
    return list(rows.values_list("pk", flat=True))


def kept_votes(acting: Acting) -> tuple[list[Proposal], list[Decision]]:
    """Give what waits for the secretary: proposals to judge, bring on or ratify, and votes that run or are to count."""
    later = [ProposalState.SCHEDULED, ProposalState.HELD, ProposalState.TO_RATIFY]
    states = [ProposalState.SUBMITTED, *ON_ITS_WAY, *later]
    waiting = proposals_for(acting).filter(state__in=states)
    votes = decisions_for(acting).filter(state=DecisionState.OPEN).select_related("proposal__initiative", "tie")
    rows = waiting.select_related("author", "initiative", "decision").order_by("submitted_at", "pk")
    return list(rows[:50]), list(votes.order_by("closes_at", "pk")[:50])
