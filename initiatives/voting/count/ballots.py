"""Which ballots can be counted: one for each elector, with a content that the method offers."""

from collections.abc import Iterable, Sequence

from initiatives.voting.count.errors import (
    BallotOfNonElector,
    ImpossibleScore,
    InvalidRules,
    RepeatedOption,
    SecondBallot,
    UnknownOption,
)
from initiatives.voting.count.terms import (
    BETWEEN_OPTIONS,
    HIGHEST_SCORE,
    Ballot,
    Choice,
    Elector,
    Method,
    Rules,
    TieRule,
)

_CHOICES = frozenset(str(choice) for choice in Choice)
_WHOLE = {int}
_SCORES = frozenset(range(HIGHEST_SCORE + 1))
_APPROVAL = frozenset((1,))


def check_ballots(
    rules: Rules,
    electors: Iterable[Elector],
    ballots: Iterable[Ballot],
    options: Sequence[int],
    casting: Ballot | None,
) -> None:
    """Refuse a ballot of a non-elector, a second one, and a content that the method does not offer.

    The casting ballot is a ballot of an elector too, beside its own; only its tie rule makes room for it.
    """
    entitled = {elector.id for elector in electors}
    offered = frozenset(options)
    seen: set[int] = set()
    for ballot in ballots:
        if ballot.elector_id in seen:
            raise SecondBallot(ballot.elector_id)
        seen.add(ballot.elector_id)
        _check(rules, entitled, offered, ballot)
    if casting is None:
        return
    if rules.tie_rule != TieRule.CASTING_VOTE:
        raise InvalidRules("tie_rule", "these rules know no casting vote")
    if casting.conditional:
        raise InvalidRules("tie_rule", "a casting vote decides at once, without reservation")
    _check(rules, entitled, offered, casting)


def _check(rules: Rules, entitled: set[int], offered: frozenset[int], ballot: Ballot) -> None:
    if ballot.elector_id not in entitled:
        raise BallotOfNonElector(ballot.elector_id)
    if rules.method in BETWEEN_OPTIONS:
        _check_choices(rules, offered, ballot)
    elif ballot.choice not in _CHOICES:
        raise UnknownOption(ballot.elector_id, ballot.choice)
    elif ballot.choices:
        raise UnknownOption(ballot.elector_id, ballot.choices[0][0])
    if ballot.objects and (not rules.blocking_objections or ballot.choice != Choice.AGAINST):
        raise UnknownOption(ballot.elector_id, "objection")


def _check_choices(rules: Rules, offered: frozenset[int], ballot: Ballot) -> None:
    if ballot.choice:
        raise UnknownOption(ballot.elector_id, ballot.choice)
    if not ballot.choices:
        return
    points = dict(ballot.choices)
    if not offered.issuperset(points):
        raise UnknownOption(ballot.elector_id, next(option for option in points if option not in offered))
    if len(points) < len(ballot.choices):
        named = [option for option, _ in ballot.choices]
        raise RepeatedOption(ballot.elector_id, next(option for option in named if named.count(option) > 1))
    possible = _SCORES if rules.method == Method.SCORE else _APPROVAL
    # The types too: True would pass for one point.
    if set(map(type, points.values())) != _WHOLE or not possible.issuperset(points.values()):
        wrong = (pair for pair in ballot.choices if type(pair[1]) is not int or pair[1] not in possible)
        raise ImpossibleScore(ballot.elector_id, *next(wrong))
