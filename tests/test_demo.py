"""The demo cooperative holds its story on the day of its first start; everything is read as the application role."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, validate_totp_code
from allauth.mfa.utils import decrypt
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db.models import Count

from cooperative.demo import DemoAccount
from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import fresh_now, house_today
from cooperative.isolation.transactions import reading, system
from cooperative.outbox.models import DemoMail, OutboxRow
from cooperative.protocols import gather_all
from cooperative.reports.models import Report
from financing.pledges.models import Round
from initiatives.amendments.models import Amendment
from initiatives.amendments.queries import sheet_of
from initiatives.areas.models import SolutionArea
from initiatives.coauthors.models import Coauthor
from initiatives.paper.models import PaperBallot
from initiatives.portfolio.models import Initiative, InitiativeArea, Participation
from initiatives.proposals.models import Proposal
from initiatives.ratification.queries import rulings_of
from initiatives.support.queries import backings_of
from initiatives.voting.models import Count as Counted
from initiatives.voting.models import Decision
from initiatives.voting.turns import voting_turns
from members.bodies.models import Seat
from members.invitations.models import Invitation
from members.notices.models import Notice
from members.organisations.models import VOTING_KINDS, Organisation
from members.people.models import Account, Person
from members.roles.models import SECOND_FACTOR_ROLES, Membership, RoleGrant
from tests.databases import clone_of
from tests.demo_database import demo_documents, ensure_demo_template, manage

pytestmark = pytest.mark.slow
LIEN = "lien.verhaeghe@bibliotheek-aalst.demo.example"


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: object) -> Iterator[str]:
    """A clone of the demo for this module."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        template = ensure_demo_template()
        with clone_of(template, f"d_{template[-12:]}_{os.getpid()}") as name:
            yield name


def acting(email: str, organisation: str) -> Acting:
    """Give a person of the demo acting for an organisation, with the roles the database knows."""
    with system("the test looks a person of the demo up"):
        person = Person.objects.get(pk=Account.objects.get(email=email).pk)
        place = Organisation.objects.get(name=organisation)
        grants = RoleGrant.objects.standing().filter(person=person, organisation=place)
        roles = frozenset(grants.values_list("role", flat=True))
    return Acting(
        person_id=person.pk,
        organisation_id=place.pk,
        roles=roles,
        for_cooperative=place.kind == "cooperative",
        person_name=person.name,
        organisation_name=place.name,
        organisation_kind=place.kind,
    )


def test_seventy_members_and_four_partners_stand_today(demo: str) -> None:
    with reading(acting(LIEN, "Bibliotheek Aalst")):
        standing = Organisation.objects.standing()
        assert standing.filter(kind__in=VOTING_KINDS).count() >= 70
        assert standing.filter(kind="partner").count() == 4


def test_twelve_initiatives_cover_seven_areas_and_every_weight_is_whole(demo: str) -> None:
    with system("one initiative is not published"):
        assert Initiative.objects.count() == 12
        assert Initiative.objects.published().count() == 11
        areas = InitiativeArea.objects.filter(initiative__published_at__isnull=False)
        assert set(areas.values_list("area_id", flat=True)) == set(SolutionArea.objects.values_list("pk", flat=True))
        assert len(set(Initiative.objects.values_list("stage", flat=True))) >= 7


def test_one_open_vote_waits_for_lien_at_the_library_and_none_at_the_city(demo: str) -> None:
    with reading(acting(LIEN, "Bibliotheek Aalst")) as room:
        [turn] = voting_turns(room.acting)
        assert turn.title == "Stem over ‘Van piloot naar dienst: Eén kaart voor bib en podium’"
        assert timedelta(days=2) < turn.closes_at - fresh_now() < timedelta(days=4)
    with reading(acting(LIEN, "Stad Aalst")) as room:
        assert voting_turns(room.acting) == []


