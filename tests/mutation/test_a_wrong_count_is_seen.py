"""At least 95 of 100 mutants of the count are killed by its tests (`manage.py long`; the table is in README.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from tests.mutation.planting import ROOT

# Not those that go through thousands of votes: a mutant that lives would take all of their minutes.
LONG = ("can_fail", "every_threshold", "properties")
TESTS = [
    str(path)
    for pattern in ("tests/initiatives/voting/test_count_*.py", "tests/worked_examples/test_votes*.py")
    for path in sorted(ROOT.glob(pattern))
    if not any(word in path.name for word in LONG)
]
EQUAL = tomllib.loads((Path(__file__).parent / "equal.toml").read_text(encoding="utf-8"))["equal"]


@pytest.mark.skipif(os.environ.get("PORTAL_LONG") != "1", reason="minutes on end: only in the long run")
def test_nineteen_of_twenty_mutants_are_killed(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    command = [sys.executable, "-m", "pytest", "-p", "tests.mutation.planting", "-p", "no:randomly", "-p", "no:xdist"]
    env = {**os.environ, "PORTAL_LONG": "", "MUTANTS_TOLD": str(told)}
    env = {name: value for name, value in env.items() if not name.startswith("PYTEST_")}
    done = subprocess.run([*command, *TESTS], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert told.exists(), f"{done.stdout[-4000:]}\n{done.stderr[-2000:]}"
    found = json.loads(told.read_text(encoding="utf-8"))
    mutants = [(module.rpartition(".")[2], *rest) for module, *rest in found["mutants"]]
    lived = sorted((name, f"{module}.py:{line}  {name}") for module, name, line, red in mutants if not red)
    made, dead = Counter(one[0] for one in mutants), Counter(one[0] for one in mutants if one[3])
    rows = [f"| {module} | {made[module]} | {dead[module]} |" for module in sorted(made)]
    print("", "| module | mutants | killed |", "|---|---|---|", *rows, sep="\n")
    print(f"| all | {made.total()} | {dead.total()} |", *(where for _, where in lived), sep="\n")
    assert all(len(reason) > 10 for reason in EQUAL.values())
    assert EQUAL.keys() <= {name for name, _ in lived}, "a mutant that was equal is killed now"
    unexpected = [where for name, where in lived if name not in EQUAL]
    assert len(unexpected) * 20 <= made.total(), "\n".join(unexpected)
