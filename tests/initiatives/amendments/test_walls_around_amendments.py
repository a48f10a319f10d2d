"""Who reads an amendment, and what the database refuses whoever writes past the actions."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from cooperative.isolation.transactions import reading, system
from initiatives.amendments.models import Amendment
from initiatives.amendments.rules import amendments_for
from initiatives.proposals.models import Proposal, ProposalVersion
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.amendments.making import AUTHOR, build_amendable, proposed
from tests.initiatives.phases.making import DAY


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """A proposal of the city that takes amendments until tomorrow."""
    return build_amendable(cast)


def test_the_two_walls_say_the_same(cast: Cast, proposal: Proposal) -> None:
    proposed(cast, proposal)
    found = set()
    for person in ("reader", "venue_lead", "stranger", "observer", "secretary", "staff", "board"):
        by = cast.acting(person)
        with reading(by):
            if Amendment.objects.exists():
                found.add(person)
            assert set(amendments_for(by)) == set(Amendment.objects.all())
    assert found == {"reader", "venue_lead", "secretary", "staff", "board"}


SETTLE = "UPDATE initiatives_amendment SET {change} WHERE id = {pk}"
NOW = "settled_at = house_now()"


@pytest.mark.parametrize(
    ("person", "organisation", "change"),
    [
        ("venue_lead", None, f"state = 'rejected', reason = 'x', {NOW}"),
        ("venue_lead", None, "state = 'to_vote'"),
        ("venue_lead", None, "motivation = 'x'"),
        ("venue_lead", None, "clauses = '[]'"),
        (*AUTHOR, f"state = 'withdrawn', {NOW}"),
        (*AUTHOR, "motivation = 'x'"),
        (*AUTHOR, "audience = 'members'"),
    ],
)
def test_sql_under_ones_own_context_settles_nothing_else(
    cast: Cast, proposal: Proposal, person: str, organisation: str | None, change: str
) -> None:
    pk = proposed(cast, proposal).pk
    by = cast.acting(person, organisation)
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="amendment_path"):
            cursor.execute(SETTLE.format(change=change, pk=pk))
        transaction.set_rollback(True)


def test_sql_of_others_reaches_no_amendment(cast: Cast, proposal: Proposal) -> None:
    pk = proposed(cast, proposal).pk
    for person in ("contributor", "secretary", "stranger", "observer"):
        with reading(cast.acting(person), read_only=False), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(SETTLE.format(change="version = version + 1", pk=pk))
            assert cursor.rowcount == 0, person
            transaction.set_rollback(True)


@pytest.mark.parametrize("way", ["late", "another's name", "settled at birth", "another's text", "other readers"])
def test_sql_proposes_only_in_time_and_in_ones_own_name(
    cast: Cast, proposal: Proposal, clock: HouseClock, way: str
) -> None:
    by, other = cast.acting("venue_lead"), build_amendable(cast)
    with system("a test names versions"):
        own, foreign = (ProposalVersion.objects.get(proposal=one).pk for one in (proposal, other))
    if way == "late":
        clock.shift(DAY)
    columns = {
        "base": foreign if way == "another's text" else own,
        "state": "withdrawn" if way == "settled at birth" else "standing",
        "person": cast.persons["reader"] if way == "another's name" else by.person_id,
        "audience": "members" if way == "other readers" else "participants",
        "settled": "house_now()" if way == "settled at birth" else "NULL",
    }
    sql = (
        "INSERT INTO initiatives_amendment (proposal_id, number, base_id, organisation_id, clauses, motivation,"
        " person_id, state, settled_at, reason, version, audience, initiative_id) SELECT {proposal}, 9, {base}, {own},"
        " '[]', 'x', {person}, '{state}', {settled}, '', 1, '{audience}', initiative_id FROM initiatives_proposal"
        " WHERE id = {proposal}"
    )
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute(sql.format(proposal=proposal.pk, own=by.organisation_id, **columns))
        transaction.set_rollback(True)
