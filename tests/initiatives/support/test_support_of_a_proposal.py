"""An organisation backs a text before its vote; only those whose points change are asked again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.amendments.actions import accept_amendment
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.support.actions import support_proposal, withdraw_support
from initiatives.support.consent import changed_since
from initiatives.support.models import Support
from initiatives.support.queries import backings_of
from initiatives.support.rules import supports_for
from members.notices.models import Notice
from tests.cast import Cast
from tests.initiatives.amendments.making import AUTHOR, anew, build_amendable, proposed
from tests.initiatives.voting.conftest import CLAUSES, opened

SignIn = Callable[..., Client]


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """A proposal of the city with two points, open for amendments; the library and the venue take part."""
    return build_amendable(cast)


def standing(cast: Cast, proposal: Proposal) -> dict[str, bool]:
    """Say of each supporter whether it must be asked again, as the author reads it."""
    by = cast.acting(*AUTHOR)
    with reading(by):
        found = backings_of(by, proposal, proposal.versions.order_by("-number")[0])
    return {one.row.organisation.name: bool(one.changed) for one in found.all}


def told(kind: str) -> set[str]:
    with system("a test looks at every notice"):
        rows = Notice.objects.filter(kind=kind).values_list("organisation__name", flat=True)
        return set(rows)


def test_only_those_whose_points_an_amendment_changes_are_asked_again(cast: Cast, proposal: Proposal) -> None:
    library, venue = cast.acting("contributor"), cast.acting("venue_lead")
    support_proposal(by=library, proposal=proposal, points=[1])
    support_proposal(by=venue, proposal=proposal)
    assert told("support_given") == {"Stad Aalst"}
    # The amendment changes the second point alone: the venue agreed to it, the library did not.
    accept_amendment(by=cast.acting(*AUTHOR), amendment=proposed(cast, proposal))
    assert standing(cast, proposal) == {"Bibliotheek Aalst": False, "Podiumhuis Gent": True}
    assert told("support_asked_again") == {"Podiumhuis Gent"}
    support_proposal(by=venue, proposal=anew(cast, proposal))
    assert standing(cast, proposal) == {"Bibliotheek Aalst": False, "Podiumhuis Gent": False}
    withdraw_support(by=library, proposal=proposal)
    assert standing(cast, proposal) == {"Podiumhuis Gent": False}
    with system("a test reads the record"):
        kinds = RecordLeaf.objects.filter(kind__contains="support").order_by("seq").values_list("kind", flat=True)
        assert list(kinds) == ["proposal_supported"] * 3 + ["support_withdrawn"]


@pytest.mark.parametrize(
    ("points", "clauses", "money", "asked", "paid"),
    [
        ([1, 2], ["A.", "B."], {}, [], False),
        ([1, 2], ["B.", "A."], {}, [], False),
        ([1, 2], ["A.", "B.", "C."], {}, ["C."], False),
        ([1], ["A.", "B.", "C."], {"target": 1}, [], False),
        ([2], ["A."], {}, [""], False),
        ([1], ["A."], {}, [], False),
        ([1, 2], ["A.", "B."], {"target": 1}, [], True),
    ],
)
def test_what_counts_as_a_change(
    points: list[int], clauses: list[str], money: dict[str, int], asked: list[str], paid: bool
) -> None:
    agreed, now = ProposalVersion(clauses=["A.", "B."]), ProposalVersion(clauses=clauses, funding=money)
    changed = changed_since(points, agreed, now)
    assert ([clause.text for clause in changed.clauses], changed.money) == (asked, paid)


def test_who_may_not_is_told_why_and_nothing_is_kept(cast: Cast, proposal: Proposal) -> None:
    for person, organisation, said in (
        ("representative", "city", "Stad Aalst diende dit voorstel zelf in."),
        ("reader", None, "Alleen een medewerker of vertegenwoordiger van Bibliotheek Aalst"),
        ("secretary", None, "Alleen een lid van de coöperatie"),
        ("stranger", None, "Dit voorstel is er niet."),
    ):
        with pytest.raises(Refused, match=said):
            support_proposal(by=cast.acting(person, organisation), proposal=proposal)
    venue = cast.acting("venue_lead")
    for points in ([], [3], [0]):
        with pytest.raises(Refused, match="Kies minstens één punt"):
            support_proposal(by=venue, proposal=proposal, points=points)
    with pytest.raises(Refused, match="Podiumhuis Gent steunt dit voorstel niet"):
        withdraw_support(by=venue, proposal=proposal)
    with pytest.raises(Conflict, match="wijzigde de tekst intussen"):
        support_proposal(by=venue, proposal=proposal, drawn=9)
    with system("a test looks at all support"):
        assert not Support.objects.exists()


def test_the_two_walls_say_the_same(cast: Cast, proposal: Proposal) -> None:
    support_proposal(by=cast.acting("venue_lead"), proposal=proposal)
    found = set()
    for person in ("reader", "venue_lead", "stranger", "observer", "secretary"):
        by = cast.acting(person)
        with reading(by):
            if Support.objects.exists():
                found.add(person)
            assert set(supports_for(by)) == set(Support.objects.all())
    assert found == {"reader", "venue_lead", "secretary"}


INSERT = """INSERT INTO initiatives_support (proposal_id, organisation_id, text_id, points, person_id, audience,
 initiative_id) SELECT {proposal}, {own}, {text}, '[1]', {person}, '{audience}', initiative_id
 FROM initiatives_proposal WHERE id = {proposal}"""


@pytest.mark.parametrize("way", ["in vote", "another's name", "another's text", "other readers", "one's own"])
def test_sql_supports_only_before_the_vote_and_in_ones_own_name(cast: Cast, proposal: Proposal, way: str) -> None:
    by = cast.acting(*AUTHOR) if way == "one's own" else cast.acting("venue_lead")
    other = build_amendable(cast) if way == "another's text" else proposal
    if way == "in vote":
        with system("a test brings the proposal to its vote"):
            Proposal.objects.filter(pk=proposal.pk).update(state="final", phase_until=None)
        opened(cast, anew(cast, proposal))
    with reading(by):
        text = ProposalVersion.objects.get(proposal=other).pk
    columns = {
        "own": by.organisation_id,
        "text": text,
        "person": cast.persons["reader"] if way == "another's name" else by.person_id,
        "audience": "members" if way == "other readers" else "participants",
    }
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="row-level security"):
            cursor.execute(INSERT.format(proposal=proposal.pk, **columns))
        transaction.set_rollback(True)


def test_sql_changes_no_support_of_another_nor_after_the_vote_opened(cast: Cast, proposal: Proposal) -> None:
    venue = cast.acting("venue_lead")
    support_proposal(by=venue, proposal=proposal)
    change = "UPDATE initiatives_support SET withdrawn_at = house_now(), person_id = app_person()"
    for by in (cast.acting("contributor"), cast.acting(*AUTHOR), cast.acting("secretary")):
        assert touched(by, change) == 0
    assert touched(venue, change) == 1
    with system("a test brings the proposal to its vote"):
        Proposal.objects.filter(pk=proposal.pk).update(state="final", phase_until=None)
    opened(cast, anew(cast, proposal))
    assert touched(venue, change) == 0


def touched(by: object, sql: str) -> int:
    """Run a write under one's own context, undo it, and say how many rows it reached."""
    with reading(by, read_only=False), transaction.atomic(), connection.cursor() as cursor:  # type: ignore[arg-type]
        cursor.execute(sql)
        transaction.set_rollback(True)
        return cursor.rowcount


