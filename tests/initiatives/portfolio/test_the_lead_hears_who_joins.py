"""The contributors of the lead hear which organisation shows interest, takes part and leaves."""

from __future__ import annotations

from django.urls import reverse

from initiatives.portfolio.actions import leave, show_interest, take_part
from tests.cast import Cast
from tests.initiatives.portfolio.making import published
from tests.members.notices.hearing import leads_to, sentences_of, told

# Podiumhuis Gent leads; Vera is its contributor.
LEAD = {("venue_lead", "venue")}


def test_the_lead_hears_of_interest_of_taking_part_and_of_leaving(cast: Cast) -> None:
    row, lien = published(cast), cast.acting("representative", "library")
    show_interest(by=lien, initiative_id=row.pk)
    assert (told(cast, "interest_shown"), sentences_of("interest_shown")) == (
        LEAD,
        {"Bibliotheek Aalst heeft interesse in ‘Eén kaart voor bib en podium’."},
    )
    take_part(by=lien, initiative_id=row.pk)
    assert (told(cast, "participation_began"), sentences_of("participation_began")) == (
        LEAD,
        {"Bibliotheek Aalst doet mee aan ‘Eén kaart voor bib en podium’."},
    )
    leave(by=lien, initiative_id=row.pk)
    assert (told(cast, "participation_ended"), sentences_of("participation_ended")) == (
        LEAD,
        {"Bibliotheek Aalst doet niet meer mee aan ‘Eén kaart voor bib en podium’."},
    )
    assert leads_to("participation_began") == {reverse("participants", args=[row.pk])}


def test_who_was_only_interested_did_not_take_part(cast: Cast) -> None:
    row, lien = published(cast), cast.acting("representative", "library")
    show_interest(by=lien, initiative_id=row.pk)
    leave(by=lien, initiative_id=row.pk)
    assert sentences_of("participation_ended") == {
        "Bibliotheek Aalst heeft geen interesse meer in ‘Eén kaart voor bib en podium’."
    }


def test_the_lead_is_not_told_of_its_own_steps(cast: Cast) -> None:
    row = published(cast)
    take_part(by=cast.acting("venue_lead"), initiative_id=row.pk)
    assert told(cast, "participation_began") == set()
