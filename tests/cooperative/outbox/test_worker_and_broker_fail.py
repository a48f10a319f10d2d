"""A worker that is killed, a broker that forgets everything or is not there: nothing that was asked is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cooperative.isolation.transactions import system
from cooperative.outbox.actions import put_many
from cooperative.outbox.models import JobState, OutboxRow
from tests.cast import Cast, address_of
from tests.cooperative.outbox.conftest import Broker, environment_of, eventually, run_python
from tests.databases import ROOT

MANY = 12


def worker(database: str, broker: Broker, folder: Path) -> subprocess.Popen[bytes]:
    """Start a Celery worker with its beat, in a process group of its own."""
    environment = environment_of(
        database,
        REDIS_URL=broker.url,
        POSTBOX=str(folder),
        EMAIL_BACKEND="tests.cooperative.outbox.postbox.Postbox",
    )
    words = ["-A", "tests.cooperative.outbox.worker_app", "worker", "-B", "-s", str(folder / "beat"), "-c", "1"]
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "celery", *words, "-l", "WARNING"],
            env=environment,
            cwd=ROOT,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def kill(running: subprocess.Popen[bytes]) -> None:
    """Kill the worker with all its children: no goodbye, no clean-up."""
    if running.poll() is None:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait(10)


def states() -> list[str]:
    with system("a test reads the rows"):
        return list(OutboxRow.objects.order_by("id").values_list("state", flat=True))


def test_a_killed_worker_and_an_emptied_broker_lose_nothing(own_database: str, broker: Broker, tmp_path: Path) -> None:
    with system("a test asks for mails"):
        put_many(
            "mail",
            {str(n): {"recipient": f"{n}@cast.example", "subject": "s", "body": "b"} for n in range(MANY)},
        )
    (tmp_path / "hold").touch()
    first = worker(own_database, broker, tmp_path)
    try:
        eventually((tmp_path / "began").exists, "the first worker never began")
    finally:
        kill(first)
    broker.client.flushall()
    assert states() == [JobState.WAITING] * MANY

    (tmp_path / "hold").unlink()
    second = worker(own_database, broker, tmp_path)
    try:
        eventually(lambda: states() == [JobState.DONE] * MANY, "the second worker did not do what the first one left")
    finally:
        kill(second)
    delivered = (tmp_path / "delivered").read_text(encoding="utf-8").split()
    assert sorted(delivered) == sorted(f"{n}@cast.example" for n in range(MANY))


ACT_AND_LOOK = """
from django.test import Client
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action
from cooperative.outbox.actions import send_mail_later
from members.people.models import Account

@action
def ask(*, by):
    send_mail_later("ann@cast.example", "Onderwerp", "Tekst")

person = Account.objects.get(email="{email}")
ask(by=Acting(person.pk, {organisation}))
client = Client()
client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
print("page", client.get("/meldingen/").status_code)
"""


@pytest.mark.parametrize("address", ["unix:///nowhere/at/all.sock?db=0", "redis://127.0.0.1:1/0"])
def test_an_unreachable_broker_stops_neither_the_action_nor_the_page(
    own_database: str, own_cast: Cast, address: str
) -> None:
    program = ACT_AND_LOOK.format(email=address_of("admin"), organisation=own_cast.organisations["library"])
    ran = run_python(program, environment_of(own_database, REDIS_URL=address))
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.split() == ["page", "200"]
    assert states() == [JobState.WAITING]


def test_a_commit_tells_our_broker_that_there_is_work(own_database: str, own_cast: Cast, broker: Broker) -> None:
    program = ACT_AND_LOOK.format(email=address_of("admin"), organisation=own_cast.organisations["library"])
    ran = run_python(program, environment_of(own_database, REDIS_URL=broker.url))
    assert ran.returncode == 0, ran.stderr
    assert broker.client.llen("celery") == 1
