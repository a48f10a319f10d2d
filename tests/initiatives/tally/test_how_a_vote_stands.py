"""Where the rules say so, whoever reads a vote sees how it stands before it closes; elsewhere nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.opening.actions import open_vote
from initiatives.tally.queries import so_far
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from initiatives.voting.queries import sight_of
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative, ruled

SHOWN = {"results_before_close": True}


def vote_under(cast: Cast, course: dict[str, Any], options: tuple[str, ...] = (), **rules: object) -> Decision:
    return open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast)),
        rule_set=ruled(cast, "tussenstand", course=course, **rules),
        closes_at=fresh_now() + timedelta(hours=48),
        options=options,
    )


def standings(cast: Cast, decision: Decision, person: str, organisation: str) -> list[tuple[str, int, int]]:
    by = cast.acting(person, organisation)
    with reading(by):
        sight = sight_of(by, decision.pk)
        assert sight is not None
        return [(one.label, one.organisations, one.votes) for one in so_far(sight.decision, sight.options)]


def test_the_stand_is_shown_where_the_rules_say_so_and_names_nobody(
    cast: Cast, client_of: SignIn, clock: HouseClock
) -> None:
    """The library for, the city against: 1 and 1, as the library too reads, whose form does not say what others did."""
    decision = vote_under(cast, SHOWN, method="simple_majority")
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="against", reason="Te duur.")
    expected = [("Vóór", 1, 1), ("Tegen", 1, 1), ("Onthouding", 0, 0)]
    assert standings(cast, decision, "representative", "library") == expected
    text = page(client_of("representative", "library"), reverse("decision", args=[decision.pk]))
    assert "Tussenstand" in text
    assert "Te duur." not in text
    clock.shift(timedelta(hours=49))
    assert standings(cast, decision, "representative", "library") == expected  # closed, not counted
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert standings(cast, decision, "representative", "library") == []


def test_under_the_usual_rules_nobody_sees_it(cast: Cast, client_of: SignIn) -> None:
    decision = vote_under(cast, {}, method="simple_majority")
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    for person, organisation in (("representative", "library"), ("secretary", None)):
        assert "Tussenstand" not in page(client_of(person, organisation), reverse("decision", args=[decision.pk]))


@pytest.mark.parametrize(
    ("method", "library", "city", "expected"),
    [
        # The library gives 5 and 0 points, the city 3 to the first alone: 8 points of two, 0 of nobody.
        ("score", (5, 0), (3, None), [("Noord", 2, 8), ("Zuid", 0, 0)]),
        # Both approve of the first, the city of the second too: 2 and 1.
        ("approval", (1, None), (1, 1), [("Noord", 2, 2), ("Zuid", 1, 1)]),
    ],
)
def test_between_options_each_has_its_votes_or_points(
    cast: Cast, method: str, library: tuple[int | None, ...], city: tuple[int | None, ...], expected: object
) -> None:
    decision = vote_under(cast, SHOWN, ("Noord", "Zuid"), method=method)
    with reading(cast.acting("secretary")):
        options = list(decision.options.values_list("pk", flat=True))
    for organisation, given in (("library", library), ("city", city)):
        points = [(option, many) for option, many in zip(options, given, strict=True) if many is not None]
        cast_ballot(by=cast.acting("representative", organisation), decision=decision, points=points)
    assert standings(cast, decision, "representative", "city") == expected
