"""Between options a paper names what it approves, or its points for each."""

from __future__ import annotations

import pytest

from initiatives.paper.models import PaperState
from initiatives.paper.slip import Slip
from initiatives.voting.rules import BallotRefused
from tests.cast import Cast
from tests.conftest import signed_in
from tests.initiatives.paper.conftest import confirmed, entered
from tests.initiatives.proxies.conftest import seen
from tests.initiatives.voting.test_voting_between_options import between


@pytest.mark.parametrize(
    ("method", "points", "label"),
    [
        ("approval", [1, None, 1], "Een leesclub en Een nieuwsbrief"),
        ("score", [5, 0, None], "Een leesclub: 5, Een podcast: 0"),
    ],
)
def test_points_on_paper_are_the_ballot(cast: Cast, method: str, points: list[int | None], label: str) -> None:
    decision, options = between(cast, method)
    given = [[option, many] for option, many in zip(options, points, strict=True) if many is not None]
    slip = Slip("paper", cast.persons["representative"], "", given, "")
    # Other points are another reading.
    other = Slip("paper", cast.persons["representative"], "", given[:1], "")
    assert confirmed(cast, decision, other, entered(cast, decision, slip)).differs == ["choice"]
    assert confirmed(cast, decision, slip, entered(cast, decision, slip)).state == PaperState.CONFIRMED
    ballot = seen(cast.acting("representative"), decision).ballot
    assert ballot is not None
    assert (ballot.points, ballot.label, ballot.way) == (given, label, "paper")


def test_what_the_method_does_not_offer_is_refused(cast: Cast) -> None:
    decision, options = between(cast, "approval")
    for points in ([], [[options[0], 2]], [[0, 1]]):
        with pytest.raises(BallotRefused):
            entered(cast, decision, Slip("paper", cast.persons["representative"], "", points, ""))


def test_the_page_offers_the_options_and_keeps_what_was_ticked(cast: Cast) -> None:
    decision, options = between(cast, "approval")
    client = signed_in(cast.acting("secretary"))
    path = f"/beslissen/{decision.pk}/papier/{cast.organisations['library']}"
    assert "Een podcast" in client.get(path).content.decode()
    fields = {"drawn": "0", "way": "room", "between": "1", "reason": ""}
    again = client.post(path, {**fields, "signer": "", "option": [str(options[1])]})
    assert again.status_code == 422
    assert f'value="{options[1]}" checked' in again.content.decode()
    ticked = {"signer": str(cast.persons["representative"]), "option": [str(options[0]), str(options[2])]}
    assert client.post(path, {**fields, **ticked}).status_code == 302
