"""A distribution key: what a share follows, by which parts, and within which bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any, Self

from financing.keys.allocate import AllocationRefused, allocate
from financing.keys.bounds import Bounds


class KeyKind(StrEnum):
    """What a share follows; the last two are made of parts that follow the others."""

    EQUAL = "equal"
    PER_INHABITANT = "per_inhabitant"
    SIZE_BANDS = "size_bands"
    ACTIVE_USERS = "active_users"
    BUDGET = "budget"
    MIXED = "mixed"
    COMPOSED = "composed"


PARTS = (KeyKind.EQUAL, KeyKind.PER_INHABITANT, KeyKind.SIZE_BANDS, KeyKind.ACTIVE_USERS, KeyKind.BUDGET)
NO_BOUNDS = Bounds()
FIXED_ONCE, FIXED_YEARLY = "fixed_once", "fixed_yearly"
# What an organisation is asked beside its inhabitants: users, and cents.
MEASURES = (str(KeyKind.ACTIVE_USERS), str(KeyKind.BUDGET), FIXED_ONCE, FIXED_YEARLY)


class NotEntered(AllocationRefused):
    """A key that asks a number of members which nobody entered; `members` are their numbers."""

    def __init__(self, kind: str, members: Sequence[int]) -> None:
        super().__init__(f"{kind} is not entered")
        self.kind, self.members = kind, tuple(members)


@dataclass(frozen=True, slots=True)
class Band:
    """A size: up to so many inhabitants (None: any more) weighs so much."""

    until: int | None
    weight: int


@dataclass(frozen=True, slots=True)
class Key:
    """A distribution key.

    `equal_part` (0 to 1) belongs to a mixed key alone, `parts` to a composed one, in any proportion. `once` and
    `yearly` bound what one member pays, in cents; `rise` is the most a yearly share rises, in per cent; `grant` the
    most a grant is a year, in euro per inhabitant, and never more than the member pays itself.
    """

    kind: KeyKind
    equal_part: Fraction = Fraction(0)
    parts: tuple[tuple[KeyKind, Fraction], ...] = ()
    bands: tuple[Band, ...] = ()
    fixed: bool = False
    once: Bounds = NO_BOUNDS
    yearly: Bounds = NO_BOUNDS
    rise: Fraction | None = None
    grant: Fraction | None = None

    @classmethod
    def from_json(cls, kind: str, equal_percent: int, terms: Mapping[str, Any]) -> Self:
        """Read a key as its version keeps it; `terms` is what `terms_to_json` wrote."""
        return cls(
            kind=KeyKind(kind),
            equal_part=Fraction(equal_percent, 100),
            parts=tuple((KeyKind(name), Fraction(part)) for name, part in terms.get("parts", ())),
            bands=tuple(Band(until, weight) for until, weight in terms.get("bands", ())),
            fixed=terms.get("fixed", False),
            once=Bounds(*terms.get("once", (0, None))),
            yearly=Bounds(*terms.get("yearly", (0, None))),
            rise=_fraction(terms.get("rise")),
            grant=_fraction(terms.get("grant")),
        )

    def terms_to_json(self) -> dict[str, Any]:
        """Give all but kind and equal part, exact fractions as text; what is not asked is left out."""
        terms: dict[str, Any] = {}
        if self.parts:
            terms["parts"] = [[str(name), str(part)] for name, part in self.parts]
        if self.bands:
            terms["bands"] = [[band.until, band.weight] for band in self.bands]
        if self.fixed:
            terms["fixed"] = True
        for name, bounds in (("once", self.once), ("yearly", self.yearly)):
            if bounds != NO_BOUNDS:
                terms[name] = [bounds.least, bounds.most]
        for name, fraction in (("rise", self.rise), ("grant", self.grant)):
            if fraction is not None:
                terms[name] = str(fraction)
        return terms

    @property
    def portions(self) -> tuple[tuple[KeyKind, Fraction], ...]:
        """What the amount is divided by, with the part of it that each divides; together 1, none is 0."""
        if self.kind == KeyKind.MIXED:
            found = ((KeyKind.EQUAL, self.equal_part), (KeyKind.PER_INHABITANT, 1 - self.equal_part))
            return tuple((kind, part) for kind, part in found if part)
        if self.kind == KeyKind.COMPOSED:
            together = sum((part for _kind, part in self.parts), Fraction(0))
            return tuple((kind, part / Fraction(together)) for kind, part in self.parts if part)
        return ((self.kind, Fraction(1)),)

    @property
    def asks(self) -> tuple[str, ...]:
        """What must be entered for each organisation before this key can divide."""
        kinds = {kind for kind, _part in self.portions} | ({FIXED_ONCE, FIXED_YEARLY} if self.fixed else set())
        return tuple(name for name in MEASURES if name in kinds)

    def band_of(self, inhabitants: int) -> int:
        """Give the weight of a size; 0 for who carries no inhabitants, as in a key per inhabitant."""
        found = (band.weight for band in self.bands if band.until is None or inhabitants <= band.until)
        return next(found, 0) if inhabitants else 0


@dataclass(frozen=True, slots=True)
class Member:
    """Who carries a share: a stable number (the order in a tie), its inhabitants, and what was entered for it."""

    id: int
    inhabitants: int
    measures: Mapping[str, int] = field(default_factory=dict)


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


def shares_of(total_cents: int, key: Key, members: Iterable[Member]) -> list[Share]:
    """Split a total over members by a key, without its bounds, by member number: the same for any order of the input.

    Refuses what `weights_of` refuses, and a member that is named twice.
    """
    ordered = in_order(members)
    weights = weights_of(key, ordered)
    return [
        Share(member.id, cents, total_cents * weight)
        for member, cents, weight in zip(ordered, allocate(total_cents, weights), weights, strict=True)
    ]


def in_order(members: Iterable[Member]) -> list[Member]:
    """Sort members by their number; refuse one that is named twice."""
    ordered = sorted(members, key=lambda member: member.id)
    for before, after in pairwise(ordered):
        if before.id == after.id:
            raise AllocationRefused(f"member {after.id} is named twice")
    return ordered


def weights_of(key: Key, members: Sequence[Member]) -> list[Fraction]:
    """Return the exact part of the whole (together 1) that each member carries by this key.

    Refuses no members, a negative number, parts that are no fractions from 0, what was not entered, and numbers that
    are all 0 where they count.
    """
    weights = [Fraction(0)] * len(members)
    for _kind, part, numbers in _basis(key, members):
        each = part / Fraction(sum(numbers))
        weights = [so_far + each * number for so_far, number in zip(weights, numbers, strict=True)]
    return weights


def terms_of(total_cents: int, key: Key, members: Sequence[Member], member: Member) -> list[Term]:
    """Return the sum on paper of one member's quota: a term for each part of the key.

    Refuses what `weights_of` refuses.
    """
    place = [each.id for each in members].index(member.id)
    return [
        Term(kind, total_cents * part, numbers[place], sum(numbers)) for kind, part, numbers in _basis(key, members)
    ]


def _basis(key: Key, members: Sequence[Member]) -> list[tuple[KeyKind, Fraction, list[int]]]:
    """Give for each part of a key what it divides and the number by which it counts each member."""
    if not members:
        raise AllocationRefused("no members")
    if key.kind == KeyKind.MIXED and not (isinstance(key.equal_part, Fraction) and 0 <= key.equal_part <= 1):
        raise AllocationRefused(f"the equal part {key.equal_part} is no fraction from 0 to 1")
    if any(not isinstance(part, Fraction) or part < 0 for _kind, part in key.parts):
        raise AllocationRefused("a part is no fraction from 0")
    return [(kind, part, _numbers(kind, key, members)) for kind, part in key.portions]


def _numbers(kind: KeyKind, key: Key, members: Sequence[Member]) -> list[int]:
    if kind == KeyKind.EQUAL:
        return [1] * len(members)
    if str(kind) in MEASURES:
        missing = [member.id for member in members if str(kind) not in member.measures]
        if missing:
            raise NotEntered(kind, missing)
        numbers = [member.measures[kind] for member in members]
    else:
        numbers = [member.inhabitants for member in members]
    for position, number in enumerate(numbers):
        if type(number) is not int:
            raise AllocationRefused("not a number", position)
        if number < 0:
            raise AllocationRefused("negative weight", position)
    if kind == KeyKind.SIZE_BANDS:
        numbers = [key.band_of(number) for number in numbers]
    if not any(numbers):
        raise AllocationRefused("no positive weight")
    return numbers


def _fraction(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
