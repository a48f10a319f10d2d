"""Every form sent as it should be: the answer and the exact number of statements stand in `posts.toml`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.cast import Cast
from tests.conftest import HouseClock, signed_in
from tests.house.posts import POSTS, draw
from tests.house.preparing import AHEAD
from tests.house.test_matrix import statements
from tests.house.world import World, names_of

MOST = 20


@pytest.fixture(autouse=True)
def _clock(world: World, cast: Cast) -> Iterator[None]:
    """Whoever moved the clock: the world's stands two hours ahead again."""
    yield
    HouseClock().shift(AHEAD)


@pytest.mark.parametrize("name", sorted(POSTS))
def test_a_form_is_answered_with_as_many_statements_as_the_table_says(name: str, world: World) -> None:
    row = POSTS[name]
    drawn = draw(name, world)
    with CaptureQueriesContext(connection) as queries:
        response = drawn.send()
    found = {"status": response.status_code, "statements": statements(queries)}
    assert found == {"status": row.get("status", 302), "statements": row["statements"]}, said_by(response)
    assert found["statements"] <= MOST or row["reason"], f"{name} asks {found['statements']} statements"


def said_by(response: object) -> object:
    """Give what a refused form says, for the message of a red test."""
    context = getattr(response, "context", None) or {}
    return getattr(context.get("form"), "errors", "") or context.get("reason", "")


def test_every_address_that_takes_a_form_stands_in_the_table(world: World) -> None:
    """What is not in the table refuses POST (405), or leads on as it does for everybody."""
    taking = set()
    for name in sorted(names_of(get_resolver().url_patterns)):
        with transaction.atomic():
            answer = signed_in(world.cast.acting("reader")).post(reverse(name, args=world.arguments_of(name)))
            transaction.set_rollback(True)
        if answer.status_code != 405:
            taking.add(name)
    assert taking - set(LEADS_ON) == set(POSTS)


# Addresses that never read what a POST sends, and why they do not say 405.
LEADS_ON = {
    "account_set_password": "leads to the page that asks a link",
    "mfa_view_recovery_codes": "asks a proof of identity first",
    "mfa_download_recovery_codes": "asks a proof of identity first",
}
