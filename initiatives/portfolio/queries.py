"""What is asked about one initiative: its page, who takes part, with whose inhabitants, and who carries them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, JSONObject
from django.utils.translation import get_language

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    InitiativeQuerySet,
    Participation,
    ParticipationArea,
    ParticipationState,
    StageStep,
)
from members.organisations.models import VOTING_KINDS, Municipality, Organisation, Serves

WEIGHED = JSONObject(number="area_id", weight="weight", nl="area__short_nl", en="area__short_en")
STEP = JSONObject(stage="stage", entered="entered_on", planned="planned_on")


@dataclass(frozen=True, slots=True)
class AreaChip:
    """A solution area of an initiative with its weight in per cent."""

    number: int
    name: str
    weight: int


@dataclass(frozen=True, slots=True)
class InitiativePage:
    """An initiative with what its page says at the top."""

    initiative: Initiative
    areas: list[AreaChip]
    steps: list[dict[str, Any]]
    own_state: str
    participants: int
    interested: int
    inhabitants: int
    flanders: int


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation that takes part: the inhabitants it carries, and who carries the others it serves."""

    organisation_id: int
    name: str
    kind: str
    since: datetime
    inhabitants: int
    carries: list[str]
    carried_elsewhere: list[dict[str, str]]
    is_ours: bool


@dataclass(frozen=True, slots=True)
class Served:
    """A municipality that an organisation serves, and who carries its inhabitants in an initiative ("" nobody)."""

    nis: str
    name: str
    inhabitants: int
    carrier_id: int | None = None
    carrier: str = ""


@dataclass(frozen=True, slots=True)
class Consequences:
    """What joining means: the municipalities we would carry, those that others carry already."""

    free: list[Served] = field(default_factory=list)
    taken: list[Served] = field(default_factory=list)

    @property
    def inhabitants(self) -> int:
        """The inhabitants with which the organisation takes part."""
        return sum(served.inhabitants for served in self.free)


def chips_of(areas: list[dict[str, Any]]) -> list[AreaChip]:
    """Turn the areas of a row into chips in the reader's language, heaviest first."""
    language = "en" if get_language() == "en" else "nl"
    return [AreaChip(area["number"], area[language], area["weight"]) for area in areas]


def area_chips() -> ArraySubquery:
    """Give the areas of an initiative as a column."""
    return ArraySubquery(
        InitiativeArea.objects.filter(initiative=OuterRef("pk")).order_by("-weight", "area").values(json=WEIGHED)
    )


def own_state(acting: Acting) -> Coalesce:
    """Give how the organisation acted for stands to an initiative, as a column ("" not at all)."""
    rows = Participation.objects.standing().filter(
        initiative=OuterRef("pk"), organisation_id=acting.organisation_id or 0
    )
    return Coalesce(Subquery(rows.values("state")[:1]), Value(""))


def many(state: str) -> Coalesce:
    """Count the organisations that stand so to an initiative, as a column."""
    rows = Participation.objects.standing().filter(initiative=OuterRef("pk"), state=state).order_by()
    counted = rows.values("initiative").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def page_of(rows: QuerySet[Initiative], pk: int, acting: Acting) -> InitiativePage | None:
    """Give one initiative with its areas, steps and totals; None when the reader may not see it. One statement."""
    carried = (
        ParticipationArea.objects.filter(initiative=OuterRef("pk"), until=None)
        .order_by()
        .values("initiative")
        .annotate(n=Sum("municipality__inhabitants"))
        .values("n")
    )
    everybody = Municipality.objects.order_by().values(one=Value(1)).annotate(n=Sum("inhabitants")).values("n")
    row = (
        rows.filter(pk=pk)
        .select_related("lead", "family", "focus")
        .annotate(
            chips=area_chips(),
            steps_taken=ArraySubquery(StageStep.objects.filter(initiative=OuterRef("pk")).values(json=STEP)),
            ours=own_state(acting),
            taking=many(ParticipationState.TAKING_PART),
            looking=many(ParticipationState.INTERESTED),
            carried=Coalesce(Subquery(carried, output_field=IntegerField()), Value(0)),
            everybody=Coalesce(Subquery(everybody, output_field=IntegerField()), Value(0)),
        )
        .first()
    )
    if row is None:
        return None
    return InitiativePage(
        row, chips_of(row.chips), row.steps_taken, row.ours, row.taking, row.looking, row.carried, row.everybody
    )


