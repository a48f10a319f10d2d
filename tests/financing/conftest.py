"""The clock of floor 4's tests, and the example of one initiative up to its round."""

from __future__ import annotations

import pytest

from financing.pledges.models import Round
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, build_initiative, build_plan, open_vote_on, round_of_the_story


@pytest.fixture
def monday(cast: Cast, clock: HouseClock) -> HouseClock:
    """Monday 26 November 2046, 10.00 in Brussels."""
    clock.set(MONDAY)
    return clock


@pytest.fixture
def initiative(cast: Cast, monday: HouseClock) -> int:
    """A published initiative with its plan and key."""
    pk = build_initiative(cast)
    build_plan(cast, pk)
    return pk


@pytest.fixture
def own_initiative(own_cast: Cast, clock: HouseClock) -> int:
    """The same in a database of the test alone, committed: for threads, and for what is checked at the end."""
    clock.set(MONDAY)
    pk = build_initiative(own_cast)
    build_plan(own_cast, pk)
    return pk


@pytest.fixture
def decision(cast: Cast, initiative: int) -> Decision:
    """An open vote on it that asks money."""
    return open_vote_on(cast, initiative)


@pytest.fixture
def open_round(cast: Cast, clock: HouseClock) -> Round:
    """The round that its adoption opened."""
    return round_of_the_story(cast, clock)
