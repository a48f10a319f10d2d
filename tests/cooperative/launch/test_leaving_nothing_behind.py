"""Servers of a killed start are found again; what is not ours is left alone; locks are never stale."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cooperative.launch import children, postgres
from cooperative.launch.children import (
    Children,
    Stopped,
    command_of,
    end_leftovers,
    started_at,
    stopping_when_asked,
)
from cooperative.launch.locks import BusyError, locked
from cooperative.launch.places import Place
from cooperative.launch.postgres import Postgres
from cooperative.launch.state import State

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# A server that ends by SIGINT: it says so as soon as it does, not still at its own start.
SERVER = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def state(tmp_path: Path) -> State:
    made = State(tmp_path / "state")
    made.make()
    return made


@pytest.fixture
def sleeper() -> Iterator[subprocess.Popen[bytes]]:
    """Run a program that has nothing to do with the portal."""
    with subprocess.Popen(SLEEP, start_new_session=True) as running:
        wait_until(lambda: command_of(running.pid) != "")  # just after exec the kernel shows none yet
        yield running
        running.kill()


def written_down(state: State, pid: int, *, started: str | None, program: str) -> None:
    row = {"name": "web", "pid": pid, "started": started, "program": program, "stop_with": signal.SIGTERM}
    state.children_file.write_text(json.dumps([row]), encoding="utf-8")


def wait_until(condition: Callable[[], bool]) -> bool:
    """Wait at most ten seconds and tell whether it came true."""
    deadline = time.monotonic() + 10
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def gone(pid: int) -> bool:
    return wait_until(lambda: started_at(pid) is None)


def test_a_stopped_server_leaves_no_process_and_no_pid_file(state: State) -> None:
    servers = Children(state)
    child = servers.start("web", SLEEP, os.environ)
    assert json.loads(state.children_file.read_text(encoding="utf-8"))[0]["pid"] == child.running.pid

    servers.stop_all()

    assert gone(child.running.pid)
    assert not state.children_file.exists()


def test_a_server_that_does_not_listen_is_ended_with_all_it_started(state: State) -> None:
    script = "trap '' TERM; sleep 60 & echo $!; wait; sleep 60"
    servers = Children(state)
    child = servers.start("web", ["sh", "-c", script], os.environ, patience=0.3)
    assert wait_until(lambda: child.log.read_text(encoding="utf-8").strip() != "")

    servers.stop_all()

    assert gone(child.running.pid)
    assert gone(int(child.log.read_text(encoding="utf-8").split()[0]))


def test_servers_are_stopped_the_last_started_first(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    servers, order = Children(state), []
    for name in ("postgres", "valkey", "web"):
        servers.start(name, SLEEP, os.environ)
    stop = servers.stop

    def noted(child: children.Child) -> None:
        order.append(child.name)
        stop(child)

    monkeypatch.setattr(servers, "stop", noted)
    servers.stop_all()

    assert order == ["web", "valkey", "postgres"]


def test_a_server_dies_with_a_launcher_that_is_killed(state: State) -> None:
    source = (
        "import os, signal, sys; from pathlib import Path\n"
        "from cooperative.launch.children import Children; from cooperative.launch.state import State\n"
        f"child = Children(State(Path({str(state.root)!r}))).start('web', {SLEEP!r}, os.environ)\n"
        "print(child.running.pid, flush=True); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    launcher = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=False)

    assert launcher.returncode == -signal.SIGKILL
    assert gone(int(launcher.stdout))


def test_the_next_start_ends_what_a_killed_launcher_left(state: State, sleeper: subprocess.Popen[bytes]) -> None:
    written_down(state, sleeper.pid, started=started_at(sleeper.pid), program=sys.executable)

    assert end_leftovers(state) == ["web"]
    assert sleeper.wait(10) == -signal.SIGTERM
    assert not state.children_file.exists()


@pytest.mark.parametrize(
    ("started", "program"),
    [("same", "/usr/sbin/other-server"), ("1", sys.executable)],
    ids=["another command line", "another start"],
)
def test_a_number_that_now_belongs_to_another_program_is_left_alone(
    state: State, sleeper: subprocess.Popen[bytes], started: str, program: str
) -> None:
    began = started_at(sleeper.pid) if started == "same" else started
    written_down(state, sleeper.pid, started=began, program=program)

    assert end_leftovers(state) == []
    assert sleeper.poll() is None
    assert not state.children_file.exists()


@pytest.mark.parametrize("content", ["", "not json", "[]"])
def test_a_damaged_or_empty_pid_file_is_cleared(state: State, content: str) -> None:
    state.children_file.write_text(content, encoding="utf-8")

    assert end_leftovers(state) == []
    assert not state.children_file.exists()


def test_a_stale_postmaster_pid_is_removed_and_its_number_left_alone(
    state: State, tmp_path: Path, sleeper: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "bin", tmp_path / "data", tmp_path / "run")
    place.data.mkdir()
    place.sockets.mkdir()
    (place.data / "postmaster.pid").write_text(f"{sleeper.pid}\n{place.data}\n", encoding="utf-8")
    (place.sockets / ".s.PGSQL.5432.lock").write_text(f"{sleeper.pid}\n", encoding="utf-8")
    monkeypatch.setattr(postgres, "place_for", lambda _: place)

    Postgres(state, forgetful=True).end_stale_server()

    assert sleeper.poll() is None
    assert not (place.data / "postmaster.pid").exists()
    assert not (place.sockets / ".s.PGSQL.5432.lock").exists()


def test_a_postgres_of_this_cluster_that_was_left_is_ended(
    state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place(tmp_path / "bin", tmp_path / "data", tmp_path / "run")
    place.data.mkdir()
    monkeypatch.setattr(postgres, "place_for", lambda _: place)
    command = [*SERVER, "-D", str(place.data), "-c", "x"]
    with subprocess.Popen(command, start_new_session=True, stdout=subprocess.PIPE) as left:
        (place.data / "postmaster.pid").write_text(f"{left.pid}\n", encoding="utf-8")
        assert left.stdout is not None
        assert left.stdout.readline() == b"up\n"

        Postgres(state, forgetful=True).end_stale_server()

        assert left.wait(10) == -signal.SIGINT


def test_a_second_holder_is_refused_and_the_file_goes_with_the_first(tmp_path: Path) -> None:
    path = tmp_path / "servers.lock"
    with locked(path), pytest.raises(BusyError), locked(path):
        pass

    assert not path.exists()
    with locked(path):
        assert path.exists()


def test_a_lock_file_left_by_a_killed_holder_does_not_lock(tmp_path: Path) -> None:
    path = tmp_path / "servers.lock"
    path.write_text("", encoding="utf-8")

    with locked(path):
        pass

    assert not path.exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_to_stop_is_heard_once(number: signal.Signals) -> None:
    heard = 0
    with pytest.raises(Stopped), stopping_when_asked():
        heard += _stop_twice(number)

    assert heard == 0  # the first one was heard before the end of the wait


def _stop_twice(number: signal.Signals) -> int:
    """Ask to stop, and again while stopping: the second must not break off the stopping."""
    try:
        os.kill(os.getpid(), number)
        time.sleep(5)
        return 1
    finally:
        os.kill(os.getpid(), number)
        time.sleep(0.05)
