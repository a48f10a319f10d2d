"""Whoever takes part or is interested finds news in the inbox; no mail goes out for it."""

from __future__ import annotations

from cooperative.isolation.transactions import system
from cooperative.outbox.models import OutboxRow
from initiatives.portfolio.actions import leave, show_interest, take_part
from initiatives.portfolio.models import Initiative
from initiatives.progress.actions import change_stage, post_progress
from tests.cast import Cast
from tests.conftest import today
from tests.initiatives.portfolio.making import Statements, published, version_of
from tests.initiatives.voting.conftest import build_members
from tests.members.notices.hearing import sentences_of, told

# Of the library those who work on content or vote, for each organisation that they act for; Vera acted herself.
OF_THE_LIBRARY = {("contributor", "library"), ("representative", "library"), ("colleague", "library")}


def joined(cast: Cast) -> Initiative:
    """Let the library take part, the stranger's library be interested, and the city leave again."""
    row = published(cast)
    take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
    show_interest(by=cast.acting("stranger"), initiative_id=row.pk)
    city = cast.acting("representative", "city")
    take_part(by=city, initiative_id=row.pk)
    leave(by=city, initiative_id=row.pk)
    return row


def outbox() -> int:
    with system("a test counts what waits to be sent"):
        return OutboxRow.objects.count()


def test_who_joined_finds_progress_in_the_inbox_and_gets_no_mail(cast: Cast) -> None:
    row = joined(cast)
    before = outbox()
    post_progress(by=cast.acting("venue_lead"), initiative_id=row.pk, status="on_track", text="Alles loopt.")
    assert told(cast, "progress_posted") == OF_THE_LIBRARY | {("stranger", "elsewhere")}
    assert sentences_of("progress_posted") == {"Er is nieuws over ‘Eén kaart voor bib en podium’."}
    assert outbox() == before


def test_who_joined_finds_the_next_stage(cast: Cast) -> None:
    row = joined(cast)
    change_stage(
        by=cast.acting("venue_lead"),
        initiative_id=row.pk,
        version=version_of(cast, row),
        stage="exploration",
        entered_on=today(),
    )
    assert told(cast, "stage_changed") == OF_THE_LIBRARY | {("stranger", "elsewhere")}


def test_telling_three_costs_as_much_as_telling_three_hundred(cast: Cast) -> None:
    row, by, counted = published(cast), cast.acting("venue_lead"), []
    for more in (3, 297):
        build_members(more, row.pk)
        with Statements() as asked:
            post_progress(by=by, initiative_id=row.pk, status="on_track", text="Alles loopt.")
        counted.append(asked.many)
    assert counted[0] == counted[1]
