"""Adopting writes the next version and leaves every earlier one, and every running vote, as it is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import house, reading, system
from initiatives.rulesets import actions
from initiatives.rulesets.actions import adopt_rule_set, confirm_rule_set
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.presets import presets
from initiatives.rulesets.procedure import Procedure, stored
from initiatives.rulesets.rules import versions_for
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.count import Rules
from initiatives.voting.models import Decision
from initiatives.voting.rules import rule_sets_for
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.databases import superuser_url
from tests.initiatives.voting.conftest import admissible, build_initiative, build_vote
from tests.initiatives.voting.test_many_cast_at_once import in_threads

ARTICLE = {"nl": "Artikel 9, § 1", "en": "Article 9, § 1"}


def read(cast: Cast, key: str = "consortium", number: int = 1) -> RuleSet:
    with reading(cast.acting("secretary")):
        return RuleSet.objects.get(key=key, number=number)


def stricter(rule_set: RuleSet) -> Draft:
    """The same rules with four fifths, and the article for each thing they settle."""
    rules = replace(rule_set.draft.rules, majority_num=4, majority_den=5)
    articles = dict.fromkeys(("electorate", "quorum", "majority"), ARTICLE)
    return replace(rule_set.draft, rules=rules, articles=articles)


def leaves(kind: str) -> list[str]:
    with system("a test looks at the record"):
        return [leaf.leaf for leaf in RecordLeaf.objects.filter(kind=kind)]


def test_a_new_version_is_a_new_row_and_the_old_one_stays(cast: Cast) -> None:
    first = read(cast)
    before = first.draft
    adopted = adopt_rule_set(
        by=cast.acting("secretary"), draft=stricter(first), reason="De groep is groter.", key="consortium", drawn=1
    )
    assert (adopted.key, adopted.number, adopted.reason) == ("consortium", 2, "De groep is groter.")
    assert adopted.rules == {
        "method": "qualified_majority",
        "quorum_num": 1,
        "quorum_den": 2,
        "majority_num": 4,
        "majority_den": 5,
    }
    assert adopted.procedure_settings == {}
    assert read(cast).draft == before
    assert read(cast, number=2).draft == stricter(first)


def test_the_record_keeps_the_key_the_number_and_a_hash_of_the_whole(cast: Cast) -> None:
    adopt_rule_set(by=cast.acting("secretary"), draft=stricter(read(cast)), reason="Zo.", key="consortium", drawn=1)
    (leaf,) = leaves("rule_set_adopted")
    assert '"key":"consortium"' in leaf
    assert '"number":2' in leaf
    assert '"content_hash":"' in leaf


def test_a_preset_becomes_a_set_of_its_own_named_after_itself(cast: Cast) -> None:
    preset = presets()["vzw_statutes"]
    adopted = adopt_rule_set(by=cast.acting("secretary"), draft=preset, reason="Voor de statuten.")
    assert (adopted.key, adopted.number) == ("vzw-wijziging-van-de-statuten", 1)
    assert adopted.draft == preset
    with pytest.raises(Refused, match="Er zijn al regels met deze naam"):
        adopt_rule_set(by=cast.acting("secretary"), draft=preset, reason="Nog eens.")
    with pytest.raises(Refused, match="met letters"):
        adopt_rule_set(by=cast.acting("secretary"), draft=replace(preset, name_nl="§§"), reason="Nog eens.")


@pytest.mark.parametrize("person", ["staff", "board", "house_treasurer", "representative", "stranger", "observer"])
def test_nobody_but_the_secretary_adopts_or_confirms(cast: Cast, person: str) -> None:
    first = read(cast)
    with pytest.raises(Refused, match="Alleen de secretaris"):
        adopt_rule_set(by=cast.acting(person), draft=stricter(first), reason="Zo.", key="consortium", drawn=1)
    with pytest.raises(Refused, match="Alleen de secretaris"):
        confirm_rule_set(
            by=cast.acting(person), rule_set=first, confirmed_by="mr. Claes", confirmed_on=date(2026, 1, 5)
        )
    assert leaves("rule_set_adopted") == leaves("rule_set_confirmed") == []


def test_what_contradicts_itself_and_what_changes_nothing_is_refused(cast: Cast) -> None:
    first, by = read(cast), cast.acting("secretary")
    wrong = replace(first.draft, rules=replace(first.draft.rules, majority_num=6))
    with pytest.raises(Refused, match="tussen 0 en 1"):
        adopt_rule_set(by=by, draft=wrong, reason="Zo.", key="consortium", drawn=1)
    with pytest.raises(Refused, match="Er is niets veranderd"):
        adopt_rule_set(by=by, draft=first.draft, reason="Zo.", key="consortium", drawn=1)
    assert leaves("rule_set_adopted") == []


def test_a_version_drawn_from_an_older_one_is_refused(cast: Cast) -> None:
    first, by = read(cast), cast.acting("secretary")
    adopt_rule_set(by=by, draft=stricter(first), reason="Zo.", key="consortium", drawn=1)
    with pytest.raises(Conflict, match="Iemand stelde intussen een nieuwere versie"):
        adopt_rule_set(by=by, draft=stricter(first), reason="Zo.", key="consortium", drawn=1)


def test_two_at_once_make_one_version(own_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Real connections: both have read version 1, one writes version 2, the other one hears of it."""
    first, by = read(own_cast), own_cast.acting("secretary")
    both_have_read = Barrier(2)

    def kept(settings: Rules | Procedure) -> dict[str, object]:
        if isinstance(settings, Rules):
            both_have_read.wait(20)
        return stored(settings)

    monkeypatch.setattr(actions, "stored", kept)
    drafts = [replace(stricter(first), name_en=f"Version of {who}") for who in ("one", "another")]

    def adopt(draft: Draft) -> Callable[[], RuleSet]:
        return lambda: adopt_rule_set(by=by, draft=draft, reason="Zo.", key="consortium", drawn=1)

    done = [future.exception() for future in in_threads([adopt(draft) for draft in drafts])]
    assert sorted(type(one) for one in done if one) == [Conflict]
    with reading(by):
        assert [row.number for row in versions_for(by).filter(key="consortium").order_by("number")] == [1, 2]