def test_the_library_carries_the_city_and_the_city_pays(demo: str) -> None:
    with reading(acting(LIEN, "Bibliotheek Aalst")) as room:
        library = Organisation.objects.select_related("legal_person", "part_of").get(pk=room.acting.organisation_id)
        taking = Participation.objects.taking_part().filter(initiative__title="Eén kaart voor bib en podium")
        carried = taking.get(organisation=library).areas.values_list("municipality__name", flat=True)
        assert (str(library.legal_person), str(library.part_of)) == ("Stad Aalst", "Stad Aalst")
        assert list(carried) == ["Aalst"]
        assert not taking.filter(organisation__name="Stad Aalst").exists()


def test_votes_are_open_adopted_rejected_and_without_quorum_as_written(demo: str) -> None:
    # The lists of the source files, counted by hand: for, against, abstain, entitled.
    on_paper = {
        "Start van de piloot Eén kaart": ("adopted", 38 + 2 + 1, 41),
        # 83 members vote today; one of them joined three days ago, after this vote.
        "De diensten leggen samen een reserve aan": ("adopted", 54 + 9 + 6, 83 - 1),
        "De digitale balie voor alle deelnemers": ("rejected", 10 + 12 + 1, 24),
        "Een jaar lang onze publiekscijfers delen": ("no_quorum", 5 + 1 + 1, 18),
        "Een handleiding bij de twaalf definities": ("no_quorum", 4 + 1, 18),
        "Van piloot naar dienst: Eén kaart voor bib en podium": ("open", 19 + 6 + 2, 41),
        "De piloot Digitale balie een half jaar langer": ("rejected", 12 + 2 + 1, 24),
        "Een half jaar langer, zonder bedragen": ("open", 5 + 1, 24),
        "Wie stapt in bij Cultuurtips op maat?": ("adopted", 5 + 3, 83 - 1),
        "Wie maakt mee streekverhalen?": ("open", 3 + 2, 83),
        "Eén prijslijst voor alle zalen": ("adopted", 10 + 4 + 1, 26),
        # Of the 26 participants 11, 2 and 1; of the 14 in the other one 8 and 1.
        "Dezelfde waarborg in elke zaal": ("adopted", 11 + 2 + 1, 26),
        "Een overeenkomst met het archief over de opnames": ("adopted", 8 + 1, 14),
        "Zalen ook op zondag te reserveren": ("open", 3 + 1, 26),
        "Een tweede jaar Cultuurtips op maat": ("open", 4 + 2 + 1, 19),
        "Eén jaar langer met de leverancier van de kaarten": ("open", 2, 5),
        "Een foto op de kaart": ("open", 2 + 2, 5),  # level: it waits for its chair
    }
    with system("votes of every initiative"):
        assert list(PaperBallot.objects.order_by("pk").values_list("state", flat=True)) == ["confirmed", "waiting"]
        outcomes = dict(Counted.objects.values_list("decision_id", "outcome"))
        found = {
            row.proposal.title: (outcomes.get(row.pk, row.state), row.ballots_count, row.electors_count)
            for row in Decision.objects.select_related("proposal")
        }
    assert found.items() >= on_paper.items()
    assert sum(1 for outcome, _, _ in found.values() if outcome == "open") == 8


def test_proposals_stand_in_every_earlier_state(demo: str) -> None:
    with system("drafts belong to their authors"):
        states = set(Proposal.objects.values_list("state", flat=True))
    assert states == {
        *("draft", "submitted", "admissible", "amendable", "scheduled"),
        *("in_vote", "to_ratify", "adopted", "rejected", "lapsed", "annulled"),
    }


def test_one_decision_waits_for_ratification_and_one_was_annulled(demo: str) -> None:
    with reading(acting("caroline.naessens@stad-kortrijk.demo.example", "Stad Kortrijk")) as room:
        annulled = Decision.objects.get(state="annulled")
        (ruling,) = rulings_of(room.acting, annulled)
        assert (annulled.proposal.state, ruling.authority) == ("annulled", "supervisor")
    with system("of the participants alone"):
        waiting = Decision.objects.select_related("count", "rule_set").get(proposal__state="to_ratify")
        assert waiting.awaits_ratification


