"""What is asked about proposals: one with its texts, and what its funding terms say."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_now
from cooperative.web.formats import money, percent
from initiatives.proposals.differences import Clause, clauses_between
from initiatives.proposals.funding import FundingTerms
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.proposals.rules import proposals_for
from initiatives.proposals.steps import StateStep, Voting, steps_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A proposal with every version of its text; `text` is the one that is shown."""

    proposal: Proposal
    versions: list[ProposalVersion]
    text: ProposalVersion

    @property
    def newest(self) -> ProposalVersion:
        """The text that counts."""
        return self.versions[-1]

    @property
    def before(self) -> ProposalVersion | None:
        """The text before the one that is shown."""
        return next((version for version in self.versions if version.number == self.text.number - 1), None)

    @property
    def changes(self) -> list[Clause]:
        """What changed since the text before, point by point; nothing for a first text."""
        return clauses_between(self.before.clauses, self.text.clauses) if self.before else []

    @property
    def money(self) -> list[str]:
        """The funding terms in sentences."""
        return money_sentences(self.text.terms)

    @property
    def steps(self) -> list[StateStep]:
        """Where it stands."""
        return steps_of(self.proposal, voting_of(self.proposal))


def paper_of(acting: Acting, pk: int, number: int | None = None) -> Paper | None:
    """Give a proposal with its texts (two statements), showing version `number` or the newest; None: not there."""
    rows = proposals_for(acting).select_related("author", "initiative", "body", "decision")
    proposal = rows.filter(pk=pk).first()
    if proposal is None:
        return None
    versions = list(proposal.versions.order_by("number"))
    shown = next((version for version in versions if version.number == number), None if number else versions[-1])
    return None if shown is None else Paper(proposal, versions, shown)


def voting_of(proposal: Proposal) -> Voting | None:
    """Give the moments of the vote on a proposal (select_related "decision")."""
    decision = getattr(proposal, "decision", None)
    if decision is None:
        return None
    return Voting(decision.opened_at, decision.closes_at, decision.counted_at, house_now())


def money_sentences(terms: FundingTerms | None) -> list[str]:
    """Say what a proposal asks, in sentences; nothing when it asks no money."""
    if terms is None:
        return []
    days = ngettext("%(days)s dag", "%(days)s dagen", terms.days) % {"days": terms.days}
    return [
        _("Na de aanneming opent meteen een ronde. Ze loopt %(days)s.") % {"days": days},
        _("De deelnemers zeggen samen %(target)s toe, hooguit %(ceiling)s.")
        % {"target": money(terms.target), "ceiling": money(terms.ceiling)},
        _("Komt er minder dan %(threshold)s (%(share)s), dan vervallen alle toezeggingen.")
        % {"threshold": money(terms.threshold), "share": percent(terms.share)},
        _("De kleinste toezegging is %(floor)s.") % {"floor": money(terms.floor)},
    ]
