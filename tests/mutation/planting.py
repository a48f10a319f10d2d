"""A run of pytest that tries its tests on one mutant after another, each in a child of its own."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import settings

from tests.mutation.mutants import Mutant, mutants_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "initiatives" / "voting" / "count"
AT_ONCE = int(os.environ.get("MUTANTS_AT_ONCE", "2"))
PATIENCE = 20  # times as long as all tests take without a fault: then it hangs


def pytest_configure(config: pytest.Config) -> None:
    """Draw the same votes for every mutant, and keep none of them."""
    settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
    settings.load_profile("mutants")


def _first_red(items: list[pytest.Item]) -> str:
    """Run tests until one fails; give its name, or nothing."""
    for item in items:
        if any(report.failed for report in runtestprotocol(item, nextitem=None, log=False)):
            return item.nodeid
    return ""


def _try_on(mutant: Mutant, items: list[pytest.Item], seconds: float) -> tuple[int, int]:
    """Start a child that writes which test sees the fault, or nothing; gives its number and where it writes."""
    heard, told = os.pipe()
    child = os.fork()
    if child:
        os.close(told)
        return child, heard
    signal.setitimer(signal.ITIMER_REAL, seconds)
    red = "planting"
    try:
        mutant.plant()
        red = _first_red(items)
    finally:
        os.write(told, red.encode())
        os._exit(0)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run all tests without a fault, then on every mutant until one fails; write what became of it.

    The quickest go first, and of each module those that saw a fault in it before.
    """
    took: dict[str, float] = {}
    for item in session.items:
        began = time.monotonic()
        if _first_red([item]):
            pytest.exit(f"without any fault {item.nodeid} fails", 2)
        took[item.nodeid] = time.monotonic() - began
    quickest = sorted(session.items, key=lambda item: took[item.nodeid])
    waiting = mutants_of(PACKAGE, ROOT)
    order = {mutant.module: list(quickest) for mutant in waiting}
    told: list[tuple[str, str, int, str]] = []
    running: dict[int, tuple[Mutant, int]] = {}
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            mutant = waiting.pop()
            child, heard = _try_on(mutant, order[mutant.module], PATIENCE * sum(took.values()))
            running[child] = mutant, heard
        child, status = os.wait()
        mutant, heard = running.pop(child)
        with os.fdopen(heard) as line:
            red = line.read()
        order[mutant.module].sort(key=lambda item: item.nodeid != red)
        told.append((mutant.module, mutant.name, mutant.line, red or ("too late" if status else "")))
        if not red:
            print(f"{len(waiting)} left, lived: {mutant.name}", flush=True)
    kept = {"tests": len(quickest), "seconds": round(sum(took.values())), "mutants": told}
    Path(os.environ["MUTANTS_TOLD"]).write_text(json.dumps(kept), encoding="utf-8")
    return True
