"""What the tests ask about notices: who was told, for which organisation, in which words."""

from __future__ import annotations

from cooperative.isolation.transactions import system
from cooperative.outbox.models import OutboxRow
from members.notices.actions import write_mails
from members.notices.models import Notice
from members.notices.sentences import sentence
from tests.cast import Cast
from tests.members.people.mails import mails_to


def told(cast: Cast, kind: str) -> set[tuple[str, str]]:
    """Give (person, organisation) by their keys in the cast for everybody who got this notice."""
    persons = {pk: key for key, pk in cast.persons.items()}
    organisations = {pk: key for key, pk in cast.organisations.items()}
    with system("a test reads the notices of all"):
        rows = Notice.objects.filter(kind=kind).values_list("person_id", "organisation_id")
        return {(persons[person], organisations[organisation]) for person, organisation in rows}


def sentences_of(kind: str) -> set[str]:
    """Give the sentences of the notices of this kind, in Dutch, with plain spaces."""
    with system("a test reads the notices of all"):
        rows = list(Notice.objects.filter(kind=kind).order_by("pk"))
    return {sentence(row.kind, row.facts).replace("\N{NO-BREAK SPACE}", " ") for row in rows}


def leads_to(kind: str) -> set[str]:
    """Give the pages to which the notices of this kind lead."""
    with system("a test reads the notices of all"):
        return set(Notice.objects.filter(kind=kind).values_list("path", flat=True))


def mails_told(address: str) -> list[str]:
    """Let the worker write the mails of every notice; give the subjects of those to an address, oldest first."""
    with system("a test does what the worker does"):
        asked = list(OutboxRow.objects.filter(kind="notice_mails").order_by("pk").values_list("payload", flat=True))
    for payload in asked:
        write_mails(payload)
    return [mail["subject"].replace("\N{NO-BREAK SPACE}", " ") for mail in mails_to(address)]
