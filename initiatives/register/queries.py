"""What is asked of the register: the list for the page Beslissen, and a result with everybody's choice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
    prefetch_related_objects,
)
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import ON_ITS_WAY
from initiatives.proposals.rules import proposals_for
from initiatives.register.models import Entry
from initiatives.register.rules import entries_for
from initiatives.rulesets.models import RuleSet
from initiatives.voting.choices import ballot_in_words, boxes_of, by_proxy, objecting, reserved, who_voted
from initiatives.voting.count import Choice, Result
from initiatives.voting.models import CurrentBallot, Decision, DecisionState, Elector
from initiatives.voting.rules import electors_for
from members.organisations.models import Kind

CONDITIONAL = "conditional"
OPEN, AWAITING, UNDER_WAY, DONE = range(4)
State = ProposalState
UNDER_WAY_STATES = (State.DRAFT, State.SUBMITTED, *ON_ITS_WAY, State.SCHEDULED, State.HELD, State.TO_RATIFY)
MOST_NAMES = 6


def to_decide(acting: Acting) -> QuerySet[Proposal]:
    """Give every readable proposal in the order of the page: open votes by deadline, awaiting the count, the rest.

    Each row carries `part` (OPEN … DONE), `entitled` and `our_choice`.
    """
    own = acting.organisation_id or 0
    mine = Elector.objects.filter(decision__standing_id=OuterRef("pk"), organisation_id=own)
    ballot = CurrentBallot.objects.filter(decision__standing_id=OuterRef("pk"), organisation_id=own)
    running = {"decision__state": DecisionState.OPEN}
    part = Case(
        When(**running, decision__closes_at__gt=HouseNow(), then=Value(OPEN)),
        When(**running, then=Value(AWAITING)),
        When(state__in=UNDER_WAY_STATES, then=Value(UNDER_WAY)),
        default=Value(DONE),
        output_field=IntegerField(),
    )
    soonest = Case(When(**running, then=F("decision__closes_at")), output_field=DateTimeField())
    latest = Coalesce("decision__counted_at", "judged_at", "submitted_at", "created_at")
    rows = proposals_for(acting).select_related("author", "initiative", "decision__count", "decision__rule_set")
    return rows.annotate(
        part=part,
        entitled=Exists(mine),
        our_choice=Subquery(ballot.values("choice")),
        our_day=Subquery(ballot.values("conditional_on")),
    ).order_by(part, soonest.asc(nulls_last=True), latest.desc(), "-pk")


@dataclass(frozen=True, slots=True)
class Listed:
    """A proposal in the list, and how we voted on it; empty where we did not."""

    row: Proposal
    done: str


def listed(rows: Iterable[Any]) -> list[Listed]:
    """Say beside each row of `to_decide` how we voted, in the words of its rules."""
    return [
        Listed(row, "" if row.our_choice is None else _done(row.decision.rule_set, row.our_choice, row.our_day))
        for row in rows
    ]


def _done(rule_set: RuleSet, choice: str, day: date | None) -> str:
    # Between options there is no choice on the proposal itself.
    said = str(boxes_of(rule_set.terms.method)[Choice(choice)].done) if choice else _("U stemde.")
    return f"{said} {_('Onder voorbehoud van uw raad.')}" if day else said


@dataclass(frozen=True, slots=True)
class Voter:
    """One elector in the roll: what it chose, why, and who cast it; choice "absent" without a ballot,
    "conditional" with one that stayed under reservation.

    `votes` are those that count: its weight, up to a cap. Between options the choice of a ballot is empty, and
    `points` are those it gives, by option. `holder`: who cast it by proxy, or empty; `way`: how it came, or empty.
    """

    name: str
    college: str
    votes: int
    inhabitants: int
    choice: str
    label: str
    reason: str
    person: str
    points: tuple[tuple[int, int], ...] = ()
    holder: str = ""
    objection: bool = False
    way: str = ""

    @property
    def named(self) -> str:
        """Its name, and who represented it by proxy."""
        return by_proxy(self.name, self.holder)


def roll_of(acting: Acting, decision: Decision) -> list[Voter]:
    """List the electors of a counted vote by name with their ballots; one statement, one more where it has options."""
    ballot = CurrentBallot.objects.filter(
        decision_id=OuterRef("decision_id"), organisation_id=OuterRef("organisation_id")
    ).values(
        facts=JSONObject(
            **{name: name for name in ("choice", "points", "reason", "way")},
            person="person_name",
            holder="holder_name",
            day="conditional_on",
            objection="objection",
        )
    )
    rows = (
        electors_for(acting)
        .filter(decision=decision)
        .order_by("organisation__sort_key", "organisation_id")
        .annotate(cast=Subquery(ballot, output_field=JSONField()))
        .values_list("organisation__name", "college", "weight", "inhabitants", "cast")
    )
    if not rows:
        return []
    said = partial(ballot_in_words, decision.rule_set.terms.method, titles=titles_of(decision))
    most = _most(decision)
    return [_voter(said, most, *row) for row in rows]


def titles_of(decision: Decision) -> dict[int, str]:
    """Give the options of a vote by id, as they were written; one statement for a decision, none on a proposal."""
    if decision.options_count:
        prefetch_related_objects([decision], "options")
        return {option.pk: option.title for option in decision.options.all()}
    return {}


def _most(decision: Decision) -> int | None:
    """Give the votes for which nobody counts for more; None without a cap."""
    caps = Result.from_json(decision.count.result).steps_of("weight_cap")
    return caps[0].numbers["most"] if caps else None


def _voter(
    said: Callable[..., str],
    most: int | None,
    name: str,
    college: str,
    weight: int,
    inhabitants: int,
    cast: dict[str, Any] | None,
) -> Voter:
    kind, votes = str(Kind(college).label), weight if most is None else min(weight, most)
    if cast is None:
        return Voter(name, kind, votes, inhabitants, "absent", "", "", "")
    label = objecting(said(choice=cast["choice"], points=cast["points"]), objection=cast["objection"])
    if cast["day"]:
        label = reserved(label, date.fromisoformat(cast["day"]))
        return Voter(name, kind, votes, inhabitants, CONDITIONAL, label, cast["reason"], cast["person"])
    points, way = tuple((option, many) for option, many in cast["points"]), cast["way"]
    said_by = (cast["reason"], who_voted(cast["person"], way), points, cast["holder"], cast["objection"], way)
    return Voter(name, kind, votes, inhabitants, cast["choice"], label, *said_by)


@dataclass(frozen=True, slots=True)
class Line:
    """One choice in figures: organisations, votes and inhabitants, never mixed; names as far as they fit."""

    choice: str
    label: str
    organisations: int
    votes: int
    inhabitants: int
    names: tuple[str, ...]

    @property
    def shown(self) -> tuple[str, ...]:
        """The first names."""
        return self.names[:MOST_NAMES]

    @property
    def more(self) -> int:
        """How many names are not shown."""
        return max(0, len(self.names) - MOST_NAMES)


def lines_of(roll: Sequence[Voter], labels: dict[str, str]) -> list[Line]:
    """Add the roll up per choice, in the order of `labels`."""
    lines = []
    for choice, label in labels.items():
        voters = [voter for voter in roll if voter.choice == choice]
        votes = sum(voter.votes for voter in voters)
        inhabitants = sum(voter.inhabitants for voter in voters)
        lines.append(Line(choice, label, len(voters), votes, inhabitants, tuple(voter.named for voter in voters)))
    return lines


def is_weighed(lines: Sequence[Line]) -> bool:
    """Say whether votes and organisations are different numbers."""
    return any(line.votes != line.organisations for line in lines)


def entries_found(acting: Acting, *, series: str, year: str, outcome: str, words: str) -> QuerySet[Entry]:
    """Give the readable lines of the register, newest first; `words` are sought by their Dutch stem.

    A value that is no filter of the page finds nothing that it excludes: an empty one asks for everything.
    """
    rows = entries_for(acting).select_related("decision__proposal__initiative", "decision__count", "decision__rule_set")
    if series:
        rows = rows.filter(series=series)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    if outcome:
        ruled = Q(decision__state=outcome) & ~Q(decision__state=DecisionState.COUNTED)
        rows = rows.filter(Q(decision__count__outcome=outcome) | ruled)
    if words:
        text = SearchVector(
            "decision__proposal__title", "decision__text__motivation", "decision__text__clauses", config="dutch"
        )
        rows = rows.annotate(text=text).filter(text=SearchQuery(words, config="dutch", search_type="websearch"))
    return rows.order_by("-decision__counted_at", "-pk")


def entry_of(acting: Acting, pk: int) -> Entry | None:
    """Give the line of one vote with all that its page shows; None when it is not there for this organisation."""
    joined = [
        "decision__proposal__initiative",
        "decision__proposal__author",
        "decision__text",
        "decision__rule_set",
        "decision__count",
        "decision__second_call_of__entry",
        "decision__casting",
    ]
    return entries_for(acting).filter(decision_id=pk).select_related(*joined).first()
