"""Counting a vote: quorum, method, what is firm and what is not, both bases, and how narrow it was."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from initiatives.voting.count.checks import check_electors, check_options, check_rules
from initiatives.voting.count.consent import Consent
from initiatives.voting.count.fingerprint import fingerprint
from initiatives.voting.count.judgement import Judgement
from initiatives.voting.count.majority import Majority
from initiatives.voting.count.participation import OptIn
from initiatives.voting.count.quorum import Quorum
from initiatives.voting.count.ranking import Ranking
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.roll import Roll
from initiatives.voting.count.tally import ABSENT
from initiatives.voting.count.terms import Ballot, Choice, Elector, Method, Rules

_JUDGED: Mapping[str, Callable[[Roll], Judgement]] = {
    Method.SIMPLE: Majority,
    Method.QUALIFIED: Majority,
    Method.OPT_IN: OptIn,
    Method.CONSENT: Consent,
    Method.APPROVAL: Ranking,
    Method.SCORE: Ranking,
}


def count(
    rules: Rules,
    electors: Iterable[Elector],
    ballots: Iterable[Ballot],
    options: Iterable[int] = (),
    *,
    casting: Ballot | None = None,
) -> Result:
    """Count the ballots of one vote.

    `options`: ids to choose from (approval, score). `casting`: the ballot that the chair casts for a tie,
    beside the own one of its organisation, where the rules know a casting vote; between options its points
    order those that are level. The outcome is that of the firm ballots alone: a conditional ballot counts as
    none until it is firm, and a step tells what holds if all become so.

    Refuses (`CountRefused`) invalid rules, an impossible or doubled elector or option, an unknown option,
    impossible points, a ballot of a non-elector, two ballots for one elector. Whole numbers only; the order of
    the input does not matter.
    """
    electors, ballots, options = list(electors), list(ballots), sorted(options)
    check_rules(rules)
    check_electors(rules, electors)
    check_options(rules, options)
    roll = Roll.of(rules, electors, ballots, options, casting)
    quorum, judgement, outcome = _judged(roll)
    steps = (
        quorum.step(),
        *_cap_step(roll),
        *judgement.steps(),
        Step("total", "", roll.numbers_of(roll.total)),
        *(Step("college", college, roll.numbers_of(tally)) for college, tally in roll.colleges.items()),
        *_conditional_steps(rules, electors, ballots, options, casting),
        _flip_step(roll, outcome, judgement),
        _absentees_step(roll, outcome, judgement, quorum),
    )
    return Result(outcome, steps, fingerprint(rules, electors, ballots, options, casting))


def _judged(roll: Roll) -> tuple[Quorum, Judgement, Outcome]:
    quorum, judgement = Quorum(roll), _JUDGED[roll.rules.method](roll)
    if not quorum.is_met:
        return quorum, judgement, Outcome.NO_QUORUM
    return quorum, judgement, Outcome.ADOPTED if judgement.adopted else Outcome.REJECTED


def _cap_step(roll: Roll) -> list[Step]:
    """Report the cap, and whom it limits."""
    if roll.cap is None:
        return []
    limited = [voice for voice in roll.voices if voice.votes < voice.elector.weight]
    numbers = {
        "most": roll.cap.most,
        "total": roll.cap.total,
        "num": roll.cap.num,
        "den": roll.cap.den,
        "limited": len(limited),
        "lost_votes": sum(voice.elector.weight - voice.votes for voice in limited),
    }
    formula = f"{roll.cap.num} × {roll.cap.total} / {roll.cap.den}"
    return [Step("weight_cap", str(roll.rules.weight_cap_basis), numbers, formula, None, roll.rules.weight_cap_article)]


def _conditional_steps(
    rules: Rules,
    electors: Sequence[Elector],
    ballots: Sequence[Ballot],
    options: Sequence[int],
    casting: Ballot | None,
) -> list[Step]:
    """Report what conditional ballots say, and the outcome and its steps if all become firm; none without any."""
    conditional = [ballot.elector_id for ballot in ballots if ballot.conditional]
    if not conditional:
        return []
    roll = Roll.of(rules, electors, [replace(ballot, conditional=False) for ballot in ballots], options, casting)
    quorum, judgement, outcome = _judged(roll)
    said = roll.numbers_of(roll.tally_of(conditional))
    why = [quorum.step(), *judgement.steps()]
    return [Step("conditional", str(outcome), said), *(replace(step, rule=f"{step.rule}_if_firm") for step in why)]


def _flip_step(roll: Roll, outcome: Outcome, judgement: Judgement) -> Step:
    """Report the flip distance; no distance when no other content of the ballots cast changes the outcome."""
    numbers = {"equal_weights": len({voice.votes for voice in roll.cast}) <= 1}
    flip = None if outcome == Outcome.NO_QUORUM else judgement.flip()
    if flip is None:
        return Step("flip_distance", "", numbers)
    return Step("flip_distance", "", {**numbers, "distance": flip.distance, **flip.moved})


def _absentees_step(roll: Roll, outcome: Outcome, judgement: Judgement, quorum: Quorum) -> Step:
    """Report what all absentees together could have done: another outcome, or a quorum."""
    absentees = judgement.absentees()
    numbers = {
        "absent": roll.total.organisations[ABSENT],
        "absent_votes": roll.total.votes[ABSENT],
        "quorum_short": quorum.short,
        **absentees.numbers,
        "changes": absentees.changes,
    }
    if outcome == Outcome.NO_QUORUM:
        numbers["changes"] = Quorum(roll.with_absentees_as(Choice.ABSTAIN)).is_met
    return Step("absentees", absentees.choice, numbers)
