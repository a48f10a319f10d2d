"""The world of the house tests: built once a module in a database of its own, each test rolled back."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.cast import read_cast
from tests.conftest import HouseClock
from tests.databases import clone_of
from tests.house.world import World, build_world


@pytest.fixture(scope="module")
def world(template: str, django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """Rows of every kind, committed; its house clock stands two hours ahead."""
    name = f"v_{template[-12:]}_{os.getpid()}"
    with django_db_blocker.unblock(), clone_of(template, name):  # type: ignore[attr-defined]
        yield build_world(read_cast(), HouseClock())
