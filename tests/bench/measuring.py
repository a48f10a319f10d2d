"""Measuring: one request through the WSGI application, portal and floor in turns, medians of CPU time and a table."""

from __future__ import annotations

import io
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any
from urllib.parse import urlencode

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings

from tests.house.test_matrix import statements

WARM = 10  # turns that are not counted: templates, plans of the server, caches
SECRET = "x" * 32  # of the form's hidden field and of its cookie


class FloorRequest(WSGIRequest):
    """A request that is routed by the floor's own addresses; the framework reads this attribute."""

    urlconf = "tests.bench.floor_urls"


class FloorHandler(WSGIHandler):
    """The bare application: Django's handler without any middleware."""

    request_class = FloorRequest


def portal_application() -> WSGIHandler:
    """Give the portal as its server runs it."""
    return WSGIHandler()


def floor_application() -> WSGIHandler:
    """Give the floor: no middleware, since its views read cookie and context themselves."""
    with override_settings(MIDDLEWARE=[]):
        return FloorHandler()


@dataclass(slots=True)
class Answer:
    """What came back, and how long it took this process (seconds of CPU and of the clock)."""

    status: int
    body: bytes
    cpu: float
    wall: float


@dataclass(slots=True)
class Visitor:
    """Sends requests to an application with the cookie of a session."""

    application: WSGIHandler
    session: str

    def get(self, path: str) -> Answer:
        """Ask for a page."""
        return self._send("GET", path, b"")

    def post(self, path: str, **fields: object) -> Answer:
        """Send a form, with what the forgery check asks."""
        return self._send("POST", path, urlencode(fields | {"csrfmiddlewaretoken": SECRET}).encode())

    def _send(self, method: str, path: str, body: bytes) -> Answer:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "testserver",
            "HTTP_COOKIE": f"sessionid={self.session}; csrftoken={SECRET}",
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
        }
        answered: list[str] = []

        def start(status: str, headers: object, problem: object = None) -> Callable[[bytes], object]:
            answered.append(status)
            return answered.append  # type: ignore[arg-type]

        wall, cpu = time.perf_counter(), time.process_time()
        response = self.application(environ, start)
        content = b"".join(response)
        response.close()
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        return Answer(int(answered[0][:3]), content, cpu, wall)


@dataclass(slots=True)
class Line:
    """One line of the table; times in milliseconds, medians."""

    what: str
    portal: float
    floor: float | None = None
    goal: str = ""
    rows: int | None = None
    statements: int | None = None
    wall: float | None = None  # ratio by the clock, where the server's own work counts too

    @property
    def ratio(self) -> float | None:
        """How many times the floor."""
        return self.portal / self.floor if self.floor else None


@dataclass(slots=True)
class Table:
    """What one run measured."""

    lines: list[Line] = field(default_factory=list)

    def written(self) -> str:
        """Write the table as Markdown."""
        head = "| what | portal ms | floor ms | ratio | goal | rows | statements | ratio by the clock |"
        rows = [
            f"| {one.what} | {one.portal:.2f} | {_number(one.floor)} | {_number(one.ratio)} | {one.goal} "
            f"| {_whole(one.rows)} | {_whole(one.statements)} | {_number(one.wall)} |"
            for one in self.lines
        ]
        return "\n".join([head, "|---|---|---|---|---|---|---|---|", *rows])


TABLE = Table()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _whole(value: int | None) -> str:
    return "" if value is None else str(value)


def in_turns(portal: Callable[[], Answer], floor: Callable[[], Answer], many: int) -> tuple[list[Answer], list[Answer]]:
    """Call both in turns, portal first; the first turns warm up and are left out."""
    taken: tuple[list[Answer], list[Answer]] = ([], [])
    for turn in range(WARM + many):
        for place, call in enumerate((portal, floor)):
            answer = call()
            if turn >= WARM:
                taken[place].append(answer)
    return taken


def compare(
    what: str, portal: Callable[[], Answer], floor: Callable[[], Answer], *, goal: str, rows: int, asked: int, many: int
) -> Line:
    """Measure both in turns and add the line to the table."""
    ours, bare = in_turns(portal, floor, many)
    line = Line(
        what,
        1000 * median(one.cpu for one in ours),
        1000 * median(one.cpu for one in bare),
        goal,
        rows,
        asked,
        median(one.wall for one in ours) / median(one.wall for one in bare),
    )
    TABLE.lines.append(line)
    return line


def count_statements(call: Callable[[], Answer]) -> tuple[Answer, list[str]]:
    """Call once and give the counted statements by their first word."""
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    words = [query["sql"].split(None, 1)[0].upper() for query in queries]
    counted = [word for word in words if word in {"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"}]
    assert len(counted) == statements(queries)
    return answer, counted


def cpu_with_children() -> float:
    """Give the CPU seconds of this process and of its children that ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@contextmanager
def timed(taken: list[float], clock: Callable[[], float] = cpu_with_children) -> Iterator[None]:
    """Add the milliseconds of the block to a list."""
    before = clock()
    yield
    taken.append(1000 * (clock() - before))
