"""`manage.py found`: once, and then the first administrator has a link."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from cooperative.isolation.transactions import system
from members.bodies.models import Body
from members.invitations.actions import found
from members.organisations.models import Kind, Organisation
from members.people.models import Account
from members.roles.models import RoleGrant
from tests.cast import Cast
from tests.members.people.mails import mails_to

NAME, EMAIL = "Coöperatie Nieuw", "eerste@nieuw.example"


def _forget_the_cooperative() -> None:
    """The cast has a cooperative; one that is no cooperative any more leaves room to found one."""
    with system("the test makes room"):
        Organisation.objects.filter(kind=Kind.COOPERATIVE).update(kind=Kind.PARTNER, number=9999)


def test_the_first_administrator_accepts_and_is_admin_and_staff(cast: Cast) -> None:
    _forget_the_cooperative()
    said = StringIO()
    call_command("found", organisation=NAME, email=EMAIL, stdout=said)
    link = said.getvalue().strip().splitlines()[-1]
    assert link.startswith("http://localhost:8000/aanmelden/uitnodiging/")
    assert link in mails_to(EMAIL)[0]["body"]
    with system("the test reads bodies"):
        assert set(Body.objects.values_list("kind", flat=True)) == {"general_meeting", "board"}
    client = Client()
    password = "een zin die niemand raadt"
    answer = client.post(
        link.removeprefix("http://localhost:8000"),
        {"given_name": "Eva", "family_name": "Eerste", "password1": password, "password2": password},
    )
    assert answer.status_code == 302
    with system("the test reads grants"):
        assert set(
            RoleGrant.objects.filter(person_id=Account.objects.get(email=EMAIL).pk).values_list("role", flat=True)
        ) == {"admin", "staff"}
    assert "U werkt voor <strong>Coöperatie Nieuw</strong>" in client.get("/account").content.decode()


def test_a_second_founding_is_refused(cast: Cast) -> None:
    with pytest.raises(CommandError, match="bestaat al"):
        call_command("found", organisation=NAME, email=EMAIL)
    assert mails_to(EMAIL) == []


@pytest.mark.parametrize(("name", "email"), [("", EMAIL), ("x" * 121, EMAIL), (NAME, "geen adres")])
def test_bad_input_founds_nothing(cast: Cast, name: str, email: str) -> None:
    _forget_the_cooperative()
    with pytest.raises(CommandError):
        call_command("found", organisation=name, email=email)
    with system("the test looks for a cooperative"):
        assert not Organisation.objects.filter(kind=Kind.COOPERATIVE).exists()


def test_founding_gives_the_link(cast: Cast) -> None:
    _forget_the_cooperative()
    assert found(name=NAME, email=EMAIL) in mails_to(EMAIL)[0]["body"]
