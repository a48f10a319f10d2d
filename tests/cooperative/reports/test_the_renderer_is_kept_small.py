"""The renderer works in a child with limits: too long, too large or broken ends the child and not the worker."""

from __future__ import annotations

import os
import resource
import socket
import time

import pytest

from cooperative.reports.sandbox import CPU_SECONDS, RenderFailed, apart


def test_what_the_child_makes_comes_back_whole() -> None:
    content = os.urandom(3_000_000)
    assert apart(lambda: content) == content


def test_a_child_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(RenderFailed, match="too long"):
        apart(lambda: time.sleep(60) or b"", seconds=1)  # type: ignore[func-returns-value]
    assert time.monotonic() - began < 20
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_child_that_eats_memory_is_ended() -> None:
    with pytest.raises(RenderFailed):
        apart(lambda: bytes(2 * 1024**3), memory=1024**3)


def test_a_child_that_breaks_says_so_and_the_worker_goes_on() -> None:
    with pytest.raises(RenderFailed, match="ended with 1"):
        apart(lambda: bytes(1 // 0))
    assert apart(lambda: b"next") == b"next"


def test_the_child_is_limited_and_holds_no_file_of_the_worker() -> None:
    with socket.socket() as line:

        def look() -> bytes:
            try:
                os.fstat(line.fileno())
                held = "held"
            except OSError:
                held = "closed"
            return f"{held} {resource.getrlimit(resource.RLIMIT_CPU)[0]}".encode()

        assert apart(look) == f"closed {CPU_SECONDS}".encode()
