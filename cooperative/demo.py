"""How a demo is told: events on days around the first start, in the order in which they would have happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS
from cooperative.outbox.handlers import handlers
from cooperative.reports.actions import request_report
from cooperative.reports.definitions import PROGRESS
from cooperative.reports.periods import Quarter, recent_quarters


@dataclass(slots=True)
class World:
    """What the demo knows while it is built: the day of the first start, its scale, and ids by (kind, key)."""

    today: date
    scale: int = 1
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    acting_of: Callable[[str, str], Acting] | None = None

    def day(self, offset: int) -> date:
        """Give the day that lies `offset` days after the first start (negative: before)."""
        return self.today + timedelta(days=offset)

    def at(self, offset: int, clock: str = "10:00") -> datetime:
        """Give a moment on such a day, in Brussels."""
        return datetime.combine(self.day(offset), time.fromisoformat(clock), tzinfo=BRUSSELS)

    def act(self, person: str, organisation: str) -> Acting:
        """Give a person of the demo acting for an organisation of the demo, by their keys."""
        if self.acting_of is None:
            raise RuntimeError("the people of the demo are not there yet")
        return self.acting_of(person, organisation)

    def fill_years(self, value: Any) -> Any:
        """Replace {y}, {y+1}, {y-1} … in every text of a demo file by the year of the first start."""
        if isinstance(value, str):
            for step in range(-12, 13):
                value = value.replace("{y}" if step == 0 else f"{{y{step:+d}}}", str(self.today.year + step))
            return value
        if isinstance(value, list):
            return [self.fill_years(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill_years(item) for key, item in value.items()}
        return value


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a moment; `order` decides between events of one moment.

    All floors' events are told in one order of time: members 0–99, initiatives 100, plans and keys 200,
    proposals 300, votes 400, ballots 500, promises 600, reports 700. Ids are looked up when an event runs.
    """

    at: datetime
    order: int
    what: str
    run: Callable[[], object]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One line of the table of demo accounts."""

    email: str
    password: str
    who: str


def demo_file() -> Path:
    """Give the file that remembers the day of the demo's first start."""
    return Path(settings.PORTAL_STATE) / "demo.json"


def started_on() -> date | None:
    """Give the day of the demo's first start, or None where there is no demo."""
    if not demo_file().is_file():
        return None
    return date.fromisoformat(json.loads(demo_file().read_text(encoding="utf-8"))["started_on"])


# Who asked for the reports of the quarters that are over, and how many days after the quarter.
CHAIR, COOPERATIVE = "ann.vandromme", "samen-verder"
REPORTS, AFTER = 2, 12


def events(world: World) -> list[Event]:
    """Tell the reports of the last two quarters, made when they were asked."""
    told = []
    for quarter in recent_quarters(world.today, REPORTS + 1)[1:]:
        day = min((quarter.period.last - world.today).days + AFTER, -1)
        told.append(Event(world.at(day, "14:00"), 700, f"verslag {quarter.key}", partial(_report, world, quarter)))
    return told


def _report(world: World, quarter: Quarter) -> None:
    """Ask for a report and make it at once, as the worker would."""
    by = world.act(CHAIR, COOPERATIVE)
    asked = request_report(by=by, definition=PROGRESS.key, period=quarter.period, language="nl")
    handlers()["report"]({"report_id": asked})
    world.ids["report", quarter.key] = asked
