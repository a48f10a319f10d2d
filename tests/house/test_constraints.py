"""What must never be false, whoever writes: each named constraint and trigger refuses its attack; dropped, it gets in.

Those about votes and about money have their attacks beside their slices; here stand the others, and the whole table.
"""

from __future__ import annotations

import psycopg
import pytest
from django.db import connections

from tests.databases import superuser_url
from tests.financing.pledges.test_a_dropped_guard_lets_the_wrong_in import GUARDS as ABOUT_MONEY
from tests.house.banking_guards import ABOUT_BANK
from tests.house.guards import ABOUT_BODIES, ABOUT_PAPER, ABOUT_RULINGS, OWNER, Guard, twice
from tests.house.guards_of_books import ABOUT_BOOKS, BOOKS_SUPPORT
from tests.house.guards_of_hand_payments import ABOUT_HAND_PAYMENTS
from tests.house.guards_of_invoices import ABOUT_INVOICES, INVOICES_SUPPORT
from tests.house.guards_of_matching import ABOUT_MATCHING
from tests.house.guards_of_promises import ABOUT_PROMISES
from tests.house.guards_of_questions import ABOUT_QUESTIONS
from tests.house.guards_of_refunds import ABOUT_REFUNDS
from tests.house.guards_of_reminders import ABOUT_REMINDERS, REMINDERS_SUPPORT
from tests.house.world import World
from tests.initiatives.voting.attacks import SUPPORTING as SUPPORTING_VOTES
from tests.initiatives.voting.test_what_the_database_refuses import GUARDS as ABOUT_DECISIONS

LEAF, HASH, HEAD = "cooperative_recordleaf", "cooperative_recordhash", "cooperative_recordhead"
AREA, PART = "initiatives_participationarea", "initiatives_participation"
ORGANISATION, IDENTIFIER = "members_organisation", "members_organisationidentifier"
REPORT = "cooperative_report"


def another_lead(child: str) -> Guard:
    """Give the attack on a child of an initiative that would carry another lead."""
    table = f"initiatives_{child}"
    attack = f"UPDATE {table} SET lead_id = {{venue}} WHERE initiative_id = {{initiative}}"
    return Guard(f"{child}_carries_its_lead", table, attack)


