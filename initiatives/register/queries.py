"""What is asked of the register: the list for the page Beslissen, and a result with everybody's choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, DateTimeField, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, JSONObject

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.web.vote_chart import VoteBar, vote_bar
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.path import ON_ITS_WAY
from initiatives.proposals.rules import proposals_for
from initiatives.register.models import Entry
from initiatives.register.rules import entries_for
from initiatives.voting.count import Result
from initiatives.voting.models import Choice, CurrentBallot, Decision, DecisionState, Elector
from initiatives.voting.requirements import quorum_needed
from initiatives.voting.rules import electors_for
from members.organisations.models import Kind

OPEN, AWAITING, UNDER_WAY, DONE = range(4)
UNDER_WAY_STATES = (ProposalState.DRAFT, ProposalState.SUBMITTED, *ON_ITS_WAY, ProposalState.HELD)
MOST_NAMES = 6


def to_decide(acting: Acting) -> QuerySet[Proposal]:
    """Give every readable proposal in the order of the page: open votes by deadline, awaiting the count, the rest.

    Each row carries `part` (OPEN … DONE), `entitled` and `our_choice`.
    """
    own = acting.organisation_id or 0
    mine = Elector.objects.filter(decision__proposal_id=OuterRef("pk"), organisation_id=own)
    ballot = CurrentBallot.objects.filter(decision__proposal_id=OuterRef("pk"), organisation_id=own)
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
    rows = proposals_for(acting).select_related("author", "initiative", "decision__count")
    return rows.annotate(part=part, entitled=Exists(mine), our_choice=Subquery(ballot.values("choice"))).order_by(
        part, soonest.asc(nulls_last=True), latest.desc(), "-pk"
    )


@dataclass(frozen=True, slots=True)
class Voter:
    """One elector in the roll: what it chose, why, and who cast it; choice "absent" without a ballot."""

    name: str
    college: str
    inhabitants: int
    choice: str
    label: str
    reason: str
    person: str


def roll_of(acting: Acting, decision: Decision) -> list[Voter]:
    """List the electors of a counted vote by name with their ballots; one statement."""
    ballot = CurrentBallot.objects.filter(
        decision_id=OuterRef("decision_id"), organisation_id=OuterRef("organisation_id")
    ).values(facts=JSONObject(choice="choice", reason="reason", person="person_name"))
    rows = (
        electors_for(acting)
        .filter(decision=decision)
        .order_by("organisation__sort_key", "organisation_id")
        .annotate(cast=Subquery(ballot, output_field=JSONField()))
        .values_list("organisation__name", "college", "inhabitants", "cast")
    )
    return [_voter(*row) for row in rows]


def _voter(name: str, college: str, inhabitants: int, cast: dict[str, str] | None) -> Voter:
    kind = str(Kind(college).label)
    if cast is None:
        return Voter(name, kind, inhabitants, "absent", "", "", "")
    label = str(Choice(cast["choice"]).label)
    return Voter(name, kind, inhabitants, cast["choice"], label, cast["reason"], cast["person"])


@dataclass(frozen=True, slots=True)
class Line:
    """One choice in figures: organisations and inhabitants, never mixed; names as far as they fit."""

    choice: str
    label: str
    organisations: int
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
        inhabitants = sum(voter.inhabitants for voter in voters)
        lines.append(Line(choice, label, len(voters), inhabitants, tuple(voter.name for voter in voters)))
    return lines


def bar_of(decision: Decision, result: Result, lines: Sequence[Line]) -> VoteBar:
    """Draw the count: a cell per organisation, what was needed, the turnout against the quorum."""
    terms = decision.rule_set.terms
    quorum = quorum_needed(terms, decision.electors_count)
    return vote_bar(
        counts={line.choice: line.organisations for line in lines},
        need=result.needed,
        quorum=quorum or None,
        names={line.choice: line.names for line in lines},
    )


@dataclass(frozen=True, slots=True)
class College:
    """How one kind of organisation voted."""

    name: str
    numbers: tuple[int, ...]


def colleges_of(result: Result, marks: Sequence[str]) -> list[College]:
    """Give the count per college, from the stored steps; empty when all are of one college."""
    steps = result.steps_of("college")
    if len(steps) < 2:
        return []
    named = [College(str(Kind(step.scope).label), tuple(step.numbers[mark] for mark in marks)) for step in steps]
    return sorted(named, key=lambda college: -sum(college.numbers))


def entries_found(acting: Acting, *, series: str, year: str, outcome: str, words: str) -> QuerySet[Entry]:
    """Give the readable lines of the register, newest first; `words` are sought by their Dutch stem.

    A value that is no filter of the page finds nothing that it excludes: an empty one asks for everything.
    """
    rows = entries_for(acting).select_related("decision__proposal__initiative", "decision__count")
    if series:
        rows = rows.filter(series=series)
    if year.isdecimal() and len(year) == 4:
        rows = rows.filter(year=int(year))
    if outcome:
        rows = rows.filter(decision__count__outcome=outcome)
    if words:
        text = SearchVector(
            "decision__proposal__title", "decision__text__motivation", "decision__text__clauses", config="dutch"
        )
        rows = rows.annotate(text=text).filter(text=SearchQuery(words, config="dutch", search_type="websearch"))
    return rows.order_by("-decision__counted_at", "-pk")


def entry_of(acting: Acting, pk: int) -> Entry | None:
    """Give the line of one vote with all that its page shows; None when it is not there for this organisation."""
    joined = ("decision__proposal__initiative", "decision__text", "decision__rule_set", "decision__count")
    return entries_for(acting).filter(decision_id=pk).select_related(*joined).first()
