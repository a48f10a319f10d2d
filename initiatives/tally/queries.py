"""What is asked about the ballots of a vote: how it stands while it runs, where its rules show that; and the count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext

from cooperative.isolation.transactions import house
from initiatives.casting.queries import casting_ballot
from initiatives.voting.choices import labels_of
from initiatives.voting.count import Ballot, Result, count
from initiatives.voting.count import Elector as Counted
from initiatives.voting.models import CurrentBallot, Decision, DecisionState, Elector


@dataclass(frozen=True, slots=True)
class Standing:
    """One choice or option so far: how many organisations chose it, and with how many votes or points."""

    label: str
    organisations: int
    votes: int


def so_far(decision: Decision, options: Mapping[int, str]) -> list[Standing]:
    """Give how a vote stands, in the order of its ballot; empty where its rules hide that, and after the count.

    `decision` comes with its rule set, `options` are its titles by id. Whoever reads the vote reads this; whose ballot
    says what stays hidden until the count. Ballots under reservation stand apart, last. One statement, or none.
    """
    if not decision.rule_set.procedure.results_before_close or decision.state != DecisionState.OPEN:
        return []
    entitled = Elector.objects.filter(decision=decision, organisation_id=OuterRef("organisation_id"))
    with house("the rules of this vote show how it stands before it closes"):
        cast = list(
            CurrentBallot.objects.filter(decision=decision)
            .annotate(weight=Subquery(entitled.values("weight")))
            .values_list("choice", "points", "weight", "conditional_on")
        )
    reserved = [weight for *_, weight, day in cast if day]
    apart = [_standing(gettext("Onder voorbehoud"), reserved)] if reserved else []
    cast = [row for row in cast if row[-1] is None]
    if options:
        given = [(option, weight * many) for _, points, weight, _day in cast for option, many in points if many]
        said = [(title, [votes for one, votes in given if one == option]) for option, title in options.items()]
        return [*starmap(_standing, said), *apart]
    labels = labels_of(decision.rule_set.terms.method)
    said = [(label, [weight for one, _, weight, _day in cast if one == choice]) for choice, label in labels.items()]
    return [*starmap(_standing, said), *apart]


def _standing(label: str, votes: list[int]) -> Standing:
    return Standing(label, len(votes), sum(votes))


def result_of(decision: Decision) -> Result:
    """Count the ballots as they are, with the vote of the chair where there is one; in the house reach.

    `decision` comes with its rule set and casting vote; two statements, three between options.
    """
    rows = Elector.objects.filter(decision=decision).values_list("organisation_id", "college", "weight", "inhabitants")
    ballots = [
        Ballot(organisation or 0, choice, tuple((option, many) for option, many in points), day is not None, objects)
        for organisation, choice, points, day, objects in CurrentBallot.objects.filter(decision=decision).values_list(
            "organisation_id", "choice", "points", "conditional_on", "objection"
        )
    ]
    options = decision.options.values_list("pk", flat=True) if decision.options_count else ()
    return count(decision.terms, [Counted(*row) for row in rows], ballots, options, casting=casting_ballot(decision))
