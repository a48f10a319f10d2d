"""Where uv and the packages come from: what pip is told on this machine, and nothing unchecked."""

import hashlib
import io
import json
import platform
import zipfile
from pathlib import Path

import pytest

from cooperative.launch import index, uv
from cooperative.launch.words import CannotLaunch

MACHINE = platform.machine()
WHEEL_NAME = f"uv-0.13.9-py3-none-manylinux_2_17_{MACHINE}.manylinux2014_{MACHINE}.whl"


def wheel_of(program: bytes) -> bytes:
    """Pack a program the way the uv wheel does."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("uv-0.13.9.data/scripts/uv", program)
        archive.writestr("uv/__init__.py", b"")
    return packed.getvalue()


def folder_index(root: Path, content: bytes, sha256: str | None) -> str:
    """Write a simple index with one wheel as files, and give its address."""
    project = root / "simple" / "uv"
    project.mkdir(parents=True)
    (project / WHEEL_NAME).write_bytes(content)
    fragment = f"#sha256={sha256}" if sha256 else ""
    page = f'<!DOCTYPE html><a href="{WHEEL_NAME}{fragment}">{WHEEL_NAME}</a>'
    (project / "index.html").write_text(page, encoding="utf-8")
    return (root / "simple").as_uri()


def settings_for(address: str) -> index.IndexSettings:
    return index.IndexSettings(address, (), (), (), None)


def test_without_any_configuration_it_is_pypi() -> None:
    found = index.index_settings({}, files=[])

    assert found == index.IndexSettings("https://pypi.org/simple", (), (), (), None)


def test_the_later_file_wins_and_the_environment_wins_from_both(tmp_path: Path) -> None:
    machine, person = tmp_path / "machine.conf", tmp_path / "person.conf"
    machine.write_text(
        "[global]\nindex-url = https://one.example/simple\ncert = /etc/one.pem\ntrusted-host = one.example\n",
        encoding="utf-8",
    )
    person.write_text(
        "[global]\nindex_url = https://two.example/simple\n[install]\nextra-index-url =\n"
        "    https://a.example/simple\n    https://b.example/simple\n",
        encoding="utf-8",
    )

    from_files = index.index_settings({}, files=[machine, person])
    from_env = index.index_settings(
        {"PIP_INDEX_URL": "https://three.example/simple", "PIP_CERT": "/three.pem"}, files=[machine, person]
    )

    assert from_files.first == "https://two.example/simple"
    assert from_files.extra == ("https://a.example/simple", "https://b.example/simple")
    assert from_files.certificates == "/etc/one.pem"
    assert from_files.trusted_hosts == ("one.example",)
    assert from_env.first == "https://three.example/simple"
    assert from_env.certificates == "/three.pem"


def test_pip_conf_below_etc_counts_without_a_home(tmp_path: Path) -> None:
    files = index.configuration_files({}, root=tmp_path)

    assert tmp_path / "etc" / "pip.conf" in files
    assert not [path for path in files if ".config" in path.parts]


def test_the_home_s_own_pip_conf_is_read_after_the_machine_s() -> None:
    files = index.configuration_files({"HOME": "/home/lies", "PIP_CONFIG_FILE": "/last.conf"})

    assert files.index(Path("/etc/pip.conf")) < files.index(Path("/home/lies/.config/pip/pip.conf"))
    assert files[-1] == Path("/last.conf")


def test_a_broken_pip_conf_is_passed_over(tmp_path: Path) -> None:
    broken = tmp_path / "pip.conf"
    broken.write_text("index-url without a section\n", encoding="utf-8")

    assert index.index_settings({}, files=[broken, tmp_path / "absent.conf"]).first == index.DEFAULT_INDEX


def test_uv_is_told_what_pip_is_told_and_keeps_what_it_was_told_itself() -> None:
    told = index.IndexSettings("https://i.example/simple", ("https://e.example/simple",), (), (), "/c.pem")

    passed_on = uv.environment({}, told)
    kept = uv.environment({"UV_DEFAULT_INDEX": "https://mine.example/simple", "SSL_CERT_FILE": "/m.pem"}, told)

    assert passed_on["UV_DEFAULT_INDEX"] == "https://i.example/simple"
    assert passed_on["UV_INDEX"] == "https://e.example/simple"
    assert passed_on["SSL_CERT_FILE"] == "/c.pem"
    assert kept["UV_DEFAULT_INDEX"] == "https://mine.example/simple"
    assert kept["SSL_CERT_FILE"] == "/m.pem"
    assert "UV_INDEX" not in kept


def test_without_a_writable_home_the_cache_of_uv_stands_in_the_checkout(tmp_path: Path) -> None:
    told = settings_for("https://i.example/simple")

    for home in ({}, {"HOME": "/proc"}, {"HOME": "/nonexistent"}, {"HOME": ""}):
        assert uv.environment(home, told)["UV_CACHE_DIR"].endswith("/.local/uv-cache")
    assert not Path("/nonexistent").exists()
    assert "UV_CACHE_DIR" not in uv.environment({"HOME": str(tmp_path)}, told)


def test_a_wheel_whose_hash_is_right_is_fetched_and_unpacked(tmp_path: Path) -> None:
    packed = wheel_of(b"#!/bin/sh\necho uv\n")
    address = folder_index(tmp_path, packed, hashlib.sha256(packed).hexdigest())

    fetched = index.fetch_wheel("uv", "0.13.9", settings_for(address))

    assert fetched == packed
    program = uv.unpack_uv(packed, tmp_path / "tools")
    assert program.read_bytes() == b"#!/bin/sh\necho uv\n"
    assert program.stat().st_mode & 0o111


@pytest.mark.parametrize("sha256", ["0" * 64, None], ids=["another hash", "no hash"])
def test_a_wheel_whose_hash_differs_or_is_not_named_is_refused(tmp_path: Path, sha256: str | None) -> None:
    address = folder_index(tmp_path, wheel_of(b"wrong"), sha256)

    with pytest.raises(index.WheelRefusedError, match="sha256"):
        index.fetch_wheel("uv", "0.13.9", settings_for(address))


def test_a_refused_wheel_ends_the_start_with_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    address = folder_index(tmp_path, wheel_of(b"wrong"), "0" * 64)
    monkeypatch.setattr(uv, "TOOLS", tmp_path / "tools")
    monkeypatch.setattr(uv, "index_settings", lambda env: settings_for(address))

    with pytest.raises(CannotLaunch, match="geweigerd"):
        uv.find_or_fetch_uv("/bin/false")

    assert not (tmp_path / "tools" / "uv").exists()


def test_an_index_that_is_not_there_gives_nothing(tmp_path: Path) -> None:
    assert index.fetch_wheel("uv", "0.13.9", settings_for(tmp_path.as_uri())) is None


def test_an_index_in_json_is_read_like_one_in_html() -> None:
    page = json.dumps({"files": [{"filename": WHEEL_NAME, "url": "../f/w.whl", "hashes": {"sha256": "ab"}}]})

    listed = index.wheels_listed(page, "https://i.example/index/uv/", is_json=True)

    assert listed == [index.Wheel(WHEEL_NAME, "https://i.example/index/f/w.whl", "ab")]


def test_the_wheel_for_this_machine_is_chosen_the_asked_version_first_else_the_newest() -> None:
    def wheel(version: str, tag: str) -> index.Wheel:
        return index.Wheel(f"uv-{version}-py3-none-{tag}.whl", "https://i.example/", "ab")

    here, elsewhere = f"manylinux_2_17_{MACHINE}", f"musllinux_1_1_{MACHINE}"
    listed = [
        wheel("0.9.30", here),
        wheel("0.13.9", here),
        wheel("0.14.0", elsewhere),
        wheel("0.13.10", here),
    ]

    asked = index.choose_wheel(listed, "uv", "0.13.9", libc="glibc")
    newest = index.choose_wheel(listed, "uv", "0.12.0", libc="glibc")

    assert asked is not None
    assert newest is not None
    assert asked.name.startswith("uv-0.13.9-")
    assert newest.name.startswith("uv-0.13.10-")
    assert index.choose_wheel([wheel("0.14.0", "win_amd64")], "uv", "0.14.0", libc="glibc") is None
