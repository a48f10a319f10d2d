"""The state folder: where the servers of one run keep their files, sockets, secret and lock."""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cooperative.launch.locks import locked
from cooperative.launch.words import CHECKOUT, CannotLaunch

# A unix socket's path has room for 107 bytes; the longest name we put in the folder is `db/.s.PGSQL.5432`.
LONGEST_SOCKET_FOLDER = 80


@dataclass(frozen=True)
class State:
    """One state folder: `.local` for the demo, `.local/test` for a test run."""

    root: Path

    @property
    def postgres(self) -> Path:
        """The database cluster."""
        return self.root / "postgres"

    @property
    def logs(self) -> Path:
        """One log file per server."""
        return self.root / "logs"

    @property
    def children_file(self) -> Path:
        """Who was started by the launcher that holds this state."""
        return self.root / "children.json"

    @property
    def lock_file(self) -> Path:
        """Held by the launcher whose servers use this state."""
        return self.root / "servers.lock"

    def make(self) -> None:
        """Make the folders that must stand before anything starts; others may not look into them."""
        for folder in (
            self.root,
            self.logs,
            self.root / "valkey",
            self.root / "build",
            self.root / "documents",
        ):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def sockets(self) -> Path:
        """Give the folder for unix sockets, short enough for them and closed to others."""
        own = self.root / "run"
        if len(os.fsencode(own)) <= LONGEST_SOCKET_FOLDER:
            own.mkdir(exist_ok=True, mode=0o700)
            return own
        return private_folder(Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{self.key()}")

    def clear_sockets(self) -> None:
        """Remove the socket folders once nothing is in them."""
        folder = self.sockets()
        for each in (folder / "db", folder):
            with contextlib.suppress(OSError):
                each.rmdir()

    def key(self) -> str:
        """Name this checkout's state in twelve characters."""
        return hashlib.sha256(os.fsencode(self.root.resolve())).hexdigest()[:12]

    def secret_key(self) -> str:
        """Give the secret key of this state, made at first use and readable by its owner only."""
        path = self.root / "secret_key"
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii")
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        return path.read_text(encoding="ascii")


def private_folder(folder: Path) -> Path:
    """Make a folder that is ours alone; refuses one that another person put there first."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise CannotLaunch(
            f"De map {folder} is niet van u; verwijder ze of start met een andere TMPDIR.",
            f"The folder {folder} is not yours; remove it or start with another TMPDIR.",
        )
    folder.chmod(0o700)
    return folder


DEMO = State(CHECKOUT / ".local")


def test_states() -> Iterator[State]:
    """Yield the states for test runs: the first free one is used, so that runs do not meet."""
    for number in range(1, 17):
        yield State(CHECKOUT / ".local" / ("test" if number == 1 else f"test-{number}"))


@contextmanager
def held(state: State) -> Iterator[None]:
    """Hold a state while its servers run; raises BusyError when another launcher does."""
    state.root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(state.lock_file):
        yield
