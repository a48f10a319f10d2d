"""The browser of the journeys."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.visitor import browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser for all that a file looks at."""
    with browser() as running:
        yield running