def test_from_the_page_to_support_and_asked_again_on_it(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    venue, page = client_of("venue_lead"), reverse("proposal", args=[proposal.pk])
    path = reverse("support_proposal", args=[proposal.pk])
    assert path in venue.get(page).content.decode()
    for person in ("reader", "secretary"):
        assert path not in client_of(person).get(page).content.decode()
    form = venue.get(path).content.decode()
    assert f"2. {CLAUSES[1]}" in form
    mine = {"organisation": str(cast.organisations["venue"]), "version": "1"}
    empty = venue.post(path, mine)
    assert (empty.status_code, "Kies minstens één punt" in empty.content.decode()) == (422, True)
    assert venue.post(path, mine | {"points": ["1", "2"]}).status_code == 302
    shown = client_of("reader").get(page).content.decode()
    assert "1 organisatie<" in shown
    assert "opnieuw gevraagd" not in shown
    accept_amendment(by=cast.acting(*AUTHOR), amendment=proposed(cast, proposal))
    assert "opnieuw gevraagd" in client_of("reader").get(page).content.decode()
    asked = venue.get(path).content.decode()
    assert "Dit veranderde in wat u steunde" in asked
    assert "sinds versie 1" in asked
    assert venue.post(path, mine | {"points": ["1", "2"]}).status_code == 409
    assert venue.post(reverse("withdraw_support", args=[proposal.pk]), mine).status_code == 302
    assert "Nog geen organisatie steunt dit voorstel." in venue.get(page).content.decode()
