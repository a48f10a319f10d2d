"""The terms on which a proposal asks money: whole cents and days, frozen with the version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Self

LONGEST = 366


class BadTerms(ValueError):
    """Terms that contradict each other; `field` is where, `reason` a code."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field, self.reason = field, reason


@dataclass(frozen=True, slots=True)
class FundingTerms:
    """What a round asks: all amounts in cents, `days` from adoption to the deadline of the promises."""

    target: int
    threshold: int
    ceiling: int
    floor: int
    days: int

    def __post_init__(self) -> None:
        for name in ("target", "threshold", "ceiling", "floor", "days"):
            value = getattr(self, name)
            if type(value) is not int or value <= 0:
                raise BadTerms(name, "positive")
        if self.threshold > self.target:
            raise BadTerms("threshold", "above_target")
        if self.ceiling < self.target:
            raise BadTerms("ceiling", "below_target")
        if self.floor > self.target:
            raise BadTerms("floor", "above_target")
        if self.days > LONGEST:
            raise BadTerms("days", "too_long")

    @classmethod
    def with_percentage(cls, *, target: int, percent: int, ceiling: int, floor: int, days: int) -> Self:
        """Make terms whose threshold is a percentage of the target, rounded up to a whole cent."""
        if not 1 <= percent <= 100:
            raise BadTerms("threshold", "percentage")
        return cls(target, -(-target * percent // 100), ceiling, floor, days)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self | None:
        """Read what `to_json` wrote; None when the proposal asks no money."""
        return cls(**plain) if plain else None

    def to_json(self) -> dict[str, int]:
        """Give the terms as plain integers."""
        return asdict(self)

    @property
    def share(self) -> Fraction:
        """The threshold as a share of the target."""
        return Fraction(self.threshold, self.target)

    @property
    def percent(self) -> int:
        """The threshold as a percentage of the target, for the form."""
        return self.threshold * 100 // self.target
