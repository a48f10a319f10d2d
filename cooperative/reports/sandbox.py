"""Rendering in a child of the worker with limits on time and memory, and without a network.

The child is a fork of the warmed worker (milliseconds), so a document that eats memory or never ends kills
the child and not the worker. Its limits: RLIMIT_AS, RLIMIT_CPU, RLIMIT_CORE 0, no open file but the pipe; where the
kernel allows it, a network namespace of its own, in which there is no network at all. It answers over a pipe; when
the worker is killed the pipe breaks, and the child ends without having written a file.
"""

from __future__ import annotations

import os
import resource
import select
import signal
import time
import traceback
from collections.abc import Callable
from contextlib import suppress

MEMORY_BYTES = 3 * 1024**3
CPU_SECONDS = 60
WALL_SECONDS = 120
CHUNK = 1 << 20


class RenderFailed(ValueError):
    """The child gave no document: it ran out of time or memory, or an error ended it."""


def apart(render: Callable[[], bytes], *, seconds: int = WALL_SECONDS, memory: int = MEMORY_BYTES) -> bytes:
    """Call `render` in a limited child and give its bytes; refuses (`RenderFailed`) when none come in time."""
    source, sink = os.pipe()
    child = os.fork()
    if child == 0:
        _render_and_end(render, sink, memory)
    os.close(sink)
    reaped = False
    try:
        content = _read(source, time.monotonic() + seconds)
        _, status = os.waitpid(child, 0)
        reaped = True
    finally:
        os.close(source)
        if not reaped:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise RenderFailed(f"the renderer ended with {code}")
    return content


def _read(source: int, deadline: float) -> bytes:
    pieces: list[bytes] = []
    while True:
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([source], [], [], left)[0]:
            raise RenderFailed("the renderer took too long")
        piece = os.read(source, CHUNK)
        if not piece:
            return b"".join(pieces)
        pieces.append(piece)


def _render_and_end(render: Callable[[], bytes], sink: int, memory: int) -> None:
    """Live as the child: limit oneself, render, write, end. Never returns."""
    code = 1
    try:
        _alone(sink)
        limit(memory)
        content = memoryview(render())
        while content:
            content = content[os.write(sink, content) :]
        code = 0
    finally:
        if code:
            with suppress(OSError, MemoryError):
                traceback.print_exc()
        os._exit(code)


def _alone(sink: int) -> None:
    """Keep nothing of the worker open but the pipe."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.closerange(3, sink)
    os.closerange(sink + 1, os.sysconf("SC_OPEN_MAX"))


def limit(memory: int) -> None:
    """Limit this process for good: bytes of memory, time, no core file and, where the kernel allows, no network."""
    for kind, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
    # Refused inside some containers; the fetcher opens no address in any case.
    with suppress(OSError):
        os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
