"""What the house gathers from every floor: small frozen shapes and one discovery, as Django finds `admin.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps

from cooperative.isolation.acting import Acting

FLOORS = ("cooperative", "members", "initiatives", "financing")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a subject is called and where it stands; only subjects that the reader may see are given."""

    title: str
    path: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that waits for the organisation acted for ("uw beurt"). Module `home.py`: `turns(acting)`.

    It has a deadline (`closes_at`; past: overdue) or has waited since a moment (`since`).
    """

    verb: str
    title: str
    path: str
    closes_at: datetime | None
    door: str
    line: str = ""
    figure: tuple[str, int] | None = None  # (name of a figure, subject id): money that a higher floor knows
    since: datetime | None = None

    @property
    def order(self) -> tuple[bool, datetime | None]:
        """What has a deadline comes first, the nearest before the others; then what has waited longest."""
        return (self.closes_at is None, self.closes_at or self.since)


@dataclass(frozen=True, slots=True)
class Card:
    """A figure on the start page. Module `home.py`: `cards(acting)`."""

    label: str
    value: str
    unit: str = ""
    sentence: str = ""
    path: str = ""
    path_label: str = ""
    order: int = 50


@dataclass(frozen=True, slots=True)
class News:
    """One line of what happened lately. Module `home.py`: `news(acting)`."""

    at: datetime
    title: str
    sentence: str
    path: str
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A named column of money or number for a list of a lower floor; value in cents or a count."""

    cents: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`figures.py`: FIGURES = {"name": Column(...)}; `ask(acting, ids)` is one statement."""

    label: str
    ask: Callable[[Acting, list[int]], Mapping[int, Figure]]


@dataclass(frozen=True, slots=True)
class Period:
    """The days a report is about, first and last included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a report as plain data. `printouts.py`: `parts(period, language) -> list[Part]`."""

    key: str
    order: int
    body: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Door:
    """One of the doors in the frame. Module `home.py`: DOORS = (Door(...),); `shown` says for whom it is there."""

    key: str
    label: Any
    url_name: str
    order: int
    shown: Callable[[Acting], bool] | None = None


@lru_cache(maxsize=32)
def gather(module: str, name: str) -> tuple[Any, ...]:
    """Give the attribute `name` of `<floor>/<module>.py` for every floor that has it, lowest floor first."""
    found = []
    for app in FLOORS:
        if apps.is_installed(app) and find_spec(f"{app}.{module}") is not None:
            attribute = getattr(import_module(f"{app}.{module}"), name, None)
            if attribute is not None:
                found.append(attribute)
    return tuple(found)


def gather_all[T](module: str, name: str, *arguments: Any) -> list[T]:
    """Call `name` of every floor's module and join the answers in one list."""
    answers: list[T] = []
    for ask in gather(module, name):
        part: Iterable[T] = ask(*arguments)
        answers.extend(part)
    return answers


def subjects_of(kind: str, acting: Acting, ids: list[int]) -> Mapping[int, Subject]:
    """Ask whichever floor knows this kind what these are called and where; only those that the reader may see.

    One statement, none without ids.
    """
    for told in gather("subjects", "SUBJECTS"):
        if kind in told and ids:
            found: Mapping[int, Subject] = told[kind](acting, ids)
            return found
    return {}
