"""Memberships and role grants."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from members.organisations.models import Organisation
from members.people.models import Person


class Role(models.TextChoices):
    """What a person may do for an organisation; mirrored as one guardian permission `act_as_<role>`."""

    READER = "reader", _("lezer")
    CONTRIBUTOR = "contributor", _("medewerker")
    REPRESENTATIVE = "representative", _("vertegenwoordiger")
    TREASURER = "treasurer", _("financieel verantwoordelijke")
    ADMIN = "admin", _("beheerder")
    STAFF = "staff", _("coöperatieteam")
    SECRETARY = "secretary", _("secretaris")
    BOARD = "board", _("bestuurder")
    HOUSE_TREASURER = "house_treasurer", _("penningmeester")
    TELLER = "teller", _("stemopnemer")
    AUDITOR = "auditor", _("revisor")
    OBSERVER = "observer", _("waarnemer")


ORGANISATION_ROLES = (Role.READER, Role.CONTRIBUTOR, Role.REPRESENTATIVE, Role.TREASURER, Role.ADMIN)
COOPERATIVE_ROLES = (
    Role.STAFF,
    Role.SECRETARY,
    Role.BOARD,
    Role.HOUSE_TREASURER,
    Role.TELLER,
    Role.AUDITOR,
)
PARTNER_ROLES = (Role.OBSERVER, Role.ADMIN)
# A second factor is forced for who decides about money or governs.
SECOND_FACTOR_ROLES = frozenset({Role.BOARD.value, Role.TREASURER.value, Role.HOUSE_TREASURER.value})


class StandingQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows that hold from a moment until another."""

    def standing(self) -> StandingQuerySet[M]:
        """Those that hold now."""
        return self.filter(Q(until=None) | Q(until__gt=HouseNow()), since__lte=HouseNow())


class Membership(models.Model):
    """A person belongs to an organisation."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateTimeField(db_default=HouseNow())
    until = models.DateTimeField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation"], condition=Q(until=None), name="membership_standing_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="membership_runs_forward"),
        ]
        indexes = [models.Index(fields=["organisation", "person"], name="membership_of_organisation")]


class RoleGrant(models.Model):
    """A role of a person in an organisation, from and until, and who gave it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    since = models.DateTimeField(db_default=HouseNow())
    until = models.DateTimeField(null=True)
    granted_by = models.BigIntegerField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until=None), name="grant_standing_once"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="grant_runs_forward"),
        ]
        indexes = [models.Index(fields=["organisation", "role"], name="grant_of_organisation")]
