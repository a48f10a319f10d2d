"""What must hold for every count of every method, as laws that a drawn vote keeps or breaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random
from typing import Any

from initiatives.voting.count import (
    BETWEEN_OPTIONS,
    MAJORITIES,
    Ballot,
    Elector,
    Method,
    Outcome,
    Result,
    second_call,
)
from tests.initiatives.voting.drawn_votes import CHOICES, Vote


def told(result: Result) -> list[tuple[Any, ...]]:
    """Give what a result says apart from its fingerprint."""
    return [(step.rule, step.scope, dict(step.numbers), step.verdict) for step in result.steps]


def anonymity(vote: Vote) -> None:
    """Other numbers for the electors give the same steps."""
    numbers = Random(vote.seed).sample(range(1000), len(vote.electors))
    new = {elector.id: number for elector, number in zip(vote.electors, numbers, strict=True)}
    chair = vote.casting
    renamed = vote.counted(
        electors=[replace(elector, id=new[elector.id]) for elector in vote.electors],
        ballots=[replace(ballot, elector_id=new[ballot.elector_id]) for ballot in vote.ballots],
        casting=replace(chair, elector_id=new[chair.elector_id]) if chair else None,
    )
    assert told(renamed) == told(vote.counted())


def neutrality(vote: Vote) -> None:
    """Other numbers for the options choose the same options, with the same points and places."""
    new = dict(zip(vote.options, reversed(vote.options), strict=True))

    def renamed(ballot: Ballot) -> Ballot:
        return replace(ballot, choices=tuple((new[option], points) for option, points in ballot.choices))

    other = vote.counted(
        ballots=[renamed(ballot) for ballot in vote.ballots],
        casting=renamed(vote.casting) if vote.casting else None,
    )
    plain = vote.counted()
    assert {new[option] for option in plain.chosen} == set(other.chosen)
    places = {int(step.scope): dict(step.numbers) for step in plain.steps_of("option")}
    assert {new[option]: numbers for option, numbers in places.items()} == {
        int(step.scope): dict(step.numbers) for step in other.steps_of("option")
    }
    assert plain.flip_distance == other.flip_distance


def order_independence(vote: Vote) -> None:
    """The order of electors, ballots, options and choices does not matter, not even for the fingerprint."""
    random = Random(vote.seed)

    def shuffled(rows: Any) -> list[Any]:
        return random.sample(list(rows), len(rows))

    mixed = [replace(ballot, choices=tuple(shuffled(ballot.choices))) for ballot in vote.ballots]
    assert vote.counted() == vote.counted(
        electors=shuffled(vote.electors), ballots=shuffled(mixed), options=tuple(shuffled(vote.options))
    )


def weight_is_number(vote: Vote) -> None:
    """Weight five counts as five of weight one, except where heads or a cap count."""
    if vote.rules.method in (Method.CONSENT, Method.OPT_IN) or vote.rules.weight_cap_num:
        return
    rules = replace(vote.rules, quorum_basis="votes")
    split = [
        replace(elector, id=100 * elector.id + part, weight=1, inhabitants=0)
        for elector in vote.electors
        for part in range(elector.weight)
    ]
    if rules.college_thresholds and not any(elector.college == "a" for elector in split):
        return
    of = {ballot.elector_id: ballot for ballot in vote.ballots}
    parts = [replace(of[one.id // 100], elector_id=one.id) for one in split if one.id // 100 in of]
    chair = vote.casting
    chair = replace(chair, elector_id=split[0].id) if chair and split else None
    if vote.casting and not chair:
        return
    whole = vote.counted(rules=rules)
    apart = vote.counted(rules=rules, electors=split, ballots=parts, casting=chair)
    assert (apart.outcome, apart.chosen) == (whole.outcome, whole.chosen)
    for rule in ("quorum", "majority", "college_majority", "options"):
        assert apart.steps_of(rule) == whole.steps_of(rule)


def conservation(vote: Vote) -> None:
    """What was said, reserved and left unsaid makes up the frozen electorate, in every unit and college."""
    result = vote.counted()
    between = vote.rules.method in BETWEEN_OPTIONS
    marks = ("valid", "abstain", "conditional", "absent") if between else (*CHOICES, "conditional", "absent")
    colleges = result.steps_of("college")
    total = result.step("total").numbers
    units = {"", "_votes", "_inhabitants"} | ({"_shares"} if vote.rules.weight_cap_num else set())
    for unit in units:
        for step in (result.step("total"), *colleges):
            assert sum(step.numbers[mark + unit] for mark in marks) == step.numbers["entitled" + unit]
    for name, number in total.items():
        assert number == sum(step.numbers[name] for step in colleges)
    shares = "_shares" if vote.rules.weight_cap_num else "_votes"
    assert total["entitled" + shares] == sum(elector.weight for elector in vote.electors)
    assert total["entitled_inhabitants"] == sum(elector.inhabitants for elector in vote.electors)
    assert total["entitled"] == len(vote.electors)
    assert total["conditional"] == sum(ballot.conditional for ballot in vote.ballots)


def monotonicity(vote: Vote) -> None:
    """More support never undoes an adoption, and never drops a chosen option."""
    before = vote.counted()
    if before.outcome != Outcome.ADOPTED:
        return
    for place, ballot in enumerate(vote.ballots):
        for better in _better(vote.rules.method, ballot, before.chosen):
            after = vote.counted(ballots=[*vote.ballots[:place], better, *vote.ballots[place + 1 :]])
            assert after.outcome == Outcome.ADOPTED
            if vote.rules.method in BETWEEN_OPTIONS:
                raised = {option for option, points in better.choices if dict(ballot.choices).get(option) != points}
                assert raised & set(before.chosen) <= set(after.chosen)


def _better(method: str, ballot: Ballot, chosen: tuple[int, ...]) -> list[Ballot]:
    if method not in BETWEEN_OPTIONS:
        return [replace(ballot, choice="for")]
    points = dict(ballot.choices)
    most = 5 if method == Method.SCORE else 1
    return [
        replace(ballot, choices=tuple({**points, option: points.get(option, 0) + 1}.items()))
        for option in chosen
        if points.get(option, 0) < most
    ]


def abstention_neutrality(vote: Vote) -> None:
    """One more that abstains or gives a blank changes nothing, where no quorum and no larger basis asks for it."""
    if vote.rules.majority_basis != "cast" or vote.rules.weight_cap_num:
        return
    rules = replace(second_call(vote.rules), silence_consents=False)
    blank = Ballot(1, "" if rules.method in BETWEEN_OPTIONS else "abstain")
    before = vote.counted(rules=rules)
    after = vote.counted(rules=rules, electors=[*vote.electors, Elector(1, "b", 7, 70)], ballots=[*vote.ballots, blank])
    assert (after.outcome, after.chosen) == (before.outcome, before.chosen)
    # A blank ballot can still be given another content: only what decides is the same.
    assert after.decisive.formula == before.decisive.formula


def exactness(vote: Vote) -> None:
    """The outcome is that of the rule's fractions, worked out apart, with whole numbers of the roll alone."""
    if vote.rules.weight_cap_num or vote.casting:
        return
    firm = {ballot.elector_id: ballot for ballot in vote.ballots if not ballot.conditional}
    result = vote.counted(rules=second_call(vote.rules))
    if vote.rules.method in BETWEEN_OPTIONS:
        assert set(result.chosen) == _in_every_best_committee(vote, firm)
        return
    if vote.rules.method not in MAJORITIES:
        return
    num, den = vote.rules.majority_num, vote.rules.majority_den
    passes = _part(vote, firm, vote.electors, Fraction(num, den), strict=vote.rules.majority_strict)
    for named in vote.rules.college_thresholds:
        own = [elector for elector in vote.electors if elector.college == named.college]
        passes = passes and _part(vote, firm, own, Fraction(named.num, named.den), strict=named.strict)
    assert (result.outcome == Outcome.ADOPTED) == passes


