"""What subjects of floor 3 are called and where they stand, for whoever may read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.protocols import Subject
from initiatives.portfolio.rules import initiatives_for


def initiatives(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name initiatives by id. One statement."""
    rows = initiatives_for(acting).filter(pk__in=list(ids))
    return {row.pk: Subject(row.name, reverse("initiative", args=[row.pk])) for row in rows}


SUBJECTS = {"initiative": initiatives}
