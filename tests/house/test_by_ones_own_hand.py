"""SQL as the application role under one's own context: each way in that a colleague or a neighbour could try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.isolation.transactions import reading, system
from initiatives.voting.models import CurrentBallot
from tests.cast import Cast
from tests.house.world import World

VERSION = (
    "INSERT INTO initiatives_proposalversion (proposal_id, number, clauses, motivation, funding, person_id,"
    " organisation_id, audience, initiative_id) VALUES ({proposal}, 9, '[\"Vals\"]', '', '{{}}', {me}, {own},"
    " 'participants', {initiative})"
)
PROPOSAL = (
    "INSERT INTO initiatives_proposal (author_id, organisation_id, initiative_id, capacity, state, title, title_en,"
    " judged_reason, audience, version) VALUES ({author}, {own}, {initiative}, 'consortium', '{state}', 'x', '', '',"
    " 'organisation', 1)"
)
MESSAGE = (
    "INSERT INTO initiatives_message (proposal_id, text, person_id, organisation_id, audience, initiative_id)"
    " VALUES ({about}, 'x', {writer}, {own}, '{audience}', {initiative})"
)
LINE = (
    "INSERT INTO financing_planline (initiative_id, organisation_id, audience, year, kind, label, cents, vat_included)"
    " VALUES ({initiative}, {own}, 'members', 2040, 'running', 'x', 1, true)"
)
TAKE_PART = (
    "INSERT INTO initiatives_participation (initiative_id, organisation_id, state) VALUES ({about}, {own},"
    " 'taking_part')"
)
PLEDGE = (
    "INSERT INTO financing_pledge (round_id, organisation_id, cents, remark, person_id, person_name, number)"
    " VALUES ({round}, {own}, 99999999, '', {me}, 'x', 1)"
)
COMMITMENT = (
    "INSERT INTO financing_commitment (round_id, pledge_id, initiative_id, organisation_id, cents, reference,"
    " decided_on, person_id, person_name) SELECT round_id, id, {initiative}, {own}, cents, 'x', house_today(), {me},"
    " 'x' FROM financing_pledge WHERE round_id = {round} AND organisation_id = {own}"
)
BALLOT = "UPDATE initiatives_currentballot SET {change} WHERE decision_id = {which} AND organisation_id = {own}"
EVENT = (
    "INSERT INTO initiatives_ballotevent (decision_id, organisation_id, number, choice, reason, person_id,"
    " person_name) VALUES ({which}, {own}, 9, 'against', '', {writer}, 'x')"
)
ORGANISATION = "UPDATE members_organisation SET {change} WHERE id = {own}"
JOB = (
    "INSERT INTO cooperative_outboxrow (kind, key, payload, person_id, state, attempts, error)"
    " VALUES ('mail', 'forged', '{{}}', {writer}, 'waiting', 0, '')"
)
SESSION = (
    "INSERT INTO members_staffsession (person_id, organisation_id, person_name, reason, expires_at)"
    " VALUES ({writer}, {library}, 'x', 'x', house_now() + interval '1 hour')"
)
MEMBERSHIP = "INSERT INTO members_membership (person_id, organisation_id) VALUES ({me}, {about})"

RLS, SHAPE, PATH = "row-level security", "organisation_shape", "proposal_path"
BORN_ADOPTED = PROPOSAL.replace("{author}", "{library}").replace("{state}", "adopted")
HIDDEN = BALLOT.replace("{change}", "audience = 'organisation'")
# name: (who, for which organisation (None: the first), the statement, what the refusal says)
ATTACKS: dict[str, tuple[str, str | None, str, str]] = {
    "a version of another's proposal": ("venue_lead", None, VERSION, "version_carries_its_author"),
    "a proposal in another's name": (
        "venue_lead", None, PROPOSAL.replace("{author}", "{library}"), "proposal_author_is_its_organisation",
    ),
    "a proposal that was adopted at birth": (
        "contributor", None, BORN_ADOPTED, RLS,
    ),
    "one's own proposal adopted": (
        "contributor", None, "UPDATE initiatives_proposal SET state = 'adopted' WHERE id = {proposal}", PATH,
    ),
    "one's own proposal judged": (
        "contributor", None, "UPDATE initiatives_proposal SET judged_reason = 'Ja' WHERE id = {proposal}", PATH,
    ),
    "one's own proposal hidden again": (
        "contributor", None, "UPDATE initiatives_proposal SET audience = 'organisation' WHERE id = {proposal}",
        PATH,
    ),
    "a question out of sight": ("stranger", None, MESSAGE, RLS),
    "a question for other readers": (
        "venue_lead", None, MESSAGE.replace("{audience}", "members"), RLS,
    ),
    "a question in another's name": (
        "venue_lead", None, MESSAGE.replace("{writer}", "{reader}"), RLS,
    ),
    "a line in another's plan": ("stranger", None, LINE, "plan_line_carries_its_lead"),
    "a partner that takes part": ("observer", None, TAKE_PART, RLS),
    "taking part in an idea out of sight": (
        "stranger", None, TAKE_PART.replace("{about}", "{idea}"), RLS,
    ),
    "inhabitants one does not serve": (
        "venue_lead", None,
        "INSERT INTO initiatives_participationarea (initiative_id, organisation_id, participation_id, municipality_id)"
        " SELECT initiative_id, organisation_id, id, '12025' FROM initiatives_participation"
        " WHERE organisation_id = {own} AND initiative_id = {initiative} AND until IS NULL",
        RLS,
    ),
    "a promise beside the total": ("treasurer", None, PLEDGE, RLS),
    "a binding promise beside the total": ("treasurer", None, COMMITMENT, RLS),
    "a counted ballot hidden again": ("representative", "library", HIDDEN, ""),
    "a counted ballot by another": ("representative", "library", BALLOT.replace("{change}", "person_name = 'x'"), ""),
    "an open ballot in a colleague's name": (
        "representative", "library",
        BALLOT.replace("{change}", "person_id = {reader}").replace("{which}", "{decision}"), RLS,
    ),
    "an open ballot shown to all": (
        "representative", "library",
        BALLOT.replace("{change}", "audience = 'members'").replace("{which}", "{decision}"), RLS,
    ),
    "a late ballot event": ("representative", "library", EVENT, "ballot_in_time"),
    "a ballot event in a colleague's name": (
        "representative", "library", EVENT.replace("{which}", "{decision}").replace("{writer}", "{reader}"),
        RLS,
    ),
    "another name for one's organisation": ("admin", None, ORGANISATION.replace("{change}", "name = 'x'"), SHAPE),
    "a member again by oneself": (
        "admin", None, ORGANISATION.replace("{change}", "left_on = '2099-01-01'"), SHAPE,
    ),
    "another kind of organisation": (
        "observer", None, ORGANISATION.replace("{change}", "kind = 'library'"), SHAPE,
    ),
    "another payer": ("admin", None, ORGANISATION.replace("{change}", "legal_person_id = {venue}"), SHAPE),
    "a number in a register": (
        "admin", None,
        "INSERT INTO members_organisationidentifier (organisation_id, scheme, value, valid_from)"
        " VALUES ({own}, 'kbo', '0000000097', '2026-01-01')",
        RLS,
    ),
    "shares in another's name": (
        "secretary", None,
        "INSERT INTO members_shareholding (organisation_id, shares, since, reason, person_id)"
        " VALUES ({library}, 9, '2026-01-01', 'x', {staff})",
        RLS,
    ),
    "shares of one's own": (
        "admin", None,
        "INSERT INTO members_shareholding (organisation_id, shares, since, reason, person_id)"
        " VALUES ({own}, 9, '2026-01-01', 'x', {admin})",
        RLS,
    ),
    "a job in another's name": ("stranger", None, JOB.replace("{writer}", "{admin}"), RLS),
    "a staff session in a colleague's name": (
        "teller", None, SESSION.replace("{writer}", "{staff}"), RLS,
    ),
    "staff join an organisation that they do not help": (
        "staff", None, MEMBERSHIP.replace("{about}", "{venue}"), RLS,
    ),
    "the auditor joins the organisation that staff help": (
        "auditor", None, MEMBERSHIP.replace("{about}", "{library}"), RLS,
    ),
    "a stranger joins the library": ("stranger", None, MEMBERSHIP.replace("{about}", "{library}"), RLS),
    "a report in another's name": (
        "auditor", None,
        "INSERT INTO cooperative_report (definition, period_from, period_until, language, person_id, organisation_id,"
        " state, progress, step, file_name, sha256, size, pages, record_hash, error) VALUES ('x', '2026-01-01',"
        " '2026-03-31', 'nl', {board}, {own}, 'waiting', 0, '', '', '', 0, 0, '', '')",
        RLS,
    ),
}  # fmt: skip
PLACES = {"audience": "participants", "state": "draft", "about": "{initiative}", "which": "{counted}", "writer": "{me}"}


@contextmanager
def cursor_of(world: World, who: str, organisation: str | None = None) -> Iterator[Any]:
    """Write SQL in somebody's own context, undone at the end."""
    with reading(world.cast.acting(who, organisation), read_only=False), transaction.atomic():
        with connection.cursor() as cursor:
            yield cursor
        transaction.set_rollback(True)