def _part(vote: Vote, firm: dict[int, Ballot], electors: list[Elector], needed: Fraction, *, strict: bool) -> bool:
    in_basis = {
        "cast": {"for", "against"},
        "cast_with_abstentions": set(CHOICES),
        "entitled": {*CHOICES, ""},
    }[vote.rules.majority_basis]
    said = [(elector.weight, firm[elector.id].choice if elector.id in firm else "") for elector in electors]
    yes = sum(weight for weight, choice in said if choice == "for")
    basis = sum(weight for weight, choice in said if choice in in_basis)
    if yes == 0:
        return False
    return Fraction(yes, basis) > needed if strict else Fraction(yes, basis) >= needed


def _in_every_best_committee(vote: Vote, firm: dict[int, Ballot]) -> set[int]:
    """Give the options with points that every committee with the most points has."""
    weight = {elector.id: elector.weight for elector in vote.electors}
    points = dict.fromkeys(vote.options, 0)
    for ballot in firm.values():
        for option, many in ballot.choices:
            points[option] += weight[ballot.elector_id] * many
    committees = list(combinations(vote.options, vote.rules.winners))
    worth = {committee: sum(points[option] for option in committee) for committee in committees}
    best = [set(committee) for committee in committees if worth[committee] == max(worth.values())]
    return {option for option in set.intersection(*best) if points[option]}


def reservation(vote: Vote) -> None:
    """The outcome is that of the firm ballots alone; the outcome if firm is that of all of them made firm."""
    result = vote.counted()
    alone = vote.counted(ballots=[ballot for ballot in vote.ballots if not ballot.conditional])
    together = vote.counted(ballots=[replace(ballot, conditional=False) for ballot in vote.ballots])
    if not any(ballot.conditional for ballot in vote.ballots):
        assert result.outcome_if_firm is None
        return
    assert result.outcome_if_firm == together.outcome
    if not vote.rules.silence_consents:  # a reservation is no silence, a ballot taken away is
        assert (result.outcome, result.chosen, result.flip_distance) == (
            alone.outcome,
            alone.chosen,
            alone.flip_distance,
        )


def quorum_alone(vote: Vote) -> None:
    """A quorum only stops a count: where it is met, the outcome is that of the second call."""
    first, second = vote.counted(), vote.counted(rules=second_call(vote.rules))
    assert second.outcome != Outcome.NO_QUORUM
    assert first.outcome in (Outcome.NO_QUORUM, second.outcome)
    assert first.decisive.numbers == second.decisive.numbers


LAWS: dict[str, Callable[[Vote], None]] = {
    law.__name__: law
    for law in (
        anonymity,
        neutrality,
        order_independence,
        weight_is_number,
        conservation,
        monotonicity,
        abstention_neutrality,
        exactness,
        reservation,
        quorum_alone,
    )
}
