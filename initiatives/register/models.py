"""A line of the register: the number that a counted decision keeps."""

from __future__ import annotations

from django.db import models

from cooperative.isolation.audience import ByAudience, audience_constraint
from initiatives.voting.models import Decision


class Entry(ByAudience):
    """The number of a counted decision within its series and year; given in the transaction of the count."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="entry")
    series = models.CharField(max_length=2)
    year = models.PositiveSmallIntegerField()
    place = models.PositiveIntegerField()

    class Meta:
        ordering = ["-year", "series", "-place"]
        constraints = [
            audience_constraint("entry_audience_named"),
            models.UniqueConstraint(fields=["series", "year", "place"], name="entry_place_once"),
        ]

    @property
    def number(self) -> str:
        """The number as it is said: "CG-2026-04"."""
        return f"{self.series}-{self.year}-{self.place:02d}"
