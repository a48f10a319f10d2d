"""What a round is called and where it stands, for who may read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.protocols import Subject
from financing.pledges.rules import rounds_for


def round_subjects(acting: Acting, ids: list[int]) -> dict[int, Subject]:
    """Name the rounds among `ids` that one may read; one statement."""
    rows = rounds_for(acting).filter(pk__in=ids).select_related("initiative")
    return {
        row.pk: Subject(_("Ronde voor %(name)s") % {"name": row.initiative.name}, reverse("round", args=[row.pk]))
        for row in rows
    }


SUBJECTS: dict[str, Callable[[Acting, list[int]], Mapping[int, Subject]]] = {"round": round_subjects}
