"""Every test of signing in begins with no failed tries behind it."""

from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _fresh_counts(request: pytest.FixtureRequest) -> None:
    """Forget the counts of the rate limits, in the database that the test uses."""
    request.getfixturevalue("own_cast" if "own_cast" in request.fixturenames else "cast")
    cache.clear()
