"""Finds a Python of at least 3.12 that really runs; itself readable by Python 3.8."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from cooperative.launch import uv
from cooperative.launch.words import CHECKOUT, CannotLaunch, say

Version = Tuple[int, int]

OLDEST: Version = (3, 12)
PREFERRED: Tuple[Version, ...] = ((3, 13), (3, 14), (3, 12))
# A Python without these modules cannot install anything, so it does not count as one that runs.
PROBE = "import ctypes, fcntl, ssl, sys, zlib; print('%d.%d' % sys.version_info[:2])"


class Interpreter(NamedTuple):
    """One Python that answered when it was asked for its version."""

    path: str
    version: Version


def version_of(path: str) -> Optional[Version]:
    """Ask a Python for its version by running it; None when it does not run (a shim may exit 127)."""
    try:
        answer = subprocess.run(
            [path, "-I", "-c", PROBE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(r"(\d+)\.(\d+)", answer.stdout.decode("ascii", "replace").strip())
    return (int(found.group(1)), int(found.group(2))) if answer.returncode == 0 and found else None


def _in_versions_folder(folder: Path) -> Iterator[str]:
    """Yield the Pythons that pyenv keeps below one `versions` folder, newest name first."""
    try:
        versions = sorted(folder.iterdir(), reverse=True)
    except OSError:
        return
    for version in versions:
        for name in ("python3", "python"):
            path = version / "bin" / name
            if os.access(str(path), os.X_OK):
                yield str(path)
                break


def candidates(env: Mapping[str, str], current: Optional[str]) -> Iterator[str]:
    """Yield every place where a new enough Python may be, the nearest first."""
    if current:
        yield current
    folders = [Path(part) for part in env.get("PATH", "").split(os.pathsep) if part]
    if env.get("PYENV_ROOT"):
        yield from _in_versions_folder(Path(env["PYENV_ROOT"]) / "versions")
    for folder in folders:
        if folder.name == "shims":
            yield from _in_versions_folder(folder.parent / "versions")
    for name in ["python%d.%d" % version for version in PREFERRED] + ["python3"]:
        for folder in folders:
            if os.access(str(folder / name), os.X_OK):
                yield str(folder / name)


def find_python(env: Mapping[str, str], current: Optional[str]) -> Optional[Interpreter]:
    """Choose, among the Pythons that run and are new enough, 3.13, then 3.14, then 3.12, then any newer."""
    ranking: List[Version] = list(PREFERRED)
    best: Optional[Interpreter] = None
    tried = set()
    for path in candidates(env, current):
        real = os.path.realpath(path)
        if real in tried:
            continue
        tried.add(real)
        version = version_of(path)
        if version is None or version < OLDEST:
            continue
        if version == ranking[0]:
            return Interpreter(path, version)
        if version not in ranking:
            ranking.append(version)
        if best is None or ranking.index(version) < ranking.index(best.version):
            best = Interpreter(path, version)
    return best


def _installed_by_uv(env: Mapping[str, str]) -> Optional[Interpreter]:
    """Let uv fetch a Python into `.local/python`; None when uv or the download does not work here."""
    tool = uv.find_or_fetch_uv(sys.executable)
    if tool is None:
        return None
    say("geen Python 3.12 of nieuwer gevonden; uv haalt er een op")
    folder = CHECKOUT / ".local" / "python"
    surroundings = dict(uv.environment(env), UV_PYTHON_INSTALL_DIR=str(folder))
    surroundings.pop("UV_PYTHON_DOWNLOADS", None)
    try:
        subprocess.run(
            [tool, "python", "install", "--no-bin", "3.13"],
            env=surroundings,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=600,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    for path in _in_versions_folder(folder):
        version = version_of(path)
        if version is not None and version >= OLDEST:
            return Interpreter(path, version)
    return None


def require_python(env: Mapping[str, str], current: Optional[str]) -> Interpreter:
    """Give a Python that runs; end with one sentence when there is none and none can be fetched."""
    found = find_python(env, current) or _installed_by_uv(env)
    if found is None:
        raise CannotLaunch(
            "Het portaal heeft Python 3.12 of nieuwer nodig en vond of kreeg er geen op deze machine: "
            "installeer python3.13 en start opnieuw.",
            "The portal needs Python 3.12 or newer and could neither find nor fetch one on this machine: "
            "install python3.13 and start again.",
        )
    return found


def go_on_with_a_new_enough_python(arguments: Sequence[str]) -> None:
    """Return at once in Python 3.12 or newer; otherwise start the same command in one that is."""
    if sys.version_info[:2] >= OLDEST:
        return
    own = CHECKOUT / ".venv" / "bin" / "python"
    version = version_of(str(own)) if own.exists() else None
    path = str(own) if version and version >= OLDEST else require_python(os.environ, None).path
    command = [path, str(CHECKOUT / "manage.py"), *arguments[1:]]
    os.execve(path, command, dict(os.environ))  # noqa: S606  # nosec B606
