"""Amounts in words, as they are written on a promise (Dutch after the spelling of the Taalunie)."""

from __future__ import annotations

import pytest
from django.utils import translation

from financing.pledges.words import amount_in_words


@pytest.mark.parametrize(("cents", "words"), [
    (1, "nul euro en een cent"),
    (100, "een euro"),
    (2_200, "tweeëntwintig euro"),
    (3_300, "drieëndertig euro"),
    (4_800, "achtenveertig euro"),
    (10_000, "honderd euro"),
    (25_000, "tweehonderdvijftig euro"),
    (100_000, "duizend euro"),
    (337_981, "drieduizend driehonderdnegenenzeventig euro en eenentachtig cent"),
    (1_900_050, "negentienduizend euro en vijftig cent"),
    (100_000_000, "een miljoen euro"),
    (200_000_101, "twee miljoen een euro en een cent"),
])  # fmt: skip
def test_dutch(cents: int, words: str) -> None:
    with translation.override("nl"):
        assert amount_in_words(cents) == words


@pytest.mark.parametrize(("cents", "words"), [
    (100, "one euro"),
    (2_101, "twenty-one euros and one cent"),
    (337_981, "three thousand three hundred and seventy-nine euros and eighty-one cents"),
    (100_000_000, "one million euros"),
])  # fmt: skip
def test_english(cents: int, words: str) -> None:
    with translation.override("en"):
        assert amount_in_words(cents) == words


def test_less_than_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        amount_in_words(-1)
