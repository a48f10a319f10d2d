"""What is asked about proposals: one with its texts, and what its funding terms say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

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

    def numbered(self, number: int) -> ProposalVersion | None:
        """Give the version with this number."""
        return next((version for version in self.versions if version.number == number), None)

    @property
    def money(self) -> list[str]:
        """The funding terms in sentences."""
        return money_sentences(self.text.terms)

    @property
    def steps(self) -> list[StateStep]:
        """Where it stands."""
        return steps_of(self.proposal, voting_of(self.proposal))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of one proposal, and what lies between them: points, motivation by paragraph, money by sentence."""

    older: ProposalVersion
    newer: ProposalVersion
    clauses: list[Clause]
    motivation: list[Clause]
    money: list[Clause]

    @property
    def summary(self) -> str:
        """Say how many points changed, came and went."""
        many = Counter(clause.kind for clause in self.clauses)
        told = [
            ngettext("%(n)s punt gewijzigd", "%(n)s punten gewijzigd", many["changed"]) % {"n": many["changed"]},
            ngettext("%(n)s punt nieuw", "%(n)s punten nieuw", many["new"]) % {"n": many["new"]},
            ngettext("%(n)s punt geschrapt", "%(n)s punten geschrapt", many["gone"]) % {"n": many["gone"]},
        ]
        kinds = ("changed", "new", "gone")
        said = [sentence for kind, sentence in zip(kinds, told, strict=True) if many[kind]]
        return ", ".join(said) or _("geen punt gewijzigd")


def compared(older: ProposalVersion, newer: ProposalVersion) -> Comparison:
    """Compare two versions of one proposal; no statement."""
    return Comparison(
        older,
        newer,
        clauses_between(older.clauses, newer.clauses),
        clauses_between(_paragraphs(older), _paragraphs(newer)),
        clauses_between(money_sentences(older.terms), money_sentences(newer.terms)),
    )


def _paragraphs(text: ProposalVersion) -> list[str]:
    return [line.strip() for line in text.motivation.splitlines() if line.strip()]


def paper_of(acting: Acting, pk: int, number: int | None = None) -> Paper | None:
    """Give a proposal with its texts (two statements), showing version `number` or the newest; None: not there."""
    rows = proposals_for(acting).select_related("author", "initiative", "body", "decision")
    proposal = rows.filter(pk=pk).first()
    if proposal is None:
        return None
    versions = list(proposal.versions.order_by("number"))
    paper = Paper(proposal, versions, versions[-1])
    shown = paper.newest if number is None else paper.numbered(number)
    return None if shown is None else replace(paper, text=shown)


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
