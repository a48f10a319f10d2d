"""Who speaks for an organisation in one vote: pure, asked of rows that were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
class Voice:
    """Who may cast for an organisation, and on what ground."""

    basis: Basis
    speakers: tuple[Speaker, ...]

    @property
    def names(self) -> str:
        """Who they are, as one line."""
        return ", ".join(one.name for one in self.speakers)

    def is_of(self, person_id: int | None) -> bool:
        """Say whether this person is one of them."""
        return any(one.id == person_id for one in self.speakers)


def by_seat(holders: Sequence[Speaker], substitutes: Sequence[Speaker]) -> Voice:
    """In a body with seats those speak who sit there for the organisation, or in whose place one sits."""
    return Voice(Basis.SEAT, (*holders, *(one for one in substitutes if one not in holders)))


def by_role(representatives: Sequence[Speaker]) -> Voice:
    """Elsewhere its representatives do."""
    return Voice(Basis.ROLE, tuple(representatives))
