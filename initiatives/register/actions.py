"""What happens to the register: a counted decision gets its number."""

from __future__ import annotations

from django.db import connection
from django.db.models import Max

from cooperative.audit.buffer import record
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import BRUSSELS, fresh_now
from initiatives.proposals.models import Capacity
from initiatives.register.models import Entry
from initiatives.voting.models import Decision

# The series of a capacity; what is no decision of a named body is advice.
SERIES = {Capacity.CONSORTIUM: "CG", Capacity.GENERAL_MEETING: "AV", Capacity.BOARD: "BO", "steering_group": "SG"}
ADVICE = "AD"


def enter(*, decision: Decision) -> Entry:
    """Give a counted decision the next number of its series and year; in the house reach, within the count.

    The lock on series and year holds until the commit, so a number is never given twice and never skipped.
    """
    series = SERIES.get(decision.proposal.capacity, ADVICE)
    year = (decision.counted_at or fresh_now()).astimezone(BRUSSELS).year
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"register {series} {year}"])
    last = Entry.objects.filter(series=series, year=year).aggregate(last=Max("place"))["last"] or 0
    entry = Entry.objects.create(
        decision=decision,
        series=series,
        year=year,
        place=last + 1,
        organisation_id=decision.organisation_id,
        **readers_of(decision),
    )
    record("decision_registered", subject=("decision", decision.pk), number=entry.number)
    return entry
