"""Splitting an amount over weights: largest remainder on integers, exact fractions, no cent lost."""

from collections.abc import Sequence
from fractions import Fraction
from math import lcm


class AllocationRefused(Exception):
    """An amount that cannot be split as asked; `reason` says why, `position` at which weight."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason if position is None else f"{reason} (position {position})")
        self.reason = reason
        self.position = position


def allocate(total_cents: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Split a total over weights: each quota rounded down, then a cent each to the largest remainders.

    Equal remainders: the earlier position first, so the caller sorts by a stable member number. A negative
    total is the mirror image of the positive one. Refuses a weight that is negative or no exact number,
    no members, and no positive weight.
    """
    whole = whole_weights(total_cents, weights)
    together = sum(whole)
    # On one denominator every quota is an integer division, and remainders compare as integers.
    parts = [divmod(abs(total_cents) * weight, together) for weight in whole]
    cents = [floor for floor, _ in parts]
    by_remainder = sorted(range(len(parts)), key=lambda position: (-parts[position][1], position))
    for position in by_remainder[: abs(total_cents) - sum(cents)]:
        cents[position] += 1
    return cents if total_cents >= 0 else [-each for each in cents]


def whole_weights(total_cents: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Give the weights as integers in the same proportion. Refuses what `allocate` refuses."""
    if type(total_cents) is not int:
        raise AllocationRefused("the total is not a whole number of cents")
    for position, weight in enumerate(weights):
        if type(weight) is not int and not isinstance(weight, Fraction):
            raise AllocationRefused("not a number", position)
        if weight < 0:
            raise AllocationRefused("negative weight", position)
    if not weights:
        raise AllocationRefused("no members")
    if not any(weights):
        raise AllocationRefused("no positive weight")
    denominator = lcm(*(weight.denominator for weight in weights))
    return [weight.numerator * (denominator // weight.denominator) for weight in weights]
