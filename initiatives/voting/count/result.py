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

    `rule`: quorum, weight_cap, then those of the method (majority, tie, college_majority, objections; consent; opt_in;
    options, tie, option), total, college, conditional, flip_distance and absentees; `…_if_firm` tells a step
    as it is when every conditional ballot becomes firm. `scope` is the basis (quorum, majority, cap), the
    college, the option id, the tie rule, the method (options), the outcome if firm (conditional) or the choice
    (absentees). `verdict` is None where a step reports without judging.
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


DECISIVE = frozenset({"majority", "consent", "opt_in", "options"})


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
        """Return all steps of this rule, such as one per college; none where the count has no such step."""
        return tuple(step for step in self.steps if step.rule == rule)

    @property
    def decisive(self) -> Step:
        """Return the step in which the method judges: majority, consent, opt_in or options."""
        return next(step for step in self.steps if step.rule in DECISIVE)

    @property
    def needed(self) -> int:
        """Return the number of votes (opt-in and consent: organisations) for that a proposal needed."""
        return self.decisive.numbers["needed"]

    @property
    def margin(self) -> int:
        """Return the number for above (positive) or below (negative) what a proposal needed in total."""
        return self.decisive.numbers["for"] - self.needed

    @property
    def chosen(self) -> tuple[int, ...]:
        """Return the ids of the chosen options, highest first; none of a vote on a proposal."""
        if self.outcome != Outcome.ADOPTED:
            return ()
        return tuple(int(step.scope) for step in self.steps_of("option") if step.verdict)

    @property
    def outcome_if_firm(self) -> Outcome | None:
        """Return the outcome if every conditional ballot becomes firm; None: there is none."""
        return next((Outcome(step.scope) for step in self.steps_of("conditional")), None)

    @property
    def flip_distance(self) -> int | None:
        """Return the least number of cast ballots whose other content changes the outcome; None: no number."""
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
