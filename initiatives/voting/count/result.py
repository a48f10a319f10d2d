"""What a count returns: an outcome and the steps that led to it, ready to be stored and told."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self


class Outcome(StrEnum):
    """How a vote ended."""

    ADOPTED = "adopted"
    REJECTED = "rejected"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the count.

    `rule` is quorum, majority, college_majority, total, college, flip_distance or absentees; `scope` is
    the basis (quorum, majority) or the college; `verdict` is None where a step reports without judging.
    """

    rule: str
    scope: str
    numbers: Mapping[str, int]
    formula: str = ""
    verdict: bool | None = None
    article: str = ""

    def __post_init__(self) -> None:
        plain = {name: int(number) for name, number in self.numbers.items()}
        object.__setattr__(self, "numbers", MappingProxyType(plain))

    def to_json(self) -> dict[str, Any]:
        """Return the step as plain values."""
        return {
            "rule": self.rule,
            "scope": self.scope,
            "numbers": dict(self.numbers),
            "formula": self.formula,
            "verdict": self.verdict,
            "article": self.article,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Return the step that `to_json` made plain."""
        return cls(
            rule=plain["rule"],
            scope=plain["scope"],
            numbers=plain["numbers"],
            formula=plain["formula"],
            verdict=plain["verdict"],
            article=plain["article"],
        )


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome, its steps, and the SHA-256 of what was counted (hexadecimal)."""

    outcome: Outcome
    steps: tuple[Step, ...]
    input_hash: str

    def step(self, rule: str) -> Step:
        """Return the one step of this rule."""
        return next(step for step in self.steps if step.rule == rule)

    def steps_of(self, rule: str) -> tuple[Step, ...]:
        """Return all steps of this rule, such as one per college."""
        return tuple(step for step in self.steps if step.rule == rule)

    @property
    def needed(self) -> int:
        """Return the number of votes for that was needed in total."""
        return self.step("majority").numbers["needed"]

    @property
    def margin(self) -> int:
        """Return the votes for above (positive) or below (negative) what was needed in total."""
        majority = self.step("majority").numbers
        return majority["for"] - majority["needed"]

    @property
    def flip_distance(self) -> int | None:
        """Return the least number of cast ballots whose other choice changes the outcome; None: no number."""
        return self.step("flip_distance").numbers.get("distance")

    @property
    def absentees_could_change_it(self) -> bool:
        """Say whether all absentees together could have changed the outcome."""
        return bool(self.step("absentees").numbers["changes"])

    def to_json(self) -> dict[str, Any]:
        """Return the result as plain values."""
        return {
            "outcome": str(self.outcome),
            "steps": [step.to_json() for step in self.steps],
            "input_hash": self.input_hash,
        }

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """Return the result that `to_json` made plain."""
        return cls(
            outcome=Outcome(plain["outcome"]),
            steps=tuple(Step.from_json(step) for step in plain["steps"]),
            input_hash=plain["input_hash"],
        )
