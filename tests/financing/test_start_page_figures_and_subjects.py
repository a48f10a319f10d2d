"""What money puts on the start page and on lists of lower floors: turns, cards, columns, the name of a round."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

from cooperative.web.formats import money
from financing.figures import FIGURES
from financing.home import cards, turns
from financing.pledges.actions import make_pledge
from financing.pledges.models import Round
from financing.subjects import SUBJECTS
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import LIBRARY_ONCE, LIBRARY_YEARLY, MONDAY
from tests.initiatives.portfolio.making import Statements

Room = Callable[..., AbstractContextManager[object]]


def test_an_open_round_waits_for_our_treasurer_until_we_promised(
    cast: Cast, open_round: Round, as_person: Room, clock: HouseClock
) -> None:
    treasurer = cast.acting("treasurer")
    with as_person("treasurer"), Statements() as seen:
        [turn] = turns(treasurer)
    assert seen.many == 2  # invoices to pay, and rounds
    assert (turn.door, turn.closes_at) == ("samenleggen", open_round.closes_at)
    assert money(LIBRARY_ONCE) in turn.line
    for person in ("reader", "representative", "stranger", "house_treasurer"):
        with as_person(person):
            assert turns(cast.acting(person)) == []
    make_pledge(by=treasurer, round_id=open_round.pk, cents=100_000, number_drawn=0)
    with as_person("treasurer"):
        assert turns(treasurer) == []


def test_a_closed_round_waits_for_nobody(cast: Cast, open_round: Round, as_person: Room, clock: HouseClock) -> None:
    clock.set(open_round.closes_at + timedelta(seconds=1))
    with as_person("treasurer"):
        assert turns(cast.acting("treasurer")) == []


def test_the_cards_show_our_contribution_and_what_we_promised(
    cast: Cast, open_round: Round, as_person: Room, clock: HouseClock
) -> None:
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)
    clock.set(MONDAY.replace(year=2047, month=1, day=10))
    with as_person("reader"), Statements() as seen:
        contribution, promised = cards(cast.acting("reader"))
    assert seen.many == 1
    assert contribution.value == money(LIBRARY_ONCE + LIBRARY_YEARLY)
    assert promised.value == money(100_000)
    with as_person("secretary"):
        assert cards(cast.acting("secretary")) == []


def test_columns_of_money_are_one_statement_each(
    cast: Cast, decision: Decision, initiative: int, as_person: Room
) -> None:
    reader = cast.acting("reader")
    wanted = {
        "investment": (initiative, 18_600_000),
        "running": (initiative, 3_283_074),
        "impact": (decision.pk, LIBRARY_ONCE),
    }
    for name, (subject, cents) in wanted.items():
        with as_person("reader"), Statements() as seen:
            found = FIGURES[name].ask(reader, [subject, 999_999])
        assert (seen.many, {key: figure.cents for key, figure in found.items()}) == (1, {subject: cents}), name
    with as_person("reader"):
        line = FIGURES["impact"].ask(reader, [decision.pk])[decision.pk].text
    assert line == f"Kost Bibliotheek Aalst {money(LIBRARY_ONCE)} eenmalig en {money(LIBRARY_YEARLY)} per jaar"
    with as_person("stranger"):
        assert FIGURES["impact"].ask(cast.acting("stranger"), [decision.pk]) == {}


def test_a_round_is_named_for_who_may_read_it(cast: Cast, open_round: Round, as_person: Room) -> None:
    ask = SUBJECTS["round"]
    with as_person("reader"):
        named = ask(cast.acting("reader"), [open_round.pk, 999_999])
    assert named[open_round.pk].title == "Ronde voor Eén kaart voor bib en podium"
    assert list(named) == [open_round.pk]
    with as_person("stranger"):
        assert ask(cast.acting("stranger"), [open_round.pk]) == {}
