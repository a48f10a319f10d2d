"""Bodies, and who sits in them from when until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseToday
from members.organisations.models import Organisation
from members.people.models import Person


class BodyKind(models.TextChoices):
    """What a body is. A consortium is a query over participation, not a seated body."""

    GENERAL_MEETING = "general_meeting", _("algemene vergadering")
    BOARD = "board", _("bestuursorgaan")


class Body(models.Model):
    """A body of the cooperative that decides."""

    kind = models.CharField(max_length=16, choices=BodyKind.choices, unique=True)
    name_nl = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)

    class Meta:
        ordering = ["id"]


class SeatQuerySet(models.QuerySet["Seat"]):
    """Words for seats."""

    def standing(self) -> SeatQuerySet:
        """Seats whose term runs today."""
        return self.filter(Q(until=None) | Q(until__gt=HouseToday()), since__lte=HouseToday())


class Seat(models.Model):
    """A seat: an organisation in the general meeting, a person in the board; the term is since–until."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation=None, person__isnull=False) | Q(organisation__isnull=False, person=None),
                name="seat_of_person_or_organisation",
            ),
            models.UniqueConstraint(
                fields=["body", "organisation"], condition=Q(until=None), name="seat_organisation_once"
            ),
            models.UniqueConstraint(fields=["body", "person"], condition=Q(until=None), name="seat_person_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="seat_term_runs_forward"),
        ]
