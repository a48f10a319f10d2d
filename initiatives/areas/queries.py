"""The seven areas in the reader's language."""

from __future__ import annotations

from initiatives.areas.models import SolutionArea


def all_areas() -> list[SolutionArea]:
    """List the seven areas by number. One statement."""
    return list(SolutionArea.objects.all())
