"""Each trigger and each named constraint about votes: it refuses its attack, and without it the attack succeeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import psycopg
import pytest

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.rulesets.actions import confirm_rule_set
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.cast import read_cast
from tests.databases import clone_of, superuser_url
from tests.initiatives.attacks import GUARDS
from tests.initiatives.voting.attacks import BALLOT, SUPPORTING, Guarded
from tests.initiatives.voting.conftest import admissible, build_initiative, opened


@pytest.fixture(scope="module")
def ground(template: str, django_db_setup: None, django_db_blocker: object) -> Iterator[tuple[str, dict[str, object]]]:
    """One database with an open vote, a counted one and a proposal without a vote; every attack is rolled back."""
    name = f"g_{template[-12:]}"
    with django_db_blocker.unblock(), clone_of(template, name):  # type: ignore[attr-defined]
        cast = read_cast()
        initiative_id = build_initiative(cast)
        lien = cast.acting("representative", "library")
        counted, late = (opened(cast, admissible(cast, initiative_id), hours=2) for _vote in range(2))
        cast_ballot(by=lien, decision=counted, choice="for")
        with psycopg.connect(superuser_url(name), autocommit=True) as connection:
            connection.execute("UPDATE house_clock SET shift = interval '3 hours'")
        close_vote(by=cast.acting("secretary"), decision_id=counted.pk)
        running, free = opened(cast, admissible(cast, initiative_id)), admissible(cast, initiative_id)
        cast_ballot(by=lien, decision=running, choice="for")
        assert fresh_now() + timedelta(hours=40) < running.closes_at
        with reading(cast.acting("representative", "city")):
            free_text = free.versions.get().pk
        ids: dict[str, object] = {
            "open": running.pk,
            "counted": counted.pk,
            "late": late.pk,
            "number": running.number,
            "proposal": running.proposal_id,
            "text": running.text_id,
            "rules": running.rule_set_id,
            "free": free.pk,
            "free_text": free_text,
            "initiative": initiative_id,
            "outside": cast.organisations["elsewhere"],
            "library": cast.organisations["library"],
            "venue": cast.organisations["venue"],
            "city": cast.organisations["city"],
            "author": cast.persons["representative"],
        }
        confirm_rule_set(
            by=cast.acting("secretary"),
            rule_set=running.rule_set,
            confirmed_by="mr. Claes",
            confirmed_on=date(2026, 1, 5),
        )
        with system("the ground of the attacks"):
            assert Decision.objects.count() == 3
        with psycopg.connect(superuser_url(name)) as connection:
            row = connection.execute("SELECT id FROM members_body WHERE kind = 'general_meeting'").fetchone()
            assert row is not None
            ids["meeting"] = row[0]
        yield name, ids


def attacked(database: str, ids: dict[str, object], guard: Guarded, *, without: bool) -> str:
    """Try the attack in a transaction that is rolled back; give the database's refusal, or "" when it succeeded."""
    with psycopg.connect(superuser_url(database)) as connection:
        try:
            if without:
                connection.execute(guard.drop)
            connection.execute(f"SET LOCAL ROLE {guard.role}")
            connection.execute("SELECT set_config('app.reach', %s, true)", ["own" if guard.own else "house"])
            if guard.own:
                connection.execute(
                    "SELECT set_config('app.person', %s, true), set_config('app.organisation', %s, true)",
                    [str(ids["author"]), str(ids["city"])],
                )
            for statement in guard.attack.format(**ids).split("; "):
                touched = connection.execute(statement)
                assert touched.rowcount > 0, f"the attack on {guard.name} touched nothing"
        except psycopg.Error as error:
            return str(error)
        finally:
            connection.rollback()
    return ""


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_the_database_refuses(ground: tuple[str, dict[str, object]], guard: Guarded) -> None:
    database, ids = ground
    assert guard.refusal in attacked(database, ids, guard, without=False)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_protection_the_attack_succeeds(ground: tuple[str, dict[str, object]], guard: Guarded) -> None:
    database, ids = ground
    refused = attacked(database, ids, guard, without=True)
    # So `test_the_database_refuses[name]` is red as soon as the protection is gone.
    assert refused == ""


@pytest.mark.parametrize(("without", "many"), [(False, 2), (True, 1)])
def test_the_number_of_ballots_follows_the_ballots(
    ground: tuple[str, dict[str, object]], without: bool, many: int
) -> None:
    database, ids = ground
    with psycopg.connect(superuser_url(database)) as connection:
        if without:
            connection.execute("DROP TRIGGER ballots_add_up ON initiatives_currentballot")
        connection.execute("SET LOCAL ROLE portal_app")
        connection.execute("SELECT set_config('app.reach', 'house', true)")
        connection.execute(BALLOT.format(into=ids["open"], who=ids["venue"], audience="organisation"))
        row = connection.execute(
            "SELECT ballots_count FROM initiatives_decision WHERE id = %s", [ids["open"]]
        ).fetchone()
        connection.rollback()
    # One ballot stood already; the second one counts only with the trigger.
    assert row == (many,)


def test_every_trigger_and_named_constraint_about_votes_is_attacked(
    ground: tuple[str, dict[str, object]], capsys: pytest.CaptureFixture[str]
) -> None:
    tables = ["ruleset", "rulesetconfirmation", "decision", "extension", "elector", "currentballot", "ballotevent"]
    tables += ["count", "entry", "option", "proposal", "proposalversion", "proposalphase", "amendment", "message"]
    tables += ["announcement", "reminder", "support", "coauthor"]
    names = [f"initiatives_{table}" for table in tables]
    with psycopg.connect(superuser_url(ground[0])) as connection:
        found = {
            row[0]
            for row in connection.execute(
                """SELECT conname FROM pg_constraint WHERE conrelid::regclass::text = ANY(%(names)s)
                   AND (contype IN ('u', 'x') OR contype IN ('c', 'f') AND conname NOT LIKE 'initiatives_%%')
                   UNION SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
                   AND tgrelid::regclass::text = ANY(%(names)s)""",
                {"names": names},
            )
        }
    attacks = {guard.name for guard in GUARDS}
    assert {name for name in found if not name.startswith("financing_")} == attacks | SUPPORTING
    with capsys.disabled():
        print(f"\n{'protection':42} {'on':18} dropped, this test is red")
        for guard in GUARDS:
            print(f"{guard.name:42} {guard.table:18} test_the_database_refuses[{guard.name}]")
