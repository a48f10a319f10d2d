"""What the tests of floor 3 make: an idea, a published initiative, who takes part; always by the real actions."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from initiatives.areas.models import OfferFamily
from initiatives.portfolio.actions import create_initiative, publish_initiative, set_areas
from initiatives.portfolio.models import Initiative
from tests.cast import Cast

WORDS = {
    "title": "Eén kaart voor bib en podium",
    "lede": "Met één kaart leent u een boek en koopt u een ticket.",
    "why": "De twee huizen kennen elkaars publiek niet.",
    "for_whom": "Voor lezers en bezoekers.",
}


def family(by: Acting) -> OfferFamily:
    """Give the family "Digitaal aanbod"."""
    with reading(by):
        return OfferFamily.objects.get(slug="digitaal-aanbod")


def idea(cast: Cast, **words: Any) -> Initiative:
    """Make an idea of Podiumhuis Gent that nobody else may read."""
    by = cast.acting("venue_lead")
    return create_initiative(by=by, **(WORDS | {"family": family(by)} | words))


def version_of(cast: Cast, initiative: Initiative) -> str:
    """Give the version that stands now, as a form would carry it."""
    with reading(cast.acting("venue_lead")):
        return str(Initiative.objects.get(pk=initiative.pk).version)


def published(cast: Cast, weights: dict[int, int] | None = None, **words: Any) -> Initiative:
    """Make a published initiative of Podiumhuis Gent, for area 2 (70 %) and 3 (30 %)."""
    by = cast.acting("venue_lead")
    row = idea(cast, **words)
    set_areas(by=by, initiative_id=row.pk, version=version_of(cast, row), weights=weights or {2: 70, 3: 30})
    publish_initiative(by=by, initiative_id=row.pk, version=version_of(cast, row))
    return row


def posted(**fields: str) -> dict[str, str]:
    """Give the fields of the form of an initiative, all right, with these changed."""
    return WORDS | {"family": "2", "focus": "", "title_en": "", "lede_en": ""} | fields


class Statements(CaptureQueriesContext):
    """Counts what a page asks the database: rows read and written, and the context set."""

    COUNTED = ("SELECT", "INSERT", "UPDATE", "DELETE", "WITH")

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def many(self) -> int:
        """The number of statements, savepoints left out."""
        return sum(query["sql"].lstrip().upper().startswith(self.COUNTED) for query in self.captured_queries)
