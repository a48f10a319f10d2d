"""What is asked about the authors of a proposal: who joined, who was asked, and what one can do about it."""

from __future__ import annotations

from dataclasses import dataclass

from cooperative.isolation.acting import Acting
from initiatives.coauthors.models import Coauthor, CoauthorState
from initiatives.coauthors.rules import coauthors_for, may_ask_coauthor, may_leave, may_withdraw_question
from initiatives.proposals.models import Proposal


@dataclass(frozen=True, slots=True)
class Together:
    """Who submits it with the author or was asked to; `own`: the row of one's own organisation."""

    rows: list[Coauthor]
    own: Coauthor | None
    may_ask: bool
    may_withdraw: bool
    may_leave: bool

    @property
    def asked(self) -> bool:
        """Say whether one's own organisation still has to answer."""
        return self.own is not None and self.own.state == CoauthorState.ASKED

    @property
    def told(self) -> list[Coauthor]:
        """Those who joined and those who did not answer yet; alone whoever was asked sees no others."""
        return [row for row in self.rows if row.state in (CoauthorState.JOINED, CoauthorState.ASKED)]


def together_on(acting: Acting, proposal: Proposal) -> Together:
    """Give who writes a proposal along, as far as this context may know; one statement."""
    rows = list(coauthors_for(acting).filter(proposal=proposal).select_related("organisation"))
    for row in rows:
        row.proposal = proposal
    own = next((row for row in rows if row.organisation_id == acting.organisation_id), None)
    asks = bool(may_ask_coauthor(acting, proposal))
    waiting = any(may_withdraw_question(acting, row) for row in rows)
    return Together(rows, own, asks, waiting, own is not None and bool(may_leave(acting, own)))
