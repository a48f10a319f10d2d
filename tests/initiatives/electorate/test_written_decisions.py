"""A written decision of the board (WVV, article 9:9): all of the seats, or nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cooperative.isolation.clock import fresh_now
from initiatives.opening.actions import open_vote
from initiatives.rulesets.actions import adopt_rule_set
from initiatives.rulesets.presets import presets
from initiatives.voting.actions import cast_ballot, close_vote
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.electorate.bodies import belongs, board, sit
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative


@pytest.mark.parametrize(
    ("last", "outcome"),
    [("for", "adopted"), ("against", "rejected"), ("abstain", "rejected"), ("", "rejected")],
)
def test_a_written_decision_needs_every_seat(
    cast: Cast, clock: HouseClock, client_of: SignIn, last: str, outcome: str
) -> None:
    """Two seats for Aalst (2 votes) and one for Gent: 3 of 3 are needed. Aalst is for; Gent decides."""
    for person in ("reader", "admin"):
        sit(cast, board(), person, "library")
    belongs(cast, "board", "venue")
    decision = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast), "board"),
        rule_set=adopt_rule_set(by=cast.acting("secretary"), draft=presets()["vzw_board_written"], reason="Zo."),
        closes_at=fresh_now() + timedelta(hours=48),
    )
    cast_ballot(by=cast.acting("reader", "library"), decision=decision, choice="for")
    if last:
        cast_ballot(by=cast.acting("board", "venue"), decision=decision, choice=last)
    clock.shift(timedelta(hours=49))
    counted = close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert counted is not None
    assert counted.outcome == outcome
    text = page(client_of("secretary"), reverse("result", args=[decision.pk]))
    assert "besluit van het bestuursorgaan, schriftelijk en eenparig" in text
