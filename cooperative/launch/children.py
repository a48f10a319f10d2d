"""Starts, watches and stops the servers, and leaves none behind."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cooperative.launch.state import State
from cooperative.launch.words import CHECKOUT, say

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PR_SET_PDEATHSIG = 1
LOG_LIMIT = 5_000_000  # bytes; a longer log is put aside at the next start


class Stopped(BaseException):
    """Somebody asked us to stop (Ctrl-C, SIGTERM, or a closed terminal)."""


@contextmanager
def stopping_when_asked() -> Iterator[None]:
    """Turn the stop signals into `Stopped`; a second one while stopping is not listened to."""

    def ask(number: int, frame: object) -> None:
        for each in STOP_SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    heard = [each for each in STOP_SIGNALS if each != signal.SIGHUP or signal.getsignal(each) != signal.SIG_IGN]
    before = {each: signal.signal(each, ask) for each in heard}  # nohup keeps its word
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _signals_later() -> Iterator[None]:
    before = signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _before_exec(last_signal: int) -> Callable[[], None]:
    """Prepare what a child does before it becomes the server: die when we die, and hear signals."""
    try:
        prctl = ctypes.CDLL(None).prctl
    except (OSError, AttributeError):
        prctl = None
    parent = os.getpid()

    def prepare() -> None:
        if prctl is not None:
            prctl(PR_SET_PDEATHSIG, last_signal, 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    return prepare


def started_at(pid: int) -> str | None:
    """Give the moment a process began, in ticks since boot; None when it is gone or has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except (OSError, IndexError):
        return None
    return None if fields[0] in "ZX" else fields[19]


def command_of(pid: int) -> str:
    """Give the command line of a process, spaces between its words; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def end(pid: int, gently: int, seconds: float) -> None:
    """Ask a process that is not our child to stop, and end its group when it does not in time."""
    began = started_at(pid)
    deadline = time.monotonic() + seconds
    leads_a_group = False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        leads_a_group = os.getpgid(pid) == pid
        os.kill(pid, gently)
    while began is not None and started_at(pid) == began and time.monotonic() < deadline:
        time.sleep(0.05)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if leads_a_group:
            os.killpg(pid, signal.SIGKILL)
        elif started_at(pid) == began:
            os.kill(pid, signal.SIGKILL)


@dataclass
class Child:
    """One running server: how to stop it, how long that may take, and where its log is."""

    name: str
    program: str
    running: subprocess.Popen[bytes]
    log: Path
    stop_with: int
    patience: float
    is_foundation: bool = False
    asked: bool = False

    def ask_to_stop(self) -> None:
        """Send the stop signal once: a second one would cut short what a worker is finishing."""
        if not self.asked and self.running.poll() is None:
            self.running.send_signal(self.stop_with)
        self.asked = True


class Children:
    """The servers of one state, in the order in which they started."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.all: list[Child] = []

    def start(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        stop_with: int = signal.SIGTERM,
        patience: float = 20,
        keep_open: Sequence[int] = (),
        user: int | None = None,
        output: Path | None = None,
        join: bool = False,
        is_foundation: bool = False,
    ) -> Child:
        """Start a server in a session of its own, its words in `logs/<name>.log` or its output in a file."""
        log = self.state.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > LOG_LIMIT:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as words, (output or log).open("ab") as printed, _signals_later():
            running = subprocess.Popen(
                command,
                env=dict(env),
                cwd=CHECKOUT if user is None else "/",
                stdin=subprocess.DEVNULL,
                stdout=printed,
                stderr=subprocess.STDOUT if join else words,
                start_new_session=True,
                pass_fds=keep_open,
                user=user,
                group=user,
                extra_groups=None if user is None else [],
                preexec_fn=_before_exec(stop_with),
            )
            child = Child(name, command[0], running, log, stop_with, patience, is_foundation)
            self.all.append(child)
            self._write_down()
        return child

    def run_here(self, name: str, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run a command to its end on our own terminal and give its status; it hears Ctrl-C from us."""
        with _signals_later():
            running = subprocess.Popen(
                command,
                env=dict(env),
                cwd=CHECKOUT,
                start_new_session=True,
                preexec_fn=_before_exec(signal.SIGTERM),
            )
            child = Child(name, command[0], running, self.state.logs, signal.SIGINT, 20)
            self.all.append(child)
            self._write_down()
        status = running.wait()
        self.stop(child)
        return status

    def first_dead(self) -> Child | None:
        """Give a server that has ended by itself, if there is one."""
        return next((child for child in self.all if child.running.poll() is not None), None)

    def stop(self, child: Child) -> None:
        """Stop one server and whatever it started."""
        child.ask_to_stop()
        try:
            child.running.wait(child.patience)
        except subprocess.TimeoutExpired:
            say(f"{child.name} stopt niet vanzelf en wordt afgebroken")
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.running.pid, signal.SIGKILL)
        child.running.wait()
        self.all.remove(child)
        self._write_down()

    def stop_all(self) -> None:
        """Stop every server: what stands on database and broker side by side, then those, the last first."""
        for child in self.all:
            if not child.is_foundation:
                child.ask_to_stop()
        for child in reversed(self.all.copy()):
            self.stop(child)

    def _write_down(self) -> None:
        rows = [
            {
                "name": child.name,
                "pid": child.running.pid,
                "started": started_at(child.running.pid),
                "program": child.program,
                "stop_with": int(child.stop_with),
            }
            for child in self.all
        ]
        path = self.state.children_file
        if not rows:
            path.unlink(missing_ok=True)
            return
        unfinished = path.with_suffix(".new")
        unfinished.write_text(json.dumps(rows), encoding="utf-8")
        unfinished.replace(path)


def end_leftovers(state: State) -> list[str]:
    """End the servers that a killed launcher left behind, and name them.

    A process is ours only when its number, its start and its command line are those we wrote down.
    """
    try:
        rows = json.loads(state.children_file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        rows = []
    ended = []
    for row in reversed(rows):
        # unshare becomes the server it starts, and Valkey rewrites its command line.
        is_ours = any(sign in command_of(row["pid"]) for sign in (row["program"], str(state.root)))
        if is_ours and row["started"] is not None and started_at(row["pid"]) == row["started"]:
            end(row["pid"], row["stop_with"], 10)
            ended.append(row["name"])
    state.children_file.unlink(missing_ok=True)
    return ended
