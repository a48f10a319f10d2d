"""Seven solution areas, three offer families, three focus lines: data, in Dutch and English."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language


class InTwoLanguages(models.Model):
    """A title in Dutch and English; `title` is the reader's."""

    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)

    class Meta:
        abstract = True

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if get_language() == "en" else self.title_nl


class SolutionArea(InTwoLanguages):
    """One of the seven solution areas; number, icon and colour go together."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)
    short_nl = models.CharField(max_length=40)
    short_en = models.CharField(max_length=40)
    description_nl = models.CharField(max_length=200)
    description_en = models.CharField(max_length=200)

    class Meta:
        ordering = ["number"]

    @property
    def short(self) -> str:
        """The short name in the reader's language."""
        return self.short_en if get_language() == "en" else self.short_nl

    @property
    def description(self) -> str:
        """One sentence in the reader's language."""
        return self.description_en if get_language() == "en" else self.description_nl


class OfferFamily(InTwoLanguages):
    """One of the three families of the offer."""

    order = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["order"]


class FocusLine(InTwoLanguages):
    """One of the three focus lines of digital innovation."""

    order = models.PositiveSmallIntegerField(primary_key=True)
    slug = models.SlugField(max_length=60, unique=True)

    class Meta:
        ordering = ["order"]
