"""A Valkey of the test's own, and the environment of processes that work on the test's database."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis

from cooperative.launch.valkey import find_binary
from tests.databases import ROOT


@dataclass(frozen=True)
class Broker:
    """A server that this test may empty and kill."""

    url: str
    client: redis.Redis


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Start a Valkey that nobody else uses (never the one of REDIS_URL: this one is emptied)."""
    socket = tmp_path / "v.sock"
    words = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no", "--dir", str(tmp_path)]
    server = subprocess.Popen([str(find_binary()), *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client = redis.Redis(unix_socket_path=str(socket))
    try:
        eventually(lambda: _answers(client), "the broker does not start")
        yield Broker(f"unix://{socket}?db=0", client)
    finally:
        client.close()
        server.terminate()
        server.wait(10)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def environment_of(database: str, **more: str) -> dict[str, str]:
    """Give a process the test's database, as the application role."""
    address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
    return {**os.environ, "DATABASE_URL": address, "PYTHONPATH": str(ROOT), **more}


def run_python(program: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a small program with the portal set up, at most 60 seconds."""
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"import django; django.setup()\n{program}"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def eventually(true: Callable[[], object], otherwise: str, seconds: float = 25) -> None:
    """Wait until something is true; fail with a sentence."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            pytest.fail(otherwise)
        time.sleep(0.05)
