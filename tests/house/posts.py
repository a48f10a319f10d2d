"""Every form of the portal as a person sends it: drawn on its page, filled in, posted; and what the tables hold."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import forms
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.client import BOUNDARY, encode_multipart
from django.urls import reverse

from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import system
from tests.conftest import signed_in
from tests.financing.payments.files import BANK
from tests.house.files import ROOT
from tests.house.preparing import PREPARE
from tests.house.world import World
from tests.members.people.test_signing_in import code_now

TABLE: dict[str, Any] = tomllib.loads((ROOT / "tests" / "house" / "posts.toml").read_text(encoding="utf-8"))
POSTS: dict[str, dict[str, Any]] = TABLE["posts"]
URLENCODED = "application/x-www-form-urlencoded"
SAMPLES = BANK / "synthetic"
Fields = dict[str, list[str]]


class _Forms(HTMLParser):
    """Collect the post forms of a page: where they go, and what they send when nobody types."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, Fields]] = []
        self._fields: Fields | None = None
        self._select = self._textarea = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a control with its value."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {} if given.get("method", "").lower() == "post" else None
            if self._fields is not None:
                self.found.append((given.get("action", ""), self._fields))
        if self._fields is None:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            ticked = "checked" in given or given.get("type") not in {"checkbox", "radio"}
            if ticked:
                either = "on" if given.get("type") in {"checkbox", "radio"} else ""
                self._fields.setdefault(name, []).append(given.get("value", either))
        elif tag == "textarea":
            self._textarea = name
            self._fields[name] = [""]
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and ("selected" in given or self._select not in self._fields):
            # A select without a selected option sends its first one.
            self._fields[self._select] = [given.get("value", "")]

    def handle_data(self, data: str) -> None:
        """Add the text of a text box."""
        if self._textarea and self._fields is not None:
            self._fields[self._textarea][0] += data

    def handle_endtag(self, tag: str) -> None:
        """Close what was open."""
        if tag == "form":
            self._fields = None
        if tag == "select":
            self._select = ""
        if tag == "textarea" and self._textarea and self._fields is not None:
            self._fields[self._textarea][0] = self._fields[self._textarea][0].removeprefix("\n")
            self._textarea = ""


@dataclass
class Drawn:
    """A form as somebody has it in front of them, filled in as the table says."""

    name: str
    row: dict[str, Any]
    client: Client
    url: str
    page: str
    fields: Fields = field(default_factory=dict)
    form: forms.Form | None = None

    def send(self, other: dict[str, Any] | None = None) -> Any:
        """Post it, with other values for some fields (None: the field is not sent at all)."""
        fields: dict[str, Any] = {**self.fields, **(other or {})}
        chosen = {name: SimpleUploadedFile(file, (SAMPLES / file).read_bytes()) for name, file in self.files(other)}
        if chosen:
            sent = {name: value for name, value in fields.items() if value is not None} | chosen
            return self.client.post(
                self.url, encode_multipart(BOUNDARY, sent), content_type=f"multipart/form-data; boundary={BOUNDARY}"
            )
        body = urlencode({name: value for name, value in fields.items() if value is not None}, doseq=True)
        return self.client.post(self.url, body, content_type=URLENCODED)

    def files(self, other: dict[str, Any] | None) -> list[tuple[str, str]]:
        """Give the files that go along, unless something else is sent in the place of one."""
        return [(name, file) for name, file in self.row.get("files", {}).items() if name not in (other or {})]


def draw(name: str, world: World) -> Drawn:
    """Sign in, open the page that shows the form, and fill it in as the table says."""
    row = POSTS[name]
    cache.clear()
    client = Client() if row["as"] == "anonymous" else signed_in(world.cast.acting(row["as"], row.get("for")))
    client.raise_request_exception = False
    path = PREPARE[name](client, world) if name in PREPARE else _address(name, world, row.get("args"))
    page = _address(row["page"], world, row.get("page_args")) if row.get("page") else path
    drawn = Drawn(name, row, client, path, page)
    text = ""
    if row.get("page", "itself"):
        response = client.get(page)
        text = response.content.decode()
        drawn.fields = _fields_to(text, path, page)
        form = (response.context or {}).get("form")
        if isinstance(form, forms.BaseForm) and set(form.fields) & (set(drawn.fields) | set(row.get("fields", ()))):
            drawn.form = form
    typed = {key.format_map(world.ids): _filled(value, world, text) for key, value in row.get("fields", {}).items()}
    drawn.fields |= {key: value if isinstance(value, list) else [value] for key, value in typed.items()}
    return drawn


def _address(name: str, world: World, args: list[str] | None) -> str:
    rows = world.arguments_of(name) if args is None else [world.ids[one] for one in args]
    return reverse(name, args=rows)


def _fields_to(text: str, path: str, page: str) -> Fields:
    reader = _Forms()
    reader.feed(text)
    for action, fields in reader.found:
        if (action or page) == path:
            fields.pop("csrfmiddlewaretoken", None)
            return fields
    return {}


def _filled(value: Any, world: World, page: str) -> Any:
    """Put days, codes and ids in the place of their names."""
    if isinstance(value, list):
        return [_filled(one, world, page) for one in value]
    now = fresh_now().astimezone(BRUSSELS)
    moments = {
        "today": f"{now:%d/%m/%Y}",
        "soon": f"{now + timedelta(days=10):%d/%m/%Y}",
        "late": f"{now + timedelta(days=40):%d/%m/%Y}",
        "code": code_now(),
    }
    if secret := re.search(r'id="totp-secret">([A-Z2-7]+)<', page):
        moments["app_code"] = str(format_hotp_value(hotp_value(secret[1], next(iter(yield_hotp_counters_from_time())))))
    return re.sub(r"\{(\w+)\}", lambda found: moments.get(found[1]) or str(world.ids[found[1]]), str(value))


# What changes by looking: where somebody is signed in, and how often somebody tried.
MOVING = ("django_session", "cooperative_cache", "usersessions_usersession", "house_clock", "django_migrations")


def digest(*without: str) -> dict[str, str]:
    """Give count and md5 of the rows of every table but those that change by looking and those named.

    The head of the record lies where the application cannot read: it moves only with a leaf, which is compared.
    """
    with system("a test compares what every table holds"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(format('SELECT %%L, count(*) || '' '' || coalesce(md5(string_agg(t::text, '''' ORDER BY"
            " t::text)), '''') FROM %%I t', relname, relname), ' UNION ALL ') FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace AND relname <> ALL(%s) AND has_table_privilege(oid, 'SELECT')",
            [[*MOVING, *without]],
        )
        cursor.execute(cursor.fetchone()[0])
        return dict(cursor.fetchall())


@contextmanager
def nothing_written(what: str, *without: str) -> Iterator[None]:
    """Refuse whatever changed a row."""
    before = digest(*without)
    yield
    changed = [table for table, rows in digest(*without).items() if rows != before[table]]
    assert not changed, f"{what} wrote in {changed}"
