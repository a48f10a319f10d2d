"""Counting a proposal: quorum, majority, colleges, both bases, and how narrow it was."""

from collections.abc import Iterable, Mapping, Sequence

from initiatives.voting.count.checks import check_electors, check_rules
from initiatives.voting.count.errors import InvalidRules
from initiatives.voting.count.fingerprint import fingerprint
from initiatives.voting.count.margins import flip_to_adopted, flip_to_rejected
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.tally import ABSENT, Tally, marks_of, tallies_of
from initiatives.voting.count.terms import MAJORITIES, Ballot, Choice, Elector, QuorumBasis, Rules, TieRule
from initiatives.voting.count.threshold import Threshold, thresholds_of


def count(rules: Rules, electors: Iterable[Elector], ballots: Iterable[Ballot]) -> Result:
    """Count the ballots of one decision.

    Refuses (`CountRefused`) invalid rules, an impossible or doubled elector, an unknown option, a ballot of
    a non-elector, two ballots for one elector. Whole numbers only; the order of the input does not matter.
    """
    check_rules(rules)
    if rules.method not in MAJORITIES or rules.weight_cap_num or rules.tie_rule != TieRule.STATUS_QUO:
        raise InvalidRules("method", "only an uncapped majority with the status quo for a tie is counted")
    electors, ballots = list(electors), list(ballots)
    check_electors(rules, electors)
    marked = marks_of(electors, ballots)
    total, colleges = tallies_of(marked)
    thresholds = thresholds_of(rules)
    tallies = [total if t.college is None else colleges[t.college] for t in thresholds]

    quorum = _quorum_step(rules, total)
    majorities = [
        _majority_step(threshold, tally, rules.article) for threshold, tally in zip(thresholds, tallies, strict=True)
    ]
    if not quorum.verdict:
        outcome = Outcome.NO_QUORUM
    elif all(step.verdict for step in majorities):
        outcome = Outcome.ADOPTED
    else:
        outcome = Outcome.REJECTED
    steps = (
        quorum,
        *majorities,
        Step("total", "", total.numbers()),
        *(Step("college", college, tally.numbers()) for college, tally in colleges.items()),
        _flip_step(outcome, thresholds, tallies, marked),
        _absentees_step(outcome, quorum.numbers, thresholds, tallies),
    )
    return Result(outcome, steps, fingerprint(rules, electors, ballots))


def _quorum_step(rules: Rules, total: Tally) -> Step:
    sums = total.organisations if rules.quorum_basis == QuorumBasis.HEADS else total.votes
    entitled = sum(sums.values())
    present = entitled - sums[ABSENT]
    part, den = rules.quorum_num * entitled, rules.quorum_den
    if rules.quorum_strict:
        needed, verdict, sign = part // den + 1, present * den > part, ">"
    else:
        needed, verdict, sign = -(-part // den), present * den >= part, "≥"
    numbers = {
        "present": present,
        "entitled": entitled,
        "needed": needed,
        "num": rules.quorum_num,
        "den": den,
        "strict": rules.quorum_strict,
    }
    formula = f"{present} × {den} {sign} {rules.quorum_num} × {entitled}"
    return Step("quorum", str(rules.quorum_basis), numbers, formula, verdict, rules.quorum_article)


def _majority_step(threshold: Threshold, tally: Tally, article: str) -> Step:
    votes = tally.votes
    numbers = {
        "for": votes[Choice.FOR],
        "against": votes[Choice.AGAINST],
        "abstain": votes[Choice.ABSTAIN],
        "basis": threshold.basis_of(votes),
        "needed": threshold.needed(votes),
        "num": threshold.num,
        "den": threshold.den,
        "strict": threshold.strict,
    }
    rule = "majority" if threshold.college is None else "college_majority"
    scope = str(threshold.basis) if threshold.college is None else threshold.college
    return Step(rule, scope, numbers, threshold.formula(votes), threshold.passes(votes), article)


def _flip_step(
    outcome: Outcome,
    thresholds: Sequence[Threshold],
    tallies: Sequence[Tally],
    marked: Sequence[tuple[Elector, str]],
) -> Step:
    """Report the flip distance; no distance when no other choice of those who voted changes the outcome."""
    weights = {elector.weight for elector, mark in marked if mark != ABSENT}
    numbers = {"equal_weights": len(weights) <= 1}
    scale = 1 + sum(tallies[0].votes.values())
    flip = None
    if outcome == Outcome.ADOPTED:
        flip = flip_to_rejected(thresholds, tallies, marked, scale)
    elif outcome == Outcome.REJECTED:
        flip = flip_to_adopted(thresholds, tallies, marked, scale)
    if flip is None:
        return Step("flip_distance", "", numbers)
    moved = {f"from_{mark}": number for mark, number in flip.moved.items()}
    return Step("flip_distance", "", {**numbers, "distance": flip.distance, **moved})


def _absentees_step(
    outcome: Outcome, quorum: Mapping[str, int], thresholds: Sequence[Threshold], tallies: Sequence[Tally]
) -> Step:
    """Report what all absentees together could have done: all for, all against, or only being there."""
    total = tallies[0]
    adopted = {
        choice: all(
            threshold.passes(tally.with_absentees_as(choice).votes)
            for threshold, tally in zip(thresholds, tallies, strict=True)
        )
        for choice in (Choice.FOR, Choice.AGAINST)
    }
    changes = {
        Outcome.ADOPTED: not adopted[Choice.AGAINST],
        Outcome.REJECTED: adopted[Choice.FOR],
        Outcome.NO_QUORUM: total.organisations[ABSENT] > 0,
    }[outcome]
    opposite = Choice.AGAINST if outcome == Outcome.ADOPTED else Choice.FOR
    votes = total.with_absentees_as(opposite).votes
    numbers = {
        "absent": total.organisations[ABSENT],
        "absent_votes": total.votes[ABSENT],
        "quorum_short": max(0, quorum["needed"] - quorum["present"]),
        "adopted_if_for": adopted[Choice.FOR],
        "adopted_if_against": adopted[Choice.AGAINST],
        "for": votes[Choice.FOR],
        "basis": thresholds[0].basis_of(votes),
        "num": thresholds[0].num,
        "den": thresholds[0].den,
        "exact": thresholds[0].is_exact(votes),
        "changes": changes,
    }
    return Step("absentees", str(opposite), numbers)
