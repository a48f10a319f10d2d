"""Bodies, who sits in them from when until when, and who sits in somebody's place."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseToday
from members.organisations.models import Organisation
from members.people.models import Person


class BodyKind(models.TextChoices):
    """What a body is. A consortium is a query over participation, not a seated body."""

    GENERAL_MEETING = "general_meeting", _("algemene vergadering")
    BOARD = "board", _("bestuursorgaan")
    STEERING_GROUP = "steering_group", _("stuurgroep")
    WORKING_GROUP = "working_group", _("werkgroep")


# The cooperative has one of each, always.
ONE_OF_A_KIND = (BodyKind.GENERAL_MEETING, BodyKind.BOARD)
# Here a person sits for an organisation: a seat names both.
SEATED_FOR = (BodyKind.BOARD, BodyKind.STEERING_GROUP)

# A term without a day never was, also when its day is to come.
UNENDED = Q(until=None) | Q(until__gt=Greatest(F("since"), HouseToday()))
STANDING = UNENDED & Q(since__lte=HouseToday())


class DaysOfTerm(Func):
    """The days of a term as a range: the first one in, the last one out."""

    function = "daterange"
    template = "%(function)s(%(expressions)s)"

    def __init__(self) -> None:
        super().__init__("since", "until")


def never_twice(name: str, column: str, condition: Q | None = None, place: str = "body") -> ExclusionConstraint:
    """Refuse two terms of one holder in one place that have a day in common."""
    same = [(one, RangeOperators.EQUAL) for one in (place, column)]
    return ExclusionConstraint(
        name=name, expressions=[*same, (DaysOfTerm(), RangeOperators.OVERLAPS)], condition=condition
    )


class BodyQuerySet(models.QuerySet["Body"]):
    """Words for bodies."""

    def standing(self) -> BodyQuerySet:
        """Bodies that were not ended."""
        return self.filter(ended_on=None)


class Body(models.Model):
    """A body of the cooperative. `initiative_id`: of which initiative it is the group; that one lies a floor higher."""

    kind = models.CharField(max_length=16, choices=BodyKind.choices)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    initiative_id = models.BigIntegerField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            ExclusionConstraint(
                name="body_one_of_a_kind",
                expressions=[("kind", RangeOperators.EQUAL)],
                condition=Q(kind__in=ONE_OF_A_KIND),
            ),
            ExclusionConstraint(
                name="body_one_steering_group",
                expressions=[("initiative_id", RangeOperators.EQUAL)],
                condition=Q(kind=BodyKind.STEERING_GROUP, ended_on=None),
            ),
            models.CheckConstraint(
                condition=Q(kind="steering_group", initiative_id__isnull=False)
                | Q(kind="working_group")
                | Q(kind__in=ONE_OF_A_KIND, initiative_id=None, ended_on=None),
                name="body_fits_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_en if get_language() == "en" else self.name_nl


class Function(models.TextChoices):
    """What a seat is for."""

    CHAIR = "chair", _("voorzitter")
    SECRETARY = "secretary", _("secretaris")
    MEMBER = "member", _("lid")


class SeatQuerySet(models.QuerySet["Seat"]):
    """Words for seats."""

    def standing(self) -> SeatQuerySet:
        """Seats whose term runs today."""
        return self.filter(STANDING)

    def unended(self) -> SeatQuerySet:
        """Seats whose term runs or is to come."""
        return self.filter(UNENDED)

    def sharing_a_day(self, since: date, until: date | None) -> SeatQuerySet:
        """Seats whose term has a day in common with this one."""
        later = Q() if until is None else Q(since__lt=until)
        return self.filter(Q(until=None) | Q(until__gt=Greatest(F("since"), Value(since))), later)


class Seat(models.Model):
    """A seat of an organisation, of a person, or of a person for an organisation; the term is since–until.

    A term without a day (since = until) never was: somebody changed their mind.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    function = models.CharField(
        max_length=9, choices=Function.choices, default=Function.MEMBER, db_default=Function.MEMBER
    )
    since = models.DateField()
    until = models.DateField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="seat_names_its_holder"
            ),
            never_twice("seat_organisation_never_twice", "organisation", Q(person=None)),
            never_twice("seat_person_never_twice", "person"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="seat_term_runs_forward"),
        ]


class SubstituteQuerySet(models.QuerySet["Substitute"]):
    """Words for substitutes."""

    def standing(self) -> SubstituteQuerySet:
        """Those who may take somebody's place today."""
        return self.filter(STANDING)

    def unended(self) -> SubstituteQuerySet:
        """Those whose term runs or is to come."""
        return self.filter(UNENDED)


class Substitute(models.Model):
    """Who sits in a seat when its holder does not; the term is since–until, and ends with that of the seat."""

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="substitutes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = SubstituteQuerySet.as_manager()

    class Meta:
        constraints = [
            never_twice("substitute_never_twice", "person", place="seat"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="substitute_term_runs_forward"
            ),
        ]
