"""`manage.py test` and `manage.py long`: every check of the house, pytest last."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from cooperative.launch.children import Children, Stopped, stopping_when_asked
from cooperative.launch.demo import manage, run_steps
from cooperative.launch.locks import BusyError
from cooperative.launch.postgres import Postgres
from cooperative.launch.servers import running
from cooperative.launch.state import State, test_states
from cooperative.launch.system import ensure_system_packages
from cooperative.launch.words import CHECKOUT, CannotLaunch, say

MOST_LINES = 60  # of the words of one failing check
FLOORS = ("cooperative", "members", "initiatives", "financing")
# What `--quick` runs: the rules of the house, the ground, and the sums.
QUICK = (
    "tests/house/test_style.py",
    "tests/house/test_policies.py",
    "tests/house/test_texts.py",
    "tests/house/test_migrations.py",
    "tests/cooperative/audit",
    "tests/cooperative/isolation",
    "tests/initiatives/voting/test_count_majority_and_quorum.py",
    "tests/initiatives/voting/test_closing_and_counting.py",
    "tests/financing/keys",
    "tests/financing/indexation",
    "tests/worked_examples",
)


def _tool(name: str, *words: str) -> list[str]:
    return [str(Path(sys.executable).parent / name), *words]


def static_checks(*, quick: bool) -> dict[str, list[str]]:
    """Give the checks that read the code without running it, by name."""
    floors = [floor for floor in FLOORS if (CHECKOUT / floor).is_dir()]
    checks = {
        "ruff check": _tool("ruff", "check", "--output-format", "concise", "."),
        "ruff format": _tool("ruff", "format", "--check", "."),
        "mypy": [
            sys.executable,
            "-m",
            "mypy",
            "--strict",
            *(word for floor in floors for word in ("-p", floor)),
        ],
        "lint-imports": _tool("lint-imports"),
        "codespell": _tool("codespell"),
        "bandit": _tool("bandit", "-q", "-r", *floors, "-c", "pyproject.toml"),
    }
    if "importlinter" not in (CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"):
        del checks["lint-imports"]
    wanted = ("ruff check", "ruff format", "lint-imports") if quick else tuple(checks)
    return {name: command for name, command in checks.items() if name in wanted}


def run_static_checks(checks: Mapping[str, Sequence[str]], env: Mapping[str, str], children: Children) -> list[str]:
    """Run every check, show the words of those that fail, and give the names of those."""
    failures = []
    words = children.state.root / "check.txt"
    for name, command in checks.items():
        began = time.monotonic()
        words.unlink(missing_ok=True)
        child = children.start("checks", command, env, output=words, join=True)
        status = child.running.wait()
        children.stop(child)
        print(f"{name:<14} {'goed' if status == 0 else 'FOUT'} {time.monotonic() - began:6.1f} s", flush=True)
        if status != 0:
            lines = words.read_text(encoding="utf-8", errors="replace").splitlines()
            print("\n".join(lines[-MOST_LINES:]), flush=True)
            failures.append(name)
    words.unlink(missing_ok=True)
    return failures


def pytest_command(arguments: Sequence[str], *, quick: bool) -> list[str]:
    """Give the pytest command: on two cores, unless the person chose what to run."""
    command = [sys.executable, "-m", "pytest"]
    if arguments:
        return [*command, *arguments]
    return [*command, "-n", "2", "--dist", "worksteal", *(["-m", "not slow and not journey", *QUICK] if quick else [])]


def forget_test_databases(postgres: Postgres) -> None:
    """Drop what an earlier run left, save templates: they are named after what they were made from."""
    names = postgres.sql("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate")
    for name in names.splitlines():
        if name not in ("postgres", "portal") and not name.startswith("template_"):
            postgres.sql("postgres", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def run_checks(arguments: Sequence[str], *, long: bool) -> int:
    """Run the checks on servers of their own; gives the exit status, non-zero when anything failed."""
    quick = "--quick" in arguments and not long
    chosen = [word for word in arguments if word != "--quick"]
    ensure_system_packages(browser=not quick and not chosen)
    try:
        with stopping_when_asked():
            for state in test_states():
                try:
                    return _run_on(state, chosen, quick=quick, long=long)
                except BusyError:
                    continue
    except Stopped:
        return 130
    raise CannotLaunch("Er lopen al te veel tests in deze map.", "Too many test runs are busy in this folder.")


def _run_on(state: State, chosen: Sequence[str], *, quick: bool, long: bool) -> int:
    unclean = state.children_file.exists()  # a forgetful server that was killed may have lost pages
    with running(state, mode="test", reset=unclean) as (env, children):
        if not os.environ.get("DATABASE_URL"):
            forget_test_databases(Postgres(state, forgetful=True))
        if long:
            env = {**env, "PORTAL_LONG": "1"}
        run_steps({"build_assets": manage("build_assets")}, env, children)
        failures = [] if chosen or long else run_static_checks(static_checks(quick=quick), env, children)
        if failures:
            print("niet in orde: " + ", ".join(failures), flush=True)
        status = children.run_here("pytest", pytest_command(chosen, quick=quick), env)
    if failures:
        say("niet in orde: " + ", ".join(failures))
    return status or (1 if failures else 0)
