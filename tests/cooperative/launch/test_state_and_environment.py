"""The state folder, its sockets and secret, and what Django is handed."""

import os
import stat
from pathlib import Path
from urllib.parse import unquote

import pytest

from cooperative.launch import packages, postgres, servers, state, system
from cooperative.launch.places import Place
from cooperative.launch.state import State, private_folder
from cooperative.launch.words import CannotLaunch

LIMIT = 107  # bytes of a unix socket's path on Linux (sun_path without its closing NUL)
LONGEST_NAME = "db/.s.PGSQL.5432.lock"


def test_sockets_stand_in_the_state_when_its_path_is_short() -> None:
    short = Path(f"/tmp/pt-{os.getpid()}")
    try:
        short.mkdir()
        assert State(short).sockets() == short / "run"
        assert stat.S_IMODE((short / "run").stat().st_mode) == 0o700
    finally:
        (short / "run").rmdir()
        short.rmdir()


def test_a_long_checkout_path_gets_a_short_closed_folder_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(state.tempfile, "gettempdir", lambda: "/tmp")
    long = tmp_path / ("bibliotheek-" * 10)
    one, other = State(long / "a" / ".local").sockets(), State(long / "b" / ".local").sockets()
    try:
        assert one != other
        for folder in (one, other):
            assert len(os.fsencode(folder / LONGEST_NAME)) <= LIMIT
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert State(long / "a" / ".local").sockets() == one
    finally:
        one.rmdir()
        other.rmdir()


def test_the_longest_folder_that_counts_as_short_leaves_room_for_the_longest_name() -> None:
    assert state.LONGEST_SOCKET_FOLDER + len("/" + LONGEST_NAME) <= LIMIT


def test_a_socket_folder_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(CannotLaunch, match="niet van u"):
        private_folder(tmp_path / "link")


def test_the_secret_key_is_made_once_long_and_closed_to_others(tmp_path: Path) -> None:
    made = State(tmp_path)

    first = made.secret_key()

    assert len(first) >= 50
    assert made.secret_key() == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_django_is_handed_these_names(tmp_path: Path) -> None:
    addresses = {"DATABASE_URL": "postgresql://portal_app@/portal?host=%2Fx", "REDIS_URL": "unix:///x?db=0"}

    env = servers.environment(State(tmp_path), mode="demo", port=8003, base={"LANG": "nl_BE"}, servers=addresses)

    assert env == {
        "LANG": "nl_BE",
        **addresses,
        "PORTAL_MODE": "demo",
        "PORTAL_STATE": str(tmp_path),
        "PORTAL_PORT": "8003",
        "PORTAL_ORIGIN": "http://localhost:8003",
        "PORTAL_LAUNCHED": "1",
        "SECRET_KEY": State(tmp_path).secret_key(),
        "DJANGO_SETTINGS_MODULE": "cooperative.settings",
        "PYTHONUNBUFFERED": "1",
    }


def test_a_secret_that_the_machine_gives_is_kept(tmp_path: Path) -> None:
    env = servers.environment(State(tmp_path), mode="demo", port=1, base={"SECRET_KEY": "given"}, servers={})

    assert env["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret_key").exists()


def test_a_database_without_an_owner_is_refused() -> None:
    with pytest.raises(CannotLaunch, match="OWNER_DATABASE_URL"):
        servers.refuse_half_a_database({"DATABASE_URL": "postgresql://portal_app@db/portal"})

    servers.refuse_half_a_database({})
    servers.refuse_half_a_database({"DATABASE_URL": "postgresql://a@/p", "OWNER_DATABASE_URL": "postgresql://o@/p"})


def test_the_address_of_a_database_names_role_database_and_socket_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "bin", tmp_path / "data", tmp_path / "run")
    monkeypatch.setattr(postgres, "place_for", lambda _: place)

    address = postgres.Postgres(State(tmp_path), forgetful=True).url("portal_app")

    assert address.startswith("postgresql://portal_app@/portal?host=%2F")
    assert unquote(address.split("host=")[1]) == str(tmp_path / "run")


def test_an_ordinary_user_gets_the_one_line_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system.os, "getuid", lambda: 1000)
    monkeypatch.setattr(system, "loads", lambda library: False)
    monkeypatch.setattr(system, "any_font", lambda: False)
    monkeypatch.setattr(system.shutil, "which", lambda name: None)

    with pytest.raises(CannotLaunch) as ended:
        system.ensure_system_packages(browser=True)

    assert str(ended.value.code).splitlines()[1:] == [
        "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core chromium"
    ]


def test_only_what_is_missing_is_named_and_the_browser_only_where_it_is_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(system, "loads", lambda library: library != "libpangoft2-1.0.so.0")
    monkeypatch.setattr(system, "any_font", lambda: True)
    monkeypatch.setattr(system.shutil, "which", lambda name: None)

    assert system.missing_packages(browser=False) == ["libpangoft2-1.0-0"]
    assert system.missing_packages(browser=True) == ["libpangoft2-1.0-0", "chromium"]


def test_a_folder_without_a_font_file_has_no_font(tmp_path: Path) -> None:
    (tmp_path / "readme.txt").write_text("no font", encoding="utf-8")
    assert not system.any_font([str(tmp_path)])
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "Sans.ttf").write_bytes(b"")
    assert system.any_font([str(tmp_path)])


def test_a_stamp_changes_with_the_lock_and_with_the_python() -> None:
    stamps = {packages.stamp_for(lock, version) for lock in (b"a", b"b") for version in ((3, 12), (3, 13))}

    assert len(stamps) == 4


def test_packages_with_a_marker_are_not_asked_of_this_machine() -> None:
    everywhere = "amqp==5.4.2 \\\n    --hash=sha256:93\n    # via kombu\n"
    elsewhere = "colorama==0.4.6 ; sys_platform == 'win32' \\\n    --hash=sha256:08\n"

    assert packages.locked_versions(everywhere + elsewhere) == {"amqp": "5.4.2"}


def test_one_package_in_another_version_means_that_not_all_is_here() -> None:
    installed = packages.importlib.metadata.version("pytest")

    assert packages.all_here({"pytest": installed})
    assert not packages.all_here({"pytest": "0.1"})
    assert not packages.all_here({"pytest": installed, "no-such-package": "1"})


def test_a_leading_zero_does_not_make_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.importlib.metadata, "version", lambda name: "3.013")

    assert packages.all_here({"fontpkg-hanken-grotesk": "3.13"})
    assert not packages.all_here({"fontpkg-hanken-grotesk": "3.130"})


def test_these_tests_run_where_all_of_the_lock_is_installed() -> None:
    assert packages.all_here(packages.locked_versions(packages.LOCK.read_text(encoding="utf-8")))