def _filled(world: World, sql: str, who: str, organisation: str | None) -> str:
    about = PLACES | ({"about": "{proposal}"} if "initiatives_message" in sql else {})
    for name, value in about.items():
        sql = sql.replace("{" + name + "}", value)
    acting = world.cast.acting(who, organisation)
    return sql.format(**world.ids, me=acting.person_id, own=acting.organisation_id)


@pytest.mark.parametrize("name", ATTACKS)
def test_sql_under_ones_own_context_does_not_get_in(name: str, world: World, cast: Cast) -> None:
    who, organisation, attack, said = ATTACKS[name]
    sql = _filled(world, attack, who, organisation)
    refusal, changed = "", 0
    try:
        with cursor_of(world, who, organisation) as cursor:
            cursor.execute(sql)
            changed = cursor.rowcount
            # Foreign keys are judged at the end: now.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        refusal = str(error)
    # Without a word of refusal the row was not there to be changed.
    assert (said in refusal) if said else (refusal, changed) == ("", 0), refusal or f"{changed} rows"


def test_what_one_may_write_still_gets_in(world: World, cast: Cast) -> None:
    """The refusals above are of the attack, not of a statement that could never work."""
    for who, organisation, sql in (
        ("contributor", None, PROPOSAL.replace("{author}", "{library}")),
        ("contributor", None, LINE),
        ("contributor", None, VERSION),
        ("venue_lead", None, MESSAGE),
        ("stranger", None, JOB),
        ("staff", None, SESSION),
        ("staff", None, MEMBERSHIP.replace("{about}", "{library}")),
        ("representative", "library", EVENT.replace("{which}", "{decision}")),
        ("admin", None, ORGANISATION.replace("{change}", "website = '', street = 'Kaai 2', iban = ''")),
        ("contributor", None, "UPDATE initiatives_proposal SET state = 'withdrawn' WHERE id = {proposal}"),
    ):
        with cursor_of(world, who, organisation) as cursor:
            cursor.execute(_filled(world, sql, who, organisation))
            assert cursor.rowcount == 1, sql
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


