"""Every trigger and named constraint of money: it refuses its attack, and once dropped the same attack gets in.

The attacks run as the application role in the house reach, so that nothing but the guard stands in their way.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.isolation.transactions import system
from financing.keys.actions import enter_weights
from financing.keys.models import DistributionKey
from financing.pledges.actions import make_pledge
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.databases import run_as_superuser
from tests.financing.keys.attacks import ENTERED_VALUES, NEW_ENTERED
from tests.financing.keys.attacks import WEIGHT_ENTERED as ENTERED
from tests.financing.story import build_initiative, build_plan, open_vote_on, round_of_the_story
from tests.house.banking_guards import ABOUT_BANK
from tests.house.guards_of_books import ABOUT_BOOKS
from tests.house.guards_of_hand_payments import ABOUT_HAND_PAYMENTS
from tests.house.guards_of_invoices import ABOUT_INVOICES
from tests.house.guards_of_matching import ABOUT_MATCHING
from tests.house.guards_of_promises import ABOUT_PROMISES
from tests.house.guards_of_questions import ABOUT_QUESTIONS
from tests.house.guards_of_refunds import ABOUT_REFUNDS
from tests.house.guards_of_reminders import ABOUT_REMINDERS

ROUND, PLEDGE, KEY = "financing_round", "financing_pledge", "financing_distributionkey"
LINE, SOURCE, TARIFF = "financing_planline", "financing_plansource", "financing_tariffline"
WEIGHT, IMPACT, INDEX = "financing_weightsnapshot", "financing_impactsnapshot", "financing_indexvalue"
NEW_ROUND = (
    "INSERT INTO financing_round (decision_id, initiative_id, audience, target_cents, threshold_cents, ceiling_cents,"
    " floor_cents, total_cents, pledges_count, opened_at, closes_at) VALUES ({free_decision}, {initiative}, {audience},"
    " {target}, {threshold}, {ceiling}, {floor}, {total}, 0, house_now(), house_now() + interval '{days} days')"
)
ROUND_VALUES: dict[str, object] = {
    "audience": "'members'", "target": 100, "threshold": 50, "ceiling": 100, "floor": 1, "total": 0, "days": 1,
}  # fmt: skip
NEW_PLEDGE = (
    "INSERT INTO financing_pledge (round_id, organisation_id, cents, remark, person_id, person_name, number,"
    " replaced_at) VALUES ({round}, {organisation}, {cents}, '', 1, 'Wie', {number}, {replaced})"
)
PLEDGE_VALUES: dict[str, object] = {"organisation": "{venue}", "cents": 25000, "number": 1, "replaced": "NULL"}
NEW_KEY = (
    "INSERT INTO financing_distributionkey (initiative_id, number, kind, equal_percent, audience, organisation_id)"
    " VALUES ({initiative}, {number}, {kind}, {percent}, {audience}, {owner})"
)
KEY_VALUES: dict[str, object] = {
    "number": 7, "kind": "'equal'", "percent": 0, "audience": "'members'", "owner": "{library}",
}  # fmt: skip
NEW_WEIGHT = (
    "INSERT INTO financing_weightsnapshot (decision_id, key_id, organisation_id, audience, initiative_id, numerator,"
    " denominator, inhabitants, cents) VALUES ({decision}, {key}, {organisation}, 'members', {initiative}, 1,"
    " {denominator}, 0, 0)"
)
NEW_LINE = (
    "INSERT INTO financing_planline (initiative_id, year, kind, label, cents, vat_included, audience, organisation_id)"
    " VALUES ({about}, {year}, 'running', 'x', {cents}, true, {audience}, {owner})"
)
LINE_VALUES: dict[str, object] = {
    "about": "{initiative}", "year": 2050, "cents": 1, "audience": "'members'", "owner": "{library}",
}  # fmt: skip
NEW_SOURCE = (
    "INSERT INTO financing_plansource (initiative_id, year, kind, source, cents, audience, organisation_id)"
    " VALUES ({about}, {year}, 'investment', 'members', {cents}, {audience}, {owner})"
)
NEW_TARIFF = (
    "INSERT INTO financing_tariffline (initiative_id, label, rate, from_year, until_year, vat_included, cap_percent,"
    " audience, organisation_id) VALUES ({about}, 'x', {rate}, 2050, {until}, true, {cap}, {audience}, {owner})"
)
TARIFF_VALUES = LINE_VALUES | {"rate": 1, "until": "NULL", "cap": "NULL"}
UNNAMED: dict[str, object] = {"audience": "'body'"}
LEADLESS: dict[str, object] = {"owner": "NULL"}
OF_ANOTHER: dict[str, object] = {"owner": "{venue}"}


@dataclass(frozen=True)
class Guard:
    """A guard by the name it gives in its refusal; `table` and `trigger` say what to drop."""

    name: str
    table: str
    attack: str
    trigger: str = ""
    grant: str = ""

    @property
    def drop(self) -> str:
        """The statement that takes it away."""
        if self.trigger:
            return f"DROP TRIGGER {self.trigger} ON {self.table}"
        kind = "INDEX" if self.name == "pledge_standing_once" else ""
        return f"DROP INDEX {self.name}" if kind else f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}"


def _with(statement: str, values: dict[str, object], **changed: object) -> str:
    """Fill in the values of a row, these changed; the ids of the story stay to be filled in."""
    for name, value in (values | changed).items():
        statement = statement.replace("{" + name + "}", str(value))
    return statement


GUARDS = [
    Guard("round_positive", ROUND, _with(NEW_ROUND, ROUND_VALUES, floor=0)),
    Guard("round_threshold_target_ceiling", ROUND, _with(NEW_ROUND, ROUND_VALUES, threshold=101)),
    Guard("round_total_under_ceiling", ROUND, _with(NEW_ROUND, ROUND_VALUES, total=101)),
    Guard("round_closes_after_opening", ROUND, _with(NEW_ROUND, ROUND_VALUES, days=-1)),
    Guard("round_audience_named", ROUND, _with(NEW_ROUND, ROUND_VALUES, audience="'body'")),
    Guard(
        "round_terms_stay", ROUND, "UPDATE financing_round SET ceiling_cents = ceiling_cents + 1", "round_terms_stay"
    ),
    Guard("pledge_positive", PLEDGE, _with(NEW_PLEDGE, PLEDGE_VALUES, cents=0)),
    Guard("pledge_standing_once", PLEDGE, _with(NEW_PLEDGE, PLEDGE_VALUES, organisation="{library}", number=2)),
    Guard(
        "pledge_number_once", PLEDGE, _with(NEW_PLEDGE, PLEDGE_VALUES, organisation="{library}", replaced="house_now()")
    ),
    Guard("pledge_in_time", PLEDGE, "UPDATE financing_pledge SET cents = cents + 1", "pledge_in_time"),
    Guard("key_version_once", KEY, _with(NEW_KEY, KEY_VALUES, number=1)),
    Guard("key_equal_part", KEY, _with(NEW_KEY, KEY_VALUES, percent=50)),
    Guard("key_audience_named", KEY, _with(NEW_KEY, KEY_VALUES, **UNNAMED)),
    Guard("key_has_its_lead", KEY, _with(NEW_KEY, KEY_VALUES, **LEADLESS)),
    Guard("key_carries_its_lead", KEY, _with(NEW_KEY, KEY_VALUES, **OF_ANOTHER)),
    Guard("weight_once", WEIGHT, _with(NEW_WEIGHT, {"organisation": "{library}", "denominator": 1})),
    Guard("weight_fraction", WEIGHT, _with(NEW_WEIGHT, {"organisation": "{elsewhere}", "denominator": 0})),
    Guard("append-only", WEIGHT, "UPDATE financing_weightsnapshot SET cents = 0", "weight_snapshot_stays", WEIGHT),
    Guard(
        "impact_once",
        IMPACT,
        "INSERT INTO financing_impactsnapshot (decision_id, organisation_id, ballot_number, impact)"
        " VALUES ({decision}, {library}, 1, '{{}}')",
    ),
    Guard("key_version_stays", KEY, "UPDATE financing_distributionkey SET terms = '[]'", "key_version_stays"),
    Guard("entered_weight_has_its_source", ENTERED, _with(NEW_ENTERED, ENTERED_VALUES, amount=-1)),
    Guard("entered_weight_audience_named", ENTERED, _with(NEW_ENTERED, ENTERED_VALUES, **UNNAMED)),
    Guard("entered_weight_has_its_lead", ENTERED, _with(NEW_ENTERED, ENTERED_VALUES, **LEADLESS)),
    Guard("entered_weight_carries_its_lead", ENTERED, _with(NEW_ENTERED, ENTERED_VALUES, **OF_ANOTHER)),
    Guard(
        "entered_weight_stays",
        ENTERED,
        "UPDATE financing_enteredweight SET amount = amount + 1",
        "entered_weight_stays",
    ),
    Guard(
        "plan_still_in_vote",
        ENTERED,
        _with(NEW_ENTERED, ENTERED_VALUES, about="{in_vote}"),
        "entered_weight_still_in_vote",
    ),
    Guard("plan_line_positive", LINE, _with(NEW_LINE, LINE_VALUES, cents=0)),
    Guard("plan_line_year", LINE, _with(NEW_LINE, LINE_VALUES, year=1999)),
    Guard("plan_line_audience_named", LINE, _with(NEW_LINE, LINE_VALUES, **UNNAMED)),
    Guard("plan_line_has_its_lead", LINE, _with(NEW_LINE, LINE_VALUES, **LEADLESS)),
    Guard("plan_line_carries_its_lead", LINE, _with(NEW_LINE, LINE_VALUES, **OF_ANOTHER)),
    Guard("plan_still_in_vote", LINE, _with(NEW_LINE, LINE_VALUES, about="{in_vote}"), "plan_line_still_in_vote"),
    Guard("plan_source_positive", SOURCE, _with(NEW_SOURCE, LINE_VALUES, cents=0)),
    Guard("plan_source_once", SOURCE, _with(NEW_SOURCE, LINE_VALUES, year=2047)),
    Guard("plan_source_audience_named", SOURCE, _with(NEW_SOURCE, LINE_VALUES, **UNNAMED)),
    Guard("plan_source_has_its_lead", SOURCE, _with(NEW_SOURCE, LINE_VALUES, **LEADLESS)),
    Guard("plan_source_carries_its_lead", SOURCE, _with(NEW_SOURCE, LINE_VALUES, **OF_ANOTHER)),
    Guard("plan_still_in_vote", SOURCE, _with(NEW_SOURCE, LINE_VALUES, about="{in_vote}"), "plan_source_still_in_vote"),
    Guard("tariff_positive", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, rate=0)),
    Guard("tariff_runs_forward", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, until=2049)),
    Guard("tariff_cap_not_negative", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, cap=-1)),
    Guard("tariff_audience_named", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, **UNNAMED)),
    Guard("tariff_has_its_lead", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, **LEADLESS)),
    Guard("tariff_carries_its_lead", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, **OF_ANOTHER)),
    Guard("plan_still_in_vote", TARIFF, _with(NEW_TARIFF, TARIFF_VALUES, about="{in_vote}"), "tariff_still_in_vote"),
    Guard(
        "index_value_positive",
        INDEX,
        "INSERT INTO financing_indexvalue (series, base_year, month, value) VALUES ('x', 2013, '2015-01-01', 0)",
    ),
    Guard(
        "index_value_once",
        INDEX,
        "INSERT INTO financing_indexvalue (series, base_year, month, value)"
        " VALUES ('health_index', 2013, '2015-01-01', 9)",
    ),
    Guard("append-only", INDEX, "UPDATE financing_indexvalue SET value = 1", "index_value_stays", INDEX),
]


def _attack(guard: Guard, ids: dict[str, int]) -> str:
    """Run the attack, undo it, and give the refusal ("" when it got in)."""
    with system("an attack of a test on what must never be false"):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(guard.attack.format(**ids))
                raise _GotInError
        except _GotInError:
            return ""
        except DatabaseError as error:
            return str(error)


class _GotInError(Exception):
    """The attack was not refused."""


def _story(cast: Cast, clock: HouseClock) -> dict[str, int]:
    """Build a round with a promise and a ballot's impact, and a second initiative whose vote is open."""
    row = round_of_the_story(cast, clock)
    enter_weights(
        by=cast.acting("contributor"),
        initiative_id=row.initiative_id,
        kind="budget",
        amounts={cast.organisations["library"]: 1},
        source="x",
        counted_on=date(2045, 1, 1),
    )
    make_pledge(by=cast.acting("treasurer"), round_id=row.pk, cents=100_000, number_drawn=0)
    other = build_initiative(cast, title="Een ander initiatief")
    build_plan(cast, other)
    free: Decision = open_vote_on(cast, other)
    with system("a test names the rows of its story"):
        key = DistributionKey.objects.get(initiative_id=row.initiative_id)
    return cast.organisations | {
        "round": row.pk,
        "decision": row.decision_id,
        "initiative": row.initiative_id,
        "in_vote": other,
        "free_decision": free.pk,
        "key": key.pk,
    }


