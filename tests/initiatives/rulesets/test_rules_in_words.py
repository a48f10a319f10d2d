"""A rule set in words: nothing it settles stays unsaid, in either language."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from initiatives.rulesets.draft import typed, written
from initiatives.rulesets.presets import presets
from initiatives.rulesets.procedure import Procedure, stored
from initiatives.rulesets.rendering import Check, in_words
from initiatives.voting.count import CollegeThreshold, Rules
from members.organisations.models import VOTING_KINDS, Kind
from tests.initiatives.rulesets.settings import Settings, contradicts, good_settings

LANGUAGES = ("nl", "en")
NOT_SAID = {"article", "quorum_article", "weight_cap_article"}


def words(settings: Settings, language: str = "nl") -> str:
    with translation.override(language):
        return "\n".join(said.text for said in in_words(*settings))


def check(settings: Settings, which: Check, language: str = "nl") -> str:
    with translation.override(language):
        return next(said.text for said in in_words(*settings) if said.check == which)


@given(good_settings, good_settings)
def test_two_rule_sets_that_differ_never_read_the_same(one: Settings, other: Settings) -> None:
    """So no setting can stay unsaid: two sets that differ in it alone would read the same."""
    for language in LANGUAGES:
        assert (words(one, language) == words(other, language)) is (one == other)


# A fraction is one setting of two numbers.
RULES = sorted({one.name.removesuffix("_num").removesuffix("_den") for one in fields(Rules)} - NOT_SAID)
PROCEDURE = sorted(one.name for one in fields(Procedure))


def taken(name: str, other: Rules | Procedure) -> dict[str, object]:
    """Give one setting of a rule set."""
    parts = (name, f"{name}_num", f"{name}_den")
    return {one.name: getattr(other, one.name) for one in fields(other) if one.name in parts}


@given(good_settings, good_settings, st.sampled_from([*RULES, *PROCEDURE]))
def test_each_setting_alone_changes_the_words(settings: Settings, other: Settings, name: str) -> None:
    """One setting is taken from another good set; where the result has a meaning, it reads differently."""
    place = int(name in PROCEDURE)
    whole = replace(settings[place], **taken(name, other[place]))  # type: ignore[arg-type]
    changed = (settings[0], whole) if place else (whole, settings[1])
    if changed == settings or contradicts(changed):
        return
    for language in LANGUAGES:
        assert words(changed, language) != words(settings, language), name


# Every setting away from its default, what goes with it so that it has a meaning, and what must then be read.
SAID: list[tuple[str, dict[str, object], dict[str, object], str]] = [
    ("electorate", {}, {"electorate": "body"}, "Wie een zetel in het orgaan heeft"),
    ("electorate", {}, {"electorate": "body"}, "Elke zetel geeft één stem."),
    ("one_per_legal_person", {}, {"one_per_legal_person": True}, "rechtspersoon stemmen samen één keer"),
    ("weight_basis", {}, {"weight_basis": "shares"}, "Elk aandeel geeft één stem."),
    ("weight_basis", {}, {"weight_basis": "inhabitants"}, "zoveel stemmen als ze inwoners draagt"),
    ("notice_days", {}, {"notice_days": 15}, "minstens 15 dagen vooraf aangekondigd"),
    ("max_proxies", {}, {"max_proxies": 2}, "niemand draagt meer dan 2 volmachten"),
    ("own_vote_beats_proxy", {}, {"max_proxies": 1, "own_vote_beats_proxy": False}, "kan niet meer zelf stemmen"),
    ("mandate_demanded", {}, {"mandate_demanded": True}, "pas nadat haar raad of bestuur"),
    ("conditional_allowed", {}, {"conditional_allowed": True}, "Stemmen onder voorbehoud van dat besluit kan"),
    ("quorum", {"quorum_num": 2, "quorum_den": 3}, {}, "minstens 2/3 van de stemgerechtigden deelneemt"),
    (
        "quorum_strict",
        {"quorum_num": 1, "quorum_den": 2, "quorum_strict": True},
        {},
        "meer dan de helft van de stemgerechtigden",
    ),
    (
        "quorum_basis",
        {"quorum_num": 1, "quorum_den": 2, "quorum_basis": "shares"},
        {"weight_basis": "shares"},
        "minstens de helft van de aandelen vertegenwoordigd is",
    ),
    (
        "second_call",
        {"quorum_num": 1, "quorum_den": 2},
        {"second_call": True, "second_call_days": 16},
        "ten vroegste 16 dagen later",
    ),
    ("method", {"method": "opt_in", "participants_needed": 10}, {}, "vanaf 10 deelnemende organisaties"),
    ("method", {"method": "consent"}, {}, "Eén bezwaar houdt het voorstel tegen."),
    ("silence_consents", {"method": "consent", "silence_consents": True}, {}, "Wie zwijgt, stemt in."),
    ("winners", {"method": "approval", "winners": 3}, {}, "De 3 opties met de meeste steun"),
    ("winners", {"method": "score", "winners": 2}, {}, "De 2 opties met de meeste punten"),
    (
        "majority",
        {"method": "qualified_majority", "majority_num": 4, "majority_den": 5},
        {},
        "minstens 4/5 van de ja- en nee-stemmen",
    ),
    (
        "majority_basis",
        {"majority_basis": "entitled"},
        {},
        "meer dan de helft van de stemmen van alle stemgerechtigden",
    ),
    (
        "college_thresholds",
        {"college_thresholds": (CollegeThreshold("venue", 1, 2, strict=True),)},
        {},
        "Ook bij de soort ‘podiumhuis’ moet meer dan de helft",
    ),
    (
        "weight_cap",
        {"weight_cap_num": 1, "weight_cap_den": 10, "weight_cap_basis": "cast"},
        {"weight_basis": "shares"},
        "meer dan 1/10 van de stemmen van wie stemt of vertegenwoordigd is",
    ),
    *(
        (f"votes_{kind}", {}, {"weight_basis": "given", f"votes_{kind}": 4}, f"{Kind(kind).label} 4.")
        for kind in VOTING_KINDS
    ),
    ("blocking_objections", {}, {"blocking_objections": 3}, "Vanaf 3 bezwaren"),
    ("objection_needs_reason", {"method": "consent"}, {"objection_needs_reason": False}, "geen motivering nodig"),
    (
        "tie_rule",
        {"tie_rule": "casting_vote"},
        {"casting_vote_of": "chair"},
        "beslist de voorzitter, binnen zeven dagen",
    ),
    ("results_before_close", {}, {"results_before_close": True}, "al voor de sluiting te zien"),
    (
        "written_procedure",
        {"method": "qualified_majority", "majority_num": 1, "majority_den": 1, "majority_basis": "entitled"},
        {"written_procedure": True},
        "schriftelijk genomen",
    ),
    ("ratification_needed", {}, {"ratification_needed": True}, "pas na bekrachtiging"),
]


@pytest.mark.parametrize(
    ("name", "rules", "procedure", "sentence"), SAID, ids=lambda one: one if type(one) is str else ""
)
def test_what_is_not_the_usual_is_said_in_so_many_words(
    name: str, rules: dict[str, object], procedure: dict[str, object], sentence: str
) -> None:
    settings = Rules(**{"method": "simple_majority", **rules}), Procedure(**procedure)  # type: ignore[arg-type]
    assert sentence in words(settings), name
    assert sentence not in words((Rules(method="simple_majority"), Procedure()))


def test_every_setting_stands_in_that_list() -> None:
    known = {name for name, *_ in SAID} | {"casting_vote_of", "second_call_days", "participants_needed"}
    asked = {one.name for kind in (Rules, Procedure) for one in fields(kind)} - NOT_SAID
    assert {name.removesuffix("_num").removesuffix("_den") for name in asked} <= known | {"weight_cap_basis"}


def test_the_change_of_an_associations_statutes_reads_as_article_9_21() -> None:
    """WVV 9:21: two thirds present or represented; two thirds of the votes, abstentions neither above nor below the
    line; otherwise a second meeting, not within fifteen days after the first, valid whoever comes."""
    statutes = presets()["vzw_statutes"]
    settings = statutes.rules, statutes.procedure
    assert check(settings, Check.QUORUM) == (
        "Er is quorum als minstens 2/3 van de stemgerechtigden deelneemt. Wie zich onthoudt, telt mee voor het quorum."
    )
    assert check(settings, Check.MAJORITY) == (
        "Het voorstel is aangenomen als minstens 2/3 van de ja- en nee-stemmen vóór is."
        " Een onthouding telt niet mee: niet boven en niet onder de breukstreep."
    )
    # The fifteen days that follow the first meeting are days 1 to 15: the second one is held on day 16 or later.
    assert check(settings, Check.SECOND_CALL) == (
        "Is het quorum niet gehaald, dan volgt een tweede stemming, ten vroegste 16 dagen later; die is geldig, hoe"
        " weinig er ook stemmen."
    )
    assert check(settings, Check.QUORUM, "en").startswith("There is a quorum when at least 2/3 of those entitled")
    assert statutes.article_of(Check.QUORUM) == "WVV, artikel 9:21"


# The part of the votes, and of the members or shares that must be there, as the law has them.
LAW = {
    "vzw_statutes": ("9:21", (2, 3), (2, 3), "heads"),
    "vzw_purpose": ("9:21", (4, 5), (2, 3), "heads"),
    "cv_statutes": ("6:85", (3, 4), (1, 2), "shares"),
    "cv_purpose": ("6:86", (4, 5), (1, 2), "shares"),
}


@pytest.mark.parametrize("key", LAW)
def test_a_preset_that_follows_an_article_asks_what_the_article_asks(key: str) -> None:
    article, majority, quorum, basis = LAW[key]
    preset = presets()[key]
    rules = preset.rules
    assert (rules.majority_num, rules.majority_den) == majority
    assert (rules.quorum_num, rules.quorum_den) == quorum
    assert (rules.quorum_basis, rules.majority_basis) == (basis, "cast")
    assert article in preset.article_of(Check.MAJORITY)
    assert article in preset.article_of(Check.QUORUM)


def test_a_recognised_cooperative_lets_nobody_vote_for_more_than_a_tenth_of_those_present() -> None:
    """KB of 8 January 1962: one tenth of the votes attached to the shares present or represented."""
    preset = presets()["cv_recognised"]
    assert (preset.rules.weight_cap_num, preset.rules.weight_cap_den, preset.rules.weight_cap_basis) == (1, 10, "cast")
    assert "1962" in preset.article_of(Check.CAP)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", presets())
def test_a_preset_reads_in_both_languages_and_names_an_article_for_what_it_settles(key: str, language: str) -> None:
    preset = presets()[key]
    with translation.override(language):
        said = in_words(preset.rules, preset.procedure)
        assert all(one.text for one in said)
        assert [one.check for one in said if one.settled and not preset.article_of(one.check)] == []
        assert [one.check for one in said if preset.article_of(one.check) and not one.settled] == []
        assert all((preset.name, preset.article))
    settings = preset.rules, preset.procedure
    assert words(settings, "nl") != words(settings, "en")


@given(good_settings)
def test_what_is_kept_is_what_was_written(settings: Settings) -> None:
    rules, procedure = settings
    kept = stored(rules)
    named = tuple(CollegeThreshold(**one) for one in kept.pop("college_thresholds", ()))
    assert Rules(**kept, college_thresholds=named) == rules
    assert Procedure(**stored(procedure)) == procedure
    assert stored(Procedure()) == {}
    assert stored(Rules(method="consent")) == {"method": "consent"}


@pytest.mark.parametrize("key", presets())
def test_the_fields_of_a_preset_say_the_preset(key: str) -> None:
    preset = presets()[key]
    values = {"colleges_strict": False, **typed(preset)}
    assert written(values) == preset
