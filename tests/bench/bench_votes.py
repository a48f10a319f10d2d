"""What casting a ballot costs beside writing as many rows, and how long a count of ten thousand takes."""

from __future__ import annotations

import time
from itertools import count as numbers
from itertools import cycle
from statistics import median

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Method, QuorumBasis, Rules, count
from tests.bench.conftest import Both, Demo, open_vote
from tests.bench.floor_urls import FRAME
from tests.bench.measuring import TABLE, Answer, Line, compare, count_statements, timed

MANY = 100
REASON = "Wij zijn vóór: dit spaart ons elk jaar werk."
ELECTORS = 10_000


def test_casting_a_ballot(both: Both, demo: Demo) -> None:
    pk = open_vote(demo, both)
    path = f"/beslissen/{pk}/stem"
    [[drawn]] = demo.ask(
        "SELECT coalesce(max(number), 0) FROM initiatives_currentballot"
        " WHERE decision_id = %s AND organisation_id = %s",
        pk,
        both.organisation,
    )
    drawn_numbers, choices = numbers(drawn), cycle(["for", "against", "abstain"])

    def portal() -> Answer:
        form = {"organisation": both.organisation, "choice": next(choices), "reason": REASON}
        return both.portal.post(path, **form, drawn=next(drawn_numbers))

    def floor() -> Answer:
        return both.floor.post(path, choice=next(choices), reason=REASON, drawn=0, organisation=both.organisation)

    portal()
    seen, FRAME.asked = count_statements(portal)
    bare, asked = count_statements(floor)
    assert (seen.status, bare.status) == (302, 302)
    assert sorted(asked) == sorted(FRAME.asked)
    compare("cast a vote", portal, floor, goal="3", rows=_written(asked), asked=len(asked), many=MANY)
    # Every ballot was a new one: none of them was refused or taken for a second click.
    [[number]] = demo.ask(
        "SELECT number FROM initiatives_currentballot WHERE decision_id = %s AND organisation_id = %s",
        pk,
        both.organisation,
    )
    assert number == next(drawn_numbers)


def _written(asked: list[str]) -> int:
    return sum(1 for word in asked if word in {"INSERT", "UPDATE"})


def test_counting_ten_thousand_ballots() -> None:
    rules = Rules(
        method=Method.QUALIFIED,
        quorum_num=1,
        quorum_den=2,
        quorum_basis=QuorumBasis.HEADS,
        majority_num=2,
        majority_den=3,
        college_thresholds=(CollegeThreshold("library", 1, 2), CollegeThreshold("municipality", 1, 2)),
    )
    electors = [
        Elector(number, ("library", "municipality")[number % 2], 1 + number % 7, 100 * number)
        for number in range(ELECTORS)
    ]
    ballots = [Ballot(number, ("for", "for", "for", "against", "abstain")[number % 5]) for number in range(ELECTORS)]
    taken: list[float] = []
    for _ in range(10):
        with timed(taken, time.process_time):
            count(rules, electors, ballots)
    TABLE.lines.append(Line("count 10 000 weighted ballots, two colleges", median(taken), rows=ELECTORS))
