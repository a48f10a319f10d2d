"""What contradicts itself is refused at its setting, in words that say what to do."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given

from initiatives.rulesets.contradictions import contradictions
from initiatives.rulesets.presets import presets
from initiatives.rulesets.procedure import Procedure
from initiatives.voting.count import CollegeThreshold, Rules
from initiatives.voting.count.checks import check_rules
from tests.initiatives.rulesets.settings import Settings, any_settings, contradicts, good_settings

HALF = {"quorum_num": 1, "quorum_den": 2}
TWO_THIRDS = {"method": "qualified_majority", "majority_num": 2, "majority_den": 3}
CHAIR = {"tie_rule": "casting_vote"}, {"casting_vote_of": "chair", "electorate": "body"}

# The setting that is refused, what the rules and the course say, and words of what to do about it.
REFUSED: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("majority", {"method": "qualified_majority", "majority_num": 3, "majority_den": 2}, {}, "tussen 0 en 1"),
    ("majority", {"majority_num": 2, "majority_den": 3}, {}, "Kies de bijzondere meerderheid"),
    ("majority", {"method": "consent", "majority_num": 2, "majority_den": 3}, {}, "Schrijf 1/2"),
    ("majority_basis", {"method": "opt_in", "majority_basis": "entitled"}, {}, "Laat ‘vóór en tegen’ staan"),
    ("quorum", {"quorum_num": 3, "quorum_den": 2}, {}, "tussen 0 en 1"),
    ("quorum", {"quorum_num": 1, "quorum_den": 1, "quorum_strict": True}, {}, "Neem ‘meer dan’ weg"),
    ("quorum", {"method": "consent", "silence_consents": True, **HALF}, {}, "Laat het quorum leeg"),
    ("quorum_basis", {"quorum_basis": "votes", **HALF}, {}, "Kies stemgerechtigden"),
    ("quorum_basis", {"quorum_basis": "shares", **HALF}, {"weight_basis": "inhabitants"}, "Kies stemgerechtigden of"),
    ("quorum_basis", {"quorum_basis": "votes"}, {"weight_basis": "shares"}, "vul een quorum in"),
    ("second_call", {}, {"second_call": True, "second_call_days": 15}, "Vul een quorum in"),
    ("second_call_days", HALF, {"second_call": True}, "Zeg hoeveel dagen"),
    ("second_call_days", HALF, {"second_call_days": 15}, "Schrijf 0"),
    ("college_library", {"college_thresholds": (CollegeThreshold("library", 3, 2),)}, {}, "tussen 0 en 1"),
    ("college_library", {"college_thresholds": (CollegeThreshold("library", 1, 1, True),)}, {}, "meer dan allemaal"),
    (
        "colleges",
        {"method": "score", "college_thresholds": (CollegeThreshold("library", 1, 2),)},
        {},
        "Maak de drempels",
    ),
    ("weight_cap", {"weight_cap_num": 11, "weight_cap_den": 10}, {"weight_basis": "shares"}, "tussen 0 en 1"),
    ("weight_cap", {"weight_cap_num": 1, "weight_cap_den": 10}, {}, "niets te begrenzen"),
    ("weight_cap", {"method": "consent", "weight_cap_num": 1, "weight_cap_den": 10}, {}, "Maak ze leeg"),
    ("weight_cap_basis", {"weight_cap_basis": "cast"}, {"weight_basis": "shares"}, "vul een begrenzing in"),
    ("weight_basis", {"method": "opt_in"}, {"weight_basis": "shares"}, "Kies één stem elk"),
    ("participants_needed", {"participants_needed": 5}, {}, "Schrijf hier 1"),
    ("winners", {"winners": 2}, {}, "Schrijf hier 1"),
    ("silence_consents", {"silence_consents": True}, {}, "Vink dit uit"),
    (
        "silence_consents",
        {"method": "consent", "silence_consents": True},
        {"mandate_demanded": True},
        "Vink een van beide uit",
    ),
    ("weight_basis", {}, {"weight_basis": "given"}, "hoeveel stemmen minstens één soort"),
    ("weight_basis", {}, {"votes_venue": 2}, "ze tellen hier niet"),
    ("own_vote_beats_proxy", {}, {"own_vote_beats_proxy": False}, "Sta er minstens één toe"),
    ("blocking_objections", {"method": "consent"}, {"blocking_objections": 2}, "Schrijf 0"),
    ("blocking_objections", {"method": "opt_in"}, {"blocking_objections": 2}, "waar een meerderheid beslist"),
    (
        "blocking_objections",
        {**TWO_THIRDS, "college_thresholds": (CollegeThreshold("library", 1, 2),)},
        {"blocking_objections": 2},
        "maak de drempels leeg",
    ),
    ("objection_needs_reason", {}, {"objection_needs_reason": False}, "Vink dit weer aan"),
    ("tie_rule", {**TWO_THIRDS, **CHAIR[0]}, CHAIR[1], "er verandert niets"),
    ("tie_rule", {"majority_basis": "entitled", **CHAIR[0]}, CHAIR[1], "er verandert niets"),
    ("tie_rule", CHAIR[0], {"casting_vote_of": "chair"}, "geen voorzitter"),
    ("tie_rule", CHAIR[0], {"electorate": "body"}, "Zeg wiens stem"),
    ("written_procedure", TWO_THIRDS, {"written_procedure": True}, "vraag 1/1 van alle stemgerechtigden"),
    ("method", {"method": "drawing lots"}, {}, "Kies er een uit de lijst"),
    ("quorum_basis", {"quorum_basis": "noses", **HALF}, {}, "Kies waarvan het quorum"),
    (
        "weight_cap_basis",
        {"weight_cap_basis": "noses", "weight_cap_num": 1, "weight_cap_den": 10},
        {"weight_basis": "shares"},
        "Kies waarvan de begrenzing",
    ),
]


@pytest.mark.parametrize(("field", "rules", "procedure", "what_to_do"), REFUSED)
def test_a_contradiction_names_its_setting_and_what_to_do(
    field: str, rules: dict[str, Any], procedure: dict[str, Any], what_to_do: str
) -> None:
    course = Procedure(**procedure)
    capacities = ("board",) if course.electorate == "body" else ("consortium",)
    found = contradictions(Rules(**{"method": "simple_majority", **rules}), course, capacities)
    assert {one.field for one in found} == {field}
    assert what_to_do in found[0].sentence
    with translation.override("en"):
        told = contradictions(Rules(**{"method": "simple_majority", **rules}), course, capacities)
    assert told[0].sentence != found[0].sentence


@pytest.mark.parametrize(
    ("field", "capacities", "procedure", "what_to_do"),
    [
        ("capacities", ("consortium", "board"), {}, "Kies het ene of het andere"),
        ("capacities", ("general_meeting",), {}, "Kies een ander soort besluit"),
        ("capacities", ("advice",), {"electorate": "body"}, "Kies een ander soort besluit"),
        ("ratification_needed", ("consortium", "advice"), {"ratification_needed": True}, "laat advies weg"),
    ],
)
def test_rules_fit_the_decisions_they_are_for(
    field: str, capacities: tuple[str, ...], procedure: dict[str, Any], what_to_do: str
) -> None:
    found = contradictions(Rules(method="simple_majority"), Procedure(**procedure), capacities)
    assert [one.field for one in found] == [field]
    assert what_to_do in found[0].sentence


def test_everything_that_is_wrong_is_named_at_once() -> None:
    rules = Rules(method="consent", winners=3, majority_num=3, majority_den=2, silence_consents=True, **HALF)
    found = contradictions(rules, Procedure(second_call_days=4), ("consortium",))
    assert sorted(one.field for one in found) == ["majority", "quorum", "second_call_days", "winners"]


@given(any_settings())
def test_what_is_not_refused_can_be_counted(settings: Settings) -> None:
    if not contradicts(settings):
        check_rules(settings[0])


@given(good_settings)
def test_what_has_a_meaning_is_not_refused(settings: Settings) -> None:
    assert contradicts(settings) == []


@pytest.mark.parametrize("key", presets())
def test_no_preset_contradicts_itself(key: str) -> None:
    preset = presets()[key]
    assert contradictions(preset.rules, preset.procedure, preset.capacities) == []
