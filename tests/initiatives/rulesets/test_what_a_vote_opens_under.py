"""A vote opens under any rule set of its capacity, in its newest version; where there is none, one reads so."""

from __future__ import annotations

from html import unescape

import pytest

from cooperative.isolation.transactions import reading
from initiatives.demo.ruling import tightened
from initiatives.proposals.models import Capacity
from initiatives.rulesets.actions import adopt_rule_set
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.presets import presets
from initiatives.voting.rules import rule_sets_for
from tests.cast import Cast
from tests.initiatives.rulesets.test_adopting_versions import read
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative


@pytest.mark.parametrize("key", presets())
def test_a_newly_adopted_preset_is_offered_for_its_capacity(cast: Cast, key: str) -> None:
    by, preset = cast.acting("secretary"), presets()[key]
    adopted = adopt_rule_set(by=by, draft=preset, reason="Zo.")
    capacity = next(iter(set(preset.capacities) & {"consortium", "board", "general_meeting", "advice"}), "")
    if not capacity:
        assert set(preset.capacities) == {Capacity.STEERING_GROUP}
        return
    proposal = admissible(cast, build_initiative(cast), capacity)
    with reading(by):
        assert adopted.pk in rule_sets_for(proposal).values_list("pk", flat=True)


def test_the_second_version_takes_the_place_of_the_first(cast: Cast) -> None:
    by, proposal = cast.acting("secretary"), admissible(cast, build_initiative(cast), "general_meeting")
    draft = tightened(read(cast, "general_meeting").draft)
    adopted = adopt_rule_set(by=by, draft=draft, reason="Zo.", key="general_meeting", drawn=1)
    with reading(by):
        assert [row.pk for row in rule_sets_for(proposal)] == [adopted.pk]
        assert RuleSet.objects.filter(key="general_meeting").count() == 2


def test_without_any_rules_for_it_the_secretary_reads_so(
    cast: Cast, client_of: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposal = admissible(cast, build_initiative(cast))
    monkeypatch.setattr("initiatives.opening.views.rule_sets_for", lambda _proposal: RuleSet.objects.none())
    path = f"/beslissen/voorstellen/{proposal.pk}/stemming"
    client = client_of("secretary")
    text = page(client, path)
    assert "Er zijn nog geen regels waarmee u over dit voorstel een stemming kunt openen." in text
    assert 'name="closes_at"' not in text
    refused = client.post(path, {"closes_at": "26/11/2030 17.00"})
    assert refused.status_code == 422
    assert "Er zijn nog geen regels" in unescape(refused.content.decode())