def participants_of(initiative_id: int, acting: Acting) -> QuerySet[Participation, Any]:
    """List who takes part, ours first, then by name; rows for `participant`. One statement."""
    carried = ParticipationArea.objects.filter(participation=OuterRef("pk"), until=None).order_by("municipality")
    total = carried.order_by().values("participation").annotate(n=Sum("municipality__inhabitants")).values("n")
    elsewhere = (
        ParticipationArea.objects.filter(
            initiative=OuterRef("initiative"), until=None, municipality__serves__organisation=OuterRef("organisation")
        )
        .exclude(participation=OuterRef("pk"))
        .order_by("municipality")
    )
    return (
        Participation.objects.taking_part()
        .filter(initiative_id=initiative_id)
        .annotate(
            ours_first=Case(When(organisation_id=acting.organisation_id, then=0), default=1),
            inhabitants=Coalesce(Subquery(total, output_field=IntegerField()), Value(0)),
            carries=ArraySubquery(carried.values("municipality__name")),
            carried_elsewhere=ArraySubquery(
                elsewhere.values(json=JSONObject(municipality="municipality__name", carrier="organisation__name"))
            ),
        )
        .order_by("ours_first", "organisation__sort_key", "pk")
        .values(
            "organisation_id",
            "organisation__name",
            "organisation__kind",
            "since",
            "inhabitants",
            "carries",
            "carried_elsewhere",
            "ours_first",
        )
    )


def participant(row: dict[str, Any]) -> Participant:
    """Make a participant of a row of `participants_of`."""
    return Participant(
        organisation_id=row["organisation_id"],
        name=row["organisation__name"],
        kind=row["organisation__kind"],
        since=row["since"],
        inhabitants=row["inhabitants"],
        carries=row["carries"],
        carried_elsewhere=row["carried_elsewhere"],
        is_ours=row["ours_first"] == 0,
    )


def consequences_of_joining(initiative_id: int, organisation_id: int) -> Consequences:
    """Say whose inhabitants an organisation would carry in an initiative, and who carries the others. One statement."""
    carriers = ParticipationArea.objects.filter(
        initiative_id=initiative_id, until=None, municipality=OuterRef("municipality")
    )
    served = [
        Served(row.municipality.nis, row.municipality.name, row.municipality.inhabitants, row.carrier_id, row.carrier)
        for row in Serves.objects.filter(organisation_id=organisation_id)
        .select_related("municipality")
        .annotate(
            carrier_id=Subquery(carriers.values("organisation_id")[:1]),
            carrier=Coalesce(Subquery(carriers.values("organisation__name")[:1]), Value("")),
        )
        .order_by("municipality__sort_key")
    ]
    return Consequences(
        free=[one for one in served if one.carrier_id in {None, organisation_id}],
        taken=[one for one in served if one.carrier_id not in {None, organisation_id}],
    )


def consortium_on(initiative: Initiative, moment: datetime) -> QuerySet[Participation]:
    """Give who took part at a moment, with its organisation and `inhabitants` carried then: electors and payers.

    Every member reads participation, so the row policies leave nobody out of a member's or the cooperative's answer.
    """
    then = Q(until=None) | Q(until__gt=moment)
    carried = (
        ParticipationArea.objects.filter(then, participation=OuterRef("pk"))
        .order_by()
        .values("participation")
        .annotate(n=Sum("municipality__inhabitants"))
        .values("n")
    )
    return (
        Participation.objects.filter(
            then,
            initiative=initiative,
            state=ParticipationState.TAKING_PART,
            since__lte=moment,
            organisation__kind__in=VOTING_KINDS,
        )
        .select_related("organisation")
        .annotate(inhabitants=Coalesce(Subquery(carried, output_field=IntegerField()), Value(0)))
        .order_by("organisation__sort_key", "organisation_id")
    )


def inhabitants_by_participant(initiative: Initiative) -> dict[int, int]:
    """Give the inhabitants that each participant carries now, 0 included, by organisation id. One statement."""
    rows = (
        Participation.objects.taking_part()
        .filter(initiative=initiative, organisation__kind__in=VOTING_KINDS)
        .annotate(n=Coalesce(Sum("areas__municipality__inhabitants", filter=Q(areas__until=None)), Value(0)))
        .order_by("organisation_id")
    )
    return dict(rows.values_list("organisation_id", "n"))


def taken_part_in(organisation_id: int) -> InitiativeQuerySet:
    """Give the initiatives an organisation takes part in now."""
    rows = Participation.objects.taking_part().filter(organisation_id=organisation_id)
    return Initiative.objects.filter(pk__in=rows.values("initiative_id"))


def taken_part_since(organisation_id: int, year: int) -> InitiativeQuerySet:
    """Give the initiatives in which an organisation took part at some time from a year on."""
    from_then = Q(until=None) | Q(until__gt=datetime(year, 1, 1, tzinfo=BRUSSELS))
    rows = Participation.objects.filter(from_then, state=ParticipationState.TAKING_PART)
    ours = rows.filter(organisation_id=organisation_id)
    return Initiative.objects.filter(pk__in=ours.values("initiative_id"))


def interested_in(initiative_id: int) -> QuerySet[Organisation]:
    """Give the organisations that showed interest and do not take part yet."""
    rows = Participation.objects.standing().filter(initiative_id=initiative_id, state=ParticipationState.INTERESTED)
    return Organisation.objects.filter(pk__in=rows.values("organisation_id"))
