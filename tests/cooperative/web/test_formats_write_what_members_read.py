"""Amounts, numbers, dates and deadlines as members read them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from cooperative.web import formats

NB = "\N{NO-BREAK SPACE}"


@pytest.fixture(autouse=True)
def _in_dutch() -> object:
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("cents", "dutch", "english"),
    [
        (123450, f"€{NB}1.234,50", "€1,234.50"),
        (-123450, f"−{NB}€{NB}1.234,50", "−€1,234.50"),
        (0, f"€{NB}0,00", "€0.00"),
        (5, f"€{NB}0,05", "€0.05"),
        (100_000_000_00, f"€{NB}100.000.000,00", "€100,000,000.00"),
    ],
)
def test_an_amount_has_its_sign_before_the_euro_and_two_decimals(cents: int, dutch: str, english: str) -> None:
    assert formats.money(cents) == dutch
    with translation.override("en"):
        assert formats.money(cents) == english


def test_a_difference_carries_its_sign_and_no_difference_is_a_dash() -> None:
    # From the statement in the design: 32.170,30 − 31.473,65 = 696,65.
    assert formats.money_signed(3217030 - 3147365) == f"+{NB}€{NB}696,65"
    assert formats.money_signed(-4861) == f"−{NB}€{NB}48,61"
    assert formats.money_signed(0) == "–"


@pytest.mark.parametrize(
    ("cents", "written"),
    [
        (123449, f"€{NB}1.234"),
        (123450, f"€{NB}1.235"),
        (-123450, f"−{NB}€{NB}1.235"),
        (-49, f"€{NB}0"),
        (-50, f"−{NB}€{NB}1"),
    ],
)
def test_whole_euros_round_half_away_from_zero(cents: int, written: str) -> None:
    assert formats.money_whole(cents) == written


def test_what_is_typed_in_a_field_is_the_same_in_every_language() -> None:
    with translation.override("en"):
        assert formats.money_input(194012) == "1.940,12"


def test_money_refuses_anything_but_whole_cents() -> None:
    for wrong in (12.5, Decimal("12.50"), "1250", True):
        with pytest.raises(TypeError):
            formats.money(wrong)  # type: ignore[arg-type]


def test_numbers_are_grouped_and_inhabitants_have_their_word() -> None:
    assert formats.number(2535110) == "2.535.110"
    assert formats.number(-1234) == "−1.234"
    assert formats.inhabitants(92131) == f"92.131{NB}inwoners"
    assert formats.inhabitants(1) == f"1{NB}inwoner"


def test_a_percentage_keeps_its_sign_and_its_space() -> None:
    # 72.540 of 93.000 is 78 %; 26 of 34 is 76,47 %.
    assert formats.percent_of(7254000, 9300000) == f"78{NB}%"
    assert formats.percent(Fraction(26, 34), 2) == f"76,47{NB}%"
    assert formats.percent(Decimal("0.021"), 1) == f"2,1{NB}%"
    assert formats.percent_of(0, 0) == "–"
    with translation.override("en"):
        assert formats.percent(Fraction(37, 100)) == "37%"


def test_a_rate_shows_all_its_decimals_and_at_least_two() -> None:
    assert formats.rate(Decimal("0.09")) == f"€{NB}0,09"
    assert formats.rate(Decimal("0.349180")) == f"€{NB}0,349180"
    assert formats.rate(Decimal("3")) == f"€{NB}3,00"
    assert formats.rate(Decimal("-0.5")) == f"−{NB}€{NB}0,50"
    assert formats.rate(Fraction(1, 3), 4) == f"€{NB}0,3333"
    with pytest.raises(TypeError):
        formats.rate(Fraction(1, 3))


def test_a_decimal_rounds_half_away_from_zero_without_floats() -> None:
    assert formats.decimal(Fraction(1, 8), 2) == "0,13"
    assert formats.decimal(Fraction(-1, 8), 2) == "−0,13"
    assert formats.decimal(Decimal("1068.8090"), 1) == "1.068,8"
    with pytest.raises(TypeError):
        formats.decimal(0.125, 2)  # type: ignore[arg-type]


def test_a_day_and_a_moment_are_written_in_brussels() -> None:
    moment = datetime(2026, 11, 26, 16, tzinfo=UTC)  # winter time: one hour later in Brussels
    assert formats.date_short(date(2026, 11, 23)) == "23/11/2026"
    assert formats.date_long(moment) == f"do{NB}26{NB}november{NB}2026"
    assert formats.datetime_long(moment) == f"do{NB}26{NB}november{NB}2026, 17.00{NB}uur"
    with translation.override("en"):
        assert formats.datetime_long(moment) == f"26{NB}November{NB}2026, 17:00"


def test_a_moment_late_in_the_evening_in_utc_is_already_tomorrow_in_brussels() -> None:
    moment = datetime(2026, 6, 30, 22, 30, tzinfo=UTC)  # summer time: two hours later
    assert formats.date_short(moment) == "01/07/2026"
    assert formats.time_short(moment) == f"00.30{NB}uur"


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        formats.datetime_long(datetime(2026, 11, 26, 17))  # noqa: DTZ001


CLOSES = datetime(2026, 11, 26, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        # Monday 23 to Thursday 26: three midnights, however late it is.
        (datetime(2026, 11, 23, 9, tzinfo=UTC), f"nog{NB}3{NB}dagen, tot do{NB}26{NB}november{NB}2026, 17.00{NB}uur"),
        (
            datetime(2026, 11, 23, 22, 59, tzinfo=UTC),
            f"nog{NB}3{NB}dagen, tot do{NB}26{NB}november{NB}2026, 17.00{NB}uur",
        ),
        # 23.00 UTC is midnight in Brussels.
        (datetime(2026, 11, 23, 23, tzinfo=UTC), f"nog{NB}2{NB}dagen, tot do{NB}26{NB}november{NB}2026, 17.00{NB}uur"),
        (datetime(2026, 11, 25, 9, tzinfo=UTC), f"nog{NB}1{NB}dag, tot do{NB}26{NB}november{NB}2026, 17.00{NB}uur"),
        (datetime(2026, 11, 26, 15, 59, 59, tzinfo=UTC), f"vandaag, tot 17.00{NB}uur"),
        (CLOSES, f"gesloten sinds do{NB}26{NB}november{NB}2026, 17.00{NB}uur"),
    ],
)
def test_a_deadline_is_told_in_words_and_absolute(now: datetime, words: str) -> None:
    assert formats.deadline(CLOSES, now) == words


def test_days_left_never_go_below_zero() -> None:
    assert formats.days_left(CLOSES, datetime(2026, 12, 24, tzinfo=UTC)) == 0


def test_a_hash_is_read_in_groups_of_four() -> None:
    assert formats.hash_groups("7c1e90af3b52d8") == "7c1e 90af 3b52 d8"
