"""The context of a transaction: who reads what, what a GET may not do, and what resets on exit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.transactions import OtherHands, action, enter_context, house, reading, system
from members.organisations.models import Organisation
from members.roles.models import Membership, RoleGrant
from tests.cast import Cast

Room = Callable[..., AbstractContextManager[object]]


def _context() -> tuple[str, ...]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('app.person'), current_setting('app.organisation'), current_setting('app.reach')"
        )
        return tuple(cursor.fetchone())


def _role_of_connection() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


def test_the_tests_run_as_the_application_role(cast: Cast) -> None:
    assert _role_of_connection() == "portal_app"


def test_without_a_context_nothing_is_there(cast: Cast) -> None:
    assert Organisation.objects.count() == 0
    assert Membership.objects.count() == 0


def test_a_member_sees_every_organisation_and_only_the_own_memberships(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        assert Organisation.objects.count() == 6
        organisations = set(Membership.objects.values_list("organisation_id", flat=True))
    assert organisations == {cast.organisations["library"]}


def test_acting_for_an_organisation_one_does_not_belong_to_shows_nothing(cast: Cast) -> None:
    pretender = Acting(cast.persons["stranger"], cast.organisations["library"])
    with reading(pretender):
        assert not RoleGrant.objects.filter(organisation_id=cast.organisations["library"]).exists()
        assert not Organisation.objects.exclude(pk=cast.organisations["elsewhere"]).exists()


def test_the_house_reach_ends_with_its_block(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        own = Membership.objects.count()
        with house("counting all memberships in a test"):
            assert Membership.objects.count() > own
        assert Membership.objects.count() == own


def test_the_house_reach_ends_when_its_block_fails(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        own = Membership.objects.count()
        with pytest.raises(KeyError), house("a test that fails inside"):
            raise KeyError
        assert Membership.objects.count() == own


def test_reading_refuses_to_write(cast: Cast, as_person: Room) -> None:
    with as_person("admin"), pytest.raises(InternalError, match="read-only"), transaction.atomic():
        Organisation.objects.filter(pk=cast.organisations["library"]).update(website="https://x.example")


def test_the_context_needs_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError, match="context lives"):
        enter_context(Acting(1, 1))


def test_an_action_for_an_organisation_one_left_is_refused(cast: Cast) -> None:
    @action
    def touch(*, by: Acting) -> None:
        raise AssertionError("the action must not run")

    with pytest.raises(Refused, match="hoort niet meer"):
        touch(by=Acting(cast.persons["stranger"], cast.organisations["library"]))


def test_an_action_reads_the_roles_anew(cast: Cast) -> None:
    @action
    def roles(*, by: Acting) -> frozenset[str]:
        return by.roles

    claimed = Acting(cast.persons["reader"], cast.organisations["library"], frozenset({"admin"}))
    assert roles(by=claimed) == {"reader"}


def test_a_stranger_cannot_write_for_the_library_even_with_sql(cast: Cast, as_person: Room) -> None:
    with (
        as_person("stranger", read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        RoleGrant.objects.create(
            person_id=cast.persons["stranger"], organisation_id=cast.organisations["library"], role="admin"
        )


def test_an_action_inside_an_action_is_of_the_same_hands(cast: Cast) -> None:
    @action
    def inner(*, by: Acting) -> str:
        return by.organisation_name

    @action
    def outer(*, by: Acting, then: Acting) -> str:
        return inner(by=then)

    reader, stranger = cast.acting("reader"), cast.acting("stranger")
    assert outer(by=reader, then=reader) == "Bibliotheek Aalst"
    with pytest.raises(OtherHands):
        outer(by=reader, then=stranger)


def test_the_portal_gives_the_context_back_after_its_own_work(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        before = _context()
        with system("a test works as the portal in the middle of a request"):
            assert _context() == ("", "", "house")
        assert _context() == before == (str(cast.persons["reader"]), str(cast.organisations["library"]), "own")


def test_an_action_gives_the_context_back_to_the_page_that_called_it(cast: Cast, as_person: Room) -> None:
    @action
    def act(*, by: Acting) -> tuple[str, ...]:
        return _context()

    with as_person("reader"):
        within = act(by=cast.acting("stranger"))
        assert within[:2] == (str(cast.persons["stranger"]), str(cast.organisations["elsewhere"]))
        assert _context() == (str(cast.persons["reader"]), str(cast.organisations["library"]), "own")


def test_what_failed_in_a_writing_request_is_not_kept(cast: Cast) -> None:
    with suppress(KeyError), reading(cast.acting("admin"), read_only=False):
        rows = Organisation.objects.filter(pk=cast.organisations["library"])
        assert rows.update(website="https://half.example") == 1
        raise KeyError
    with reading(cast.acting("admin")):
        assert Organisation.objects.get(pk=cast.organisations["library"]).website == ""


def test_the_context_is_gone_with_its_transaction(own_cast: Cast) -> None:
    """What is set for a whole session would reach the next request of the same connection."""
    with reading(own_cast.acting("reader")), house("a test"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT app_person(), app_organisation(), in_house()")
        assert cursor.fetchone() == (None, None, False)


def statements_of(queries: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in queries if "SAVEPOINT" not in query["sql"]]


def test_the_house_reach_inside_itself_costs_nothing_and_ends_with_the_outer_block(cast: Cast, as_person: Room) -> None:
    with as_person("reader"):
        own = Membership.objects.count()
        with house("the outer block of a test"):
            with CaptureQueriesContext(connection) as queries, house("the inner block of a test"):
                pass
            assert statements_of(queries) == []
            assert Membership.objects.count() > own
        assert Membership.objects.count() == own


def test_an_action_inside_the_house_reach_has_the_reach_of_its_person(own_cast: Cast) -> None:
    """What the reach was told last is of the transaction that runs: an action begins with its own."""

    @action
    def look(*, by: Acting) -> tuple[int, int]:
        own = Membership.objects.count()
        with house("a block of a test inside an action"):
            return own, Membership.objects.count()

    with reading(own_cast.acting("reader")), house("around the action"):
        everybody = Membership.objects.count()
    own, seen = look(by=own_cast.acting("reader"))
    assert own < seen == everybody


def test_whoever_reads_on_after_an_action_reads_in_a_transaction_of_the_request(own_cast: Cast) -> None:
    @action
    def nothing(*, by: Acting) -> None:
        """Do nothing."""

    with reading(own_cast.acting("reader")):
        nothing(by=own_cast.acting("reader"))
        with CaptureQueriesContext(connection) as queries:
            seen = set(Membership.objects.values_list("organisation_id", flat=True))
            with pytest.raises(InternalError, match="read-only"), transaction.atomic():
                Organisation.objects.update(website="https://x.example")
        assert sum("app.person" in sql for sql in statements_of(queries)) == 1
        assert seen == {own_cast.organisations["library"]}
