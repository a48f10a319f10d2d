"""What is asked about amendments: one beside the text that it would change, and all those on a proposal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cooperative.isolation.acting import Acting
from initiatives.amendments.merging import Merged, merged, touched
from initiatives.amendments.models import Amendment
from initiatives.amendments.rules import OPEN, amendments_for
from initiatives.proposals.differences import Clause, clauses_between
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.proposals.queries import changes_told


@dataclass(frozen=True, slots=True)
class Sheet:
    """An amendment and the text of now; `rivals`: numbers of the other open ones that touch the same points."""

    row: Amendment
    newest: ProposalVersion
    rivals: tuple[int, ...] = ()

    @property
    def open(self) -> bool:
        """Say whether it still waits."""
        return self.row.state in OPEN

    @property
    def changes(self) -> list[Clause]:
        """What it changes in the text for which it was written."""
        return clauses_between(self.row.base.clauses, self.row.clauses)

    @property
    def told(self) -> str:
        """What it changes, in words."""
        return changes_told(self.changes)

    @property
    def merge(self) -> Merged:
        """What the text of now becomes with it, and where they clash."""
        return merged(self.row.base.clauses, self.newest.clauses, self.row.clauses)

    @property
    def clashing(self) -> bool:
        """Say whether the author must merge by hand."""
        return self.open and bool(self.merge.clashes)

    @property
    def touched(self) -> frozenset[int]:
        """The points of the text of now that it changes."""
        return touched(self.row.base.clauses, self.newest.clauses, self.row.clauses)


def sheets_of(acting: Acting, proposal: Proposal) -> list[Sheet]:
    """List the amendments on a proposal by number, each with its rivals; two statements."""
    newest = proposal.versions.order_by("-number")[0]
    rows = amendments_for(acting).filter(proposal=proposal).select_related("base", "organisation", "merged_into")
    return _with_rivals([Sheet(row, newest) for row in rows.order_by("number")])


def sheet_of(acting: Acting, pk: int) -> Sheet | None:
    """Give one amendment with its rivals; three statements. None: there is no such one for whoever asks."""
    found = amendments_for(acting).filter(pk=pk).select_related("proposal__author", "proposal__initiative").first()
    if found is None:
        return None
    sheet = next(one for one in sheets_of(acting, found.proposal) if one.row.pk == pk)
    sheet.row.proposal = found.proposal
    return sheet


def _with_rivals(sheets: Sequence[Sheet]) -> list[Sheet]:
    standing = [(sheet.row.number, sheet.touched) for sheet in sheets if sheet.open]
    return [
        Sheet(
            sheet.row,
            sheet.newest,
            tuple(number for number, points in standing if number != sheet.row.number and points & sheet.touched)
            if sheet.open
            else (),
        )
        for sheet in sheets
    ]
