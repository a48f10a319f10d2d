"""Fixtures of every test: the database as the application role, the cast, the house clock, signed-in clients."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client
from hypothesis import settings as hypothesis_settings

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import reading
from tests.cast import Cast, build_cast, read_cast
from tests.databases import clone_of, ensure_template, superuser_url

# What takes minutes begins first, on the first and on the second core. The second starts with what needs no demo:
# the first is making it then.
HEADS = (
    ("test_every_page.py",),
    ("test_embedded_servers.py", "test_short_journeys.py", "test_story.py", "test_demo.py"),
)
# A test asserts no time: a busy machine is no defect.
hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes minutes first, once the order is drawn: each of two cores is given one half of the list."""
    heads = [[item for name in names for item in items if name in item.nodeid] for names in HEADS]
    rest = [item for item in items if item not in heads[0] and item not in heads[1]]
    middle = max(0, len(items) // 2 - len(heads[0]))
    items[:] = [*heads[0], *rest[:middle], *heads[1], *rest[middle:]]


@pytest.fixture(scope="session")
def template(django_db_blocker: object) -> str:
    """The migrated template with the cast."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return ensure_template(build_cast)


@pytest.fixture(scope="session")
def django_db_setup(template: str, django_db_blocker: object) -> Iterator[None]:
    """Replace pytest-django's own database by a clone of the template, as the application role."""
    name = f"w_{template[-12:]}_{os.getpid()}"
    with django_db_blocker.unblock(), clone_of(template, name):  # type: ignore[attr-defined]
        yield


@pytest.fixture
def own_database(
    template: str, django_db_setup: None, django_db_blocker: object, request: pytest.FixtureRequest
) -> Iterator[str]:
    """A database for this test alone, for whatever commits: threads, workers, deferred triggers."""
    name = f"t_{template[-12:]}_{os.getpid()}_{abs(hash(request.node.nodeid)) % 10**8}"
    with django_db_blocker.unblock(), clone_of(template, name):  # type: ignore[attr-defined]
        yield name


@pytest.fixture
def cast(db: None) -> Cast:
    """The fixed cast, in a test that is rolled back."""
    return read_cast()


@pytest.fixture
def own_cast(own_database: str) -> Cast:
    """The fixed cast, in a database of this test alone."""
    return read_cast()


@pytest.fixture
def as_person(cast: Cast) -> Callable[..., object]:
    """Read as a member of the cast: `with as_person("stranger"): …`."""

    def room(person: str, organisation: str | None = None, *, read_only: bool = True) -> object:
        return reading(cast.acting(person, organisation), read_only=read_only)

    return room


@pytest.fixture
def client_of(cast: Cast) -> Callable[..., Client]:
    """Sign a member of the cast in: `client_of("representative", "library")`."""
    return lambda person, organisation=None: signed_in(cast.acting(person, organisation))


class Browser(Client):
    """A client whose forms carry the organisation acted for, as every page draws them."""

    def post(self, path: str, data: Any = None, *args: Any, **kwargs: Any) -> Any:
        """Send the fields; a body that is text already goes as it is."""
        if data is None or isinstance(data, dict):
            own = self.session.get("organisation")
            data = ({} if own is None else {"organisation": own}) | (data or {})
        return super().post(path, data, *args, **kwargs)


def signed_in(acting: Acting) -> Client:
    """Give a client whose session belongs to this person and organisation."""
    client = Browser()
    account = _account(acting)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["organisation"] = acting.organisation_id
    session.save()
    return client


def _account(acting: Acting) -> object:
    from members.people.models import Account  # noqa: PLC0415 - after the applications are loaded

    return Account.objects.get(pk=acting.person_id)


def today() -> date:
    """Give the day of the house clock: in Brussels it begins an hour or two before that of the world's clock."""
    return fresh_now().astimezone(BRUSSELS).date()


class HouseClock:
    """Moves the house clock of the current database, as the owner; reset after the test."""

    def __init__(self) -> None:
        self.moved = False

    def _database(self) -> str:
        return str(connections["default"].settings_dict["NAME"])

    def shift(self, by: timedelta) -> None:
        """Set the offset to the real clock."""
        self.moved = True
        with psycopg.connect(superuser_url(self._database()), autocommit=True) as connection:
            connection.execute("UPDATE house_clock SET shift = %s", [by])

    def set(self, moment: datetime) -> None:
        """Let it be this moment now (aware)."""
        self.shift(moment - datetime.now(tz=moment.tzinfo))


@pytest.fixture
def clock(request: pytest.FixtureRequest) -> Iterator[HouseClock]:
    """The house clock; ask for the database fixture too."""
    house_clock = HouseClock()
    yield house_clock
    if house_clock.moved and "own_database" not in request.fixturenames:
        house_clock.shift(timedelta(0))


@pytest.fixture(autouse=True)
def _fast_passwords(settings_of_tests: None) -> None:
    """Use the settings below in every test."""


@pytest.fixture(scope="session")
def settings_of_tests() -> None:
    """Hash passwords quickly; never talk to a broker by surprise."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
