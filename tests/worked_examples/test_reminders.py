"""Which reminder follows when: what a treasurer can check with a calendar.

The invoice is due on 31 January 2047. A first reminder follows 7 days later (7 February), a second 21 days later
(21 February), a notice of default 35 days later (7 March); between two steps lies at least a week.
"""

from __future__ import annotations

from datetime import date

import pytest

from financing.reminders.steps import next_after

DUE = date(2047, 1, 31)
# (the last step that was sent, on which day; the step that follows, from which day)
CASES = {
    "nothing was sent yet": (0, None, (1, date(2047, 2, 7))),
    "the first on its day": (1, date(2047, 2, 7), (2, date(2047, 2, 21))),
    # Sent on 18 February, a week later is 25 February: after 21 February.
    "the first sent late": (1, date(2047, 2, 18), (2, date(2047, 2, 25))),
    "the second on its day": (2, date(2047, 2, 21), (3, date(2047, 3, 7))),
    # Sent on 3 March, a week later is 10 March: after 7 March.
    "the second sent late": (2, date(2047, 3, 3), (3, date(2047, 3, 10))),
    "all three were sent": (3, date(2047, 3, 7), None),
}


@pytest.mark.parametrize("name", CASES)
def test_the_step_that_follows(name: str) -> None:
    last_step, last_day, expected = CASES[name]
    found = next_after(DUE, last_step, last_day)
    assert (found and (found.step, found.day)) == expected
    if found is not None:
        before = found.day.replace(day=found.day.day - 1)
        assert (found.is_due(before), found.is_due(found.day)) == (False, True)