def test_amendments_are_taken_over_left_out_and_stand_against_the_text_as_written(demo: str) -> None:
    with system("amendments of several organisations"):
        rows = Amendment.objects.select_related("proposal", "organisation").order_by("proposal_id", "number")
        found = [(row.proposal.state, row.organisation.name, row.state) for row in rows]
        open_one = rows.get(state="standing")
    assert found == [
        ("in_vote", "Bibliotheek Aalst", "rejected"),
        ("in_vote", "Stad Kortrijk", "accepted"),
        ("amendable", "Bibliotheek Genk", "accepted"),
        ("amendable", "Stad Kortrijk", "standing"),
        ("amendable", "Bibliotheek Leuven", "rejected"),
    ]
    author = acting("femke.declercq@bibliotheek-brugge.demo.example", "Bibliotheek Brugge")
    with reading(author):
        sheet = sheet_of(author, open_one.pk)
    assert sheet is not None
    # What Genk made of the second point clashes with what Kortrijk would make of it.
    assert [(clash.number, clash.current is not None) for clash in sheet.merge.clashes] == [(2, True)]


def test_of_those_who_supported_only_who_agreed_to_what_changed_is_asked_again(demo: str) -> None:
    author = acting("femke.declercq@bibliotheek-brugge.demo.example", "Bibliotheek Brugge")
    with reading(author):
        proposal = Proposal.objects.get(state="amendable")
        backings = backings_of(author, proposal, proposal.versions.order_by("-number")[0])
    # Genk changed the second point: Leuven agreed to all of the old text, Aalst to points 1 and 3, Genk to the new one.
    assert [(one.row.organisation.name, bool(one.changed)) for one in backings.all] == [
        ("Bibliotheek Leuven", True),
        ("Bibliotheek Aalst", False),
        ("Bibliotheek Genk", False),
    ]


def test_one_proposal_is_submitted_together_and_a_question_to_submit_along_waits(demo: str) -> None:
    with system("proposals of every organisation"):
        together = Proposal.objects.exclude(joint_authors=[]).select_related("author")
        assert [row.authors for row in together] == ["Bibliotheek Genk en Bibliotheek Gent"]
        waiting = Coauthor.objects.filter(state="asked").values_list("author__name", "organisation__name")
        assert list(waiting) == [("Bibliotheek Leuven", "Bibliotheek Aalst")]


def test_one_round_succeeded_one_is_open_and_one_lapsed(demo: str) -> None:
    with system("rounds of every initiative"):
        now = fresh_now()
        rounds = {row.initiative.title: row for row in Round.objects.select_related("initiative")}
    assert set(rounds) == {"Digitaal sterk", "Zaalreservatie, fase 2", "Streekverhalen op straat"}
    strong = rounds["Digitaal sterk"]
    # 47 participants share € 23.500 equally: € 500 each; 45 of them promised it, the councils of 30 decided.
    assert (strong.total_cents, strong.pledges_count) == (45 * 500_00, 45)
    assert (strong.firm_cents, strong.firm_count) == (30 * 500_00, 30)
    assert (strong.outcome, strong.closes_at < now) == ("succeeded", True)
    rooms, stories = rounds["Zaalreservatie, fase 2"], rounds["Streekverhalen op straat"]
    assert (rooms.outcome, rooms.closes_at > now, rooms.firm_count) == ("", True, 3)
    assert rooms.threshold_cents <= rooms.total_cents < rooms.target_cents
    assert (stories.outcome, stories.counted, stories.threshold_count) == ("lapsed", 4, 9)


def test_the_awkward_cases_are_there(demo: str) -> None:
    with system("the awkward cases lie in several organisations"):
        assert max(len(name) for name in Organisation.objects.values_list("name", flat=True)) >= 90
        empty = Organisation.objects.get(name="Kunstencentrum De Loods")
        assert not empty.memberships.exists()
        assert not empty.participations.exists()
        places = Membership.objects.standing().values("person").annotate(n=Count("pk")).values_list("n", flat=True)
        assert max(places) >= 5
        largest = Participation.objects.taking_part().values("initiative").annotate(n=Count("pk"))
        assert max(row["n"] for row in largest) == 60
        nowhere = Account.objects.get(email="sander.nijs@bibliotheek-lier.demo.example")
        assert not Membership.objects.standing().filter(person_id=nowhere.pk).exists()


