"""A session of help: reason, one organisation, 30 minutes, a mail; within it a lost factor and an admin."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import system
from members.assistance.actions import invite_admin, name_admin, open_staff_session, reset_second_factor
from members.assistance.models import StaffSession
from members.organisations.models import Organisation
from members.roles.models import RoleGrant
from tests.cast import Cast, address_of
from tests.conftest import HouseClock
from tests.members.people.mails import link_in, mails_to
from tests.members.people.test_signing_in import code_now, sign_in

ClientOf = Callable[..., Client]
PAGE = "/beheer/sessies/"
REASON = "Tine belde: haar telefoon is gestolen"


def _organisation(cast: Cast, key: str) -> Organisation:
    with system("the test reads an organisation"):
        return Organisation.objects.get(pk=cast.organisations[key])


def _session(cast: Cast, organisation: str = "library") -> StaffSession:
    pk = open_staff_session(by=cast.acting("staff"), organisation=_organisation(cast, organisation), reason=REASON)
    with system("the test reads a session"):
        return StaffSession.objects.get(pk=pk)


def _form(cast: Cast, **fields: object) -> dict[str, object]:
    return {"organisation": cast.organisations["cooperative"], **fields}


def test_staff_open_a_session_with_a_reason_and_the_admins_get_a_mail(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("staff")
    assert "Bibliotheek Aalst" in client.get(PAGE).content.decode()
    answer = client.post(PAGE, _form(cast, where=cast.organisations["library"], reason=REASON))
    assert re.fullmatch(r"/beheer/sessies/\d+/", answer.headers["Location"])
    (mail,) = mails_to(address_of("admin"))
    assert mail["subject"] == "Het coöperatieteam werkt 30 minuten voor Bibliotheek Aalst"
    assert REASON in mail["body"]
    assert "Sara Team" in mail["body"]
    assert link_in(mail["body"]) == "/beheer/leden/"
    assert mails_to(address_of("reader")) == []
    page = client.get(answer.headers["Location"]).content.decode()
    assert "Tine Rekening" in page
    assert "Stef Vreemd" not in page


def test_the_organisation_sees_who_came_and_why(cast: Cast, client_of: ClientOf) -> None:
    _session(cast)
    page = client_of("admin").get("/beheer/sessies/hier").content.decode()
    assert "Sara Team" in page
    assert REASON in page
    assert REASON not in client_of("stranger").get("/beheer/sessies/hier").content.decode()


@pytest.mark.parametrize("person", ["secretary", "board", "auditor", "admin", "reader", "stranger"])
def test_nobody_but_staff_opens_a_session(cast: Cast, client_of: ClientOf, person: str) -> None:
    client = client_of(person)
    assert client.get(PAGE).status_code == 403
    home = cast.acting(person).organisation_id
    fields = {"organisation": home, "where": cast.organisations["library"], "reason": REASON}
    assert client.post(PAGE, fields).status_code == 403
    with pytest.raises(Refused, match="Alleen het coöperatieteam"):
        open_staff_session(by=cast.acting(person), organisation=_organisation(cast, "library"), reason=REASON)
    session = _session(cast)
    assert client.get(f"{PAGE}{session.pk}/").status_code == 403


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": ""},
        {"reason": "kort"},
        {"reason": "x" * 301},
        {"reason": "een reden\x00 met teken"},
        {"where": ""},
        {"where": "999999"},
        {"where": "x"},
    ],
)
def test_a_session_without_reason_or_organisation_is_refused(
    cast: Cast, client_of: ClientOf, fields: dict[str, str]
) -> None:
    good = {"where": cast.organisations["library"], "reason": REASON}
    assert client_of("staff").post(PAGE, _form(cast, **(good | fields))).status_code == 422
    with system("the test counts sessions"):
        assert StaffSession.objects.count() == 0
    assert mails_to(address_of("admin")) == []


def test_staff_free_a_treasurer_from_a_lost_factor(cast: Cast, client_of: ClientOf) -> None:
    cache.clear()
    treasurer = Client()
    sign_in(treasurer, "treasurer")
    treasurer.post("/aanmelden/tweede-factor/code/", {"code": code_now()})
    assert treasurer.get("/account").status_code == 200
    session, client = _session(cast), client_of("staff")
    path = f"{PAGE}{session.pk}/leden/{cast.persons['treasurer']}"
    assert "Zet de tweede factor terug" in client.get(path).content.decode()
    assert client.post(path, _form(cast, act="reset")).headers["Location"] == f"{PAGE}{session.pk}/"
    assert not Authenticator.objects.filter(user_id=cast.persons["treasurer"]).exists()
    assert treasurer.get("/account").status_code == 302
    mail = mails_to(address_of("treasurer"))[-1]
    assert mail["subject"] == "Uw tweede factor is teruggezet"
    assert link_in(mail["body"]) == "/aanmelden/"
    with system("the test reads the record"):
        leaf = RecordLeaf.objects.get(kind="second_factor_reset")
    assert leaf.organisation_id == cast.organisations["library"]
    fresh = Client()
    assert sign_in(fresh, "treasurer").headers["Location"] == "/"
    assert fresh.get("/account").headers["Location"] == "/tweede-factor"


def test_a_session_reaches_one_organisation_only(cast: Cast, client_of: ClientOf) -> None:
    session = _session(cast)
    path = f"{PAGE}{session.pk}/leden/{cast.persons['stranger']}"
    assert client_of("staff").get(path).status_code == 404
    assert client_of("staff").post(path, _form(cast, act="reset")).status_code == 404
    with pytest.raises(Refused, match="hoort niet bij Bibliotheek Aalst"):
        reset_second_factor(by=cast.acting("staff"), session=session, person_id=cast.persons["stranger"])
    assert Authenticator.objects.filter(user_id=cast.persons["stranger"]).exists()


def test_a_session_is_over_after_thirty_minutes(own_cast: Cast, clock: HouseClock) -> None:
    session = _session(own_cast)
    assert session.expires_at - session.began_at == timedelta(minutes=30)
    by, person_id = own_cast.acting("staff"), own_cast.persons["treasurer"]
    clock.shift(timedelta(minutes=29))
    name_admin(by=by, session=session, person_id=person_id)
    clock.shift(timedelta(minutes=30, seconds=1))
    for act in (reset_second_factor, name_admin):
        with pytest.raises(Refused, match="Deze hulpsessie is voorbij"):
            act(by=by, session=session, person_id=person_id)
    assert Authenticator.objects.filter(user_id=person_id).exists()


def test_a_session_that_was_ended_gives_nothing_any_more(cast: Cast, client_of: ClientOf) -> None:
    session, client = _session(cast), client_of("staff")
    assert client.post(f"{PAGE}{session.pk}/einde", _form(cast)).headers["Location"] == PAGE
    page = client.get(f"{PAGE}{session.pk}/")
    assert page.status_code == 403
    assert "voorbij" in page.content.decode()
    with pytest.raises(Refused, match="voorbij"):
        invite_admin(by=cast.acting("staff"), session=session, email="x@y.example", given_name="X", family_name="Y")


def test_a_new_session_ends_the_one_before(cast: Cast) -> None:
    first = _session(cast)
    _session(cast, "elsewhere")
    with pytest.raises(Refused, match="voorbij"):
        name_admin(by=cast.acting("staff"), session=first, person_id=cast.persons["reader"])


def test_the_session_of_a_colleague_is_not_ones_own(cast: Cast) -> None:
    session = _session(cast)
    with system("the session belongs to somebody else"):
        StaffSession.objects.filter(pk=session.pk).update(person_id=cast.persons["secretary"])
    with pytest.raises(Refused, match="van iemand anders"):
        reset_second_factor(by=cast.acting("staff"), session=session, person_id=cast.persons["treasurer"])


def test_staff_do_not_free_themselves_nor_who_has_no_factor(cast: Cast) -> None:
    session = _session(cast, "cooperative")
    by = cast.acting("staff")
    with pytest.raises(Refused, match="Uw eigen tweede factor"):
        reset_second_factor(by=by, session=session, person_id=cast.persons["staff"])
    with pytest.raises(Refused, match="heeft geen tweede factor"):
        reset_second_factor(by=by, session=session, person_id=cast.persons["secretary"])


def test_staff_name_an_admin_and_invite_one(cast: Cast, client_of: ClientOf) -> None:
    session, client = _session(cast), client_of("staff")
    client.post(f"{PAGE}{session.pk}/leden/{cast.persons['reader']}", _form(cast, act="admin"))
    with system("the test reads grants"):
        assert RoleGrant.objects.filter(
            person_id=cast.persons["reader"], organisation=session.organisation_id, role="admin", until=None
        ).exists()
    fields = {"email": "baas@bib.example", "given_name": "Bo", "family_name": "Baas"}
    path = f"{PAGE}{session.pk}/beheerder"
    assert client.get(path).status_code == 200
    assert client.post(path, _form(cast, **(fields | {"email": ""}))).status_code == 422
    assert client.post(path, _form(cast, **(fields | {"email": address_of("reader")}))).status_code == 422
    assert client.post(path, _form(cast, **fields)).headers["Location"] == f"{PAGE}{session.pk}/"
    page = Client().get(link_in(mails_to("baas@bib.example")[0]["body"])).content.decode()
    assert "Bibliotheek Aalst" in page
    assert "beheerder" in page


def test_an_act_that_is_none_is_refused(cast: Cast, client_of: ClientOf) -> None:
    session = _session(cast)
    path = f"{PAGE}{session.pk}/leden/{cast.persons['treasurer']}"
    assert client_of("staff").post(path, _form(cast, act="iets")).status_code == 400
    assert client_of("staff").get(f"{PAGE}999999/").status_code == 404
    assert client_of("staff").get(f"{PAGE}{session.pk}/einde").status_code == 405


def test_wall_two_keeps_a_session_from_other_organisations(cast: Cast, as_person: Callable[..., object]) -> None:
    _session(cast)
    for person, seen in (("admin", 1), ("stranger", 0), ("staff", 1)):
        with as_person(person):  # type: ignore[attr-defined]
            assert StaffSession.objects.count() == seen
