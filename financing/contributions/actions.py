"""Fix what members pay of a cost in a year; fix it anew when who takes part, or what they owe, changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused, RefusedField
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action
from cooperative.web.requests import refuse_stale
from financing.contributions.drawing import Drawn
from financing.contributions.instalments import PARTS, days_of
from financing.contributions.models import Charge, Schedule
from financing.contributions.queries import Drawing, drawing_of, drawing_of_round, less_given_back, payers_of
from financing.contributions.rules import may_fix_contributions


@dataclass(frozen=True, slots=True)
class Terms:
    """When it is paid: from which day, in how many parts a year; the decision behind it where the portal has none."""

    first: date
    parts: int
    ground: str = ""


@action
def fix_contributions(
    *, by: Acting, initiative_id: int, kind: str, year: int, round_id: int, terms: Terms, drawn: int
) -> Schedule:
    """Fix what each participant pays of a cost of a plan, or (with `round_id`) of what a round promised.

    `drawn` is the stamp of the amounts that the form showed. Refuses who is not the house treasurer, a cost that
    nobody pays, a key that does not divide it, a first day outside the year and the next, and no decision behind it;
    amounts that changed meanwhile, or a cost that was fixed already, are a conflict (409).
    """
    may_fix_contributions(by).or_refuse()
    lock_contributions()
    found = _drawing(by, initiative_id, kind, year, round_id)
    refuse_stale(str(drawn), found.stamp, _("De bedragen zijn intussen gewijzigd. Bekijk ze opnieuw."))
    _refuse_terms(terms, year, found)
    schedule = Schedule.objects.create(
        initiative_id=found.due.initiative_id,
        year=year,
        kind=found.due.kind,
        round_id=round_id or None,
        decision=found.decision,
        ground="" if found.decision else terms.ground.strip(),
        days=days_of(terms.first, terms.parts),
        person_id=by.person_id or 0,
        person_name=by.person_name,
    )
    _charge(schedule, found.charges, {})
    _note("contributions_fixed", schedule, found.charges)
    return schedule


@action
def fix_anew(*, by: Acting, schedule_id: int, version: int) -> int:
    """Replace the amounts that changed since they were fixed; give how many changed.

    Who left owes nothing any more of it, who joined owes a part. What was invoiced is made even on the next invoice,
    or by a credit note. Refuses who is not the house treasurer; fixed anew meanwhile: `Conflict`.
    """
    may_fix_contributions(by).or_refuse()
    lock_contributions()
    schedule = Schedule.objects.get(pk=schedule_id)
    refuse_stale(str(version), schedule.version, _("Een collega stelde deze bijdragen intussen opnieuw vast."))
    found = _drawing(by, schedule.initiative_id, schedule.kind, schedule.year, schedule.round_id or 0, again=True)
    standing = {
        (row.organisation_id, row.vat, row.vat_included): row
        for row in Charge.objects.filter(schedule=schedule, replaced_at=None)
    }
    now = {each.place: each for each in less_given_back(found.charges, standing.values())}
    gone = [Drawn(*place, cents=0) for place, row in standing.items() if place not in now and row.cents]
    changed = [each for each in now.values() if each.place not in standing or standing[each.place].cents != each.cents]
    changed += gone
    if changed:
        old = {each.place: standing[each.place] for each in changed if each.place in standing}
        Charge.objects.filter(pk__in=[row.pk for row in old.values()]).update(replaced_at=HouseNow())
        _charge(schedule, changed, {place: row.number for place, row in old.items()})
        Schedule.objects.filter(pk=schedule.pk).update(version=schedule.version + 1)
        _note("contributions_fixed_anew", schedule, changed)
    return len({each.organisation_id for each in changed})


def lock_contributions() -> None:
    """Let one change of what members pay go at a time, and none while invoices are issued."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('contributions'))")


def _drawing(by: Acting, initiative_id: int, kind: str, year: int, round_id: int, *, again: bool = False) -> Drawing:
    """Draw what would be fixed; refuse what is not there, does not divide, or was fixed before."""
    found = drawing_of_round(by, round_id) if round_id else drawing_of(by, initiative_id, kind, year)
    known = (
        Schedule.objects.filter(round_id=round_id)
        if round_id
        else Schedule.objects.filter(initiative_id=initiative_id, kind=kind, year=year, round=None)
    )
    if not again and known.exists():
        raise Conflict(_("Deze bijdragen zijn intussen al vastgesteld. Er is niets gewijzigd."))
    if found is None:
        raise Refused(_("Van deze kost betalen de deelnemers niets. Er is niets vastgesteld."))
    if found.due.problem is not None:
        raise Refused(_("De sleutel verdeelt dit bedrag niet. Zet eerst de sleutel recht bij het plan."))
    return found


def _refuse_terms(terms: Terms, year: int, found: Drawing) -> None:
    if terms.parts not in PARTS:
        raise RefusedField("parts", _("Kies in hoeveel keer er betaald wordt."))
    if not year <= terms.first.year <= year + 1:
        raise RefusedField("first", _("Kies een dag in %(year)s of %(next)s.") % {"year": year, "next": year + 1})
    if found.decision is None and not terms.ground.strip():
        raise RefusedField(
            "ground", _("Het portaal kent geen besluit over deze kost. Schrijf welk besluit erachter staat.")
        )


def _charge(schedule: Schedule, charges: Sequence[Drawn], numbers: dict[tuple[int, str, bool], int]) -> None:
    payers = payers_of(each.organisation_id for each in charges)
    Charge.objects.bulk_create(
        Charge(
            schedule=schedule,
            initiative_id=schedule.initiative_id,
            organisation_id=each.organisation_id,
            payer_id=payers[each.organisation_id],
            vat=each.vat,
            vat_included=each.vat_included,
            cents=each.cents,
            basis=dict(each.basis),
            number=numbers.get(each.place, 0) + 1,
        )
        for each in charges
    )


def _note(kind: str, schedule: Schedule, charges: Sequence[Drawn]) -> None:
    record(
        kind,
        subject=("schedule", schedule.pk),
        initiative=schedule.initiative_id,
        year=schedule.year,
        cost=schedule.kind,
        days=[day.isoformat() for day in schedule.days],
        charges=[f"{each.organisation_id}:{each.vat}:{int(each.vat_included)}:{each.cents}" for each in charges],
    )
