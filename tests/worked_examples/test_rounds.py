"""A round at its threshold: what a treasurer can check with pencil and paper.

The initiative is carried by Bibliotheek Aalst (92.131 inhabitants), Podiumhuis Gent (272.655) and Stad Aalst (none:
the library carries the city's). Together 364.786 inhabitants and 3 participants.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.isolation.acting import SYSTEM
from cooperative.isolation.transactions import system
from financing.outcomes.actions import settle_round
from financing.pledges.actions import make_pledge
from financing.pledges.models import Round
from initiatives.proposals.funding import Basis, FundingTerms
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, adopted, build_initiative, build_plan, make_treasurer, open_vote_on

WHO = {"library": "treasurer", "venue": "venue_lead", "city": "representative"}
# (threshold of, percentage, who promises how many cents, how it ends)
CASES = {
    # 75 % of € 93.000,00 is € 69.750,00.
    "to the cent": ("budget", 75, {"library": 6_975_000}, "succeeded"),
    "one cent short": ("budget", 75, {"library": 6_974_999}, "lapsed"),
    # 100 % of 3 participants is 3; 67 % of 3 is 2,01: there must be 3; 66 % of 3 is 1,98: 2 are enough.
    "one member short of 67 %": ("members", 67, {"library": 100_000, "venue": 100_000}, "lapsed"),
    "all members at 67 %": ("members", 67, {"library": 100_000, "venue": 100_000, "city": 25_000}, "succeeded"),
    "two members at 66 %": ("members", 66, {"library": 100_000, "venue": 100_000}, "succeeded"),
    # 25 % of 364.786 is 91.196,5: 91.197 inhabitants; the library carries 92.131 of them, the city none.
    "the inhabitants of one library at 25 %": ("inhabitants", 25, {"library": 25_000}, "succeeded"),
    # 26 % of 364.786 is 94.844,36: 94.845. The library alone lacks 2.714, and the city adds nobody.
    "the same inhabitants at 26 %": ("inhabitants", 26, {"library": 25_000, "city": 25_000}, "lapsed"),
    "all inhabitants, though the city is missing": (
        "inhabitants", 100, {"library": 25_000, "venue": 25_000}, "succeeded",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_round_ends_as_its_terms_say(cast: Cast, clock: HouseClock, name: str) -> None:
    basis, percent, promises, outcome = CASES[name]
    row = _round(cast, clock, basis, percent)
    for organisation, cents in promises.items():
        _promise(cast, row, organisation, cents)
    clock.set(row.closes_at + timedelta(minutes=1))
    assert settle_round(by=SYSTEM, round_id=row.pk) == outcome


def test_one_inhabitant_short_the_round_lapses_and_with_all_of_them_it_succeeds(cast: Cast, clock: HouseClock) -> None:
    """Without the venue's 272.655 of 364.786 inhabitants 92.131 are left; a threshold of 92.132 lacks one."""
    row = _round(cast, clock, "inhabitants", 25)
    _promise(cast, row, "library", 25_000)
    with system("a test asks one inhabitant more, and exactly as many"):
        kept = Round.objects.get(pk=row.pk)
    kept.threshold_count = 92_132
    assert (kept.counted, kept.missing, kept.reached) == (92_131, 1, False)
    assert kept.lapsed_at(kept.closes_at)
    kept.threshold_count = 92_131
    assert (kept.missing, kept.reached, kept.lapsed_at(kept.closes_at)) == (0, True, False)


def test_before_the_deadline_nothing_has_lapsed(cast: Cast, clock: HouseClock) -> None:
    row = _round(cast, clock, "members", 100)
    assert not row.lapsed_at(row.closes_at - timedelta(seconds=1))
    assert row.lapsed_at(row.closes_at)


def _round(cast: Cast, clock: HouseClock, basis: str, percent: int) -> Round:
    clock.set(MONDAY)
    initiative = build_initiative(cast)
    build_plan(cast, initiative)
    terms = FundingTerms.with_percentage(
        target=9_300_000, percent=percent, ceiling=10_230_000, floor=25_000, days=45, basis=Basis(basis)
    )
    return adopted(cast, open_vote_on(cast, initiative, terms), clock)


def _promise(cast: Cast, row: Round, organisation: str, cents: int) -> None:
    if organisation != "library":
        make_treasurer(cast, WHO[organisation], organisation)
    make_pledge(by=cast.acting(WHO[organisation], organisation), round_id=row.pk, cents=cents, number_drawn=0)
