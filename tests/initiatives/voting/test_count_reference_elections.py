"""Approval elections of the literature: the same scores, and every tie that the rule itself leaves open."""

from __future__ import annotations

import json
from itertools import count as numbers
from pathlib import Path
from typing import Any

import pytest

from initiatives.voting.count import Ballot, Elector, Result, Rules, count

REFERENCE = Path(__file__).parents[2] / "reference" / "voting" / "approval.json"
EXAMPLES: list[dict[str, Any]] = json.loads(REFERENCE.read_text(encoding="utf-8"))["examples"]


def counted(example: dict[str, Any], chair: list[str] | None = None) -> Result:
    """Count an example; its candidates are options 1, 2, … and the chair approves those it would choose."""
    id_of = {name: number for number, name in enumerate(example["candidates"], start=1)}
    number = numbers()
    ballots = [
        Ballot.approving(next(number), [id_of[name] for name in group["approves"]])
        for group in example["ballots"]
        for _ in range(group["count"])
    ]
    tie_rule = "status_quo" if chair is None else "casting_vote"
    rules = Rules(method="approval", winners=example["committee_size"], tie_rule=tie_rule)
    casting = Ballot.approving(0, [id_of[name] for name in chair]) if chair is not None else None
    electors = [Elector(ballot.elector_id, "a") for ballot in ballots]
    return count(rules, electors, ballots, id_of.values(), casting=casting)


def names(example: dict[str, Any], options: Any) -> set[str]:
    return {example["candidates"][option - 1] for option in options}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_scores_are_those_of_the_book(example: dict[str, Any]) -> None:
    options = counted(example).steps_of("option")
    scores = {example["candidates"][int(step.scope) - 1]: step.numbers["points"] for step in options}
    assert scores == example["scores"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_chosen_is_whoever_every_winning_committee_has_and_level_whoever_only_some_have(
    example: dict[str, Any],
) -> None:
    committees = [set(committee) for committee in example["winning_committees"]]
    result = counted(example)
    assert names(example, result.chosen) == set.intersection(*committees)
    tied = [int(step.scope) for step in result.steps_of("option") if step.numbers["tied"]]
    assert names(example, tied) == set.union(*committees) - set.intersection(*committees)
    assert bool(result.steps_of("tie")) == (len(committees) > 1)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["id"])
def test_the_chair_can_choose_each_of_the_winning_committees_and_no_other(example: dict[str, Any]) -> None:
    for committee in example["winning_committees"]:
        assert names(example, counted(example, committee).chosen) == set(committee)
    lowest = min(example["scores"], key=lambda name: example["scores"][name])
    assert names(example, counted(example, [lowest]).chosen) == names(example, counted(example).chosen)


def test_the_book_has_a_clear_winner_and_a_tie() -> None:
    assert sorted(len(example["winning_committees"]) for example in EXAMPLES) == [1, 2]
