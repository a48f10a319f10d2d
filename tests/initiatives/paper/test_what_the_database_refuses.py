"""Whoever writes, a ballot from paper says what two officials both read; told to the database, not to the rules."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import reading, system
from initiatives.paper.models import PaperBallot, PaperEntry
from initiatives.voting.models import CurrentBallot
from tests.initiatives.paper.conftest import confirmed, entered, paper
from tests.initiatives.voting.conftest import Vote


def test_a_ballot_from_paper_does_not_change_below_its_two_readings(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    confirmed(cast, decision, paper(cast), entered(cast, decision, paper(cast)))
    changes = {
        "choice": "against",
        "reason": "Anders.",
        "way": "room",
        "person_id": cast.persons["colleague"],
        "confirmed_name": "Iemand anders",
        "organisation_id": cast.organisations["venue"],
    }
    for column, value in changes.items():
        with (
            pytest.raises(IntegrityError, match="ballot_from_paper"),
            system("a test writes past the rules"),
            transaction.atomic(),
        ):
            CurrentBallot.objects.update(**{column: value})


@pytest.mark.parametrize("second", ["nobody", "the same choice", "another choice"])
def test_one_reading_or_two_that_differ_are_no_ballot(vote: Vote, second: str) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    with system("a test writes past the rules"):
        if second != "nobody":
            PaperEntry.objects.create(
                paper=waiting,
                person_id=cast.persons["teller"],
                way="paper",
                signer_id=cast.persons["representative"],
                choice="for" if second == "the same choice" else "against",
            )
        PaperBallot.objects.update(
            state="confirmed", second_by=cast.persons["teller"], second_name="Thea Teller", settled_at=HouseNow()
        )

    def write() -> None:
        with system("a test writes past the rules"), transaction.atomic():
            CurrentBallot.objects.create(
                decision=decision,
                organisation_id=cast.organisations["library"],
                audience="organisation",
                choice="for",
                person_id=cast.persons["representative"],
                person_name="Lien Verhaeghe",
                way="paper",
                paper_id=waiting.pk,
                entered_name="Seppe Secretaris",
                confirmed_name="Thea Teller",
            )

    if second == "the same choice":
        write()
        return
    with pytest.raises(IntegrityError, match="ballot_from_paper"):
        write()


PAPER = (
    "INSERT INTO initiatives_paperballot (decision_id, organisation_id, state, entered_by, entered_name)"
    " VALUES ({decision}, {venue}, 'waiting', {writer}, 'x')"
)
READING = (
    "INSERT INTO initiatives_paperentry (paper_id, person_id, way, signer_id, choice, reason)"
    " VALUES ({paper}, {writer}, 'paper', {signer}, 'for', '')"
)
SETTLED = (
    "UPDATE initiatives_paperballot SET state = 'confirmed', second_by = {writer}, settled_at = house_now()"
    " WHERE id = {paper}"
)


@pytest.mark.parametrize("sql", [PAPER, READING, SETTLED])
@pytest.mark.parametrize(
    ("who", "writer", "gets_in"),
    [("teller", "teller", True), ("teller", "staff", False), ("representative", "representative", False)],
)
def test_an_official_writes_by_the_own_hand_and_nobody_else_at_all(
    vote: Vote, sql: str, who: str, writer: str, gets_in: bool
) -> None:
    cast, decision = vote.cast, vote.decision
    waiting = entered(cast, decision, paper(cast))
    values = {
        "decision": decision.pk,
        "venue": cast.organisations["venue"],
        "paper": waiting.pk,
        "writer": cast.persons[writer],
        "signer": cast.persons["representative"],
    }
    refusal, changed = "", 0
    try:
        with reading(cast.acting(who), read_only=False), connection.cursor() as cursor:
            cursor.execute(sql.format(**values))
            changed = cursor.rowcount
    except DatabaseError as error:
        refusal = str(error)
    assert (changed == 1) is gets_in, refusal
    # A row that one does not see is not there to be settled.
    assert gets_in or "row-level security" in refusal or (sql == SETTLED and changed == 0)
