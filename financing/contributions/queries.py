"""What can be fixed in a year, what was fixed, and what would change in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Q, QuerySet, Sum
from django.db.models.functions import Cast, Coalesce

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from financing.commitments.models import Commitment
from financing.contributions.drawing import Drawn, charges_of, parted, vat_parts
from financing.contributions.models import Charge, Schedule
from financing.contributions.months import Year, year_of
from financing.contributions.rules import charges_for, schedules_for
from financing.keys.dividing import Problem
from financing.keys.queries import stay_column
from financing.plans.models import CostKind, PlanLine, TariffLine
from financing.plans.plan import KINDS_IN_ADDRESSES
from financing.plans.rules import adopted_votes
from financing.pledges.models import Outcome, Round
from financing.statements.queries import sheet_for, sheets_for
from financing.statements.shares import Divided
from financing.statements.sheet import sheet_of
from initiatives.voting.models import Decision
from members.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Due:
    """A cost of a year of which the participants pay a part, not fixed yet; `round_id` of a promised investment."""

    initiative_id: int
    name: str
    year: int
    kind: str
    cents: int
    participants: int
    problem: Problem | None = None
    round_id: int = 0

    @property
    def label(self) -> str:
        """The kind of cost in words."""
        return str(CostKind(self.kind).label)

    @property
    def slug(self) -> str:
        """The kind of cost in an address."""
        return next(slug for slug, kind in KINDS_IN_ADDRESSES.items() if kind == self.kind)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What would be fixed: the amounts, what they rest on, and a stamp that changes with any of them."""

    due: Due
    charges: tuple[Drawn, ...]
    decision: Decision | None

    @property
    def cents(self) -> int:
        """All amounts together."""
        return sum(each.cents for each in self.charges)

    @property
    def stamp(self) -> int:
        """A number for the form: another one when an amount or a participant changed."""
        return sum((each.cents + 1) * (each.organisation_id + 7) for each in self.charges) % 999_999_937


def dues_in(acting: Acting, year: int) -> list[Due]:
    """List the costs of a year that wait to be fixed, by initiative; three statements.

    An investment for which a round succeeded is what its promises are, whatever the year.
    """
    fixed = set(Schedule.objects.filter(year=year, round=None).values_list("initiative_id", "kind"))
    rounds = list(_rounds_to_fix().select_related("initiative"))
    promised = {row.initiative_id for row in rounds} | set(
        Schedule.objects.exclude(round=None).values_list("initiative_id", flat=True)
    )
    found = [_due_of_round(row, year) for row in rounds]
    for row in _sheets(acting, year).exclude(published_at=None).order_by("title"):
        for kind in CostKind.values:
            is_promised = kind == CostKind.INVESTMENT and row.pk in promised
            if not is_promised and (row.pk, kind) not in fixed:
                months = _months(row, year)
                due = _due_of(months, months.divided(kind, year, house_today().year), kind, year)
                found += [due] if due else []
    return found


def drawing_of(acting: Acting, initiative_id: int, kind: str, year: int) -> Drawing | None:
    """Give what would be fixed of a cost of a plan; None where the participants pay nothing of it. Three statements."""
    row = _sheets(acting, year).filter(pk=initiative_id).exclude(published_at=None).first()
    if row is None:
        return None
    months = _months(row, year)
    divided = months.divided(kind, year, house_today().year)
    due = _due_of(months, divided, kind, year)
    if due is None:
        return None
    return Drawing(due, tuple(charges_of(months, divided, kind, year)), deciding_vote(initiative_id, kind, year))


def drawing_of_round(acting: Acting, round_id: int) -> Drawing | None:
    """Give what would be fixed of the promises that councils made binding; None of a round that did not succeed."""
    row = _rounds_to_fix(fixed_too=True).select_related("initiative", "decision__proposal").filter(pk=round_id).first()
    sheet = None if row is None else sheet_for(acting, row.initiative_id)
    if row is None or sheet is None:
        return None
    parts = vat_parts(sheet.plan, CostKind.INVESTMENT, None) or {("normal", True): 1}
    charges = [
        drawn
        for one in Commitment.objects.filter(round=row).order_by("organisation__number")
        for drawn in parted(one.organisation_id, one.cents, parts, _promised(one))
    ]
    return Drawing(_due_of_round(row, house_today().year), tuple(each for each in charges if each.cents), row.decision)


def _promised(one: Commitment) -> dict[str, Any]:
    return {"by": "pledge", "share": one.cents, "reference": one.reference, "on": one.decided_on.isoformat()}


def deciding_vote(initiative_id: int, kind: str, year: int) -> Decision | None:
    """Give the newest adopted vote that opened after everything of this cost was written; two statements."""
    lines = PlanLine.objects.filter(initiative_id=initiative_id, kind=kind, year=year)
    written = list(lines.values_list("written_at", flat=True))
    if kind == CostKind.RUNNING:
        tariffs = TariffLine.objects.filter(initiative_id=initiative_id, from_year__lte=year)
        inside = tariffs.filter(Q(until_year=None) | Q(until_year__gte=year))
        written += list(inside.values_list("written_at", flat=True))
    if not written:
        return None
    votes = adopted_votes(initiative_id, max(written)).select_related("proposal")
    return votes.order_by("-opened_at").first()