def test_who_must_have_a_second_factor_has_one_but_the_treasurer_of_the_library(demo: str) -> None:
    with system("grants of every organisation"):
        forced = RoleGrant.objects.standing().filter(role__in=SECOND_FACTOR_ROLES).values("person_id")
        without = Account.objects.filter(pk__in=forced).exclude(authenticator__type=Authenticator.Type.TOTP)
        assert list(without.values_list("email", flat=True)) == ["pieter.vandenbossche@bibliotheek-aalst.demo.example"]
        assert not Authenticator.objects.filter(user__email=LIEN).exists()
        assert Seat.objects.standing().filter(body__kind="board").count() == 5


def test_the_accounts_of_the_table_open_with_their_password_and_the_codes_shown(demo: str) -> None:
    table: list[DemoAccount] = gather_all("demo", "accounts")
    assert 12 <= len(table) <= 16
    assert table[0].email == LIEN
    hashes = {Account.objects.get(email=line.email).password for line in table}
    [algorithm] = {encoded.split("$")[0] for encoded in hashes}
    assert algorithm == "pbkdf2_sha256"
    hasher = PBKDF2PasswordHasher()
    assert all(hasher.verify(line.password, encoded) for line in table[:1] for encoded in hashes)
    assert len({line.password for line in table}) == 1
    shown = {code.email: code.code for code in gather_all("demo", "codes")}
    ann = Authenticator.objects.get(user__email="ann.vandromme@stad-kortrijk.demo.example")
    assert isinstance(ann.wrap(), TOTP)
    assert validate_totp_code(decrypt(ann.data["secret"]), shown[ann.user.email])


def test_a_finished_report_stands_in_the_list_with_its_file(demo: str) -> None:
    with reading(acting("ann.vandromme@stad-kortrijk.demo.example", "Coöperatie Samen verder")):
        reports = list(Report.objects.order_by("period_from"))
        today = house_today()
    assert [report.state for report in reports] == ["ready", "ready"]
    assert reports[-1].period_until < today
    for report in reports:
        assert (demo_documents(ensure_demo_template()) / "reports" / report.file_name).stat().st_size == report.size


def test_no_mail_of_the_past_waits_and_inboxes_hold_only_late_news(demo: str) -> None:
    with system("mails and notices of everybody"):
        assert set(OutboxRow.objects.filter(state="waiting").values_list("kind", flat=True)) == {"invoice_paper"}
        # Three for each address: what one person gets does not push out another's invitation.
        each = DemoMail.objects.order_by().values("recipient").annotate(many=Count("pk")).values_list("many", flat=True)
        assert max(each) == 3
        invited = DemoMail.objects.filter(recipient="nora.verlaenen@kunstencentrum-de-loods.demo.example")
        assert invited.filter(body__contains="/aanmelden/uitnodiging/").exists()
        unread = Notice.objects.filter(read_at=None)
        assert unread.exists()
        assert not unread.filter(created_at__lt=fresh_now() - timedelta(days=23)).exists()


def test_one_invitation_ran_out_and_two_wait(demo: str) -> None:
    with system("invitations of every organisation"):
        waiting = Invitation.objects.filter(used_at=None, withdrawn_at=None)
        assert waiting.filter(expires_at__lt=fresh_now()).count() == 1
        assert waiting.filter(expires_at__gt=fresh_now()).count() == 2


def test_the_record_of_the_demo_is_whole(demo: str) -> None:
    assert manage(demo, "verify_record")


def test_loading_a_second_time_keeps_what_is_there(demo: str) -> None:
    with system("all organisations"):
        before = (Organisation.objects.count(), Account.objects.count())
    state = demo_documents(ensure_demo_template()).parent
    assert "De demo is er al." in manage(demo, "load_demo", PORTAL_STATE=str(state))
    with system("all organisations"):
        assert (Organisation.objects.count(), Account.objects.count()) == before
