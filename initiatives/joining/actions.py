"""What an adopted opt-in vote does: whoever voted to join takes part."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import F
from django.db.models.functions import Greatest

from cooperative.audit.buffer import record
from cooperative.isolation.clock import BRUSSELS, fresh_now
from initiatives.portfolio.actions import lock_matter
from initiatives.portfolio.models import Participation, ParticipationArea, ParticipationState
from initiatives.voting.models import Choice, CurrentBallot, Decision
from members.organisations.models import Serves


def begin_together(decision: Decision) -> None:
    """Let everybody who opted in take part; part of the count, in its transaction and its reach.

    From the start of the day in Brussels that the vote names, or from now when it names none or that day began.
    Who takes part already stays as it is. Inhabitants that nobody carries go to who opted in first. The lead hears
    of the outcome like every elector, not of each organisation apart.
    """
    initiative_id = decision.proposal.initiative_id
    if initiative_id is None:
        return
    lock_matter(initiative_id)
    firm = CurrentBallot.objects.filter(decision=decision, conditional_on=None)
    ballots = firm.filter(choice=Choice.FOR).order_by("cast_at", "pk")
    standing = Participation.objects.standing().filter(initiative_id=initiative_id)
    taking_part = set(standing.taking_part().values_list("organisation_id", flat=True))
    joining = [pk for pk in ballots.values_list("organisation_id", flat=True) if pk and pk not in taking_part]
    since = _moment(decision)
    standing.filter(organisation_id__in=joining).update(until=Greatest(F("since"), since))
    rows = Participation.objects.bulk_create(
        Participation(
            initiative_id=initiative_id, organisation_id=pk, state=ParticipationState.TAKING_PART, since=since
        )
        for pk in joining
    )
    _carry(initiative_id, rows)
    for row in rows:
        record(
            "participation_changed",
            subject=("initiative", initiative_id),
            organisation_id=row.organisation_id,
            state=row.state,
            decision=decision.number,
            since=since,
        )


def _moment(decision: Decision) -> datetime:
    if decision.starts_on is None:
        return fresh_now()
    return max(fresh_now(), datetime.combine(decision.starts_on, time(), BRUSSELS))


def _carry(initiative_id: int, rows: Iterable[Participation]) -> None:
    """Give each new participation the municipalities that it serves and nobody carries, in order of joining."""
    by_organisation = {row.organisation_id: row for row in rows}
    carried = set(
        ParticipationArea.objects.filter(initiative_id=initiative_id, until=None).values_list("municipality", flat=True)
    )
    served: dict[int, list[str]] = {}
    pairs = Serves.objects.filter(organisation_id__in=by_organisation).order_by("municipality")
    for organisation_id, nis in pairs.values_list("organisation_id", "municipality"):
        served.setdefault(organisation_id, []).append(nis)
    areas = []
    for organisation_id, row in by_organisation.items():
        for nis in served.get(organisation_id, []):
            if nis not in carried:
                carried.add(nis)
                areas.append(
                    ParticipationArea(
                        initiative_id=initiative_id,
                        organisation_id=organisation_id,
                        participation=row,
                        municipality_id=nis,
                    )
                )
    ParticipationArea.objects.bulk_create(areas)
