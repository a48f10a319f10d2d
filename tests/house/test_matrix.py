"""Every URL × every role: the answer and the exact number of statements stand in `matrix.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse

from tests.house.files import ROOT
from tests.house.world import World, names_of

MATRIX = tomllib.loads((ROOT / "tests" / "house" / "matrix.toml").read_text(encoding="utf-8"))
ROLES = tuple(MATRIX["roles"])
PAGES: dict[str, dict[str, object]] = MATRIX["pages"]
FORMS: dict[str, dict[str, object]] = MATRIX["forms"]
COUNTED = re.compile(r"^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)


def statements(queries: CaptureQueriesContext) -> int:
    """Count SELECT, INSERT, UPDATE, DELETE and set_config; savepoints are not statements of a page."""
    return sum(1 for query in queries if COUNTED.match(query["sql"]))


def test_every_url_stands_in_the_matrix_and_nothing_else() -> None:
    names = set(names_of(get_resolver().url_patterns))
    assert names == set(PAGES) | set(FORMS)


def test_every_role_of_the_domain_is_asked() -> None:
    assert set(ROLES) == {
        "reader", "contributor", "representative", "treasurer", "admin", "staff", "secretary", "board",
        "house_treasurer", "teller", "auditor", "observer", "stranger", "anonymous",
    }  # fmt: skip


def answers_of(row: dict[str, object]) -> dict[str, int]:
    """Read a row: `all` for everybody, then exceptions by role; anonymous is led to sign-in unless said otherwise."""
    answers = dict.fromkeys(ROLES, int(str(row.get("all", 200))))
    answers["anonymous"] = int(str(row.get("anonymous", 302)))
    for code, roles in row.get("but", {}).items():  # type: ignore[attr-defined]
        for role in roles:
            answers[role] = int(code)
    return answers


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_answers_each_role_as_the_matrix_says(name: str, world: World, client_of: Callable[..., Client]) -> None:
    row = PAGES[name]
    url = reverse(name, args=world.arguments_of(name))
    found, counts, sizes = {}, {}, {}
    for role in ROLES:
        client = Client() if role == "anonymous" else client_of(role)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
        found[role], counts[role] = response.status_code, statements(queries)
        sizes[role] = 0 if response.streaming else len(response.content)
    assert found == answers_of(row), f"{name} {url}"
    measured = max(counts[role] for role in _readers(found))
    assert measured == row["statements"], f"{name}: {counts}"
    assert measured <= (12 if row.get("reason") else 8), f"{name} asks {measured} statements"
    if name not in MATRIX["bytes"]["exceptions"]:
        assert max(sizes.values()) <= MATRIX["bytes"]["most"], f"{name}: {sizes}"


def _readers(found: dict[str, int]) -> list[str]:
    """Give the roles whose page is counted: who reads it, else who is led on, else everybody."""
    signed_in = {role: status for role, status in found.items() if role != "anonymous"}
    for status in (200, 302):
        if readers := [role for role, answer in signed_in.items() if answer == status]:
            return readers if status == 302 or found["anonymous"] != 200 else [*readers, "anonymous"]
    return ["anonymous"] if found["anonymous"] == 200 else list(found)


@pytest.mark.parametrize("name", sorted(FORMS))
def test_a_form_answers_each_role_as_the_matrix_says(name: str, world: World, client_of: Callable[..., Client]) -> None:
    row = FORMS[name]
    url = reverse(name, args=world.arguments_of(name))
    found = {}
    for role in ROLES:
        client = Client() if role == "anonymous" else client_of(role)
        found[role] = client.get(url).status_code
    # A form-only address refuses GET; who is not signed in is led to sign-in first.
    assert set(found.values()) <= {405, 302, 403, 404}, f"{name}: {found}"
    assert found["anonymous"] == int(str(row.get("anonymous", 302)))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_wrong_method_is_refused(name: str, world: World, client_of: Callable[..., Client]) -> None:
    url = reverse(name, args=world.arguments_of(name))
    assert client_of("representative").delete(url).status_code in {405, 302, 403, 404}
