"""Inviting a colleague: who may, with which roles, sent again, withdrawn, and the mail with its link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import system
from members.invitations.actions import VALID_FOR, invite, withdraw_invitation
from members.invitations.models import Invitation
from members.organisations.models import Organisation
from tests.cast import Cast, address_of
from tests.conftest import HouseClock
from tests.members.people.mails import link_in, mails_to

ClientOf = Callable[..., Client]
NEW = "/beheer/uitnodigingen/nieuw"
ADDRESS = "nieuw@bib.example"


def form(cast: Cast, organisation: str = "library", **fields: object) -> dict[str, object]:
    return {
        "organisation": cast.organisations[organisation],
        "email": ADDRESS,
        "given_name": "Noor",
        "family_name": "Nieuw",
        "roles": ["reader", "contributor"],
        **fields,
    }


def _invitations(cast: Cast) -> list[Invitation]:
    with system("the test reads invitations"):
        return list(Invitation.objects.order_by("pk"))


def test_an_admin_invites_somebody_and_the_mail_leads_to_the_portal(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    page = client.get(NEW).content.decode()
    assert "lezer" in page
    assert "coöperatieteam</" not in page
    answer = client.post(NEW, form(cast), headers={"Host": "127.0.0.1"})
    assert answer.headers["Location"] == "/beheer/leden/"
    (row,) = _invitations(cast)
    assert (row.email, row.roles, row.invited_by) == (ADDRESS, ["contributor", "reader"], cast.persons["admin"])
    assert row.expires_at - row.created_at < timedelta(days=14, seconds=5)
    assert timedelta(days=14) == VALID_FOR
    (mail,) = mails_to(ADDRESS)
    assert "Bibliotheek Aalst" in mail["subject"]
    assert "Ann Beheer nodigt u uit om voor Bibliotheek Aalst te werken" in mail["body"]
    assert "Uw rollen: lezer, medewerker." in mail["body"]
    assert link_in(mail["body"]).startswith("/aanmelden/uitnodiging/")
    listed = client.get("/beheer/uitnodigingen/", headers={"HX-Request": "true"}).content.decode()
    assert "wacht op antwoord" in listed
    assert "<html" not in listed
    assert "<html" in client.get("/beheer/uitnodigingen/").content.decode()


def test_the_token_itself_is_kept_nowhere(cast: Cast, client_of: ClientOf) -> None:
    client_of("admin").post(NEW, form(cast))
    token = link_in(mails_to(ADDRESS)[0]["body"]).split("/")[3]
    (row,) = _invitations(cast)
    assert len(bytes(row.token_hash)) == 32
    assert token.encode() not in bytes(row.token_hash)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": ""}, "verplicht"),
        ({"email": "geen adres"}, "e-mailadres"),
        ({"email": "a" * 250 + "@x.example"}, "254"),
        ({"given_name": ""}, "verplicht"),
        ({"given_name": "x" * 81}, "80"),
        ({"family_name": "a\x07b"}, "teken"),
        ({"roles": []}, "minstens één rol"),
        ({"roles": ["staff"]}, "staff"),
        ({"roles": ["<script>"]}, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_invited_is_refused_in_words(
    cast: Cast, client_of: ClientOf, fields: dict[str, object], said: str
) -> None:
    page = client_of("admin").post(NEW, form(cast, **fields))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert _invitations(cast) == []
    assert mails_to(ADDRESS) == []


def test_somebody_who_belongs_already_is_not_invited(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("admin").post(NEW, form(cast, email=address_of("reader").upper()))
    assert page.status_code == 422
    assert "hoort al bij Bibliotheek Aalst" in page.content.decode()


def test_the_form_does_not_tell_who_has_an_account_elsewhere(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("admin").post(NEW, form(cast, email=address_of("stranger"))).status_code == 302
    assert client_of("admin").post(NEW, form(cast, email="niemand@x.example")).status_code == 302


def test_a_second_invitation_waits_for_the_first(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.post(NEW, form(cast))
    page = client.post(NEW, form(cast, email=ADDRESS.upper()))
    assert page.status_code == 422
    assert "kreeg al een uitnodiging" in page.content.decode()
    assert len(_invitations(cast)) == 1


def test_an_invitation_that_ran_out_is_replaced_by_a_new_one(
    cast: Cast, client_of: ClientOf, clock: HouseClock
) -> None:
    client = client_of("admin")
    client.post(NEW, form(cast))
    with system("the invitation runs out"):
        Invitation.objects.update(expires_at="2025-01-01T00:00:00+00:00")
    assert "verlopen" in client.get("/beheer/uitnodigingen/").content.decode()
    assert client.post(NEW, form(cast)).status_code == 302
    old, new = _invitations(cast)
    assert old.withdrawn_at is not None
    assert new.withdrawn_at is None


def test_an_invitation_sent_again_has_a_new_link_and_the_old_one_is_dead(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.post(NEW, form(cast))
    (row,) = _invitations(cast)
    answer = client.post(f"/beheer/uitnodigingen/{row.pk}/opnieuw", form(cast))
    assert answer.headers["Location"] == "/beheer/leden/"
    old, new = (link_in(mail["body"]) for mail in mails_to(ADDRESS))
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200


def test_an_invitation_that_is_withdrawn_cannot_be_accepted(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.post(NEW, form(cast))
    (row,) = _invitations(cast)
    client.post(f"/beheer/uitnodigingen/{row.pk}/intrekken", form(cast))
    page = Client().get(link_in(mails_to(ADDRESS)[0]["body"]))
    assert page.status_code == 410
    assert "Deze uitnodiging is ingetrokken" in page.content.decode()
    for act in ("opnieuw", "intrekken"):
        assert client.post(f"/beheer/uitnodigingen/{row.pk}/{act}", form(cast)).status_code == 404
    with pytest.raises(Refused, match="intussen gebruikt of ingetrokken"):
        withdraw_invitation(by=cast.acting("admin"), invitation=row)


def test_a_stranger_touches_no_invitation_of_the_library(cast: Cast, client_of: ClientOf) -> None:
    client_of("admin").post(NEW, form(cast))
    (row,) = _invitations(cast)
    stranger = client_of("stranger")
    assert ADDRESS not in stranger.get("/beheer/uitnodigingen/").content.decode()
    for act in ("opnieuw", "intrekken"):
        assert stranger.post(f"/beheer/uitnodigingen/{row.pk}/{act}", form(cast, "elsewhere")).status_code == 404
        assert client_of("admin").get(f"/beheer/uitnodigingen/{row.pk}/{act}").status_code == 405
    assert client_of("reader").post(f"/beheer/uitnodigingen/{row.pk}/intrekken", form(cast)).status_code == 403


def test_who_is_no_admin_does_not_invite_past_the_page(cast: Cast) -> None:
    with system("the test reads an organisation"):
        library = Organisation.objects.get(pk=cast.organisations["library"])
    for who in ("reader", "stranger"):
        with pytest.raises(Refused, match="Alleen een beheerder van Bibliotheek Aalst"):
            invite(
                by=cast.acting(who),
                organisation=library,
                email=ADDRESS,
                given_name="N",
                family_name="N",
                roles=["admin"],
            )
