"""Makes `.venv` in the checkout and puts exactly the packages of `requirements.lock` into it."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cooperative.launch import uv
from cooperative.launch.locks import locked
from cooperative.launch.python import OLDEST, require_python, version_of
from cooperative.launch.words import CHECKOUT, CannotLaunch, say

LOCK = CHECKOUT / "requirements.lock"
VENV = CHECKOUT / ".venv"
VENV_PYTHON = VENV / "bin" / "python"
STAMP = VENV / "portal-installed"
INSTALLING = CHECKOUT / ".local" / "install.lock"


def locked_versions(text: str) -> dict[str, str]:
    """Read name and version of every package that is needed on every machine (no marker) from a lock."""
    pinned = re.findall(r"^([A-Za-z0-9][\w.\-]*)==([^\s;\\]+) *\\?$", text, re.MULTILINE)
    return dict(pinned)


def _plain(version: str) -> str:
    """Write 1.003 as 1.3: a lock and a package's own metadata may differ in leading zeros."""
    return re.sub(r"\d+", lambda digits: str(int(digits.group())), version)


def all_here(versions: Mapping[str, str]) -> bool:
    """Tell whether the running interpreter has all these packages in these versions."""
    for name, version in versions.items():
        try:
            if _plain(importlib.metadata.version(name)) != _plain(version):
                return False
        except importlib.metadata.PackageNotFoundError:
            return False
    return True


def stamp_for(lock: bytes, version: tuple[int, int]) -> str:
    """Say in one line what an up-to-date `.venv` was made from."""
    return f"{hashlib.sha256(lock).hexdigest()} python{version[0]}.{version[1]}\n"


def _up_to_date() -> bool:
    if not (STAMP.exists() and VENV_PYTHON.exists()):
        return False
    stamp = STAMP.read_text(encoding="utf-8")
    digest = stamp.split(" ", 1)[0]
    if digest != hashlib.sha256(LOCK.read_bytes()).hexdigest():
        return False
    version = version_of(str(VENV_PYTHON))
    return version is not None and stamp == stamp_for(LOCK.read_bytes(), version)


def _run(command: Sequence[str], env: Mapping[str, str]) -> bool:
    """Run one installing command; on failure its own words are shown and False comes back."""
    try:
        answer = subprocess.run(
            command, env=dict(env), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as problem:
        say(f"{command[0]}: {problem}")
        return False
    if answer.returncode != 0:
        print(answer.stdout + answer.stderr, file=sys.stderr, flush=True)
    return answer.returncode == 0


def _make_venv(tool: str | None, python: str, env: Mapping[str, str]) -> None:
    version = version_of(str(VENV_PYTHON)) if VENV_PYTHON.exists() else None
    if version is not None and version >= OLDEST:
        return
    if VENV.exists():
        shutil.rmtree(VENV)
    say(f".venv maken met {python}")
    if tool and _run([tool, "venv", "--quiet", "--no-project", "--python", python, str(VENV)], env):
        return
    if not _run([python, "-m", "venv", str(VENV)], env):
        raise CannotLaunch(
            "De Python-omgeving .venv kon niet worden gemaakt; de reden staat hierboven.",
            "The Python environment .venv could not be made; the reason stands above.",
        )


def _install(tool: str | None, env: Mapping[str, str]) -> None:
    say("de pakketten van requirements.lock installeren; de eerste keer duurt dat een minuut")
    exactly = ["--python", str(VENV_PYTHON), "--require-hashes", "--quiet", str(LOCK)]
    if tool and _run([tool, "pip", "sync", *exactly], env):
        return
    pip = [str(VENV_PYTHON), "-m", "pip"]
    by_pip = [*pip, "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(LOCK)]
    if uv.answers([*pip, "--version"]) or uv.answers([str(VENV_PYTHON), "-m", "ensurepip"]):
        say("uv lukte niet; nu met pip")
        if _run(by_pip, env):
            return
    raise CannotLaunch(
        "De pakketten van requirements.lock konden niet worden geïnstalleerd: kijk of deze machine "
        "pypi.org of de index uit pip.conf bereikt, en start opnieuw.",
        "The packages of requirements.lock could not be installed: see whether this machine reaches "
        "pypi.org or the index named in pip.conf, and start again.",
    )


def ensure_packages() -> bool:
    """Bring `.venv` up to date and tell whether anything was done; its stamp says when nothing is needed."""
    if _up_to_date():
        return False
    INSTALLING.parent.mkdir(exist_ok=True)
    with locked(INSTALLING, wait=True):
        if _up_to_date():
            return True
        python = require_python(os.environ, sys.executable)
        tool = uv.find_or_fetch_uv(python.path)
        env = uv.environment(os.environ)
        _make_venv(tool, python.path, env)
        _install(tool, env)
        version = version_of(str(VENV_PYTHON)) or python.version
        STAMP.write_text(stamp_for(LOCK.read_bytes(), version), encoding="utf-8")
    return True


def go_on_with_all_packages(arguments: Sequence[str]) -> None:
    """Return when this interpreter has every package; otherwise install and start again in `.venv`."""
    if os.environ.get("PORTAL_MODE") == "production" or os.environ.get("PORTAL_LAUNCHED") == "1":
        return
    inside = Path(sys.prefix).resolve() == VENV.resolve()
    if not inside and all_here(locked_versions(LOCK.read_text(encoding="utf-8"))):
        return
    installed = ensure_packages()
    if installed or not inside:
        command = [str(VENV_PYTHON), str(CHECKOUT / "manage.py"), *arguments[1:]]
        os.execve(command[0], command, dict(os.environ))  # noqa: S606  # nosec B606
