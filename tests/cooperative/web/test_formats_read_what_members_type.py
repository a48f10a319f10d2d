"""Amounts, days and moments as members type them: read without guessing, or refused with both readings."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from cooperative.web.fields import (
    LocalDateField,
    LocalDateTimeField,
    MoneyField,
    parse_day,
    parse_local,
    parse_money,
)
from cooperative.web.formats import money, money_input


@pytest.fixture(autouse=True)
def _in_dutch() -> object:
    with translation.override("nl"):
        yield


def refusal(error: pytest.ExceptionInfo[ValidationError]) -> str:
    return error.value.messages[0]


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("1.234,50", 123450),
        ("1234,5", 123450),
        ("1234", 123400),
        ("€ 1.234", 123400),
        ("1.234.567,89", 123456789),
        (" 12 ", 1200),
        ("12,00 €", 1200),
        ("0", 0),
        ("0,01", 1),
        ("-3", -300),
        ("− € 3,50", -350),
        ("€ -3,50", -350),
    ],
)
def test_an_amount_typed_the_belgian_way_is_read(typed: str, cents: int) -> None:
    assert parse_money(typed) == cents


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("1,234.50", "€ 1.234,50", "€ 1,23450"),
        ("1234.5", "€ 1.234,50", "€ 12.345,00"),
        ("12.34", "€ 12,34", "€ 1.234,00"),
        ("1,234", "€ 1.234,00", "€ 1,234"),
    ],
)
def test_an_amount_with_two_readings_is_refused_naming_both(typed: str, first: str, second: str) -> None:
    with pytest.raises(ValidationError) as error:
        parse_money(typed)
    assert typed in refusal(error)
    assert first in refusal(error)
    assert second in refusal(error)
    assert "1.234,50" in refusal(error)  # how to write it


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "-",
        "€",
        "twaalf",
        "1.23,4",
        "1,2,3",
        "1..000",
        "12.3456",
        "1e3",
        "0x10",
        "١٢٣",
        "１２",
        "NaN",
        "1,234,5",
        "--3",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_money(typed)


def test_control_characters_and_endless_or_huge_amounts_are_refused() -> None:
    for typed in ("12\x00", "12\n", "1\x7f2", "9" * 41, "10.000.000.000,00"):
        with pytest.raises(ValidationError):
            parse_money(typed)
    assert parse_money("9.999.999.999,99") == 999_999_999_999


@given(st.integers(min_value=-999_999_999_999, max_value=999_999_999_999))
def test_every_amount_that_we_write_is_read_back(cents: int) -> None:
    with translation.override("nl"):
        assert parse_money(money(cents)) == cents
        assert parse_money(money_input(cents)) == cents


@given(st.text(max_size=45))
def test_any_text_is_an_amount_or_a_refusal_and_never_a_crash(typed: str) -> None:
    try:
        cents = parse_money(typed)
    except ValidationError:
        return
    assert parse_money(money_input(cents)) == cents


def test_the_money_field_gives_cents_and_shows_them_again() -> None:
    field = MoneyField(required=False)
    assert field.clean("1.940,12") == 194012
    assert field.clean("") is None
    assert field.prepare_value(194012) == "1.940,12"
    assert not field.has_changed(194012, "1.940,12")
    assert field.has_changed(194012, "1.940,13")
    with pytest.raises(ValidationError):
        MoneyField().clean("")


def test_a_day_that_the_month_does_not_have_is_refused_with_its_length() -> None:
    with pytest.raises(ValidationError) as error:
        parse_day("31/09/2026")
    assert refusal(error) == "September\N{NO-BREAK SPACE}2026 telt 30 dagen. Kijk de dag na."
    assert parse_day("29/02/2028") == date(2028, 2, 29)
    with pytest.raises(ValidationError):
        parse_day("29/02/2026")


@pytest.mark.parametrize(
    "typed", ["2026-11-26", "26-11-2026", "26/13/2026", "0/1/2026", "26/11/26", "morgen", "26/11/2026\x00"]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_day(typed)


@pytest.mark.parametrize(
    "typed", ["26/11/2026 17.00", "26/11/2026 17:00", "26/11/2026, 17.00 uur", " 26/11/2026  17.00 "]
)
def test_a_moment_is_read_in_brussels_and_kept_in_utc(typed: str) -> None:
    assert parse_local(typed) == datetime(2026, 11, 26, 16, tzinfo=UTC)
    assert parse_local(typed).tzinfo is UTC


def test_the_hour_that_comes_twice_in_autumn_is_refused_with_both_readings() -> None:
    # On 25 October 2026 the clock goes from 03.00 back to 02.00 (Directive 2000/84/EC: 01.00 UTC).
    with pytest.raises(ValidationError) as error:
        parse_local("25/10/2026 02.30")
    assert "00.30 uur UTC" in refusal(error)
    assert "01.30 uur UTC" in refusal(error)
    assert parse_local("25/10/2026 01.59") == datetime(2026, 10, 24, 23, 59, tzinfo=UTC)
    assert parse_local("25/10/2026 03.00") == datetime(2026, 10, 25, 2, tzinfo=UTC)


def test_the_hour_that_spring_skips_is_refused_with_both_readings() -> None:
    # On 29 March 2026 the clock goes from 02.00 to 03.00.
    with pytest.raises(ValidationError) as error:
        parse_local("29/03/2026 02.30")
    assert "01.30 uur" in refusal(error)
    assert "03.30 uur" in refusal(error)
    assert parse_local("29/03/2026 01.59") == datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    assert parse_local("29/03/2026 03.00") == datetime(2026, 3, 29, 1, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["26/11/2026", "26/11/2026 24.00", "26/11/2026 17.60", "26/11/2026 5 uur", "17.00"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        parse_local(typed)


def test_the_fields_of_days_and_moments_show_again_what_they_read() -> None:
    moment = LocalDateTimeField()
    assert moment.prepare_value(moment.clean("26/11/2026 17.00")) == "26/11/2026 17.00"
    day = LocalDateField()
    assert day.prepare_value(day.clean("26/11/2026")) == "26/11/2026"
    assert LocalDateField(required=False).clean("") is None
