"""Who was asked reads the title and why it is asked, never the draft; who joined writes its words and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import house, reading
from initiatives.coauthors.actions import decline_question, leave_authors
from initiatives.coauthors.models import Coauthor
from initiatives.coauthors.rules import coauthors_for
from initiatives.proposals.actions import submit_proposal
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.proposals.queries import paper_of
from initiatives.proposals.rules import proposals_for
from tests.cast import Cast
from tests.initiatives.coauthors.making import ABOUT, AUTHOR, as_kept, asked, drafted, joined
from tests.initiatives.voting.conftest import CLAUSES

SignIn = Callable[..., Client]


@pytest.fixture
def draft(cast: Cast) -> Proposal:
    """A draft of the city."""
    return drafted(cast)


def seen(by: Acting) -> tuple[int, int, int]:
    """Count what the bare tables give: proposals, texts, and who was asked."""
    with reading(by):
        return Proposal.objects.count(), ProposalVersion.objects.count(), Coauthor.objects.count()


def listed(by: Acting) -> tuple[int, int]:
    """Count what the querysets give with row-level security taken down."""
    with reading(by), house("a test takes row-level security down"):
        return proposals_for(by).count(), coauthors_for(by).count()


def test_each_wall_alone_shows_a_draft_to_who_joined_and_its_title_to_who_was_asked(
    cast: Cast, draft: Proposal
) -> None:
    library, venue = cast.acting("contributor"), cast.acting("venue_lead")
    assert seen(venue) == (0, 0, 0)
    row = asked(cast, draft)
    assert (seen(venue), listed(venue)) == ((1, 0, 1), (0, 1))
    with reading(venue):
        assert paper_of(venue, draft.pk) is None
    joined_row = joined_now(cast, draft, row)
    assert (seen(venue), listed(venue)) == ((1, 1, 1), (1, 1))
    asked(cast, draft, "library")
    # Who joined sees who else was asked; who was asked sees nobody else.
    assert (seen(venue), listed(venue)) == ((1, 1, 2), (1, 2))
    assert (seen(library), listed(library)) == ((1, 0, 1), (0, 1))
    for outside in (cast.acting("stranger"), cast.acting("observer"), cast.acting("secretary")):
        assert (seen(outside), listed(outside)) == ((0, 0, 0), (0, 0))
    leave_authors(by=venue, row=joined_row)
    assert (seen(venue), listed(venue)) == ((0, 0, 1), (0, 1))


def joined_now(cast: Cast, draft: Proposal, row: Coauthor) -> Coauthor:
    """Let the venue decline first, be asked again, and join."""
    decline_question(by=cast.acting("venue_lead"), row=row)
    assert seen(cast.acting("venue_lead")) == (0, 0, 1)
    return joined(cast, draft)


ASK = """INSERT INTO initiatives_coauthor (proposal_id, author_id, organisation_id, state, about, person_id, version)
 VALUES ({proposal}, {author}, {who}, '{state}', 'x', app_person(), 1)"""
STEP = "UPDATE initiatives_proposal SET {} WHERE id = {{proposal}}"
TEXT = """INSERT INTO initiatives_proposalversion (proposal_id, number, clauses, motivation, funding, person_id,
 audience, organisation_id, initiative_id, submitted_at) VALUES ({proposal}, 2, '["x"]', 'x', '{{}}', app_person(),
 'organisation', {city}, NULL, house_now())"""


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        (STEP.format("state = 'withdrawn'"), "writes its words, nothing else"),
        (STEP.format("capacity = 'advice'"), "not theirs"),
        (STEP.format("""joint_authors = '[]'"""), "who joins says so itself"),
        (STEP.format("audience = 'members'"), "writes its words, nothing else|row-level security"),
        ("UPDATE initiatives_proposalversion SET submitted_at = house_now()", "row-level security"),
        ("UPDATE initiatives_proposalversion SET audience = 'members'", "row-level security"),
        (TEXT, "row-level security"),
        (ASK.format(proposal="{proposal}", author="{venue}", who="{library}", state="asked"), "row-level security"),
        (ASK.format(proposal="{proposal}", author="{city}", who="{library}", state="asked"), "row-level security"),
        ("UPDATE initiatives_coauthor SET about = 'y', state = 'left', person_id = app_person()", "somebody else does"),
        ("UPDATE initiatives_coauthor SET state = 'left', person_id = 1", "row-level security"),
        ("UPDATE initiatives_coauthor SET organisation_id = {library}", "never changes"),
    ],
)
def test_sql_of_a_co_author_writes_words_alone(cast: Cast, draft: Proposal, sql: str, said: str) -> None:
    joined(cast, draft)
    assert_refused(cast, cast.acting("venue_lead"), sql, said, draft)


@pytest.mark.parametrize("state", ["asked", "joined"])
@pytest.mark.parametrize("who", ["venue", "elsewhere", "partner"])
def test_sql_of_an_author_asks_and_makes_nobody_join(cast: Cast, draft: Proposal, who: str, state: str) -> None:
    sql = ASK.format(proposal="{proposal}", author="{city}", who="{" + who + "}", state=state)
    if (who, state) == ("venue", "asked"):
        assert written(cast, cast.acting(*AUTHOR), sql, draft) == 1
    else:
        assert_refused(cast, cast.acting(*AUTHOR), sql, "row-level security", draft)


def test_sql_of_an_author_answers_for_nobody_and_begins_with_nobodys_name(cast: Cast, draft: Proposal) -> None:
    asked(cast, draft)
    by = cast.acting(*AUTHOR)
    answer = "UPDATE initiatives_coauthor SET state = 'joined', person_id = app_person()"
    assert_refused(cast, by, answer, "somebody else does", draft)
    named = """INSERT INTO initiatives_proposal (author_id, organisation_id, initiative_id, audience, capacity, state,
 title, title_en, version, held_from, judged_reason, joint_authors) SELECT author_id, organisation_id, initiative_id,
 audience, capacity, 'draft', 'x', '', 1, '', '', '[{{"id": 1, "name": "x"}}]'
 FROM initiatives_proposal WHERE id = {proposal}"""
    assert_refused(cast, by, named, "row-level security", draft)


def test_sql_of_who_was_asked_or_is_a_stranger_touches_no_word(cast: Cast, draft: Proposal) -> None:
    asked(cast, draft)
    title, clauses = STEP.format("title = 'x'"), "UPDATE initiatives_proposalversion SET clauses = '[]'"
    for person in ("venue_lead", "stranger"):
        assert [written(cast, cast.acting(person), sql, draft) for sql in (title, clauses)] == [0, 0]
        assert_refused(cast, cast.acting(person), TEXT, "row-level security", draft)
    stranger = ASK.format(proposal="{proposal}", author="{elsewhere}", who="{venue}", state="asked")
    there = refusal(cast, cast.acting("stranger"), stranger, draft)
    nowhere = refusal(cast, cast.acting("stranger"), stranger.replace("{proposal}", "999999"), draft)
    # By SQL too, a draft that is there and one that is not look the same to a stranger.
    assert there == nowhere
    assert "row-level security" in there


def test_the_page_of_a_question_shows_title_and_why_and_no_text(cast: Cast, draft: Proposal, client_of: SignIn) -> None:
    city, venue = client_of(*AUTHOR), client_of("venue_lead")
    asks, page = reverse("ask_coauthor", args=[draft.pk]), reverse("proposal", args=[draft.pk])
    question = reverse("coauthor_question", args=[draft.pk])
    mine = {"organisation": str(cast.organisations["city"])}
    assert "Podiumhuis Gent" in city.get(asks).content.decode()
    empty = city.post(asks, mine | {"partner": "", "about": ABOUT})
    assert (empty.status_code, "Welke organisatie vraagt u?" in empty.content.decode()) == (422, True)
    whom = {"partner": str(cast.organisations["venue"]), "about": ABOUT}
    assert city.post(asks, mine | whom).status_code == 302
    assert "gevraagd" in city.get(page).content.decode()

    assert venue.get(page).status_code == 404
    shown = venue.get(question).content.decode()
    assert "Van piloot naar dienst" in shown
    assert ABOUT in shown
    assert CLAUSES[1] not in shown
    assert "De piloot haalde zijn doel." not in shown
    own = {"organisation": str(cast.organisations["venue"])}
    unsaid = venue.post(question, own | {"version": "1"})
    assert (unsaid.status_code, "Kies of u mee indient of niet." in unsaid.content.decode()) == (422, True)
    assert venue.post(question, own | {"version": "9", "answer": "join"}).status_code == 409
    assert venue.post(question, own | {"version": "1", "answer": "join"}).status_code == 302
    both = venue.get(page).content.decode()
    assert "Stad Aalst en Podiumhuis Gent" in both
    assert CLAUSES[1] in both
    assert reverse("edit_proposal", args=[draft.pk]) in both
    assert reverse("submit_proposal", args=[draft.pk]) not in both
    assert venue.get(question).status_code == 404
    left = venue.post(reverse("leave_coauthors", args=[draft.pk]), own | {"version": "2"})
    assert left.status_code == 302
    assert venue.get(page).status_code == 404
    for person in ("stranger", "secretary"):
        assert client_of(person).get(question).status_code == 404


def test_after_submission_nothing_more_is_open_to_who_was_asked_than_to_every_reader(
    cast: Cast, draft: Proposal
) -> None:
    asked(cast, draft)
    submit_proposal(by=cast.acting(*AUTHOR), proposal=as_kept(draft))
    assert seen(cast.acting("venue_lead"))[:2] == seen(cast.acting("contributor"))[:2] == (1, 1)
    assert seen(cast.acting("stranger")) == (0, 0, 0)


def refusal(cast: Cast, by: Acting, sql: str, draft: Proposal) -> str:
    """Give what the database says to a write, which is undone; empty when it wrote."""
    try:
        written(cast, by, sql, draft)
    except DatabaseError as error:
        return str(error)
    return ""


def written(cast: Cast, by: Acting, sql: str, draft: Proposal) -> int:
    """Run a write under one's own context, undo it, and say how many rows it reached."""
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(proposal=draft.pk, **cast.organisations))
        transaction.set_rollback(True)
        return int(cursor.rowcount)


def assert_refused(cast: Cast, by: Acting, sql: str, said: str, draft: Proposal) -> None:
    """The database refuses a write with these words."""
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match=said):
            cursor.execute(sql.format(proposal=draft.pk, **cast.organisations))
        transaction.set_rollback(True)
