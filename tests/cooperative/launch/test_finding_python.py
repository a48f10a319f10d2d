"""Which Python the launcher takes: one that really runs, 3.13 before 3.14 before 3.12."""

import ast
from pathlib import Path

import pytest

from cooperative.launch import python
from cooperative.launch.words import CannotLaunch


def fake_python(path: Path, version: str, status: int = 0) -> Path:
    """Write a program that answers like a Python of that version, or fails like a pyenv shim."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n[ {status} -eq 0 ] && echo {version}\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_a_shim_that_exits_127_is_passed_over_for_the_version_behind_it(tmp_path: Path) -> None:
    shims = tmp_path / "pyenv" / "shims"
    fake_python(shims / "python3.13", "3.13", status=127)
    real = fake_python(tmp_path / "pyenv" / "versions" / "3.12.1" / "bin" / "python3", "3.12")

    found = python.find_python({"PATH": str(shims)}, current=None)

    assert found == python.Interpreter(str(real), (3, 12))


def test_pyenv_root_is_searched_without_a_shim_on_the_path(tmp_path: Path) -> None:
    real = fake_python(tmp_path / "versions" / "3.14.0" / "bin" / "python3", "3.14")
    fake_python(tmp_path / "versions" / "3.9.18" / "bin" / "python3", "3.9")

    found = python.find_python({"PYENV_ROOT": str(tmp_path)}, current=None)

    assert found == python.Interpreter(str(real), (3, 14))


def test_of_several_3_13_comes_first_then_3_14_then_3_12_then_anything_newer(tmp_path: Path) -> None:
    made = {}
    for version in ("3.15", "3.12", "3.14", "3.13"):
        made[version] = fake_python(tmp_path / version / "bin" / "python3", version)
    order = []
    while made:
        paths = ":".join(str(path.parent) for path in made.values())
        found = python.find_python({"PATH": paths}, current=None)
        assert found is not None
        order.append("{}.{}".format(*found.version))
        del made[order[-1]]

    assert order == ["3.13", "3.14", "3.12", "3.15"]


def test_the_running_python_wins_from_an_equal_one_elsewhere(tmp_path: Path) -> None:
    current = fake_python(tmp_path / "mine" / "python3", "3.13")
    fake_python(tmp_path / "other" / "python3.13", "3.13")

    found = python.find_python({"PATH": str(tmp_path / "other")}, current=str(current))

    assert found == python.Interpreter(str(current), (3, 13))


@pytest.mark.parametrize("answer", ["3.13 with words", "", "Python 3.13"])
def test_a_program_that_does_not_answer_with_a_version_is_no_python(tmp_path: Path, answer: str) -> None:
    assert python.version_of(str(fake_python(tmp_path / "python3", answer))) is None


def test_a_python_of_another_machine_is_no_python(tmp_path: Path) -> None:
    broken = tmp_path / "python3"
    broken.write_bytes(b"\x7fELF nothing")
    broken.chmod(0o755)

    assert python.version_of(str(broken)) is None


def test_where_there_is_none_the_start_ends_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_python(tmp_path / "python3", "3.11")
    monkeypatch.setattr(python.uv, "find_or_fetch_uv", lambda interpreter: None)

    with pytest.raises(CannotLaunch) as ended:
        python.require_python({"PATH": str(tmp_path)}, current=None)

    sentence = str(ended.value.code)
    assert "\n" not in sentence
    assert "Python 3.12 of nieuwer" in sentence
    assert "Python 3.12 or newer" in sentence
    assert "installeer python3.13" in sentence


def test_a_uv_that_cannot_download_a_python_also_ends_in_that_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = fake_python(tmp_path / "uv", "", status=1)
    monkeypatch.setattr(python, "CHECKOUT", tmp_path)
    monkeypatch.setattr(python.uv, "find_or_fetch_uv", lambda interpreter: str(tool))

    with pytest.raises(CannotLaunch, match=r"Python 3\.12 of nieuwer"):
        python.require_python({}, current=None)


def test_what_an_old_python_must_read_is_written_for_an_old_python() -> None:
    """Python 3.8 reads manage.py and all it imports before it has found a newer one."""
    folder = Path(python.__file__).parent
    for name in ("__init__", "python", "uv", "index", "words"):
        source = (folder / f"{name}.py").read_text(encoding="utf-8")
        compile_for_3_8(source, name)
        assert "from __future__ import annotations" in source or name == "__init__"
    compile_for_3_8((python.CHECKOUT / "manage.py").read_text(encoding="utf-8"), "manage")


def compile_for_3_8(source: str, name: str) -> None:
    """Parse source as Python 3.8 does; raises SyntaxError on anything newer."""
    ast.parse(source, filename=name, feature_version=(3, 8))
