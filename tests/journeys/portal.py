"""A running portal for a real browser: web server and worker on a clone of the demo, with its house clock."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg

from cooperative.launch.databases import creation_statement
from cooperative.launch.valkey import find_binary
from tests.databases import ROOT, drop, run_as_superuser, superuser_url
from tests.demo_database import demo_documents, ensure_demo_template, environment_for


@dataclass(slots=True)
class Portal:
    """One running portal."""

    base: str
    database: str

    def ask(self, sql: str, *values: object) -> list[tuple[object, ...]]:
        """Read rows as the superuser: only to find an id or to check what was kept."""
        with psycopg.connect(superuser_url(self.database), autocommit=True) as connection:
            return list(connection.execute(sql, values))

    def shift_clock(self, by: timedelta) -> None:
        """Move the house clock, as the owner."""
        with psycopg.connect(superuser_url(self.database), autocommit=True) as connection:
            connection.execute("UPDATE house_clock SET shift = %s", [by])


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


@contextmanager
def running_portal(name: str, *, worker: bool = False) -> Iterator[Portal]:
    """Run the portal on a clone of the demo; everything is ended and dropped afterwards."""
    template = ensure_demo_template()
    database = f"j_{name}_{os.getpid()}"
    drop(database)
    run_as_superuser("postgres", creation_statement(database, template))
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    port = free_port()
    base = f"http://localhost:{port}"
    documents = folder / "documents"
    if demo_documents(template).is_dir():
        shutil.copytree(demo_documents(template), documents)
    env = environment_for(
        database,
        PORTAL_ORIGIN=base,
        DOCUMENTS_DIR=str(documents),
        REDIS_URL=f"unix://{folder}/valkey.sock?db=0",
    )
    bin_folder = Path(sys.executable).parent
    commands = [
        [
            str(find_binary()),
            "--port",
            "0",
            "--unixsocket",
            f"{folder}/valkey.sock",
            "--save",
            "",
            "--dir",
            str(folder),
        ],
        [
            str(bin_folder / "gunicorn"),
            "cooperative.wsgi",
            "-b",
            f"127.0.0.1:{port}",
            "-w",
            "2",
            "--threads",
            "4",
            "--log-level",
            "warning",
        ],
    ]
    if worker:
        commands.append([str(bin_folder / "celery"), "-A", "cooperative", "worker", "-c", "1", "--loglevel", "warning"])
    log = (folder / "log.txt").open("w")
    children = [
        subprocess.Popen(words, cwd=ROOT, env=env, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        for words in commands
    ]
    try:
        _wait_for(f"{base}/gezond", folder / "log.txt")
        yield Portal(base, database)
    except BaseException:
        log.flush()
        sys.stderr.write((folder / "log.txt").read_text(encoding="utf-8", errors="replace")[-6000:])
        raise
    finally:
        for child in reversed(children):
            child.send_signal(signal.SIGTERM)
        for child in children:
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait(10)
        log.close()
        drop(database)
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str, log: Path) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the portal did not start:\n{log.read_text()[-4000:]}")
