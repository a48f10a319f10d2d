"""Index series with their base year, and the scenarios computed from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class IndexValue(models.Model):
    """A published index value: append-only per series, base and month (first day of the month)."""

    series = models.CharField(max_length=40)
    base_year = models.PositiveSmallIntegerField()
    month = models.DateField()
    value = models.DecimalField(max_digits=8, decimal_places=2)

    class Meta:
        ordering = ["series", "base_year", "month"]
        constraints = [
            models.UniqueConstraint(fields=["series", "base_year", "month"], name="index_value_once"),
            models.CheckConstraint(condition=Q(value__gt=0), name="index_value_positive"),
        ]


class IndexScenario(models.Model):
    """Three yearly rates in per cent, with where they come from and on which day they were computed."""

    series = models.CharField(max_length=40)
    base_year = models.PositiveSmallIntegerField()
    low = models.DecimalField(max_digits=6, decimal_places=3)
    expected = models.DecimalField(max_digits=6, decimal_places=3)
    high = models.DecimalField(max_digits=6, decimal_places=3)
    source_nl = models.CharField(max_length=300)
    source_en = models.CharField(max_length=300)
    computed_on = models.DateField()

    class Meta:
        ordering = ["-computed_on", "-id"]
