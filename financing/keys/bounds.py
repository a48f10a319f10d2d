"""Caps and floors: each pays λ × its weight within its floor and its cap, for the one λ that fits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from financing.keys.allocate import AllocationRefused, allocate, whole_weights


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the most (cents) that one member pays of an amount; no cap: `most` is None."""

    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Bounded:
    """A split within bounds: cents, the exact shares they come from, λ in cents per unit of weight, and who is held."""

    cents: list[int]
    shares: list[Fraction]
    rate: Fraction
    at_floor: frozenset[int]
    at_cap: frozenset[int]


class Infeasible(AllocationRefused):
    """Bounds that no λ fits; positive `gap`: so many cents find no payer, negative: the floors ask so many too much."""

    def __init__(self, gap: int) -> None:
        super().__init__(f"{gap} cents cannot be placed" if gap > 0 else f"the floors ask {-gap} cents too much")
        self.gap = gap


def allocate_within(total_cents: int, weights: Sequence[int | Fraction], bounds: Sequence[Bounds]) -> Bounded:
    """Split a total over weights within bounds by the λ rule, then by largest remainder on the exact shares.

    Members are named by position. A negative total is the mirror image. Refuses what `allocate` refuses, bounds that
    contradict each other, and, with the gap, bounds that cannot be met together (`Infeasible`).
    """
    whole = whole_weights(total_cents, weights)
    amount = abs(total_cents)
    _refuse_unmeetable(amount, whole, bounds)
    rate = _rate(amount, whole, bounds)
    shares = [_clamp(rate * weight, each) for weight, each in zip(whole, bounds, strict=True)]
    # With nothing to divide the shares are no weights.
    cents = allocate(amount, shares) if amount else [0] * len(shares)
    sign = 1 if total_cents >= 0 else -1
    first = next(position for position, weight in enumerate(whole) if weight)
    return Bounded(
        cents=[sign * each for each in cents],
        shares=[sign * each for each in shares],
        rate=rate * (Fraction(whole[first]) / weights[first]),
        at_floor=frozenset(i for i, each in enumerate(bounds) if each.least and rate * whole[i] <= each.least),
        at_cap=frozenset(
            i for i, each in enumerate(bounds) if each.most is not None and whole[i] and rate * whole[i] >= each.most
        ),
    )


def _refuse_unmeetable(amount: int, weights: Sequence[int], bounds: Sequence[Bounds]) -> None:
    for position, each in enumerate(bounds):
        if each.least < 0 or (each.most is not None and each.most < each.least):
            raise AllocationRefused("the bounds contradict each other", position)
    least = sum(each.least for each in bounds)
    if least > amount:
        raise Infeasible(amount - least)
    # Who has no weight pays its floor and nothing more.
    most = [each.most if weight else each.least for weight, each in zip(weights, bounds, strict=True)]
    if None not in most and (reach := sum(each or 0 for each in most)) < amount:
        raise Infeasible(amount - reach)


def _rate(amount: int, weights: Sequence[int], bounds: Sequence[Bounds]) -> Fraction:
    """Find λ: hold those whom the shares of the moment hold on the heavier side, and share the rest anew.

    Where the floors add more than the caps take away, λ can only fall, so whoever is at its floor stays there; the
    other way round it is the caps. Each turn holds one more, so it ends.
    """
    free = [position for position, weight in enumerate(weights) if weight]
    left = amount - sum(each.least for weight, each in zip(weights, bounds, strict=True) if not weight)
    while True:
        together = sum(weights[i] for i in free)
        raised = {i: gap for i in free if (gap := bounds[i].least * together - left * weights[i]) > 0}
        lowered = {
            i: gap
            for i in free
            if (most := bounds[i].most) is not None and (gap := left * weights[i] - most * together) > 0
        }
        added, taken = sum(raised.values()), sum(lowered.values())
        held = {i: bounds[i].least for i in raised} if added >= taken else {}
        if taken >= added:
            held |= {i: bounds[i].most or 0 for i in lowered}
        if not held or len(held) == len(free):
            return Fraction(left, together)
        free = [i for i in free if i not in held]
        left -= sum(held.values())


def _clamp(share: Fraction, bounds: Bounds) -> Fraction:
    if share <= bounds.least:
        return Fraction(bounds.least)
    return share if bounds.most is None or share <= bounds.most else Fraction(bounds.most)
