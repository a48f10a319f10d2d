"""Two organisations of one municipality that join at the same moment: one carries, the other gets 0, no error."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.transactions import reading
from initiatives.portfolio.actions import take_part
from initiatives.portfolio.models import Participation
from initiatives.portfolio.queries import inhabitants_by_participant
from tests.cast import Cast
from tests.initiatives.portfolio.making import published


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Run each act in a thread of its own, begun together; give what each returned or raised."""
    answers: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts), timeout=20)

    def run(place: int) -> None:
        try:
            gate.wait()
            answers[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - the test looks at whatever went wrong
            answers[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


def _joins(by: Acting, initiative_id: int) -> Callable[[], object]:
    return lambda: take_part(by=by, initiative_id=initiative_id).inhabitants


@pytest.mark.parametrize("turn", range(5))
def test_of_two_who_join_at_once_one_carries_and_the_other_gets_none(own_cast: Cast, turn: int) -> None:
    row = published(own_cast)
    library = own_cast.acting("representative", "library")
    city = own_cast.acting("representative", "city")
    answers = _at_once(_joins(library, row.pk), _joins(city, row.pk))
    assert sorted(map(str, answers)) == ["0", "92131"]
    with reading(library):
        assert sorted(inhabitants_by_participant(row).values()) == [0, 92131]


def test_a_double_click_joins_once(own_cast: Cast) -> None:
    row = published(own_cast)
    library = own_cast.acting("representative", "library")
    answers = _at_once(*[_joins(library, row.pk)] * 4)
    assert answers.count(92131) == 1
    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    with reading(library):
        assert Participation.objects.filter(initiative=row).count() == 1
