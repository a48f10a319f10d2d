"""A private PostgreSQL on a unix socket: made, started, made ready for the portal."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from cooperative.launch import databases
from cooperative.launch.children import Child, Children, command_of, end
from cooperative.launch.places import major_version, place_for
from cooperative.launch.state import State
from cooperative.launch.words import CannotLaunch, say

FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def _clean(env: Mapping[str, str]) -> dict[str, str]:
    kept = {key: value for key, value in env.items() if not key.startswith("PG")}
    return {**kept, "LC_ALL": "C.UTF-8"}


class Postgres:
    """One cluster of one state."""

    def __init__(self, state: State, *, forgetful: bool) -> None:
        self.state = state
        self.place = place_for(state)
        self.forgetful = forgetful

    def url(self, role: str, database: str = databases.DATABASE) -> str:
        """Give the address of a database for a role, as a libpq URI over the unix socket."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.place.sockets), safe='')}"

    def remove(self) -> None:
        """Throw the cluster away; it must not be running."""
        shutil.rmtree(self.place.data, ignore_errors=True)

    def start(self, children: Children) -> None:
        """Start the cluster, made first where there is none, and wait until it answers."""
        self.end_stale_server()
        if not (self.place.data / "PG_VERSION").exists():
            self._initialise()
        self._refuse_other_version()
        settings = [
            "listen_addresses=",
            "max_connections=200",
            f"unix_socket_directories={self.place.sockets}",
        ]
        settings += FAST_AND_FORGETFUL if self.forgetful else ()
        options = [word for setting in settings for word in ("-c", setting)]
        command = [
            *self.place.prefix,
            str(self.place.binaries / "postgres"),
            "-D",
            str(self.place.data),
            *options,
        ]
        deadline = time.monotonic() + 60
        child = self._launch(command, children)
        while not self._answers(child.running.pid):
            if child.running.poll() is not None or time.monotonic() > deadline:
                children.stop(child)
                if time.monotonic() > deadline - 50:  # workers of a killed server need a moment to go
                    raise CannotLaunch(
                        f"PostgreSQL startte niet; de reden staat in {child.log}.",
                        f"PostgreSQL did not start; the reason stands in {child.log}.",
                    )
                time.sleep(0.5)
                child = self._launch(command, children)
            time.sleep(0.03)
        self._make_ready()

    def _launch(self, command: Sequence[str], children: Children) -> Child:
        env, user = _clean(os.environ), self.place.user
        return children.start(
            "postgres", command, env, stop_with=signal.SIGINT, patience=60, user=user, is_foundation=True
        )

    def sql(self, database: str, statement: str) -> str:
        """Run SQL as the superuser and give back what it prints, one row a line."""
        words = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", str(self.place.sockets)]
        answer = subprocess.run(
            [str(self.place.binaries / "psql"), *words, "-U", databases.SUPERUSER, "-d", database],
            input=statement,
            env=_clean(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
        if answer.returncode != 0:
            raise CannotLaunch(
                f"De database kon niet worden klaargezet: {answer.stderr.strip()}",
                f"The database could not be made ready: {answer.stderr.strip()}",
            )
        return answer.stdout.strip()

    def _initialise(self) -> None:
        say("een eigen PostgreSQL klaarzetten")
        if self.place.user is None and self.place.data.exists():
            shutil.rmtree(self.place.data)  # left by an initdb that was cut short: it has no PG_VERSION
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if major_version(self.place.binaries) < 17:
            locale = ["--locale=C.UTF-8"]
        self._run("initdb", ["-U", databases.SUPERUSER, "-E", "UTF8", "--auth=trust", "--no-sync", *locale])

    def _run(self, program: str, options: Sequence[str]) -> None:
        user = self.place.user
        answer = subprocess.run(
            [*self.place.prefix, str(self.place.binaries / program), "-D", str(self.place.data), *options],
            env=_clean(os.environ),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            cwd="/" if user is not None else None,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        )
        if answer.returncode != 0:
            raise CannotLaunch(
                f"{program} mislukte: {answer.stderr.strip()}", f"{program} failed: {answer.stderr.strip()}"
            )

    def _refuse_other_version(self) -> None:
        made_by = (self.place.data / "PG_VERSION").read_text(encoding="ascii").strip()
        now = major_version(self.place.binaries)
        if made_by != str(now):
            raise CannotLaunch(
                f"De gegevens zijn van PostgreSQL {made_by}, dit is {now}: begin opnieuw met --reset.",
                f"The data are of PostgreSQL {made_by}, this is {now}: begin again with --reset.",
            )

    def end_stale_server(self) -> None:
        """End a server that a killed launcher left and remove its pid file; no other process is touched."""
        pid_file = self.place.data / "postmaster.pid"
        first = pid_file.read_text(encoding="utf-8").split("\n", 1)[0] if pid_file.exists() else ""
        if first.isdigit() and f"-D {self.place.data} " in command_of(int(first)) + " ":
            end(int(first), signal.SIGINT, 20)
        for stale in (pid_file, *self.place.sockets.glob(".s.PGSQL.*")):
            stale.unlink(missing_ok=True)

    def _answers(self, pid: int) -> bool:
        """Tell whether the server wrote down that it is ready, under the number we started it with."""
        try:
            lines = (self.place.data / "postmaster.pid").read_text(encoding="utf-8").split("\n")
        except OSError:
            return False
        return len(lines) > 7 and lines[0].strip() == str(pid) and lines[7].strip() == "ready"

    def _make_ready(self) -> None:
        known = f"SELECT count(*) FROM pg_database WHERE datname = '{databases.DATABASE}'"  # noqa: S608  # nosec B608
        if self.sql(databases.MAINTENANCE, known) == "0":
            databases.prepare_database(self.sql, databases.DATABASE)
            return
        for statement in databases.role_statements():
            self.sql(databases.MAINTENANCE, statement)
        for statement in databases.statements_for(databases.DATABASE):
            self.sql(databases.DATABASE, statement)
