"""Who speaks for an organisation in one vote: pure, asked of rows that were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum


class Basis(StrEnum):
    """On what ground somebody speaks."""

    SEAT = "seat"
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person who may cast for the organisation."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Mandate:
    """What the council of an organisation decided: who votes, under which reference, until when, and how.

    `instruction` is the choice that was asked, or empty when the mandate is free; `stands`: not past its last day.
    """

    speaker: Speaker
    reference: str
    decided_on: date
    valid_until: date | None
    instruction: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Voice:
    """Who may cast for an organisation, on what ground, and under which mandate (perhaps of the past)."""

    basis: Basis
    speakers: tuple[Speaker, ...]
    mandate: Mandate | None = None
    demanded: bool = False
    stood_back: frozenset[int] = frozenset()
    reservable: bool = False

    @property
    def names(self) -> str:
        """Who they are, as one line, without those who stood back."""
        return ", ".join(one.name for one in self.speakers if one.id not in self.stood_back)

    @property
    def standing(self) -> Mandate | None:
        """The mandate that counts today."""
        return self.mandate if self.mandate and self.mandate.stands else None

    @property
    def is_missing(self) -> bool:
        """Say whether a mandate is demanded and none stands."""
        return self.demanded and self.standing is None

    @property
    def is_blocked(self) -> bool:
        """Say whether nobody can cast before a mandate was entered, not even under reservation of it."""
        return self.is_missing and not self.reservable

    def is_of(self, person_id: int | None) -> bool:
        """Say whether this person is one of them, and did not stand back."""
        return person_id not in self.stood_back and any(one.id == person_id for one in self.speakers)

    def departs(self, choice: str) -> bool:
        """Say whether this choice is another one than the council asked; between options there is none."""
        asked = self.standing.instruction if self.standing else ""
        return bool(asked and choice) and choice != asked


def by_seat(holders: Sequence[Speaker], substitutes: Sequence[Speaker]) -> Voice:
    """In a body with seats those speak who sit there for the organisation, or in whose place one sits."""
    return Voice(Basis.SEAT, (*holders, *(one for one in substitutes if one not in holders)))


def by_role(representatives: Sequence[Speaker]) -> Voice:
    """Elsewhere its representatives do."""
    return Voice(Basis.ROLE, tuple(representatives))


def under(voice: Voice, mandate: Mandate | None, *, demanded: bool, reservable: bool = False) -> Voice:
    """Put a voice under the mandate of its council, where there is one; `reservable`: it may vote ahead of it."""
    return replace(voice, mandate=mandate, demanded=demanded, reservable=reservable)


def without(voice: Voice, persons: Iterable[int]) -> Voice:
    """Let those stand back who stated a conflict of interest."""
    return replace(voice, stood_back=frozenset(persons))
