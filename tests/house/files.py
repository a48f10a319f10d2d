"""The files of the portal, as the house tests read them."""

from __future__ import annotations

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("cooperative", "members", "initiatives", "financing")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file of the repository that git knows or would add."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return tuple(ROOT / name for name in listed if (ROOT / name).is_file())


def named(path: Path) -> str:
    """The path inside the repository."""
    return path.relative_to(ROOT).as_posix()


def sources(*, migrations: bool = False) -> list[Path]:
    """The Python files of the four floors."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py"
        and named(path).split("/")[0] in FLOORS
        and (migrations or "/migrations/" not in named(path))
    ]


def templates() -> list[Path]:
    """Every template."""
    return [
        path for path in tracked() if named(path).startswith("templates/") and path.suffix in {".html", ".txt", ".svg"}
    ]


@cache
def tree(path: Path) -> ast.Module:
    """A Python file, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def limits() -> dict[str, Any]:
    """The limits and exceptions."""
    return tomllib.loads((ROOT / "tests" / "house" / "limits.toml").read_text(encoding="utf-8"))
