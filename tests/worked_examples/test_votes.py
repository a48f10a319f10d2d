"""Votes as a secretary would check them on paper: the sums stand beside the outcome that the portal must give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.utils import translation

from initiatives.voting.count import Ballot, Elector, Result, Rules, count
from initiatives.voting.explain import explain
from initiatives.voting.requirements import requirements

# The rule sets as the portal ships them.
CONSORTIUM = Rules(method="qualified_majority", quorum_num=1, quorum_den=2, majority_num=2, majority_den=3)
SIMPLE = Rules(method="simple_majority", quorum_num=1, quorum_den=2)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@dataclass(frozen=True, slots=True)
class Example:
    """A vote in numbers, and what a secretary writes in the minutes."""

    name: str
    rules: Rules
    entitled: int
    votes: tuple[int, int, int]  # for, against, abstentions
    outcome: str
    headline: str
    flip: int | None


EXAMPLES = [
    # 41 entitled; 26 + 8 + 2 = 36 voted; quorum 41 / 2 = 20.5, so 21: reached.
    # 26 + 8 = 34 yes and no; 2/3 × 34 = 22.67, so 23: reached by 3.
    # Each vote that goes from for to against costs one and leaves the basis: 26 − 4 = 22 < 23; 26 − 3 = 23 holds.
    Example(
        "the pilot becomes a service",
        CONSORTIUM,
        41,
        (26, 8, 2),
        "adopted",
        "Aangenomen, met 3 stemmen boven de drempel",
        4,
    ),
    # 2/3 × 30 = 20 exactly.
    Example("exactly two thirds", CONSORTIUM, 40, (20, 10, 0), "adopted", "Aangenomen, precies op de drempel", 1),
    # 19 of 29: 2/3 × 29 = 19.33, so 20: one short. One from against to for: 20 of 29 is enough.
    Example("one short of two thirds", CONSORTIUM, 40, (19, 10, 0), "rejected", "Verworpen, 1 stem te kort", 1),
    # 10 + 5 + 5 = 20 of 41; 21 were needed. No other choice of theirs brings a 21st voter.
    Example(
        "short of quorum",
        CONSORTIUM,
        41,
        (10, 5, 5),
        "no_quorum",
        "Geen quorum: 20 van de 41 stemden, 21 waren nodig",
        None,
    ),
    # Abstentions make the quorum and not the majority: 1 of 1 yes and no; 2/3 × 1, so 1.
    Example(
        "abstentions count for the quorum",
        CONSORTIUM,
        40,
        (1, 0, 19),
        "adopted",
        "Aangenomen, precies op de drempel",
        1,
    ),
    # 12 for, 12 against: not more for than against.
    Example(
        "a tie is rejected",
        SIMPLE,
        40,
        (12, 12, 3),
        "rejected",
        "Verworpen bij gelijke stemmen: 12 vóór en 12 tegen",
        1,
    ),
    # More than half of 25 is 13.
    Example("a simple majority of one", SIMPLE, 40, (13, 12, 0), "adopted", "Aangenomen, precies op de drempel", 1),
    # Nobody for: more than none is needed, also when nobody is against.
    Example("only abstentions", CONSORTIUM, 4, (0, 0, 4), "rejected", "Verworpen, 1 stem te kort", 1),
]


def counted(example: Example) -> Result:
    """Count the example with electors of weight 1 in one college."""
    choices = [
        choice
        for choice, many in zip(("for", "against", "abstain"), example.votes, strict=True)
        for _ballot in range(many)
    ]
    electors = [Elector(number, "library") for number in range(example.entitled)]
    return count(example.rules, electors, [Ballot(number, choice) for number, choice in enumerate(choices)])


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_minutes_say(example: Example) -> None:
    result = counted(example)
    assert result.outcome.value == example.outcome
    assert explain(result).headline == example.headline
    assert result.flip_distance == example.flip


@pytest.mark.parametrize(
    ("rules", "entitled", "said"),
    [
        (
            CONSORTIUM,
            41,
            [
                "Minstens 21 van de 41 stemgerechtigden moeten stemmen.",
                "Minstens twee op de drie ja- en nee-stemmen moeten vóór zijn.",
                "Een onthouding telt mee voor de opkomst, niet voor de meerderheid.",
            ],
        ),
        (
            SIMPLE,
            2,
            [
                "Minstens 1 van de 2 stemgerechtigden moet stemmen.",
                "Er moeten meer stemmen vóór zijn dan tegen. Bij gelijke stemmen is het voorstel verworpen.",
                "Een onthouding telt mee voor de opkomst, niet voor de meerderheid.",
            ],
        ),
        (
            Rules(method="qualified_majority", majority_num=4, majority_den=5, majority_basis="entitled"),
            10,
            [
                "Minstens vier op de vijf stemmen van alle stemgerechtigden moeten vóór zijn.",
                "Een onthouding telt mee voor de opkomst en telt als niet vóór.",
            ],
        ),
    ],
)
def test_before_the_count_the_page_says_what_is_needed(rules: Rules, entitled: int, said: list[str]) -> None:
    assert requirements(rules, entitled) == said
