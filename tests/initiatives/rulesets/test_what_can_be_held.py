"""A vote opens only under rules that the portal can follow to the letter; the others say what is lacking."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from html import unescape

import pytest
from hypothesis import given

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.demo.ruling import tightened
from initiatives.opening.actions import open_vote
from initiatives.rulesets.actions import adopt_rule_set
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.holding import ABOUT, FOLLOWED, FOLLOWED_VALUES, lacking
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.presets import presets
from initiatives.rulesets.procedure import Procedure
from initiatives.voting.count import Rules
from initiatives.voting.rules import rule_sets_for
from tests.cast import Cast
from tests.initiatives.rulesets.settings import Settings, good_settings
from tests.initiatives.rulesets.test_adopting_versions import ARTICLE, read
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative


def given_weights(first: Draft) -> Draft:
    """The same rules, by which votes have a weight that somebody gives; no vote can follow that yet."""
    articles = dict.fromkeys(("electorate", "quorum", "majority"), ARTICLE)
    return replace(first, procedure=replace(first.procedure, weight_basis="given"), articles=articles)


def test_every_setting_of_the_course_is_followed_or_said_to_be_lacking() -> None:
    assert {one.name for one in fields(Procedure)} == set(ABOUT) | FOLLOWED


def test_the_usual_course_lacks_nothing_and_an_unusual_setting_is_named() -> None:
    simple = Rules(method="simple_majority", quorum_num=1, quorum_den=2, quorum_strict=True)
    assert lacking(simple, Procedure(electorate="body")) == ()
    unusual = Procedure(max_proxies=1, blocking_objections=2, ratification_needed=True)
    assert lacking(simple, unusual) == ("objections",)


@pytest.mark.parametrize("key", presets())
def test_a_newly_adopted_preset_is_offered_just_when_nothing_is_lacking(cast: Cast, key: str) -> None:
    preset = presets()[key]
    adopted = adopt_rule_set(by=cast.acting("secretary"), draft=preset, reason="Zo.")
    with reading(cast.acting("secretary")):
        held = RuleSet.objects.held().filter(pk=adopted.pk).exists()
    assert held is (lacking(preset.rules, preset.procedure) == ())
    assert held is (adopted.lacking == "")


@given(good_settings)
def test_whatever_differs_from_the_followed_course_is_named(settings: Settings) -> None:
    rules, procedure = settings
    kept = {name: getattr(procedure, name) for name in FOLLOWED}
    kept |= {name: value for name, values in FOLLOWED_VALUES.items() if (value := getattr(procedure, name)) in values}
    followed = procedure == Procedure(**kept)
    assert (lacking(rules, procedure) == ()) is followed


def test_the_first_rules_and_the_demos_second_version_can_be_held(cast: Cast) -> None:
    with reading(cast.acting("secretary")):
        assert RuleSet.objects.held().count() == RuleSet.objects.count() == 5
        first = RuleSet.objects.get(key="general_meeting")
    adopted = adopt_rule_set(
        by=cast.acting("secretary"), draft=tightened(first.draft), reason="Zo.", key="general_meeting", drawn=1
    )
    assert adopted.lacking == ""
    with reading(cast.acting("secretary")):
        assert RuleSet.objects.held().filter(pk=adopted.pk).exists()


def test_no_vote_opens_under_what_cannot_be_followed(cast: Cast, client_of: SignIn) -> None:
    by, proposal = cast.acting("secretary"), admissible(cast, build_initiative(cast))
    adopted = adopt_rule_set(by=by, draft=given_weights(read(cast).draft), reason="Zo.", key="consortium", drawn=1)
    with reading(by):
        assert [row.key for row in rule_sets_for(proposal)] == ["consortium_simple"]
    with pytest.raises(Refused, match="wat ze zeggen over wie stemt, kan het portaal"):
        open_vote(by=by, proposal=proposal, rule_set=adopted, closes_at=fresh_now() + timedelta(days=2))
    for path in ("", "2/"):
        text = page(client_of("reader"), f"/beslissen/regels/consortium/{path}")
        assert "nog geen stemming open: wat ze zeggen over wie stemt, kan het portaal nog niet uitvoeren." in text
    assert "nog geen stemming open" not in page(client_of("reader"), "/beslissen/regels/consortium/1/")


def test_without_any_rules_that_can_be_held_the_secretary_reads_so(cast: Cast, client_of: SignIn) -> None:
    by, proposal = cast.acting("secretary"), admissible(cast, build_initiative(cast))
    for key in ("consortium", "consortium_simple"):
        adopt_rule_set(by=by, draft=given_weights(read(cast, key).draft), reason="Zo.", key=key, drawn=1)
    path = f"/beslissen/voorstellen/{proposal.pk}/stemming"
    client = client_of("secretary")
    text = page(client, path)
    assert "Er zijn nog geen regels waarmee u over dit voorstel een stemming kunt openen." in text
    assert 'name="closes_at"' not in text
    refused = client.post(path, {"closes_at": "26/11/2030 17.00"})
    assert refused.status_code == 422
    assert "Er zijn nog geen regels" in unescape(refused.content.decode())
