"""A page asks the database as often with 1 row as with 500, stays small, and answers GET alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from cooperative.isolation.transactions import system
from initiatives.areas.models import SolutionArea
from initiatives.overview import queries
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ParticipationArea,
    ProgressUpdate,
)
from members.organisations.models import Kind, Municipality, Organisation, Serves
from tests.cast import Cast
from tests.initiatives.portfolio.making import WORDS, Statements, published

FRAME = 5  # session, account, context, seats, identity


def _many_initiatives(cast: Cast, like: Initiative, many: int) -> None:
    lead = cast.organisations["venue"]
    with system("many rows for a test of statement counts"):
        rows = Initiative.objects.bulk_create(
            Initiative(
                **(WORDS | {"title": f"Initiatief {number}"}),
                lead_id=lead,
                family_id=like.family_id,
                published_at=date(2026, 1, 1).isoformat() + "T00:00:00Z",
            )
            for number in range(many)
        )
        numbers = list(SolutionArea.objects.values_list("number", flat=True))
        InitiativeArea.objects.bulk_create(
            InitiativeArea(initiative=row, lead_id=lead, published=True, area_id=numbers[place % 7], weight=100)
            for place, row in enumerate(rows)
        )


def _many_of_everything(cast: Cast, row: Initiative, many: int) -> None:
    with system("many rows for a test of statement counts"):
        places = list(Municipality.objects.order_by("nis")[:many])
        members = Organisation.objects.bulk_create(
            Organisation(
                number=1000 + number,
                name=f"Bibliotheek {number}",
                sort_key=f"bibliotheek {number}",
                kind=Kind.LIBRARY,
                joined_on=date(2024, 1, 1),
            )
            for number in range(many)
        )
        joined = Participation.objects.bulk_create(
            Participation(initiative=row, organisation=member, state="taking_part") for member in members
        )
        pairs = list(zip(members, joined, places, strict=False))
        Serves.objects.bulk_create(Serves(organisation=one, municipality=place) for one, _part, place in pairs)
        ParticipationArea.objects.bulk_create(
            ParticipationArea(initiative=row, organisation=one, participation=part, municipality=place)
            for one, part, place in pairs
        )
        carried = {"initiative": row, "lead_id": row.lead_id, "published": True}
        Milestone.objects.bulk_create(
            Milestone(**carried, title=f"Mijlpaal {number}", due_on=date(2027, 1, 1)) for number in range(min(many, 50))
        )
        ProgressUpdate.objects.bulk_create(
            ProgressUpdate(**carried, status="on_track", text="Goed.", person_id=1) for _number in range(many)
        )


def _asked(client: Client, path: str) -> tuple[int, int]:
    with Statements() as asked:
        response = client.get(path)
    assert response.status_code == 200
    return asked.many, len(response.content)


@pytest.mark.parametrize("many", [1, 50, 500])
def test_the_list_and_the_areas_ask_as_often_for_500_initiatives_as_for_one(
    cast: Cast, client_of: Callable[..., Client], monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(queries, "gather", lambda module, name: ())
    _many_initiatives(cast, published(cast), many)
    client = client_of("representative", "library")
    asked, size = _asked(client, "/maken/")
    assert asked == FRAME + 2
    assert size < 25_000
    asked, size = _asked(client, "/maken/gebieden/")
    assert asked == FRAME + 4
    assert size < 25_000


# An initiative is five lists on one page: itself with totals, participants, proposals, milestones, updates.
COUNTS = {"": 5, "deelnemers": 4, "mijlpalen": 2, "voortgang": 3, "doe-mee": 2}


@pytest.mark.parametrize("many", [1, 50, 200])
def test_the_pages_of_one_initiative_ask_as_often_for_many_as_for_one(
    cast: Cast, client_of: Callable[..., Client], many: int
) -> None:
    row = published(cast)
    _many_of_everything(cast, row, many)
    client = client_of("representative", "library")
    for page, expected in COUNTS.items():
        asked, size = _asked(client, f"/maken/{row.pk}/{page}")
        assert (page, asked) == (page, FRAME + expected)
        assert size < 25_000, page


def test_joining_and_leaving_stay_below_twenty_statements(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast)
    _many_of_everything(cast, row, 50)
    client = client_of("representative", "library")
    for page in ("toon-interesse", "doe-mee", "stap-uit"):
        with Statements() as asked:
            assert client.post(f"/maken/{row.pk}/{page}").status_code == 302
        assert asked.many <= 20, (page, asked.many)


@pytest.mark.parametrize("path", ["", "gebieden/", "{pk}/", "{pk}/deelnemers"])
def test_what_only_shows_takes_no_post(cast: Cast, client_of: Callable[..., Client], path: str) -> None:
    row = published(cast)
    assert client_of("reader").post("/maken/" + path.format(pk=row.pk)).status_code == 405


def test_text_of_members_is_shown_as_text(cast: Cast, client_of: Callable[..., Client]) -> None:
    row = published(cast, title="Boek & film", why="5 < 6 & 7 > 6")
    text = client_of("reader").get(f"/maken/{row.pk}/").text
    assert "Boek &amp; film" in text
    assert "5 &lt; 6 &amp; 7 &gt; 6" in text
