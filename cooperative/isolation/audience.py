"""The columns of every row "by audience": who may read it stands on the row itself."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """Who reads a row."""

    ORGANISATION = "organisation", _("alleen de eigen organisatie")
    PARTICIPANTS = "participants", _("de deelnemers van het initiatief")
    BODY = "body", _("de leden van het orgaan")
    MEMBERS = "members", _("alle leden")
    PUBLIC = "public", _("iedereen")


class ByAudience(models.Model):
    """Columns copied onto the row at birth; changed by one action only."""

    audience = models.CharField(max_length=12, choices=Audience.choices)
    organisation_id = models.BigIntegerField(null=True)
    initiative_id = models.BigIntegerField(null=True)
    body_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def readers_of(row: ByAudience) -> dict[str, Any]:
    """Give the columns by which whatever hangs on this row is read; whose it is, is said apart."""
    return {"audience": row.audience, "initiative_id": row.initiative_id, "body_id": row.body_id}


def audience_constraint(name: str) -> models.CheckConstraint:
    """Refuse a row whose audience names a column that is empty."""
    q = models.Q
    return models.CheckConstraint(
        name=name,
        condition=(
            q(audience__in=[Audience.MEMBERS, Audience.PUBLIC])
            | q(audience=Audience.ORGANISATION, organisation_id__isnull=False)
            | q(audience=Audience.PARTICIPANTS, initiative_id__isnull=False)
            | q(audience=Audience.BODY, body_id__isnull=False)
        ),
    )
