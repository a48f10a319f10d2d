"""Who speaks for an organisation, and when a choice departs from what its council asked."""

from __future__ import annotations

from datetime import date

import pytest

from members.representation.voices import Mandate, Speaker, Voice, by_role, by_seat, under, without

ANN, BEN = Speaker(1, "Ann"), Speaker(2, "Ben")


def asked(instruction: str, *, stands: bool = True) -> Voice:
    mandate = Mandate(ANN, "2026_GR_1", date(2026, 1, 5), None, instruction, stands)
    return under(by_role([ANN, BEN]), mandate, demanded=True)


@pytest.mark.parametrize(
    ("instruction", "choice", "departs"),
    [
        ("for", "for", False),
        ("for", "against", True),
        ("against", "abstain", True),
        ("", "against", False),
        # Between options nobody votes for or against.
        ("for", "", False),
    ],
)
def test_a_choice_departs_when_it_is_another_one_than_asked(instruction: str, choice: str, departs: bool) -> None:
    assert asked(instruction).departs(choice) is departs


def test_a_mandate_of_the_past_asks_nothing_and_is_missing() -> None:
    past = asked("for", stands=False)
    assert not past.departs("against")
    assert past.is_missing
    assert not asked("for").is_missing


def test_a_substitute_who_also_sits_there_speaks_once() -> None:
    assert by_seat([ANN], [ANN, BEN]).speakers == (ANN, BEN)


def test_who_stood_back_does_not_speak_and_is_not_named() -> None:
    voice = without(by_role([ANN, BEN]), [ANN.id])
    assert (voice.names, voice.is_of(ANN.id), voice.is_of(BEN.id)) == ("Ben", False, True)
