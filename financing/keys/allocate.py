"""Splitting an amount by a distribution key: largest remainder on integers, exact fractions, no cent lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import Self


class AllocationRefused(Exception):
    """An amount that cannot be split as asked; `reason` says why, `position` at which weight."""

    def __init__(self, reason: str, position: int | None = None) -> None:
        super().__init__(reason if position is None else f"{reason} (position {position})")
        self.reason = reason
        self.position = position


class KeyKind(StrEnum):
    """What a share follows."""

    EQUAL = "equal"
    PER_INHABITANT = "per_inhabitant"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Key:
    """A distribution key; a mixed one splits `equal_part` (from 0 to 1) equally, the rest per inhabitant."""

    kind: KeyKind
    equal_part: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Member:
    """Who carries a share: a stable number (the order in a tie) and the inhabitants it carries."""

    id: int
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one member carries: whole cents, and the exact quota (in cents) they come from."""

    member: int
    cents: int
    quota: Fraction


@dataclass(frozen=True, slots=True)
class Term:
    """One part of a sum on paper: amount (cents) × weight ÷ weights together."""

    kind: KeyKind
    amount: Fraction
    weight: int
    weights: int

    @property
    def quota(self) -> Fraction:
        """Return the exact result in cents."""
        return Fraction(self.amount * self.weight) / self.weights


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


def shares_of(total_cents: int, key: Key, members: Iterable[Member]) -> list[Share]:
    """Split a total over members by a key, sorted by member number: the same for any order of the input."""
    ordered = sorted(members, key=lambda member: member.id)
    for before, after in pairwise(ordered):
        if before.id == after.id:
            raise AllocationRefused(f"member {after.id} is named twice")
    weights = weights_of(key, ordered)
    return [
        Share(member.id, cents, total_cents * weight)
        for member, cents, weight in zip(ordered, allocate(total_cents, weights), weights, strict=True)
    ]


def weights_of(key: Key, members: Sequence[Member]) -> list[Fraction]:
    """Return the exact part of the whole (together 1) that each member carries by this key.

    Refuses no members, negative inhabitants, a mixed part outside 0 to 1, and inhabitants that are all 0
    where they count.
    """
    basis = _Basis.of(key, members)
    return [sum((term.quota for term in basis.terms(1, member)), Fraction(0)) for member in members]


def terms_of(total_cents: int, key: Key, members: Sequence[Member], member: Member) -> list[Term]:
    """Return the sum on paper of one member's quota: one term, or two for a mixed key.

    Refuses what `weights_of` refuses.
    """
    return _Basis.of(key, members).terms(total_cents, member)


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a key needs to know of all members together."""

    equal_part: Fraction
    members: int
    inhabitants: int

    @classmethod
    def of(cls, key: Key, members: Sequence[Member]) -> Self:
        """Read the basis off key and members; refuses no members and inhabitants that are all 0."""
        if not members:
            raise AllocationRefused("no members")
        part = _equal_part(key)
        return cls(part, len(members), _inhabitants_of(members) if part < 1 else 0)

    def terms(self, total_cents: int, member: Member) -> list[Term]:
        """Give the parts of one member's quota: an equal one, one per inhabitant, or both."""
        terms: list[Term] = []
        if self.equal_part > 0:
            terms.append(Term(KeyKind.EQUAL, total_cents * self.equal_part, 1, self.members))
        if self.equal_part < 1:
            amount = total_cents * (1 - self.equal_part)
            terms.append(Term(KeyKind.PER_INHABITANT, amount, member.inhabitants, self.inhabitants))
        return terms


def _equal_part(key: Key) -> Fraction:
    if key.kind == KeyKind.EQUAL:
        return Fraction(1)
    if key.kind == KeyKind.PER_INHABITANT:
        return Fraction(0)
    if not isinstance(key.equal_part, Fraction) or not 0 <= key.equal_part <= 1:
        raise AllocationRefused(f"the equal part {key.equal_part} is no fraction from 0 to 1")
    return key.equal_part


def _inhabitants_of(members: Sequence[Member]) -> int:
    for position, member in enumerate(members):
        if type(member.inhabitants) is not int:
            raise AllocationRefused("not a number", position)
        if member.inhabitants < 0:
            raise AllocationRefused("negative weight", position)
    total = sum(member.inhabitants for member in members)
    if total == 0:
        raise AllocationRefused("no positive weight")
    return total


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
