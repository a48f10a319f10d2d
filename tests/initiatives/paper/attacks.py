"""The attacks on a ballot that says it comes from paper, with no paper that two officials read."""

from __future__ import annotations

from tests.initiatives.voting.attacks import BALLOT, EVENT, OPEN, VENUE, Guarded

FROM_PAPER = BALLOT.replace("audience)", "audience, way)").replace("'{audience}'", "'organisation', 'paper'")
IN_THE_ROOM = EVENT.replace("person_name)", "person_name, way)").replace("'x')", "'x', 'room')")
GUARDS = [
    Guarded("ballot_from_paper", "currentballot", FROM_PAPER.format(into=OPEN, who=VENUE), trigger=True),
    Guarded(
        "ballot_event_from_paper",
        "ballotevent",
        IN_THE_ROOM.format(into=OPEN, who=VENUE, number=1),
        "ballot_from_paper",
        trigger=True,
    ),
]
