"""An amount divided over members by a key within its bounds: who is held by which bound, and what a grant may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from financing.keys.allocate import AllocationRefused
from financing.keys.bounds import Bounds, Infeasible, allocate_within
from financing.keys.key import FIXED_ONCE, FIXED_YEARLY, Key, Member, NotEntered, in_order, weights_of


class Held(StrEnum):
    """Why a share is not what the weights alone give."""

    FIXED = "fixed"
    FLOOR = "floor"
    CAP = "cap"
    RISE = "rise"


@dataclass(frozen=True, slots=True)
class Split:
    """What one member carries: cents, the exact share they come from, its plain quota, and what holds it ("" nothing).

    `bound` is the amount in cents at which it is held, `before` what the member paid the year before.
    """

    member: int
    cents: int
    share: Fraction
    quota: Fraction
    held: str = ""
    bound: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a key does not divide: nobody counts, a number (`kind`) of `missing` is not entered, or bounds with a gap.

    A positive `gap`: so many cents find no payer; negative: the least amounts are so much too much together.
    """

    kind: str = ""
    missing: tuple[str, ...] = ()
    gap: int = 0


def problem_of(refusal: AllocationRefused, names: Mapping[int, str]) -> Problem:
    """Say with the members' own names (by their numbers) what a refusal is about."""
    if isinstance(refusal, Infeasible):
        return Problem(gap=refusal.gap)
    if isinstance(refusal, NotEntered):
        return Problem(refusal.kind, tuple(names[each] for each in refusal.members))
    return Problem()


def divide(
    total_cents: int, key: Key, members: Sequence[Member], *, yearly: bool, before: Mapping[int, int] | None = None
) -> list[Split]:
    """Divide a total over members, by member number, by the λ rule where the key has bounds.

    `before` is what each member paid the year before, by its number: for a key that slows a rise. Refuses what
    `weights_of` refuses and, with the gap, bounds that cannot be met (`Infeasible`).
    """
    ordered = in_order(members)
    weights = weights_of(key, ordered)
    limits = [_limits(key, member, (before or {}).get(member.id, 0), yearly=yearly) for member in ordered]
    found = allocate_within(total_cents, weights, [bounds for bounds, _why in limits])
    return [
        Split(
            member.id,
            cents,
            share,
            total_cents * weight,
            *_held(place in found.at_floor, place in found.at_cap, *limits[place]),
            (before or {}).get(member.id, 0),
        )
        for place, (member, cents, share, weight) in enumerate(
            zip(ordered, found.cents, found.shares, weights, strict=True)
        )
    ]


def _limits(key: Key, member: Member, before: int, *, yearly: bool) -> tuple[Bounds, Held]:
    """Give the bounds of one member and what its cap is: first a fixed amount, then a slowed rise, then a floor."""
    fixed = member.measures.get(FIXED_YEARLY if yearly else FIXED_ONCE) if key.fixed else None
    if fixed is not None:
        return Bounds(fixed, fixed), Held.FIXED
    bounds = key.yearly if yearly else key.once
    if not (yearly and key.rise is not None and before > 0):
        return bounds, Held.CAP
    # Rounded down: a cent more would be more than so much per cent.
    most = int(before * (1 + key.rise / Fraction(100)))
    if bounds.most is not None and bounds.most < most:
        return bounds, Held.CAP
    return Bounds(min(bounds.least, most), most), Held.RISE


def _held(at_floor: bool, at_cap: bool, bounds: Bounds, cap: Held) -> tuple[str, int]:
    if cap == Held.FIXED:
        return Held.FIXED, bounds.least
    if at_cap:
        return cap, bounds.most or 0
    return (Held.FLOOR, bounds.least) if at_floor else ("", 0)


def most_grant(key: Key, member: Member, own_cents: int) -> int:
    """Give the most (cents) that a grant a year adds for a member: so much per inhabitant, no more than it pays."""
    return min(int((key.grant or 0) * 100 * member.inhabitants), own_cents)


def divide_grant(grant_cents: int, key: Key, members: Sequence[Member], own: Mapping[int, int]) -> list[Split]:
    """Divide a yearly grant per inhabitant, each at most what `most_grant` says; `own` is what each pays by number.

    Refuses with the gap a grant that is more than all of them together.
    """
    ordered = in_order(members)
    limits = [Bounds(0, most_grant(key, member, own.get(member.id, 0))) for member in ordered]
    found = allocate_within(grant_cents, [member.inhabitants for member in ordered], limits)
    return [
        Split(member.id, cents, share, share, Held.CAP if place in found.at_cap else "", limits[place].most or 0)
        for place, (member, cents, share) in enumerate(zip(ordered, found.cents, found.shares, strict=True))
    ]
