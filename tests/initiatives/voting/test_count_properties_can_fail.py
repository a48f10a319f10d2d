"""Each law of the counts goes red on a fault planted in the count: it looks at what it says it looks at."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import Phase, find, settings

from initiatives.voting.count import Choice, MajorityBasis, Step, quorum, ranking, roll, standings, tally, threshold
from initiatives.voting.count.tally import Voice
from tests.initiatives.voting.drawn_votes import Vote, votes
from tests.initiatives.voting.laws import LAWS
from tests.initiatives.voting.test_count_properties import (
    test_a_result_can_be_stored_as_text_and_read_back as read_back,
)

Plant = Callable[[pytest.MonkeyPatch], None]


def _voices(change: Callable[[Voice], Voice]) -> Plant:
    """Plant a fault in how an elector and its ballot become a voice."""
    right = roll._voice

    def plant(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(roll, "_voice", lambda *given: change(right(*given)))

    return plant


def even_numbers_count_double(voice: Voice) -> Voice:
    return voice._replace(votes=voice.votes * (2 - voice.elector.id % 2))


def a_weight_above_three_is_three(voice: Voice) -> Voice:
    return voice._replace(votes=min(voice.votes, 3))


def a_reservation_counts_as_a_vote_for(voice: Voice) -> Voice:
    return voice._replace(mark="for") if voice.mark == "conditional" else voice


def ties_go_to_the_lowest_number(patch: pytest.MonkeyPatch) -> None:
    def chosen_of(them: Sequence[standings.Standing], winners: int) -> list[standings.Standing]:
        return [one for one in them if one.points][:winners]

    patch.setattr(ranking, "chosen_of", chosen_of)


def the_first_ballot_counts_twice(patch: pytest.MonkeyPatch) -> None:
    right = standings.Sheet.of.__func__  # type: ignore[attr-defined]

    def of(cls: type[standings.Sheet], given: Any) -> standings.Sheet:
        sheet: standings.Sheet = right(cls, given)
        return replace(sheet, votes=[votes * (1 + (row == 0)) for row, votes in enumerate(sheet.votes)])

    patch.setattr(standings.Sheet, "of", classmethod(of))


def absentees_are_forgotten(patch: pytest.MonkeyPatch) -> None:
    right = tally.tallies_of
    patch.setattr(roll, "tallies_of", lambda them, marks: right([one for one in them if one.is_cast], marks))


def too_much_support_fails(patch: pytest.MonkeyPatch) -> None:
    right = threshold.Threshold.passes

    def passes(self: threshold.Threshold, given: Mapping[str, int]) -> bool:
        return right(self, given) and given[Choice.FOR] != 8

    patch.setattr(threshold.Threshold, "passes", passes)


def means_decide_instead_of_sums(patch: pytest.MonkeyPatch) -> None:
    right = standings.Sheet.standings

    def by_mean(self: standings.Sheet, casting: Mapping[int, int]) -> list[standings.Standing]:
        given = {option: sum(column) or 1 for option, column in self.given.items()}
        means = [replace(one, points=60 * one.points // given[one.option]) for one in right(self, casting)]
        return sorted(means, key=lambda one: -one.points)

    patch.setattr(standings.Sheet, "standings", by_mean)


def abstentions_count_as_against(patch: pytest.MonkeyPatch) -> None:
    counted = dict(threshold._COUNTED)
    counted[MajorityBasis.CAST] = counted[MajorityBasis.CAST_WITH_ABSTENTIONS]
    patch.setattr(threshold, "_COUNTED", counted)


def exactly_on_the_threshold_fails(patch: pytest.MonkeyPatch) -> None:
    right = threshold.Threshold.passes

    def passes(self: threshold.Threshold, given: Mapping[str, int]) -> bool:
        return right(self, given) and not self.is_exact(given)

    patch.setattr(threshold.Threshold, "passes", passes)


def an_option_without_points_can_win(patch: pytest.MonkeyPatch) -> None:
    def chosen_of(them: Sequence[standings.Standing], winners: int) -> list[standings.Standing]:
        return [one for one in them if sum(other.height >= one.height for other in them) <= winners]

    patch.setattr(ranking, "chosen_of", chosen_of)


def a_quorum_is_never_asked(patch: pytest.MonkeyPatch) -> None:
    right = quorum.Quorum.__init__

    def lowered(self: quorum.Quorum, given: roll.Roll) -> None:
        right(self, given)
        self.is_met = self.present > 2

    patch.setattr(quorum.Quorum, "__init__", lowered)


PLANTED: list[tuple[str, str, Plant]] = [
    ("anonymity", "simple_majority", _voices(even_numbers_count_double)),
    ("anonymity", "approval", _voices(even_numbers_count_double)),
    ("neutrality", "approval", ties_go_to_the_lowest_number),
    ("neutrality", "score", ties_go_to_the_lowest_number),
    ("order_independence", "approval", the_first_ballot_counts_twice),
    ("order_independence", "score", the_first_ballot_counts_twice),
    ("weight_is_number", "simple_majority", _voices(a_weight_above_three_is_three)),
    ("weight_is_number", "qualified_majority", _voices(a_weight_above_three_is_three)),
    ("weight_is_number", "approval", _voices(a_weight_above_three_is_three)),
    ("conservation", "qualified_majority", absentees_are_forgotten),
    ("conservation", "consent", absentees_are_forgotten),
    ("conservation", "score", absentees_are_forgotten),
    ("monotonicity", "simple_majority", too_much_support_fails),
    ("monotonicity", "score", means_decide_instead_of_sums),
    ("abstention_neutrality", "simple_majority", abstentions_count_as_against),
    ("abstention_neutrality", "qualified_majority", abstentions_count_as_against),
    ("exactness", "qualified_majority", exactly_on_the_threshold_fails),
    ("exactness", "approval", an_option_without_points_can_win),
    ("exactness", "score", means_decide_instead_of_sums),
    ("reservation", "simple_majority", _voices(a_reservation_counts_as_a_vote_for)),
    ("reservation", "opt_in", _voices(a_reservation_counts_as_a_vote_for)),
    ("quorum_alone", "consent", a_quorum_is_never_asked),
]


def breaks(law: str, vote: Vote) -> bool:
    try:
        LAWS[law](vote)
    except AssertionError:
        return True
    return False


@pytest.mark.parametrize(("law", "method", "plant"), PLANTED)
def test_a_planted_fault_breaks_the_law(law: str, method: str, plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(monkeypatch)
    once = settings(max_examples=3000, derandomize=True, database=None, deadline=None, phases=[Phase.generate])
    broken = find(votes(frozenset({method})), lambda vote: breaks(law, vote), settings=once)
    monkeypatch.undo()
    LAWS[law](broken)  # it is the fault that breaks it: without, the same vote keeps the law


def test_every_law_is_shown_to_fail() -> None:
    assert {law for law, _, _ in PLANTED} == set(LAWS)


def test_an_article_that_is_not_stored_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Step.to_json
    monkeypatch.setattr(Step, "to_json", lambda step: right(step) | {"article": "lost"})
    with pytest.raises(AssertionError):
        read_back()
