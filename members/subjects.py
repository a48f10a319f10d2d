"""What an organisation, a person or a seat is called and where it stands, for the record and the notices."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse

from cooperative.isolation.acting import Acting
from cooperative.protocols import Subject
from members.organisations.rules import organisations_for


def organisations(acting: Acting, ids: list[int]) -> Mapping[int, Subject]:
    """Give the organisations among these that the reader sees; one statement."""
    rows = organisations_for(acting).filter(pk__in=ids).values_list("pk", "name")
    return {pk: Subject(name, reverse("organisation", args=[pk])) for pk, name in rows}


SUBJECTS = {"organisation": organisations}
