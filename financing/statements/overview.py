"""What one organisation contributes in a year, initiative by initiative, each line with its sum on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, F

from cooperative.isolation.acting import Acting
from financing.keys.models import ImpactSnapshot
from financing.pledges.models import Pledge, has_closed, has_reached
from financing.statements.queries import sheets_for
from financing.statements.shares import Divided, investment_in, running_in
from financing.statements.sheet import Sheet, sheet_of
from financing.statements.wording import basis_in_words, lines_of_share, share_in_words
from initiatives.portfolio.queries import taken_part_in
from initiatives.portfolio.rules import initiatives_for


@dataclass(frozen=True, slots=True)
class Post:
    """One line of an overview: what for, on which basis, how much (cents), and the sum in words."""

    initiative_id: int
    name: str
    area: int | None
    once: bool
    basis: str
    share: str
    cents: int
    lines: list[str] = field(default_factory=list)
    vat_included: bool = True


def our_sheets(acting: Acting) -> list[Sheet]:
    """Give the sheets of the initiatives the organisation takes part in; one statement."""
    ours = taken_part_in(acting.organisation_id or 0).values("pk")
    return [sheet_of(row, row) for row in sheets_for(acting, initiatives_for(acting).filter(pk__in=ours))]


def posts_of(sheets: Sequence[Sheet], organisation_id: int | None, year: int) -> list[Post]:
    """List what an organisation contributes in a year: running cost first, then the one-off part."""
    found = []
    for sheet in sheets:
        for once, divided in ((False, running_in(sheet, year, year)), (True, investment_in(sheet, year, year))):
            if divided.total:
                found.append(_post(sheet, organisation_id, year, divided, once=once))
    return found


def _post(sheet: Sheet, organisation_id: int | None, year: int, divided: Divided, *, once: bool) -> Post:
    carrier = sheet.carrier(organisation_id)
    return Post(
        initiative_id=sheet.initiative_id,
        name=sheet.name,
        area=sheet.area,
        once=once,
        basis=basis_in_words(divided),
        share="" if carrier is None else share_in_words(divided, sheet.carriers, carrier),
        cents=divided.of(organisation_id),
        lines=[] if carrier is None else lines_of_share(divided, sheet.carriers, carrier),
        vat_included=sheet.plan.vat_included("investment" if once else "running", year),
    )


def our_promises(acting: Acting) -> list[Any]:
    """List every promise of the organisation (`Pledge`), replaced ones too, latest first; one statement.

    Each says whether it `lapsed` with its round, and has the id of what made it binding as `bound`.
    """
    lapsed = has_closed("round") & ~has_reached("round")
    return list(
        Pledge.objects.filter(organisation_id=acting.organisation_id or 0)
        .annotate(lapsed=ExpressionWrapper(lapsed, BooleanField()), bound=F("commitments__pk"))
        .select_related("round__initiative")
        .order_by("-made_at", "-pk")[:100]
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What the page said it would cost when we voted."""

    title: str
    decision_id: int
    at: datetime
    once_cents: int
    yearly_cents: int
    from_year: int | None


def told_at_ballots(acting: Acting) -> list[Told]:
    """List what we were told with each ballot, latest first; one statement."""
    rows: Any = (
        ImpactSnapshot.objects.filter(organisation_id=acting.organisation_id or 0)
        .select_related("decision__proposal")
        .order_by("-taken_at", "-pk")[:50]
    )
    return [
        Told(
            row.decision.proposal.name,
            row.decision_id,
            row.taken_at,
            row.impact["once_cents"],
            row.impact["yearly_cents"],
            row.impact["from_year"],
        )
        for row in rows
    ]