def test_each_guard_refuses_and_nothing_else_would(
    own_database: str, own_cast: Cast, clock: HouseClock, capsys: pytest.CaptureFixture[str]
) -> None:
    ids = _story(own_cast, clock)
    table = []
    for guard in GUARDS:
        if guard.grant:
            run_as_superuser(own_database, f"GRANT UPDATE ON {guard.grant} TO portal_app")
        refusal = _attack(guard, ids)
        assert guard.name in refusal, (guard, refusal)
        run_as_superuser(own_database, guard.drop)
        assert _attack(guard, ids) == "", guard
        table.append(f"{guard.trigger or guard.name:34} {guard.table:28} refuses; dropped: gets in")
    with capsys.disabled():
        print("\n" + "\n".join(table))
    assert len(table) == len(GUARDS)


def test_every_named_guard_of_money_is_in_the_table(own_database: str, own_cast: Cast) -> None:
    """Compare with the database: a new trigger or check without an attack, here or on the books, makes this red."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_class c ON c.oid = tgrelid"
            " WHERE NOT tgisinternal AND c.relname LIKE 'financing\\_%'"
            " UNION SELECT conname FROM pg_constraint JOIN pg_class c ON c.oid = conrelid"
            " WHERE contype IN ('c', 'f') AND c.relname LIKE 'financing\\_%' AND conname NOT LIKE '%\\_check'"
            " AND conname NOT LIKE '%\\_fk\\_%'"
        )
        standing = {row[0] for row in cursor.fetchall()}
    beside = {
        guard.name
        for guard in [
            *ABOUT_BANK,
            *ABOUT_BOOKS,
            *ABOUT_INVOICES,
            *ABOUT_MATCHING,
            *ABOUT_HAND_PAYMENTS,
            *ABOUT_PROMISES,
            *ABOUT_REFUNDS,
            *ABOUT_QUESTIONS,
            *ABOUT_REMINDERS,
        ]
    }
    known = {guard.trigger or guard.name for guard in GUARDS} | beside
    assert standing - known == set()