def _sheets(acting: Acting, year: int) -> Any:
    """Give the sheets of initiatives with who took part in the year (`stays_read`)."""
    return sheets_for(acting).annotate(stays_read=stay_column(year))


def _months(row: Any, year: int) -> Year:
    """Make the months of a year of a row of `_sheets`."""
    return year_of(sheet_of(row, row), row.stays_read, row.measures_read, year, house_today())


def _due_of(months: Year, divided: Divided, kind: str, year: int) -> Due | None:
    if not divided.total:
        return None
    sheet = months.everybody
    paying = sum(1 for each in sheet.carriers if divided.of(each.organisation_id))
    return Due(sheet.initiative_id, sheet.name, year, kind, divided.total, paying, divided.problem)


def _due_of_round(row: Round, year: int) -> Due:
    return Due(
        row.initiative_id,
        row.initiative.name,
        year,
        CostKind.INVESTMENT,
        row.firm_cents,
        row.firm_count,
        round_id=row.pk,
    )


def _rounds_to_fix(*, fixed_too: bool = False) -> Any:
    rows = Round.objects.succeeded().filter(outcome=Outcome.SUCCEEDED, firm_count__gt=0).order_by("pk")
    return rows if fixed_too else rows.filter(schedule=None)


def schedules_in(acting: Acting, year: int) -> QuerySet[Schedule]:
    """Give the schedules of a year with their sum (`charged`, cents) and number of payers (`payers`)."""
    standing = Q(charges__replaced_at=None)
    return (
        schedules_for(acting)
        .filter(year=year)
        .select_related("initiative", "decision__proposal")
        .annotate(
            charged=Coalesce(Cast(Sum("charges__cents", filter=standing), BigIntegerField()), 0),
            payers=Count("charges__organisation", filter=standing & Q(charges__cents__gt=0), distinct=True),
        )
        .order_by("initiative__title", "kind")
    )


def standing_charges(acting: Acting, schedule: Schedule) -> QuerySet[Charge]:
    """Give the amounts that stand in a schedule, by member number."""
    rows = charges_for(acting).filter(schedule=schedule, replaced_at=None)
    return rows.select_related("organisation", "payer").order_by("organisation__number", "vat", "vat_included")


@dataclass(frozen=True, slots=True)
class Row:
    """What one organisation pays in all, before it is fixed or where that changed; `before` is what stands."""

    name: str
    payer: str
    cents: int
    before: int = 0


def rows_of(charges: Iterable[Drawn]) -> list[Row]:
    """Name who pays what, by member number; one statement."""
    sums: dict[int, int] = {}
    for each in charges:
        sums[each.organisation_id] = sums.get(each.organisation_id, 0) + each.cents
    return _named(sums, {})


def _named(sums: Mapping[int, int], before: Mapping[int, int]) -> list[Row]:
    rows = Organisation.objects.filter(pk__in={*sums, *before}).select_related("legal_person").order_by("number")
    return [
        Row(
            row.name,
            row.legal_person.name if row.legal_person else row.name,
            sums.get(row.pk, 0),
            before.get(row.pk, 0),
        )
        for row in rows
    ]


def less_given_back(drawn: Iterable[Drawn], standing: Iterable[Charge]) -> list[Drawn]:
    """Take off what was given back for good since the amounts were fixed: fixed anew, it stays given back."""
    given = {
        (charge.organisation_id, charge.vat, charge.vat_included): charge.basis["given_back"]
        for charge in standing
        if charge.basis.get("given_back")
    }
    return [
        replace(
            each,
            cents=max(0, each.cents - given[each.place]),
            basis={**each.basis, "given_back": given[each.place]},
        )
        if each.place in given
        else each
        for each in drawn
    ]


def changes_of(acting: Acting, schedule: Schedule, charges: Iterable[Charge]) -> list[Row]:
    """Name whose amount would change if the contributions were fixed anew today; four statements."""
    if schedule.round_id:
        found = drawing_of_round(acting, schedule.round_id)
    else:
        found = drawing_of(acting, schedule.initiative_id, schedule.kind, schedule.year)
    if found is None or found.due.problem is not None:
        return []
    charges, now = list(charges), dict[int, int]()
    for each in less_given_back(found.charges, charges):
        now[each.organisation_id] = now.get(each.organisation_id, 0) + each.cents
    stood: dict[int, int] = {}
    for charge in charges:
        stood[charge.organisation_id] = stood.get(charge.organisation_id, 0) + charge.cents
    changed = {pk for pk in {*now, *stood} if now.get(pk, 0) != stood.get(pk, 0)}
    if not changed:
        return []
    return _named({pk: now.get(pk, 0) for pk in changed}, {pk: stood.get(pk, 0) for pk in changed})


def payers_of(ids: Iterable[int]) -> dict[int, int]:
    """Give the legal person that pays for each organisation; one statement."""
    rows = Organisation.objects.filter(pk__in=set(ids)).values_list("pk", "legal_person_id")
    return {pk: payer or pk for pk, payer in rows}


def years_to_fix(today: date) -> range:
    """Give the years of which contributions are fixed: from last year to next year."""
    return range(today.year - 1, today.year + 2)
