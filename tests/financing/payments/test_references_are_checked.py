"""OGM, RF and IBAN equal the reference; a digit changed or swapped is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from financing.payments.references import format_ogm, ogm_in, ogm_of, parse_ogm, parse_rf
from members.organisations.identifiers import format_iban, parse_iban
from tests.financing.payments.files import REFERENCE

GIVEN: dict[str, list[dict[str, Any]]] = json.loads((REFERENCE / "ogm.json").read_text(encoding="utf-8"))
NUMBERS = st.integers(0, 9_999_999_999)


@pytest.mark.parametrize("row", GIVEN["ogm"], ids=lambda row: f"{row['input']}: {row['why']}")
def test_an_ogm_is_read_as_the_reference_says(row: dict[str, Any]) -> None:
    digits = parse_ogm(row["input"])
    assert digits == row["digits"]
    if digits:
        assert format_ogm(digits) == row["formatted"]
        assert ogm_of(int(digits[:10])) == digits


@pytest.mark.parametrize("row", GIVEN["iso11649"], ids=lambda row: f"{row['input']}: {row['why']}")
def test_an_rf_reference_is_read_as_the_reference_says(row: dict[str, Any]) -> None:
    assert parse_rf(row["input"]) == row["compact"]


@pytest.mark.parametrize("row", GIVEN["iban"], ids=lambda row: row["input"])
def test_an_iban_is_read_as_the_reference_says(row: dict[str, Any]) -> None:
    assert (parse_iban(row["input"]) is not None) == row["valid"]


def test_the_domestic_check_of_a_belgian_account_counts_besides_the_iban_check() -> None:
    # 0961234567 mod 97 = 69, so 70 at its end is wrong; 44 makes the IBAN check right all the same (B = 11, E = 14).
    assert int("0961234567") % 97 == 69
    assert int("0961234567701114" + "44") % 97 == 1
    assert parse_iban("BE44096123456770") is None
    assert format_iban("BE71096123456769") == "BE71 0961 2345 6769"


@given(NUMBERS, st.integers(0, 11), st.integers(1, 9))
def test_one_changed_digit_of_an_ogm_is_refused(number: int, at: int, by: int) -> None:
    digits = ogm_of(number)
    changed = digits[:at] + str((int(digits[at]) + by) % 10) + digits[at + 1 :]
    assert parse_ogm(changed) is None


@given(NUMBERS, st.integers(0, 8))
def test_two_neighbours_swapped_among_the_first_ten_are_refused(number: int, at: int) -> None:
    digits = ogm_of(number)
    swapped = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
    assert swapped == digits or parse_ogm(swapped) is None


def test_a_number_of_eleven_digits_or_below_zero_has_no_ogm() -> None:
    for number in (10_000_000_000, -1):
        with pytest.raises(ValueError, match="ten digits"):
            ogm_of(number)


def test_in_a_free_text_only_a_marked_and_valid_ogm_is_found_and_two_are_none() -> None:
    assert ogm_in("bijdrage +++260/0000/01079+++ dank") == "260000001079"
    assert ogm_in("bijdrage 260000001079") is None
    assert ogm_in("+++260/0000/01078+++") is None
    assert ogm_in("+++260/0000/01079+++ en ***260/0000/00170***") is None
