"""The world of the house tests: built once, cloned for each module, each test rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

import pytest

from cooperative.reports import printing
from tests.cast import read_cast
from tests.conftest import HouseClock
from tests.databases import clone_of, filled_clone
from tests.house.world import World, build_world


@pytest.fixture(scope="session")
def built_world(template: str, django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[str, World]]:
    """Rows of every kind, and the database they stand in; its house clock stands two hours ahead."""
    name = f"b_{template[-12:]}_{os.getpid()}"
    built = filled_clone(template, name, lambda: build_world(read_cast(), HouseClock()))
    with django_db_blocker.unblock(), built as world:  # type: ignore[attr-defined]
        yield name, world


@pytest.fixture(scope="module")
def world(built_world: tuple[str, World], django_db_blocker: object) -> Iterator[World]:
    """The world in a database of one module, each test rolled back."""
    built, world = built_world
    with django_db_blocker.unblock(), clone_of(built, f"v_{built[2:]}"):  # type: ignore[attr-defined]
        yield world


# What every role reads alike is printed once: each time takes seconds in a process of its own.
PRINTED_ONCE = cache(printing.print_html)


@pytest.fixture(autouse=True)
def one_print_of_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the same document for the same text."""
    monkeypatch.setattr(printing, "print_html", PRINTED_ONCE)
