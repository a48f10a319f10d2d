"""Everybody's share in rows, with the sums beneath; and the sheet as it would be with us."""

from __future__ import annotations

from dataclasses import dataclass, replace

from financing.keys.carriers import Area, Carrier
from financing.statements.impact import Impact, impact_on
from financing.statements.queries import DecisionSheet
from financing.statements.shares import once_of, running_in
from financing.statements.sheet import Sheet
from initiatives.portfolio.models import ParticipationState
from initiatives.portfolio.queries import consequences_of_joining
from members.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One carrier with its shares in cents."""

    carrier: Carrier
    once: int
    yearly: int
    ours: bool
    interested: bool


@dataclass(frozen=True, slots=True)
class ShareTable:
    """The rows by member number, ours first, and their sums."""

    rows: list[ShareRow]
    once: int
    yearly: int
    from_year: int | None

    @property
    def with_interested(self) -> bool:
        """Say whether some only showed interest so far."""
        return any(row.interested for row in self.rows)


def share_table(sheet: Sheet, organisation_id: int | None, this_year: int) -> ShareTable:
    """Divide once and yearly over every carrier; the sums are of the rows themselves."""
    from_year = sheet.plan.coming_year(this_year)
    once, yearly = once_of(sheet), running_in(sheet, from_year or this_year, this_year)
    rows = [
        ShareRow(
            carrier=each,
            once=once.of(each.organisation_id),
            yearly=yearly.of(each.organisation_id),
            ours=each.organisation_id == organisation_id,
            interested=each.state == ParticipationState.INTERESTED,
        )
        for each in sheet.carriers
    ]
    rows.sort(key=lambda row: not row.ours)
    return ShareTable(
        rows=rows,
        once=sum(row.once for row in rows),
        yearly=sum(row.yearly for row in rows),
        from_year=from_year,
    )


def impact_of_vote(found: DecisionSheet, organisation_id: int) -> Impact | None:
    """Give what a vote means for an organisation, None where it is about no initiative.

    Asked whether it joins, who takes no part yet sees what that would cost; two statements more.
    """
    if found.sheet is None:
        return None
    sheet = joined(found.sheet, organisation_id) if found.asks_to_join else found.sheet
    return impact_on(sheet, organisation_id, found.year)


def joined(sheet: Sheet, organisation_id: int) -> Sheet:
    """Give the sheet as if the organisation took part, with the inhabitants nobody carries yet; two statements."""
    us = Organisation.objects.select_related("legal_person").filter(pk=organisation_id).first()
    present = sheet.carrier(organisation_id)
    if us is None or (present is not None and present.state == ParticipationState.TAKING_PART):
        return sheet
    meaning = consequences_of_joining(sheet.initiative_id, us.pk)
    free = tuple(Area(each.nis, each.name, each.inhabitants) for each in meaning.free)
    served = free + tuple(Area(each.nis, each.name, each.inhabitants) for each in meaning.taken)
    ours = Carrier(
        organisation_id=us.pk,
        number=us.number,
        name=us.name,
        state=ParticipationState.TAKING_PART,
        payer=us.legal_person.name if us.legal_person else us.name,
        areas=free,
        served=served,
        measures={} if present is None else present.measures,
    )
    others = [each for each in sheet.carriers if each.organisation_id != us.pk]
    carriers = tuple(sorted([*others, ours], key=lambda each: each.number))
    return replace(sheet, carriers=carriers, frozen_cents={})
