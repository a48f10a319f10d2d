"""The terms on which a proposal asks money: whole cents and days, frozen with the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, Self

LONGEST = 366


class Basis(StrEnum):
    """Of what the threshold is a part: the target, the inhabitants of all who carry a share, or their number."""

    BUDGET = "budget"
    INHABITANTS = "inhabitants"
    MEMBERS = "members"


class BadTerms(ValueError):
    """Terms that contradict each other; `field` is where, `reason` a code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


@dataclass(frozen=True, slots=True)
class FundingTerms:
    """What a round asks: all amounts in cents, `days` from adoption to the deadline of the promises.

    `threshold` is in cents when it is a part of the budget; of inhabitants or members it is a percentage, because who
    they are is known when the vote opens.
    """

    target: int
    threshold: int
    ceiling: int
    floor: int
    days: int
    basis: Basis = Basis.BUDGET

    def __post_init__(self) -> None:
        for name in ("target", "threshold", "ceiling", "floor", "days"):
            value = getattr(self, name)
            if type(value) is not int or value <= 0:
                raise BadTerms(name, "positive")
        if self.basis == Basis.BUDGET and self.threshold > self.target:
            raise BadTerms("threshold", "above_target")
        if self.basis != Basis.BUDGET and self.threshold > 100:
            raise BadTerms("threshold", "percentage")
        if self.ceiling < self.target:
            raise BadTerms("ceiling", "below_target")
        if self.floor > self.target:
            raise BadTerms("floor", "above_target")
        if self.days > LONGEST:
            raise BadTerms("days", "too_long")

    @classmethod
    def with_percentage(
        cls, *, target: int, percent: int, ceiling: int, floor: int, days: int, basis: str = Basis.BUDGET
    ) -> Self:
        """Make terms whose threshold is a percentage; of the target it is rounded up to a whole cent."""
        if not 1 <= percent <= 100:
            raise BadTerms("threshold", "percentage")
        threshold = least_part(target, percent) if basis == Basis.BUDGET else percent
        return cls(target, threshold, ceiling, floor, days, Basis(basis))

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self | None:
        """Read what `to_json` wrote; None when the proposal asks no money. Without a basis: a part of the budget."""
        return cls(**dict(plain) | {"basis": Basis(plain.get("basis", Basis.BUDGET))}) if plain else None

    def to_json(self) -> dict[str, int | str]:
        """Give the terms as plain integers, and the basis where it is not the budget."""
        plain = asdict(self)
        basis = plain.pop("basis")
        return plain if basis == Basis.BUDGET else plain | {"basis": str(basis)}

    @property
    def share(self) -> Fraction:
        """The threshold as a share of its whole."""
        return Fraction(self.threshold, self.target if self.basis == Basis.BUDGET else 100)

    @property
    def percent(self) -> int:
        """The threshold as a percentage, for the form."""
        return self.threshold * 100 // self.target if self.basis == Basis.BUDGET else self.threshold


def least_part(whole: int, percent: int) -> int:
    """Give the smallest whole number that is at least this percentage of a whole."""
    return -(-whole * percent // 100)
