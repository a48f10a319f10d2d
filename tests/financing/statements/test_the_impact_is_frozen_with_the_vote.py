"""Weights freeze when a vote opens; panel, ballot and round rest on the same numbers from then on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from cooperative.web.formats import money
from financing.keys.actions import write_key
from financing.keys.models import DistributionKey, ImpactSnapshot, WeightSnapshot
from financing.plans.actions import write_plan_line
from financing.statements.impact import impact_on
from financing.statements.queries import decision_sheets
from initiatives.opening.actions import open_vote
from initiatives.portfolio.models import Participation, ParticipationArea
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import (
    LIBRARY_ONCE,
    LIBRARY_YEARLY,
    MONDAY,
    VENUE_ONCE,
    adopted,
    build_initiative,
    build_plan,
    open_vote_on,
    vote_for,
)
from tests.initiatives.voting.conftest import admissible, ruled


def _weights(decision: Decision) -> dict[int, int]:
    with system("a test reads the weights of all"):
        return dict(WeightSnapshot.objects.filter(decision=decision).values_list("organisation_id", "cents"))


def test_opening_freezes_the_cents_of_every_carrier(cast: Cast, decision: Decision) -> None:
    ids = cast.organisations
    assert _weights(decision) == {ids["library"]: LIBRARY_ONCE, ids["venue"]: VENUE_ONCE, ids["city"]: 0}
    with system("a test reads one weight"):
        row = WeightSnapshot.objects.get(decision=decision, organisation_id=ids["library"])
    # 92.131 of 364.786 inhabitants, as an exact fraction.
    assert row.numerator * 364_786 == row.denominator * 92_131


def test_who_leaves_or_joins_later_changes_nothing_for_the_others(
    cast: Cast, decision: Decision, client_of: Callable[..., Client]
) -> None:
    with system("somebody leaves in a test"):
        ParticipationArea.objects.filter(organisation_id=cast.organisations["venue"]).update(until=MONDAY)
        Participation.objects.filter(organisation_id=cast.organisations["venue"]).update(until=None, state="left")
    page = client_of("representative", "library").get(f"/samenleggen/stemmingen/{decision.pk}/gevolgen")
    assert money(LIBRARY_ONCE) in page.content.decode()
    assert "liggen vast sinds de stemming opende" in page.content.decode()


def test_the_ballot_keeps_what_the_panel_shows(
    cast: Cast, decision: Decision, client_of: Callable[..., Client]
) -> None:
    vote_for(cast, decision, "representative", "library")
    reader = cast.acting("reader")
    with reading(reader):
        kept = ImpactSnapshot.objects.get(decision=decision)
        [found] = decision_sheets(reader, [decision.pk])
    assert found.sheet is not None
    assert kept.impact == impact_on(found.sheet, reader.organisation_id, found.year).to_json()
    assert (kept.ballot_number, kept.impact["once_cents"], kept.impact["yearly_cents"]) == (
        1,
        LIBRARY_ONCE,
        LIBRARY_YEARLY,
    )
    assert (kept.impact["from_year"], kept.impact["payer"]) == (2047, "Stad Aalst")
    page = client_of("reader").get(f"/samenleggen/stemmingen/{decision.pk}/gevolgen").content.decode()
    for cents in (kept.impact["once_cents"], kept.impact["yearly_cents"]):
        assert money(cents) in page


def test_the_city_pays_nothing_for_inhabitants_that_its_library_carries(cast: Cast, decision: Decision) -> None:
    city = cast.acting("representative", "city")
    with reading(city):
        [found] = decision_sheets(city, [decision.pk])
    assert found.sheet is not None
    seen = impact_on(found.sheet, city.organisation_id, found.year)
    assert (seen.once_cents, seen.yearly_cents) == (0, 0)
    assert seen.carried_by_others == [("Aalst", "Bibliotheek Aalst")]


def test_plan_and_key_stand_still_while_a_vote_runs(cast: Cast, initiative: int, decision: Decision) -> None:
    by = cast.acting("contributor")
    with pytest.raises(Refused, match="Er loopt een stemming"):
        write_key(by=by, initiative_id=initiative, kind="equal")
    with pytest.raises(Refused, match="Er loopt een stemming"):
        write_plan_line(
            by=by, initiative_id=initiative, year=2047, kind="running", label="Meer", cents=1, vat_included=True
        )


def test_the_panel_says_the_same_before_and_after_the_count(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    reader = cast.acting("reader")
    with reading(reader):
        [before] = decision_sheets(reader, [decision.pk])
    adopted(cast, decision, clock)
    with reading(reader):
        [after] = decision_sheets(reader, [decision.pk])
    assert before.sheet is not None
    assert after.sheet is not None
    ours = reader.organisation_id
    assert impact_on(before.sheet, ours, before.year).to_json() == impact_on(after.sheet, ours, after.year).to_json()


def test_an_adopted_vote_marks_its_version_of_the_key(cast: Cast, decision: Decision, clock: HouseClock) -> None:
    with system("a test reads the key"):
        assert DistributionKey.objects.get().adopted_at is None
    adopted(cast, decision, clock)
    with system("a test reads the key"):
        assert DistributionKey.objects.get().adopted_at is not None


def test_a_vote_about_money_without_a_key_does_not_open(cast: Cast, monday: HouseClock) -> None:
    pk = build_initiative(cast)
    with pytest.raises(Refused, match="nog geen verdeelsleutel"):
        open_vote_on(cast, pk)


def test_a_vote_without_money_opens_without_a_key(cast: Cast, monday: HouseClock) -> None:
    decision = open_vote_on(cast, build_initiative(cast), terms=None)
    assert _weights(decision) == {}


def test_before_a_pilot_the_interested_count_with_what_nobody_carries(cast: Cast, monday: HouseClock) -> None:
    """Aalst 92.131 and Mechelen 89.655: € 93.000 × 89.655 ÷ 181.786 = € 45.866,65."""
    pk = build_initiative(cast, stage="exploration", taking_part=("library", "city"), interested=("elsewhere",))
    build_plan(cast, pk)
    weights = _weights(open_vote_on(cast, pk))
    assert weights[cast.organisations["elsewhere"]] == 4_586_665
    assert sum(weights.values()) == 9_300_000


def test_after_a_pilot_began_the_interested_do_not_count(cast: Cast, monday: HouseClock) -> None:
    pk = build_initiative(cast, stage="pilot", interested=("elsewhere",))
    build_plan(cast, pk)
    assert cast.organisations["elsewhere"] not in _weights(open_vote_on(cast, pk))


def test_an_equal_key_divides_over_heads(cast: Cast, monday: HouseClock) -> None:
    pk = build_initiative(cast)
    build_plan(cast, pk, kind="equal")
    assert sorted(_weights(open_vote_on(cast, pk)).values()) == [3_100_000, 3_100_000, 3_100_000]


def test_rates_of_the_scenarios_never_pass_the_cap(cast: Cast, decision: Decision) -> None:
    reader = cast.acting("reader")
    with reading(reader):
        [found] = decision_sheets(reader, [decision.pk])
    assert found.sheet is not None
    percents = [row.percent for row in impact_on(found.sheet, reader.organisation_id, found.year).scenarios]
    assert percents == [Decimal("0.900"), Decimal("2.100"), Decimal("3.50")]


def test_who_is_asked_to_join_sees_and_keeps_what_joining_costs(
    cast: Cast, clock: HouseClock, client_of: Callable[..., Client]
) -> None:
    clock.set(MONDAY)
    initiative_id = build_initiative(cast)
    build_plan(cast, initiative_id)
    vote = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, initiative_id, "general_meeting"),
        rule_set=ruled(cast, "join", capacity="general_meeting", method="opt_in"),
        closes_at=MONDAY + timedelta(days=3),
    )
    # Mechelen (89.655) beside Aalst and Gent: 93.000 × 89.655 ÷ 454.441 = 18.347,629; rounded down the three miss two
    # cents, and the first goes to the largest remainder (0,93 of a cent): ours. 89.655 × € 0,09 = 8.068,95.
    once, yearly = 1_834_763, 806_895
    page = client_of("stranger", "elsewhere").get(f"/samenleggen/stemmingen/{vote.pk}/gevolgen").content.decode()
    assert "Wat kost meedoen ons?" in page
    assert money(once) in page
    assert money(yearly) in page
    vote_for(cast, vote, "stranger", "elsewhere")
    with reading(cast.acting("stranger", "elsewhere")):
        kept = ImpactSnapshot.objects.get(decision=vote).impact
    assert (kept["once_cents"], kept["yearly_cents"], kept["inhabitants"]) == (once, yearly, 89_655)
