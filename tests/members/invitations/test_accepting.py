"""The link of an invitation: a new account, an account that is there, and every link that is dead."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import system
from members.invitations.actions import accept_as_new_person, invite
from members.invitations.models import Invitation
from members.organisations.models import Organisation
from members.people.models import Account, Person
from members.roles.models import Membership, RoleGrant
from tests.cast import Cast, address_of
from tests.members.notices.hearing import leads_to, sentences_of, told
from tests.members.people.mails import link_in, mails_to
from tests.members.people.test_signing_in import sign_in

ClientOf = Callable[..., Client]
ADDRESS = "nieuw@bib.example"
PASSWORD = "een zin die niemand raadt"
GOOD = {"given_name": "Noor", "family_name": "Nieuw", "password1": PASSWORD, "password2": PASSWORD}


def _link(cast: Cast, email: str = ADDRESS, roles: tuple[str, ...] = ("reader", "contributor")) -> str:
    with system("the test reads an organisation"):
        library = Organisation.objects.get(pk=cast.organisations["library"])
    invite(
        by=cast.acting("admin"), organisation=library, email=email, given_name="Noor", family_name="Nieuw", roles=roles
    )
    return link_in(mails_to(email)[-1]["body"])


def _held(person_id: int, organisation_id: int) -> set[str]:
    with system("the test reads grants"):
        return set(
            RoleGrant.objects.filter(person_id=person_id, organisation_id=organisation_id, until=None).values_list(
                "role", flat=True
            )
        )


def test_somebody_new_sees_who_invites_with_which_roles(cast: Cast) -> None:
    page = Client().get(_link(cast))
    assert page.status_code == 200
    text = page.content.decode()
    for words in ("Bibliotheek Aalst", "lezer, medewerker", ADDRESS, 'value="Noor"', "Maak mijn account"):
        assert words in text
    assert page.headers["Cache-Control"].startswith("max-age=0, no-cache")


def test_somebody_new_chooses_a_password_and_is_at_work(cast: Cast) -> None:
    client, link = Client(), _link(cast)
    answer = client.post(link, GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    account = Account.objects.get(email=ADDRESS)
    with system("the test reads what was made"):
        person = Person.objects.get(pk=account.pk)
        assert Membership.objects.filter(person=person, organisation_id=cast.organisations["library"]).count() == 1
        assert Invitation.objects.get().used_at is not None
        kinds = list(RecordLeaf.objects.order_by("-seq").values_list("kind", flat=True)[:5])
    assert person.name == "Noor Nieuw"
    assert _held(account.pk, cast.organisations["library"]) == {"reader", "contributor"}
    assert EmailAddress.objects.get(user=account).verified
    assert kinds == ["invitation_accepted", "role_granted", "role_granted", "membership_began", "person_made"]
    assert UserSession.objects.filter(user_id=account.pk).count() == 1
    page = client.get("/account")
    assert "U werkt voor <strong>Bibliotheek Aalst</strong>" in page.content.decode()


def test_a_new_treasurer_sets_up_a_factor_before_anything_else(cast: Cast) -> None:
    client, link = Client(), _link(cast, roles=("treasurer",))
    client.post(link, GOOD)
    assert client.get("/account").headers["Location"] == "/tweede-factor"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password2": "iets heel anders dan dat"}, "niet gelijk"),
        ({"password1": "kort", "password2": "kort"}, "12"),
        ({"password1": "wachtwoord1234", "password2": "wachtwoord123"}, "niet gelijk"),
        ({"password1": "qwertyuiop123", "password2": "qwertyuiop123"}, "algemeen"),
        ({"password1": ADDRESS + "1", "password2": ADDRESS + "1"}, "lijkt"),
        ({"given_name": ""}, "verplicht"),
        ({"family_name": "x" * 81}, "80"),
        ({"given_name": "a\x00b"}, "teken"),
        ({"password1": "x" * 5000, "password2": "x" * 5000}, "200"),
    ],
)
def test_a_form_that_is_not_right_makes_nothing(cast: Cast, fields: dict[str, str], said: str) -> None:
    page = Client().post(_link(cast), GOOD | fields)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Account.objects.filter(email=ADDRESS).exists()


def test_an_invitation_works_once(cast: Cast) -> None:
    link = _link(cast)
    Client().post(link, GOOD)
    for again in (Client().get(link), Client().post(link, GOOD)):
        assert again.status_code == 410
        assert "Deze uitnodiging is al gebruikt" in again.content.decode()
    assert Account.objects.filter(email=ADDRESS).count() == 1


def test_an_invitation_that_ran_out_says_whom_to_ask(cast: Cast) -> None:
    link = _link(cast)
    with system("the invitation runs out"):
        Invitation.objects.update(expires_at="2025-01-01T00:00:00+00:00")
    for page in (Client().get(link), Client().post(link, GOOD)):
        assert page.status_code == 410
        text = page.content.decode()
        assert "Deze uitnodiging is verlopen" in text
        assert "Bibliotheek Aalst" in text
    assert not Account.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("token", ["x", "A" * 43, "%3Cscript%3E", "A" * 3000])
def test_a_token_that_nobody_got_says_what_to_do(cast: Cast, token: str) -> None:
    for page in (Client().get(f"/aanmelden/uitnodiging/{token}/"), Client().post(f"/aanmelden/uitnodiging/{token}/")):
        assert page.status_code == 404
        assert "Deze uitnodiging bestaat niet" in page.content.decode()


def test_an_invitation_of_an_organisation_that_left_is_closed(cast: Cast) -> None:
    link = _link(cast)
    with system("the organisation leaves"):
        Organisation.objects.filter(pk=cast.organisations["library"]).update(left_on="2025-01-01")
    assert Client().get(link).status_code == 410


def test_somebody_with_an_account_signs_in_first_and_then_accepts(cast: Cast) -> None:
    cache.clear()
    client, link = Client(), _link(cast, address_of("stranger"))
    page = client.get(link).content.decode()
    assert "heeft al een account" in page
    assert "Maak mijn account" not in page
    assert client.post(link, GOOD).status_code == 200
    client.force_login(Account.objects.get(email=address_of("stranger")), backend=BACKEND)
    assert "Aanvaard de uitnodiging" in client.get(link).content.decode()
    answer = client.post(link)
    assert answer.headers["Location"] == "/"
    assert client.session["organisation"] == cast.organisations["library"]
    assert _held(cast.persons["stranger"], cast.organisations["library"]) == {"reader", "contributor"}
    assert "admin" in _held(cast.persons["stranger"], cast.organisations["elsewhere"])


BACKEND = "django.contrib.auth.backends.ModelBackend"


def test_signing_in_comes_back_to_the_invitation(cast: Cast) -> None:
    cache.clear()
    client, link = Client(), _link(cast, address_of("venue_lead"))
    assert f"/aanmelden/?next={link}" in client.get(link).content.decode()
    assert sign_in(client, "venue_lead", next=link).headers["Location"] == link


def test_somebody_without_organisation_gets_one_by_accepting(cast: Cast, client_of: ClientOf) -> None:
    client, link = client_of("nowhere"), _link(cast, address_of("nowhere"))
    assert client.get("/account").status_code == 403
    client.post(link)
    assert client.get("/account").status_code == 200


def test_an_invitation_for_another_address_is_refused(cast: Cast, client_of: ClientOf) -> None:
    for link in (_link(cast), _link(cast, address_of("venue_lead"))):
        client = client_of("stranger")
        for page in (client.get(link), client.post(link, GOOD)):
            assert page.status_code == 403
            text = page.content.decode()
            assert "voor iemand anders" in text
            assert "Bibliotheek Aalst" not in text
            assert address_of("venue_lead") not in text
    assert _held(cast.persons["stranger"], cast.organisations["library"]) == set()
    assert not Account.objects.filter(email=ADDRESS).exists()


def test_wall_two_shows_an_invitation_to_its_bearer_alone(cast: Cast) -> None:
    _link(cast)
    assert Invitation.objects.count() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM invitation_by_hash(%s)", [b"\x00" * 32])
        assert cursor.fetchone() == (0,)


def test_a_double_submission_makes_one_account(own_cast: Cast) -> None:
    link = _link(own_cast)
    token, together = link.split("/")[3], Barrier(4)

    def accept(_number: int) -> bool:
        try:
            together.wait(timeout=10)
            made = accept_as_new_person(
                token=token, given_name="Noor", family_name="Nieuw", password=PASSWORD, language="nl"
            )
        finally:
            connection.close()
        return made is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(accept, range(4))) == [False, False, False, True]
    assert Account.objects.filter(email=ADDRESS).count() == 1
    assert _held(Account.objects.get(email=ADDRESS).pk, own_cast.organisations["library"]) == {"reader", "contributor"}


def test_the_admins_hear_who_works_for_their_organisation_now(cast: Cast) -> None:
    path = _link(cast)
    Client().post(path, GOOD)
    assert told(cast, "invitation_accepted") == {("admin", "library")}
    assert sentences_of("invitation_accepted") == {
        "Noor Nieuw nam de uitnodiging aan en werkt nu voor Bibliotheek Aalst."
    }
    assert leads_to("invitation_accepted") == {"/beheer/leden/"}
