"""The static files are collected once: again only when a source or the packages are newer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cooperative.launch import demo


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout and a state of its own, everything of the same moment."""
    checkout, state = tmp_path / "checkout", tmp_path / "state"
    for path in (checkout / "static" / "a.css", state / "build" / "b.css", state / "static" / "staticfiles.json"):
        path.parent.mkdir(parents=True)
        path.write_text("x", encoding="utf-8")
    (checkout / "requirements.lock").write_text("x", encoding="utf-8")
    for path in tmp_path.rglob("*"):
        os.utime(path, (1_000, 1_000))
    monkeypatch.setattr(demo, "CHECKOUT", checkout)
    return state


def test_what_is_as_new_as_its_sources_is_not_collected_again(state: Path) -> None:
    assert demo.collected(state)


@pytest.mark.parametrize("newer", ["checkout/static/a.css", "checkout/requirements.lock", "state/build/b.css"])
def test_a_newer_source_is_collected(state: Path, newer: str) -> None:
    os.utime(state.parent / newer, (2_000, 2_000))
    assert not demo.collected(state)


def test_what_was_never_collected_is_collected(state: Path) -> None:
    (state / "static" / "staticfiles.json").unlink()
    assert not demo.collected(state)
