"""Which reminder follows, and from which day: three steps after the due day, a week apart. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

DAYS_AFTER = {1: 7, 2: 21, 3: 35}
APART = timedelta(days=7)
LAST = max(DAYS_AFTER)


@dataclass(frozen=True, slots=True)
class Next:
    """The step that follows, from which day."""

    step: int
    day: date

    def is_due(self, today: date) -> bool:
        """Say whether it may be sent today."""
        return today >= self.day


def next_after(due_on: date, last_step: int, last_day: date | None) -> Next | None:
    """Give what follows the last step (0: none was sent yet); None once all were sent."""
    step = last_step + 1
    if step > LAST:
        return None
    day = due_on + timedelta(days=DAYS_AFTER[step])
    return Next(step, day if last_day is None else max(day, last_day + APART))