GUARDS = [
    Guard(
        "record_hash_once", HASH, f"INSERT INTO {HASH} (seq, hash) SELECT 99999, hash FROM {HASH} LIMIT 1", role=OWNER
    ),
    Guard("record_head_is_one", HEAD, f"INSERT INTO {HEAD} (id, seq, hash) VALUES (2, 0, '')", role=OWNER),
    *(
        Guard(name, table, attack.format(table), "append-only", OWNER, "trigger")
        for name, table in (("record_leaf_stays", LEAF), ("record_hash_stays", HASH))
        for attack in ("UPDATE {} SET seq = seq", "DELETE FROM {}", "TRUNCATE {}")
    ),
    Guard(
        "inhabitants_count_once",
        AREA,
        f"INSERT INTO {AREA} (initiative_id, organisation_id, participation_id, municipality_id)"
        f" SELECT initiative_id, organisation_id, id, '41002' FROM {PART}"
        " WHERE organisation_id = {venue} AND initiative_id = {initiative} AND until IS NULL",
        kind="index",
    ),
    Guard(
        "area_belongs_to_its_participation",
        AREA,
        f"INSERT INTO {AREA} (initiative_id, organisation_id, participation_id, municipality_id)"
        f" SELECT initiative_id, {{city}}, id, '12025' FROM {PART}"
        " WHERE organisation_id = {venue} AND initiative_id = {initiative} AND until IS NULL",
    ),
    Guard(
        "participation_standing_once",
        PART,
        twice(PART, "initiative_id, organisation_id, state", "until IS NULL"),
        kind="index",
    ),
    Guard("participation_runs_forward", PART, f"UPDATE {PART} SET until = since - interval '1 day'"),
    *(another_lead(child) for child in ("initiativearea", "stagestep", "milestone", "progressupdate")),
    Guard(
        "initiative_area_once",
        "initiatives_initiativearea",
        "INSERT INTO initiatives_initiativearea (initiative_id, lead_id, published, area_id, weight)"
        " VALUES ({initiative}, {library}, true, 1, 1)",
    ),
    Guard(
        "initiative_area_per_cent", "initiatives_initiativearea", "UPDATE initiatives_initiativearea SET weight = 101"
    ),
    Guard(
        "area_weights_sum",
        "initiatives_initiativearea",
        "UPDATE initiatives_initiativearea SET weight = 41 WHERE weight = 40; SET CONSTRAINTS ALL IMMEDIATE",
        kind="trigger",
    ),
    Guard(
        "stage_step_once",
        "initiatives_stagestep",
        twice("initiatives_stagestep", "initiative_id, lead_id, published, stage"),
    ),
    Guard(
        "organisation_one_cooperative",
        ORGANISATION,
        f"UPDATE {ORGANISATION} SET kind = 'cooperative' WHERE id = {{venue}}",
        kind="index",
    ),
    Guard("organisation_not_part_of_itself", ORGANISATION, f"UPDATE {ORGANISATION} SET part_of_id = id"),
    Guard("organisation_address_whole", ORGANISATION, f"UPDATE {ORGANISATION} SET street = 'Markt 1', locality = ''"),
    Guard("organisation_iban_compact", ORGANISATION, f"UPDATE {ORGANISATION} SET iban = 'BE71 0961 2345 6769'"),
    Guard(
        "organisation_shape_by_staff",
        ORGANISATION,
        f"UPDATE {ORGANISATION} SET name = 'x' WHERE id = {{library}}",
        kind="trigger",
        reach="own",
    ),
    Guard(
        "identifier_belongs_to_one",
        IDENTIFIER,
        f"INSERT INTO {IDENTIFIER} (organisation_id, scheme, value, valid_from)"
        f" SELECT {{venue}}, scheme, value, valid_from FROM {IDENTIFIER} LIMIT 1",
        kind="index",
    ),
    Guard(
        "identifier_one_a_scheme",
        IDENTIFIER,
        f"INSERT INTO {IDENTIFIER} (organisation_id, scheme, value, valid_from)"
        f" SELECT organisation_id, scheme, 'x', valid_from FROM {IDENTIFIER} LIMIT 1",
        kind="index",
    ),
    Guard("identifier_runs_forward", IDENTIFIER, f"UPDATE {IDENTIFIER} SET valid_until = valid_from"),
    Guard(
        "shareholding_of_this_world",
        "members_shareholding",
        "INSERT INTO members_shareholding (organisation_id, shares, since, reason, person_id)"
        " VALUES ({library}, 10000001, '2026-01-01', 'x', app_person())",
    ),
    Guard("serves_municipality_once", "members_serves", twice("members_serves", "organisation_id, municipality_id")),
    Guard(
        "membership_standing_once",
        "members_membership",
        twice("members_membership", "person_id, organisation_id"),
        kind="index",
    ),
    Guard(
        "membership_runs_forward",
        "members_membership",
        "UPDATE members_membership SET until = since - interval '1 day'",
    ),
    Guard(
        "grant_standing_once",
        "members_rolegrant",
        twice("members_rolegrant", "person_id, organisation_id, role"),
        kind="index",
    ),
    Guard("grant_runs_forward", "members_rolegrant", "UPDATE members_rolegrant SET until = since - interval '1 day'"),
    Guard(
        "invitation_open_once",
        "members_invitation",
        "INSERT INTO members_invitation (organisation_id, email, given_name, family_name, roles, token_hash,"
        " expires_at)"
        " SELECT organisation_id, email, '', '', roles, ''::bytea, expires_at FROM members_invitation LIMIT 1",
        kind="index",
    ),
    Guard(
        "invitation_used_or_withdrawn",
        "members_invitation",
        "UPDATE members_invitation SET used_at = house_now(), withdrawn_at = house_now()",
    ),
    *ABOUT_BODIES,
    *ABOUT_BANK,
    *ABOUT_RULINGS,
    *ABOUT_PAPER,
    *ABOUT_BOOKS,
    *ABOUT_INVOICES,
    *ABOUT_MATCHING,
    *ABOUT_HAND_PAYMENTS,
    *ABOUT_PROMISES,
    *ABOUT_QUESTIONS,
    *ABOUT_REFUNDS,
    *ABOUT_REMINDERS,
    Guard("staff_session_has_reason", "members_staffsession", "UPDATE members_staffsession SET reason = ''"),
    Guard(
        "staff_session_runs_forward", "members_staffsession", "UPDATE members_staffsession SET expires_at = began_at"
    ),
    Guard(
        "account_email_once",
        "members_account",
        "UPDATE members_account SET email = 'Reader@cast.example' WHERE id = {admin}",
        kind="index",
    ),
    Guard(
        "person_has_account",
        "members_person",
        "INSERT INTO members_person (id, given_name, family_name, function, sort_key, listed)"
        " VALUES (99999, 'x', 'x', '', 'x', false); SET CONSTRAINTS ALL IMMEDIATE",
    ),
    Guard("report_progress_is_per_cent", REPORT, f"UPDATE {REPORT} SET progress = 101"),
    Guard("report_period_runs_forward", REPORT, f"UPDATE {REPORT} SET period_until = period_from - 1"),
    Guard("report_ready_has_file", REPORT, f"UPDATE {REPORT} SET sha256 = ''"),
    Guard(
        "report_part_order_once",
        "cooperative_reportpart",
        twice("cooperative_reportpart", 'report_id, organisation_id, person_id, "order", key, body'),
    ),
]
# What others stand on, and refuses nothing that a key does not refuse already.
SUPPORTING = {
    "coauthor_renamed": "carries a new name of a co-author to its proposals and refuses nothing; tested beside it",
    "seat_term_runs_forward": "names what the ranges of the other two refuse as a range that runs backward",
    "substitute_term_runs_forward": "names what the range of the other one refuses as a range that runs backward",
    "participation_carried_down": "the foreign key of the areas points at it; its columns hold the primary key",
    "initiative_carried_down": "the foreign keys of the children point at it; its columns hold the primary key",
}
OURS = "'^(cooperative|members|initiatives|financing)_'"
# The framework's own names begin with the table's; what we named does not.
STANDING = f"""
SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
 WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('c', 'u', 'x', 'f')
   AND c.relname ~ {OURS} AND k.conname !~ {OURS}
UNION SELECT c.relname, i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
  JOIN pg_class c ON c.oid = x.indrelid
 WHERE x.indisunique AND NOT x.indisprimary AND c.relnamespace = 'public'::regnamespace
   AND c.relname ~ {OURS} AND i.relname !~ {OURS}
UNION SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
 WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
"""