APPEND = (
    "SELECT record_append(ARRAY['x'], ARRAY['test'], ARRAY[1::bigint], ARRAY[%s::bigint], ARRAY[%s::bigint], ARRAY[%s])"
)


@pytest.mark.parametrize(
    ("person", "body", "said"),
    [
        ("admin", "{}", "another person"),
        ("stranger", '{},"at":"2020-01-01T00:00:00.000000Z","x":{}', "json"),
        ("stranger", '{}} {"at":"2020"', "json"),
        ("stranger", "[]", "JSON object"),
        ("stranger", '"x"', "JSON object"),
    ],
)
def test_a_line_names_its_real_writer_and_moment(world: World, cast: Cast, person: str, body: str, said: str) -> None:
    with pytest.raises(DatabaseError, match=said), cursor_of(world, "stranger") as cursor:
        cursor.execute(APPEND, [world.elsewhere, cast.persons[person], body])


def test_a_line_of_ones_own_gets_in(world: World, cast: Cast) -> None:
    with cursor_of(world, "stranger") as cursor:
        cursor.execute(APPEND, [world.elsewhere, cast.persons["stranger"], '{"a":1}'])
        cursor.execute("SELECT leaf FROM cooperative_recordleaf ORDER BY seq DESC LIMIT 1")
        assert json.loads(cursor.fetchone()[0])["body"] == {"a": 1}


def test_a_made_up_table_opens_nothing(world: World, cast: Cast) -> None:
    """A temporary table of the same name comes first in every search path that does not name pg_temp."""
    with reading(world.cast.acting("stranger"), read_only=False), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMP TABLE members_membership AS SELECT %s::bigint AS person_id, %s::bigint AS organisation_id,"
                " house_now() - interval '1 day' AS since, NULL::timestamptz AS until",
                [cast.persons["stranger"], world.library],
            )
            cursor.execute("GRANT SELECT ON members_membership TO PUBLIC")
            cursor.execute("SELECT set_config('app.organisation', %s, true)", [str(world.library)])
            cursor.execute(
                "SELECT acting(), (SELECT count(*) FROM public.initiatives_proposal WHERE id = %s)", [world.draft]
            )
            assert cursor.fetchone() == (None, 0)
        transaction.set_rollback(True)


def test_every_definer_function_trusts_no_temporary_table(world: World, cast: Cast) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND NOT coalesce(proconfig, '{}') @> ARRAY['search_path=pg_catalog, public, pg_temp']"
        )
        assert cursor.fetchall() == []


def test_a_ballot_is_read_by_the_audience_only_after_the_count(world: World, cast: Cast) -> None:
    with reading(cast.acting("secretary")):
        assert not CurrentBallot.objects.filter(decision_id=world.decision).exists()
        assert CurrentBallot.objects.filter(decision_id=world.counted).count() == 3


def test_who_left_the_organisation_is_no_colleague_any_more(world: World, cast: Cast) -> None:
    with system("somebody leaves in a test"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE members_membership SET until = house_now() WHERE person_id = %s", [cast.persons["reader"]]
        )
    with reading(cast.acting("admin")), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM members_person WHERE id = %s", [cast.persons["reader"]])
        assert cursor.fetchone() == (0,)


def test_an_organisation_that_left_takes_part_in_nothing(world: World, cast: Cast) -> None:
    with system("an organisation leaves in a test"), connection.cursor() as cursor:
        cursor.execute("UPDATE members_organisation SET left_on = house_today() WHERE id = %s", [world.venue])
    with reading(cast.acting("venue_lead")), connection.cursor() as cursor:
        cursor.execute("SELECT is_member(), %s = ANY (my_initiatives())", [world.initiative])
        assert cursor.fetchone() == (False, False)
