"""An open vote of library, city and venue, in a test that is rolled back."""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.initiatives.voting.conftest import Vote, build_vote


@pytest.fixture
def vote(cast: Cast) -> Vote:
    """An open vote, in a test that is rolled back."""
    return build_vote(cast)
