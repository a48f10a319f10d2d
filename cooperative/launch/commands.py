"""Decides what a command of `manage.py` needs: packages, servers, or only Django."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence

from cooperative.launch.checks import run_checks
from cooperative.launch.children import Stopped, stopping_when_asked
from cooperative.launch.demo import manage, run_demo
from cooperative.launch.locks import BusyError
from cooperative.launch.packages import go_on_with_all_packages
from cooperative.launch.servers import SETTINGS, running, running_environment
from cooperative.launch.state import DEMO


def run(arguments: Sequence[str]) -> None:
    """Make the machine ready and run our own commands; returns when Django should carry on."""
    go_on_with_all_packages(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    command = arguments[1] if len(arguments) > 1 else "help"
    rest = arguments[2:]
    if command == "demo":
        raise SystemExit(run_demo(rest))
    if command in ("test", "long"):
        raise SystemExit(run_checks(rest, long=command == "long"))
    if os.environ.get("DATABASE_URL") or os.environ.get("PORTAL_MODE") == "production":
        return
    try:
        status = _run_with_servers(arguments[1:])
    except BusyError:
        os.environ.update(running_environment(DEMO))
        return
    raise SystemExit(status)


def _run_with_servers(words: Sequence[str]) -> int:
    """Run a Django command with the demo's servers, started for as long as it takes."""
    try:
        with stopping_when_asked(), running(DEMO, mode="demo") as (env, _):
            command = subprocess.Popen(manage(*words), env=env)
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the command: a shell goes on after it
            try:
                return command.wait()
            finally:
                if command.poll() is None:
                    command.terminate()
                    command.wait()
    except Stopped:
        return 130