@pytest.mark.parametrize("reach", ["own", "house"])
@pytest.mark.parametrize("table", ["initiatives_ruleset", "initiatives_rulesetconfirmation"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_role_changes_no_version_whatever_its_reach(
    cast: Cast, reach: str, table: str, statement: str
) -> None:
    confirm_rule_set(
        by=cast.acting("secretary"), rule_set=read(cast), confirmed_by="mr. Claes", confirmed_on=date(2026, 1, 5)
    )
    room = nullcontext() if reach == "own" else house("a test tries in the widest reach")
    with (
        reading(cast.acting("secretary"), read_only=False),
        room,
        pytest.raises(DatabaseError, match=r"permission denied|append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(table))


def test_with_the_right_to_write_the_trigger_still_refuses(own_cast: Cast, own_database: str) -> None:
    """The second lock: as the owner of the tables, who needs no right, a version still stays what it is."""
    with psycopg.connect(superuser_url(own_database)) as owner, pytest.raises(psycopg.Error, match="append-only"):
        owner.execute("UPDATE initiatives_ruleset SET rules = '{}'")


def test_new_rules_change_nothing_for_an_open_vote(cast: Cast, clock: HouseClock) -> None:
    """Two of three for: 2/3 of the votes under version 1, too few for the 4/5 of version 2 that came meanwhile."""
    decision = build_vote(cast).decision
    adopt_rule_set(by=cast.acting("secretary"), draft=stricter(read(cast)), reason="Zo.", key="consortium", drawn=1)
    for person, organisation, choice in (
        ("representative", "library", "for"),
        ("representative", "city", "for"),
        ("venue_lead", "venue", "against"),
    ):
        cast_ballot(by=cast.acting(person, organisation), decision=decision, choice=choice)
    clock.shift(timedelta(days=3))
    counted = close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    assert counted is not None
    assert counted.outcome == "adopted"
    with reading(cast.acting("secretary")):
        assert Decision.objects.get(pk=decision.pk).rule_set.number == 1


def test_a_new_vote_is_offered_the_newest_version_of_each_set_that_fits(cast: Cast) -> None:
    proposal = admissible(cast, build_initiative(cast))
    by = cast.acting("secretary")
    adopt_rule_set(by=by, draft=stricter(read(cast)), reason="Zo.", key="consortium", drawn=1)
    with reading(by):
        offered = [(row.key, row.number) for row in rule_sets_for(proposal)]
    assert offered == [("consortium", 2), ("consortium_simple", 1)]
    # A newer version that no longer serves this kind of decision takes the set out of the list.
    advice_only = replace(read(cast, "consortium_simple").draft, capacities=("advice",))
    adopt_rule_set(by=by, draft=advice_only, reason="Zo.", key="consortium_simple", drawn=1)
    with reading(by):
        assert [(row.key, row.number) for row in rule_sets_for(proposal)] == [("consortium", 2)]


def test_a_lawyer_confirms_one_version_once(cast: Cast) -> None:
    by, first = cast.acting("secretary"), read(cast)
    noted = confirm_rule_set(by=by, rule_set=first, confirmed_by=" mr. Claes ", confirmed_on=date(2026, 1, 5))
    assert (noted.confirmed_by, noted.confirmed_on) == ("mr. Claes", date(2026, 1, 5))
    (leaf,) = leaves("rule_set_confirmed")
    assert '"confirmed_on":"2026-01-05"' in leaf
    with pytest.raises(Refused, match=r"al bevestigd door mr\. Claes"):
        confirm_rule_set(by=by, rule_set=first, confirmed_by="mr. Peeters", confirmed_on=date(2026, 1, 6))
    second = adopt_rule_set(by=by, draft=stricter(first), reason="Zo.", key="consortium", drawn=1)
    assert not hasattr(second, "confirmation"), "what was confirmed is the version before"


def test_a_confirmation_of_tomorrow_is_refused(cast: Cast) -> None:
    with reading(cast.acting("secretary")):
        tomorrow = house_today() + timedelta(days=1)
    with pytest.raises(Refused, match="Deze dag moet nog komen"):
        confirm_rule_set(
            by=cast.acting("secretary"), rule_set=read(cast), confirmed_by="mr. Claes", confirmed_on=tomorrow
        )