def attacked(world: World, guard: Guard, *, without: bool) -> str:
    """Attack in a transaction that is undone; give the database's refusal, or "" when the attack got in."""
    with psycopg.connect(superuser_url(str(connections["default"].settings_dict["NAME"]))) as connection:
        connection.execute("SET lock_timeout = '10s'")
        try:
            if without:
                connection.execute(guard.drop)
            connection.execute(f"SET LOCAL ROLE {guard.role}")
            connection.execute(
                "SELECT set_config('app.reach', %s, true), set_config('app.person', %s, true),"
                " set_config('app.organisation', %s, true)",
                [guard.reach, str(world.admin), str(world.library)],
            )
            for statement in guard.attack.format(**world.ids).split("; "):
                touched = connection.execute(statement)
                assert touched.rowcount != 0, f"the attack on {guard.name} touched nothing"
        except psycopg.Error as error:
            return str(error)
        finally:
            connection.rollback()
    return ""


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.name}: {guard.attack.split(' ')[0]}")
def test_the_guard_refuses_its_attack_and_dropped_lets_it_in(world: World, guard: Guard) -> None:
    assert (guard.said or guard.name) in attacked(world, guard, without=False)
    assert attacked(world, guard, without=True) == ""


def test_every_named_guard_of_the_portal_has_an_attack(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    """A constraint or trigger without an attack, here or beside its slice, makes this red."""
    with psycopg.connect(superuser_url(str(connections["default"].settings_dict["NAME"]))) as connection:
        standing = {(row[0], row[1]) for row in connection.execute(STANDING)}
    attacks = {guard.name: "tests/house/test_constraints.py" for guard in GUARDS}
    refused = "tests/initiatives/voting/test_what_the_database_refuses.py"
    attacks |= {guard.name: refused for guard in ABOUT_DECISIONS}
    attacks |= {
        guard.trigger or guard.name: "tests/financing/pledges/test_a_dropped_guard_lets_the_wrong_in.py"
        for guard in ABOUT_MONEY
    }
    supporting = (
        set(SUPPORTING) | set(SUPPORTING_VOTES) | set(BOOKS_SUPPORT) | set(INVOICES_SUPPORT) | set(REMINDERS_SUPPORT)
    )
    assert {name for _, name in standing} - set(attacks) - supporting == set()
    with capsys.disabled():
        print(f"\n{'guard':40} {'on':34} turns red when it is dropped")
        for table, name in sorted(standing):
            print(f"{name:40} {table:34} {attacks.get(name, 'supports a foreign key')}")
