"""The record: canonical lines, an unbroken chain, the last statement before COMMIT, and nobody rewrites it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cooperative.audit.buffer import record
from cooperative.audit.canonical import NotCanonical, canonical
from cooperative.audit.models import RecordHash, RecordLeaf
from cooperative.audit.queries import first_break, line_about
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action, reading, system
from tests.cast import Cast
from tests.databases import run_as_superuser

Room = Callable[..., AbstractContextManager[object]]


@action
def note(*, by: Acting, subject: int, text: str = "") -> None:
    """An act of the tests that only leaves a line."""
    record("noted", subject=("test", subject), organisation_id=by.organisation_id, text=text)


def test_canonical_json_sorts_keys_by_utf16_and_escapes_as_rfc_8785_does() -> None:
    # RFC 8785 §3.2.3: € (U+20AC), carriage return, 1, ö (U+00F6), dalet with dagesh (U+FB33),
    # 😀 (U+1F600 = D83D DE00), U+0080
    given = {
        "€": "Euro Sign",
        "\r": "CR",
        "\ufb33": "Dalet",
        "1": "One",
        "😀": "Smiley",
        "\x80": "Control",
        "ö": "o",
    }
    assert list(json.loads(canonical(given))) == ["\r", "1", "\x80", "ö", "€", "😀", "\ufb33"]
    assert canonical({"b": [1, True, None], "a": '\x0f\n"\\'}) == '{"a":"\\u000f\\n\\"\\\\","b":[1,true,null]}'


@pytest.mark.parametrize("value", [1.5, float("nan"), 2**53, {1: "x"}, object()])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"value": value} if not isinstance(value, dict) else value)


def test_each_line_holds_the_hash_of_the_line_before(cast: Cast) -> None:
    by = cast.acting("representative", "library")
    note(by=by, subject=1, text="één")
    note(by=by, subject=2)
    with reading(by):
        first, second = RecordLeaf.objects.filter(subject_kind="test").order_by("seq")
        assert json.loads(second.leaf)["prev"] == hashlib.sha256(first.leaf.encode()).hexdigest()
        assert second.seq == first.seq + 1
        assert bytes(RecordHash.objects.get(seq=second.seq).hash) == hashlib.sha256(second.leaf.encode()).digest()
        assert canonical(json.loads(first.leaf)) == first.leaf


def test_a_person_stands_in_the_record_as_a_salted_hash(cast: Cast) -> None:
    by = cast.acting("representative", "library")
    note(by=by, subject=3)
    with reading(by):
        line = line_about("test", 3, "noted")
        assert line is not None
        content = json.loads(line.leaf)
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as c,
        ):
            c.execute("SELECT salt FROM cooperative_personsalt")
    assert len(content["by"]) == 64
    assert content["by"] != hashlib.sha256(str(by.person_id).encode()).hexdigest()
    assert "Lien" not in line.leaf


def test_the_line_is_written_by_the_last_statement(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as queries:
        note(by=cast.acting("representative", "library"), subject=4)
    statements = [query["sql"] for query in queries if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert "record_append" in statements[-1] or "record_append" in statements[-2]
    assert sum("record_append" in sql for sql in statements) == 1


def test_an_act_that_fails_leaves_no_line(cast: Cast) -> None:
    @action
    def fail(*, by: Acting) -> None:
        record("noted", subject=("test", 5), organisation_id=by.organisation_id)
        raise KeyError

    by = cast.acting("representative", "library")
    with pytest.raises(KeyError):
        fail(by=by)
    with reading(by):
        assert line_about("test", 5, "noted") is None


def test_a_stranger_reads_the_hash_but_not_the_line(cast: Cast, as_person: Room) -> None:
    note(by=cast.acting("representative", "library"), subject=6)
    with as_person("stranger"):
        assert line_about("test", 6, "noted") is None
        assert RecordHash.objects.exists()
    with as_person("auditor"):
        assert line_about("test", 6, "noted") is not None


def test_nobody_writes_a_line_for_another_organisation(cast: Cast) -> None:
    @action
    def forge(*, by: Acting) -> None:
        record("noted", subject=("test", 7), organisation_id=cast.organisations["library"])

    with pytest.raises(ProgrammingError, match="another organisation"), transaction.atomic():
        forge(by=cast.acting("stranger"))


@pytest.mark.parametrize("table", ["cooperative_recordleaf", "cooperative_recordhash"])
@pytest.mark.parametrize(
    "verb",
    ["INSERT INTO {0} SELECT * FROM {0}", "UPDATE {0} SET seq = seq", "DELETE FROM {0}", "TRUNCATE {0}"],
)
def test_the_application_role_cannot_touch_the_record(cast: Cast, table: str, verb: str) -> None:
    with (
        system("a test that tries to rewrite the record"),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(verb.format(table))


@pytest.mark.parametrize("table", ["cooperative_recordleaf", "cooperative_recordhash"])
@pytest.mark.parametrize("verb", ["UPDATE {0} SET seq = seq", "DELETE FROM {0}", "TRUNCATE {0}"])
def test_not_even_the_owner_rewrites_the_record(own_database: str, table: str, verb: str) -> None:
    with pytest.raises(Exception, match="append-only"):
        run_as_superuser(own_database, verb.format(table))


def test_one_changed_byte_is_named(own_cast: Cast, own_database: str) -> None:
    by = own_cast.acting("representative", "library")
    for number in range(5):
        note(by=by, subject=100 + number, text="waar")
    with system("the record covers every organisation"):
        assert first_break() is None
        target = RecordLeaf.objects.get(subject_kind="test", subject_id=102).seq
    run_as_superuser(own_database, "ALTER TABLE cooperative_recordleaf DISABLE TRIGGER record_leaf_stays")
    run_as_superuser(
        own_database,
        f"UPDATE cooperative_recordleaf SET leaf = replace(leaf, 'waar', 'vals') WHERE seq = {target}",
    )
    with system("the record covers every organisation"):
        broken = first_break()
    assert broken is not None
    assert (broken.seq, broken.why) == (target, "hash")


def test_dates_stand_in_utc_to_the_microsecond() -> None:
    moment = datetime(2026, 11, 26, 16, 0, 0, 5, tzinfo=UTC)
    assert canonical({"at": moment}) == '{"at":"2026-11-26T16:00:00.000005Z"}'


def test_the_trigger_is_what_stops_the_owner(own_database: str) -> None:
    run_as_superuser(own_database, "DROP TRIGGER record_leaf_stays ON cooperative_recordleaf")
    run_as_superuser(own_database, "UPDATE cooperative_recordleaf SET seq = seq")
    with pytest.raises(Exception, match="append-only"):
        run_as_superuser(own_database, "UPDATE cooperative_recordhash SET seq = seq")
