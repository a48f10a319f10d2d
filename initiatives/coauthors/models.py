"""Co-authors: organisations that the author of a proposal asked to submit it together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import HouseNow
from initiatives.proposals.models import Proposal
from members.organisations.models import Organisation


class CoauthorState(models.TextChoices):
    """What came of the question; the author asks again who declined or left."""

    ASKED = "asked", _("gevraagd")
    JOINED = "joined", _("dient mee in")
    DECLINED = "declined", _("dient niet mee in")
    WITHDRAWN = "withdrawn", _("vraag ingetrokken")
    LEFT = "left", _("dient niet meer mee in")


class Coauthor(models.Model):
    """One organisation that was asked; `about`: what the author says of the proposal, whose text it does not read yet.

    Who joined stands on the proposal too (`joint_authors`), kept by the database.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="coauthors")
    author = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=CoauthorState.choices, default=CoauthorState.ASKED)
    about = models.CharField(max_length=600)
    person_id = models.BigIntegerField()
    asked_at = models.DateTimeField(db_default=HouseNow())
    answered_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "organisation"], name="coauthor_once"),
            models.CheckConstraint(condition=~Q(author=F("organisation")), name="coauthor_is_another"),
        ]
