"""What must hold for every count: order, names and wording of the input never decide."""

import json
import os

import pytest
from hypothesis import given, settings

from initiatives.voting.count import Method, Result
from tests.initiatives.voting.drawn_votes import Vote, votes
from tests.initiatives.voting.laws import LAWS

EXAMPLES = 2000 if os.environ.get("PORTAL_LONG") == "1" else 60


@pytest.mark.parametrize("method", [str(method) for method in Method])
@pytest.mark.parametrize("law", LAWS)
def test_every_count_keeps_the_law(law: str, method: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None)
    @given(votes(frozenset({method})))
    def every_vote(vote: Vote) -> None:
        LAWS[law](vote)

    every_vote()


@settings(max_examples=EXAMPLES, deadline=None)
@given(votes())
def test_a_result_can_be_stored_as_text_and_read_back(vote: Vote) -> None:
    result = vote.counted()
    assert Result.from_json(json.loads(json.dumps(result.to_json()))) == result
