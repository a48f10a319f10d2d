"""Plan drafts, keys, promises, impact snapshots: either wall alone keeps a stranger out of what is not his."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.models import Model, QuerySet

from cooperative.isolation.transactions import house, reading
from financing.keys.models import DistributionKey, ImpactSnapshot, WeightSnapshot
from financing.plans.actions import set_sources, write_plan_line
from financing.plans.models import PlanLine, PlanSource, TariffLine
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from financing.pledges.rules import pledges_for, rounds_for
from financing.statements.queries import sheet_for
from initiatives.portfolio.actions import publish_initiative, set_areas
from initiatives.portfolio.models import Initiative
from initiatives.proposals.rules import readable_by
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import build_initiative, build_plan, vote_for

Room = Callable[..., AbstractContextManager[object]]
PLAN: tuple[type[Model], ...] = (PlanLine, PlanSource, TariffLine, DistributionKey)


@pytest.fixture
def draft(cast: Cast, monday: HouseClock) -> int:
    """An initiative of the library that is not published, with its plan."""
    pk = build_initiative(cast, published=False, taking_part=("library",))
    build_plan(cast, pk)
    return pk


def _rows(model: type[Model]) -> QuerySet[Model]:
    return model._default_manager.all()


@pytest.mark.parametrize("model", PLAN)
@pytest.mark.parametrize("person", ["stranger", "venue_lead", "observer", "staff", "house_treasurer", "board"])
def test_wall_two_hides_a_draft_plan_from_plain_sql(
    as_person: Room, draft: int, model: type[Model], person: str
) -> None:
    with as_person(person):
        assert _rows(model).count() == 0
    with as_person("reader"):
        assert _rows(model).count() > 0


@pytest.mark.parametrize("model", PLAN)
@pytest.mark.parametrize("person", ["stranger", "venue_lead", "observer", "staff", "house_treasurer", "board"])
def test_wall_one_hides_a_draft_plan_when_the_policies_are_open(
    cast: Cast, as_person: Room, draft: int, model: type[Model], person: str
) -> None:
    """In the house reach every policy lets everything through: only the querysets stand."""
    acting = cast.acting(person)
    with as_person(person), house("a test opens the second wall"):
        assert _rows(model).filter(readable_by(acting)).count() == 0
        # The cooperative reads every initiative, and still not the money of a draft.
        seen = sheet_for(acting, draft)
        assert seen is None or (seen.plan.lines, seen.plan.tariffs, seen.versions) == ((), (), ())


def test_publishing_opens_plan_and_key_to_every_member(cast: Cast, as_person: Room, draft: int) -> None:
    def version() -> str:
        with as_person("contributor"):
            return str(Initiative.objects.get(pk=draft).version)

    by = cast.acting("contributor")
    set_areas(by=by, initiative_id=draft, version=version(), weights={2: 100})
    publish_initiative(by=by, initiative_id=draft, version=version())
    for model in PLAN:
        with as_person("stranger"):
            assert _rows(model).count() > 0


def test_a_promise_is_seen_by_its_own_house_and_the_cooperative(cast: Cast, as_person: Room, open_round: Round) -> None:
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=100_000, number_drawn=0)
    for person, many in (("reader", 1), ("house_treasurer", 1), ("venue_lead", 0), ("stranger", 0), ("observer", 0)):
        with as_person(person):
            assert Pledge.objects.count() == many, person
        with as_person(person), house("a test opens the second wall"):
            assert pledges_for(cast.acting(person)).count() == many, person


def test_a_round_is_seen_by_those_who_take_part(cast: Cast, as_person: Room, open_round: Round) -> None:
    for person, many in (("reader", 1), ("venue_lead", 1), ("house_treasurer", 1), ("stranger", 0), ("observer", 0)):
        with as_person(person):
            assert Round.objects.count() == many, person
        with as_person(person), house("a test opens the second wall"):
            assert rounds_for(cast.acting(person)).count() == many, person


def test_the_impact_with_a_ballot_is_our_own(cast: Cast, as_person: Room, decision: Decision) -> None:
    vote_for(cast, decision, "representative", "library")
    for person, many in (("reader", 1), ("venue_lead", 0), ("stranger", 0), ("secretary", 0)):
        with as_person(person):
            assert ImpactSnapshot.objects.count() == many, person


def test_frozen_weights_are_open_to_the_audience_of_the_vote(cast: Cast, as_person: Room, decision: Decision) -> None:
    for person, many in (("reader", 3), ("venue_lead", 3), ("secretary", 3), ("stranger", 0)):
        with as_person(person):
            assert WeightSnapshot.objects.filter(decision=decision).count() == many, person
        with as_person(person), house("a test opens the second wall"):
            rows = WeightSnapshot.objects.filter(readable_by(cast.acting(person)), decision=decision)
            assert rows.count() == many, person


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO financing_planline (initiative_id, year, kind, label, cents, vat_included, audience,"
        " organisation_id) VALUES ({initiative}, 2050, 'running', 'x', 1, true, 'members', {library})",
        "INSERT INTO financing_pledge (round_id, organisation_id, cents, remark, person_id, person_name, number)"
        " VALUES ({round}, {library}, 25000, '', 1, 'Wie', 1)",
        "INSERT INTO financing_pledge (round_id, organisation_id, cents, remark, person_id, person_name, number)"
        " VALUES ({round}, {elsewhere}, 25000, '', 1, 'Wie', 1)",
        "INSERT INTO financing_distributionkey (initiative_id, number, kind, equal_percent, audience, organisation_id)"
        " VALUES ({initiative}, 9, 'equal', 0, 'members', {library})",
    ],
)
def test_a_stranger_writes_nothing_by_sql(cast: Cast, open_round: Round, statement: str) -> None:
    ids = cast.organisations | {"round": open_round.pk, "initiative": open_round.initiative_id}
    with (
        reading(cast.acting("stranger"), read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(**ids))


def test_no_member_changes_a_round_by_sql(cast: Cast, open_round: Round) -> None:
    for person in ("stranger", "treasurer", "house_treasurer"):
        with reading(cast.acting(person), read_only=False), connection.cursor() as cursor:
            cursor.execute("UPDATE financing_round SET total_cents = 1")
            assert cursor.rowcount == 0


def test_staff_write_a_published_plan_and_no_draft(cast: Cast, draft: int, monday: HouseClock) -> None:
    published = build_initiative(cast, title="Een ander")
    staff = cast.acting("staff")
    write_plan_line(
        by=staff, initiative_id=published, year=2047, kind="running", label="Beheer", cents=500, vat_included=True
    )
    set_sources(by=staff, initiative_id=published, year=2047, kind="running", cents={"members": 500})
    with pytest.raises(Exception, match="niet gepubliceerd"):
        write_plan_line(
            by=staff, initiative_id=draft, year=2047, kind="running", label="Beheer", cents=500, vat_included=True
        )
