"""Who is told what: a row in the inbox, a mail in the person's language, in a constant number of statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import action, house
from cooperative.outbox.models import OutboxRow
from members.notices.actions import notify, write_mails
from members.notices.models import Notice
from members.notices.sentences import SENTENCES, UnknownNotice, sentence
from members.people.models import Account
from tests.cast import Cast

Room = Callable[..., AbstractContextManager[object]]


@action
def tell(*, by: Acting, persons: list[int], organisation_id: int, **what: object) -> None:
    """Tell these persons that a vote opened, unless told otherwise."""
    facts = {"title": "Eén kaart", "closes_at": datetime(2026, 11, 26, 16, 0, tzinfo=UTC)}
    arguments = {"kind": "vote_opened", "facts": facts, "subject": ("decision", 7), "path": "/beslissen/7/"} | what
    notify(readers=[(person, organisation_id) for person in persons], **arguments)  # type: ignore[arg-type]


def mails() -> list[dict[str, str]]:
    """Let the worker write the mails of every notice, twice: each mail is there once."""
    with house("a test does what the worker does"):
        asked = list(OutboxRow.objects.filter(kind="notice_mails").values_list("payload", flat=True))
    for payload in asked * 2:
        write_mails(payload)
    with house("a test reads the mails that wait"):
        return list(OutboxRow.objects.filter(kind="mail").order_by("id").values_list("payload", flat=True))


def test_each_person_gets_one_notice_and_one_mail(cast: Cast) -> None:
    library = cast.organisations["library"]
    persons = [cast.persons["reader"], cast.persons["treasurer"], cast.persons["reader"]]
    tell(by=cast.acting("representative"), persons=persons, organisation_id=library)
    with house("a test counts the notices of all"):
        told = sorted(Notice.objects.values_list("person_id", flat=True))
    assert told == sorted({cast.persons["reader"], cast.persons["treasurer"]})
    assert sorted(mail["recipient"] for mail in mails()) == ["reader@cast.example", "treasurer@cast.example"]


def test_the_mail_says_what_happened_where_to_go_and_for_whom(cast: Cast) -> None:
    tell(
        by=cast.acting("representative"),
        persons=[cast.persons["reader"]],
        organisation_id=cast.organisations["library"],
    )
    (mail,) = mails()
    moment = "do\N{NO-BREAK SPACE}26\N{NO-BREAK SPACE}november\N{NO-BREAK SPACE}2026"
    assert (
        mail["subject"]
        .replace("\N{NO-BREAK SPACE}", " ")
        .startswith("De stemming over ‘Eén kaart’ is open tot do 26 november 2026, 17.00 uur")
    )
    assert moment in mail["body"]
    assert "http://localhost:8000/beslissen/7/" in mail["body"]
    assert "Bibliotheek Aalst" in mail["body"]


def test_the_mail_is_written_in_the_language_of_its_reader(cast: Cast) -> None:
    Account.objects.filter(pk=cast.persons["treasurer"]).update(language="en")
    with translation.override("en"):
        tell(
            by=cast.acting("representative"),
            persons=[cast.persons["reader"], cast.persons["treasurer"]],
            organisation_id=cast.organisations["library"],
        )
    by_reader = {mail["recipient"]: mail["subject"] for mail in mails()}
    # The moment shows the language whether or not the sentence is translated yet.
    assert "17.00" in by_reader["reader@cast.example"]
    assert "17:00" in by_reader["treasurer@cast.example"]


def test_a_line_break_in_a_title_cannot_add_a_header_to_the_mail(cast: Cast) -> None:
    tell(
        by=cast.acting("representative"),
        persons=[cast.persons["reader"]],
        organisation_id=cast.organisations["library"],
        kind="vote_withdrawn",
        facts={"title": "Eén\r\nBcc: iedereen@x.example"},
    )
    (mail,) = mails()
    assert "\n" not in mail["subject"]
    assert "\r" not in mail["subject"]


def test_a_closed_account_gets_no_mail(cast: Cast) -> None:
    Account.objects.filter(pk=cast.persons["reader"]).update(is_active=False)
    tell(
        by=cast.acting("representative"),
        persons=[cast.persons["reader"]],
        organisation_id=cast.organisations["library"],
    )
    assert mails() == []


def test_telling_many_costs_as_many_statements_as_telling_one(cast: Cast) -> None:
    counted = []
    for persons in ([cast.persons["reader"]], list(cast.persons.values())):
        with CaptureQueriesContext(
            connection,
        ) as statements:
            tell(by=cast.acting("representative"), persons=persons, organisation_id=cast.organisations["library"])
        counted.append(len(statements))
    assert counted[0] == counted[1]


def test_readers_of_several_organisations_are_told_at_once_and_mailed_once(cast: Cast) -> None:
    @action
    def tell_all(*, by: Acting) -> None:
        notify(
            organisations=[cast.organisations["library"], cast.organisations["city"]],
            roles=["representative"],
            kind="vote_withdrawn",
            facts={"title": "Eén kaart"},
            subject=("decision", 1),
            path="/beslissen/1/",
        )

    tell_all(by=cast.acting("venue_lead"))
    with house("a test reads the notices of all"):
        told = sorted(Notice.objects.values_list("person_id", "organisation_id"))
    lien, karel = cast.persons["representative"], cast.persons["colleague"]
    library, city = cast.organisations["library"], cast.organisations["city"]
    assert told == sorted([(lien, library), (lien, city), (karel, library)])
    by_reader = {mail["recipient"]: mail["body"] for mail in mails()}
    assert len(mails()) == 2
    assert "Bibliotheek Aalst, Stad Aalst" in by_reader["representative@cast.example"]
    assert "Stad Aalst" not in by_reader["colleague@cast.example"]


def test_telling_nobody_writes_nothing(cast: Cast) -> None:
    tell(by=cast.acting("representative"), persons=[], organisation_id=cast.organisations["library"])
    with house("a test counts the notices of all"):
        assert Notice.objects.count() == 0
    assert mails() == []


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"kind": "moon_landed"}, UnknownNotice),
        ({"facts": {"title": "zonder einde"}}, UnknownNotice),
        ({"path": "https://elders.example/"}, ValueError),
        ({"path": "//elders.example/"}, ValueError),
        ({"kind": "progress_posted", "facts": {"title": 1.5}}, TypeError),
    ],
)
def test_a_notice_that_nobody_could_read_is_refused(
    cast: Cast, what: dict[str, object], refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        tell(
            by=cast.acting("representative"),
            persons=[cast.persons["reader"]],
            organisation_id=cast.organisations["library"],
            **what,
        )
    with house("a test counts the notices of all"):
        assert Notice.objects.count() == 0


def test_nobody_writes_a_notice_for_another_with_sql(cast: Cast, as_person: Room) -> None:
    with (
        as_person("stranger", read_only=False),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
    ):
        Notice.objects.create(
            person_id=cast.persons["reader"],
            organisation_id=cast.organisations["library"],
            kind="progress_posted",
            subject_kind="initiative",
            subject_id=1,
            path="/",
        )


FACTS = {
    "holder": "Stad Gent",
    "entered": "Seppe Secretaris",
    "confirmed": "Thea Teller",
    "title": "Eén kaart",
    "organisation": "Bibliotheek Aalst",
    "person": "Lien Verhaeghe",
    "opens_at": "2026-11-26T16:00:00+00:00",
    "closes_at": "2026-11-26T16:00:00+00:00",
    "day": "2026-11-26",
    "cents": 337981,
    "number": 2,
    "roles": "admin treasurer",
}


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_every_kind_makes_a_whole_sentence_from_known_facts(kind: str) -> None:
    choices = [{}] if SENTENCES[kind].when is None else [{SENTENCES[kind].when[0]: way} for way in (True, False)]
    for choice in choices:
        said = sentence(kind, FACTS | choice)
        assert "{" not in said
        assert said[-1] in ".:?"


def test_an_amount_and_roles_are_written_for_people() -> None:
    assert "€\N{NO-BREAK SPACE}3.379,81" in sentence("pledge_made", FACTS)
    assert sentence("role_granted", FACTS) == (
        "U werkt bij Bibliotheek Aalst nu ook als beheerder, financieel verantwoordelijke."
    )


def test_a_title_is_said_in_the_language_of_the_reader_where_it_has_one() -> None:
    both = FACTS | {"title_en": "One card"}
    assert "Eén kaart" in sentence("vote_withdrawn", both)
    with translation.override("en"):
        assert "One card" in sentence("vote_withdrawn", both)
        assert "Eén kaart" in sentence("vote_withdrawn", FACTS | {"title_en": ""})
