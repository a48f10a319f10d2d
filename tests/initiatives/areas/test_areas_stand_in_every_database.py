"""The shipped areas, families and focus lines stand in every database, and members cannot change them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import ProgrammingError, transaction
from django.utils import translation

from initiatives.areas.models import FocusLine, OfferFamily, SolutionArea
from initiatives.areas.queries import all_areas
from tests.cast import Cast

Room = Callable[..., AbstractContextManager[object]]


def test_every_database_has_the_seven_areas_three_families_and_three_focus_lines(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        areas = all_areas()
        assert [area.number for area in areas] == [1, 2, 3, 4, 5, 6, 7]
        assert (OfferFamily.objects.count(), FocusLine.objects.count()) == (3, 3)
        # Words of the presentation "Samen komen we verder".
        assert areas[4].title == "Optimaliseren van internationale vernetwerking"
        with translation.override("en"):
            assert areas[4].short == "International network"
            assert OfferFamily.objects.get(order=2).title == "Digital offer"


def test_without_signing_in_there_are_no_areas(cast: Cast) -> None:
    assert SolutionArea.objects.count() == 0


def test_a_member_cannot_rename_or_add_an_area(cast: Cast, as_person: Room) -> None:
    with as_person("contributor", read_only=False):
        assert SolutionArea.objects.filter(number=1).update(title_nl="Anders") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            SolutionArea.objects.create(number=8, slug="acht", title_nl="Acht", title_en="Eight")
