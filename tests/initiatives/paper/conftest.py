"""A vote with its papers: what the library and the venue wrote, and the officials who read it."""

from __future__ import annotations

import pytest

from cooperative.isolation.acting import Acting
from initiatives.paper.actions import confirm_paper, enter_paper
from initiatives.paper.models import PaperBallot
from initiatives.paper.slip import Slip
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.initiatives.voting.conftest import Vote, build_vote


@pytest.fixture
def vote(cast: Cast) -> Vote:
    """An open vote among the library, the city and the venue."""
    return build_vote(cast)


def paper(
    cast: Cast, choice: str = "for", reason: str = "", *, way: str = "paper", signer: str = "representative"
) -> Slip:
    """Write a paper of the library."""
    return Slip(way, cast.persons[signer], choice, [], reason)


def entered(
    cast: Cast, decision: Decision, slip: Slip, organisation: str = "library", by: Acting | None = None
) -> PaperBallot:
    """Let the secretary enter it, or another official."""
    by = by or cast.acting("secretary")
    return enter_paper(by=by, decision=decision, organisation=cast.organisations[organisation], slip=slip)


def confirmed(
    cast: Cast, decision: Decision, slip: Slip, waiting: PaperBallot, by: Acting | None = None
) -> PaperBallot:
    """Let the teller read it the second time, or another official."""
    by = by or cast.acting("teller")
    return confirm_paper(by=by, decision=decision, organisation=waiting.organisation_id, slip=slip, drawn=waiting.pk)
