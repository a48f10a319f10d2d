"""What casting a ballot costs beside writing as many rows, and how long a count of ten thousand takes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import count as numbers
from itertools import cycle
from statistics import median

import psycopg
import pytest

from initiatives.voting.count import (
    BETWEEN_OPTIONS,
    Ballot,
    CapBasis,
    Choice,
    CollegeThreshold,
    Elector,
    Method,
    QuorumBasis,
    Rules,
    count,
)
from initiatives.voting.count.threshold import thresholds_of
from tests.bench.conftest import Both, Demo, open_vote
from tests.bench.floor_urls import FRAME
from tests.bench.measuring import TABLE, Answer, Line, compare, count_statements, timed
from tests.databases import superuser_url

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


COLLEGES = ("library", "municipality")
ENTITLED = [Elector(number, COLLEGES[number % 2], 1 + number % 7, 100 * number) for number in range(ELECTORS)]
VOTED = [number for number in range(ELECTORS) if number % 20]  # one in twenty is absent
YES_OR_NO = [Ballot(number, ("for", "for", "for", "against", "abstain")[number % 5]) for number in VOTED]
OPTIONS = tuple(range(1, 11))
TICKED = [Ballot.approving(number, [option for option in OPTIONS if (number * option) % 3]) for number in VOTED]
SCORED = [Ballot.scoring(number, {option: (number * option) % 6 for option in OPTIONS}) for number in VOTED]
DOUBLE = tuple(CollegeThreshold(college, 1, 2) for college in COLLEGES)
RULES = {
    "simple majority": Rules(method=Method.SIMPLE),
    "qualified majority in total and in two colleges": Rules(
        method=Method.QUALIFIED,
        quorum_num=1,
        quorum_den=2,
        quorum_basis=QuorumBasis.HEADS,
        majority_num=2,
        majority_den=3,
        college_thresholds=DOUBLE,
    ),
    "simple majority under a cap of those present": Rules(
        method=Method.SIMPLE, weight_cap_num=1, weight_cap_den=10_000, weight_cap_basis=CapBasis.CAST
    ),
    "opt-in": Rules(method=Method.OPT_IN, participants_needed=12),
    "consent": Rules(method=Method.CONSENT),
    "approval, 3 of 10 options": Rules(method=Method.APPROVAL, winners=3),
    "score, 3 of 10 options": Rules(method=Method.SCORE, winners=3),
}


def added_up(ballots: Sequence[Ballot]) -> dict[str | int, int]:
    """The floor: add the weights up per choice or option, without a check, a step or a margin."""
    sums: dict[str | int, int] = {}
    for ballot in ballots:
        weight = ENTITLED[ballot.elector_id].weight
        if ballot.choice:
            sums[ballot.choice] = sums.get(ballot.choice, 0) + weight
        for option, points in ballot.choices:
            sums[option] = sums.get(option, 0) + points * weight
    return sums


@pytest.mark.parametrize("what", RULES)
def test_counting_ten_thousand_ballots(what: str) -> None:
    rules = RULES[what]
    ballots = {Method.APPROVAL: TICKED, Method.SCORE: SCORED}.get(Method(rules.method), YES_OR_NO)
    options = OPTIONS if rules.method in BETWEEN_OPTIONS else ()
    ours: list[float] = []
    floor: list[float] = []
    for _ in range(10):
        with timed(ours, time.process_time):
            result = count(rules, ENTITLED, ballots, options)
        with timed(floor, time.process_time):
            sums = added_up(ballots)
    for step in result.steps_of("option"):
        assert step.numbers["points"] == sums.get(int(step.scope), 0)
    if not options:
        assert result.step("total").numbers["entitled"] == ELECTORS
    line = Line(f"count 10 000 ballots: {what}", median(ours), median(floor), goal="100 ms", rows=ELECTORS)
    TABLE.lines.append(line)


MILLION = 1_000_000
GROUPED = "SELECT college, choice, count(*), sum(weight) FROM bench_ballot GROUP BY college, choice"


def test_counting_a_million_ballots_by_one_statement(demo: Demo) -> None:
    with psycopg.connect(superuser_url(demo.database), autocommit=True) as line:
        line.execute("CREATE UNLOGGED TABLE bench_ballot (college varchar(16), choice varchar(10), weight integer)")
        line.execute(
            "INSERT INTO bench_ballot SELECT CASE n %% 2 WHEN 0 THEN 'library' ELSE 'municipality' END,"
            " CASE WHEN n %% 5 < 3 THEN 'for' WHEN n %% 5 = 3 THEN 'against' ELSE 'abstain' END, 1 + n %% 2"
            " FROM generate_series(1, %s) n",
            [MILLION],
        )
        line.execute("VACUUM ANALYZE bench_ballot")
        ours: list[float] = []
        floor: list[float] = []
        for _ in range(10):
            with timed(ours, time.perf_counter):
                rows = line.execute(GROUPED).fetchall()
                adopted = _adopted(rows)
            with timed(floor, time.perf_counter):
                [[entitled]] = line.execute("SELECT count(*) FROM bench_ballot").fetchall()
        line.execute("DROP TABLE bench_ballot")
    assert entitled == sum(many for _, _, many, _ in rows) == MILLION
    # For and against stand as 3 : 1 in each college, which is 3/4 exactly.
    assert adopted
    what = "count 1 000 000 ballots, double majority, by one statement (by the clock)"
    TABLE.lines.append(Line(what, median(ours), median(floor), goal="250 ms", rows=MILLION, statements=1))


def _adopted(rows: Sequence[tuple[str, str, int, int]]) -> bool:
    """Judge the sums per college and choice by the thresholds of the count itself."""
    of = {(college, choice): votes for college, choice, _, votes in rows}
    rules = Rules(method=Method.QUALIFIED, majority_num=3, majority_den=4, college_thresholds=DOUBLE)

    def votes(colleges: Sequence[str]) -> dict[str, int]:
        return {choice: sum(of[college, choice] for college in colleges) for choice in Choice}

    return all(
        threshold.passes(votes(COLLEGES if threshold.college is None else [threshold.college]))
        for threshold in thresholds_of(rules)
    )
