"""What `demo`, `test` and every other command start, and how they say that something is wrong."""

import os
import socket
import sys
from pathlib import Path

import pytest

from cooperative.launch import checks, commands, demo
from cooperative.launch.children import Children
from cooperative.launch.state import State
from cooperative.launch.words import CannotLaunch


@pytest.fixture
def servers(tmp_path: Path) -> Children:
    made = State(tmp_path / "state")
    made.make()
    return Children(made)


def test_the_next_free_port_is_taken_and_held() -> None:
    with demo.reserve_port(None) as first, demo.reserve_port(None) as second:
        ports = [line.getsockname()[1] for line in (first, second)]

    assert demo.FIRST_PORT <= ports[0] < ports[1] < demo.FIRST_PORT + 100


def test_an_asked_port_that_is_taken_is_refused_by_number() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotLaunch, match=f"Poort {port} is niet vrij"):
            demo.reserve_port(port)


@pytest.mark.parametrize("port", [70000, -1])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(CannotLaunch, match="niet vrij"):
        demo.reserve_port(port)


def test_a_preparing_command_that_fails_ends_the_start_with_its_name_log_and_last_words(
    servers: Children, capsys: pytest.CaptureFixture[str]
) -> None:
    steps = {
        "build_assets": [sys.executable, "-c", "pass"],
        "migrate": [sys.executable, "-c", "raise SystemExit('kolom ontbreekt')"],
    }

    with pytest.raises(CannotLaunch, match=r"migrate is gestopt \(status 1\).*migrate\.log"):
        demo.run_steps(steps, os.environ, servers)

    assert "kolom ontbreekt" in capsys.readouterr().err
    servers.stop_all()


def test_preparing_commands_that_succeed_leave_nothing_running(servers: Children) -> None:
    demo.run_steps({"migrate": [sys.executable, "-c", "pass"]}, os.environ, servers)

    assert servers.all == []


def test_a_server_that_dies_is_named_with_its_log(servers: Children) -> None:
    child = servers.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    child.running.wait(20)

    with pytest.raises(CannotLaunch, match=r"worker is gestopt \(status 3\).*worker\.log"):
        demo.refuse_dead(servers)

    servers.stop_all()


def test_reset_never_empties_a_database_that_the_machine_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://portal_app@db/portal")

    with pytest.raises(CannotLaunch, match="--reset"):
        demo.run_demo(["--reset"])


def test_all_checks_run_in_this_order_and_quick_runs_three() -> None:
    every = ["ruff check", "ruff format", "mypy", "lint-imports", "codespell", "bandit"]

    assert list(checks.static_checks(quick=False)) == every
    assert list(checks.static_checks(quick=True)) == ["ruff check", "ruff format", "lint-imports"]


def test_every_failing_check_is_named_and_the_others_zwijgtl_run(
    servers: Children, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = {
        "first": [sys.executable, "-c", "print('regel 7 is fout'); raise SystemExit(1)"],
        "second": [sys.executable, "-c", "print('zwijgt')"],
        "third": [sys.executable, "-c", "raise SystemExit(2)"],
    }

    assert checks.run_static_checks(wanted, os.environ, servers) == ["first", "third"]

    shown = capsys.readouterr().out
    assert "regel 7 is fout" in shown
    assert "zwijgt" not in shown
    assert [line.split()[0] for line in shown.splitlines() if " s" in line[-2:]] == ["first", "second", "third"]


def test_pytest_gets_what_the_person_asked_and_two_cores_otherwise() -> None:
    alone, both = [sys.executable, "-m", "pytest"], ["-n", "2", "--dist", "worksteal"]

    assert checks.pytest_command([], quick=False) == [*alone, *both]
    few = ["-m", "not slow and not journey", *checks.QUICK]
    assert checks.pytest_command([], quick=True) == [*alone, *both, *few]
    assert all((checks.CHECKOUT / path).exists() for path in checks.QUICK)
    assert checks.pytest_command(["tests/house", "-x"], quick=False) == [*alone, "tests/house", "-x"]


@pytest.mark.parametrize("name", ["DATABASE_URL", "PORTAL_MODE"])
def test_with_a_database_or_in_production_a_command_goes_straight_to_django(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for given in ("DATABASE_URL", "PORTAL_MODE"):
        monkeypatch.delenv(given, raising=False)
    monkeypatch.setenv(name, "production" if name == "PORTAL_MODE" else "postgresql:///portal")
    monkeypatch.setattr(commands, "go_on_with_all_packages", lambda arguments: None)
    monkeypatch.setattr(commands, "running", None)  # would be called to start servers

    commands.run(["manage.py", "migrate"])

    assert os.environ["DJANGO_SETTINGS_MODULE"] == "cooperative.settings"


def test_a_server_is_asked_to_stop_only_once(servers: Children) -> None:
    """A second SIGTERM would make Celery drop the report that it is finishing."""
    script = (
        "import signal, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: print('gevraagd', flush=True))\n"
        "print('klaar', flush=True)\n"
        "end = time.monotonic() + 1.5\n"
        "while time.monotonic() < end: time.sleep(0.05)\n"
    )
    child = servers.start("worker", [sys.executable, "-c", script], os.environ)
    while "klaar" not in child.log.read_text(encoding="utf-8"):
        assert child.running.poll() is None

    servers.stop_all()

    assert child.log.read_text(encoding="utf-8").split() == ["klaar", "gevraagd"]
