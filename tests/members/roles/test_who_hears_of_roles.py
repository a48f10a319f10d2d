"""Somebody whose roles or membership another changed hears it."""

from __future__ import annotations

from cooperative.isolation.transactions import system
from members.organisations.models import Organisation
from members.roles.actions import change_roles, end_membership, end_role, grant_role
from tests.cast import Cast
from tests.members.notices.hearing import leads_to, mails_told, sentences_of, told


def _organisation(cast: Cast, key: str) -> Organisation:
    with system("the test reads an organisation"):
        return Organisation.objects.get(pk=cast.organisations[key])


def test_who_gets_a_role_and_who_loses_one_hears_it(cast: Cast) -> None:
    library, by = _organisation(cast, "library"), cast.acting("admin")
    contributor = cast.persons["contributor"]
    change_roles(
        by=by,
        person_id=contributor,
        organisation=library,
        roles=["reader", "treasurer"],
        drawn=["contributor"],
    )
    assert told(cast, "role_granted") == told(cast, "role_ended") == {("contributor", "library")}
    assert sentences_of("role_granted") == {
        "U werkt bij Bibliotheek Aalst nu ook als lezer, financieel verantwoordelijke."
    }
    assert sentences_of("role_ended") == {"U werkt bij Bibliotheek Aalst niet meer als medewerker."}
    assert leads_to("role_granted") == {"/"}
    grant_role(by=by, person_id=cast.persons["reader"], organisation=library, role="contributor")
    end_role(by=by, person_id=cast.persons["reader"], organisation=library, role="reader")
    assert ("reader", "library") in told(cast, "role_granted") & told(cast, "role_ended")


def test_who_changes_nothing_or_oneself_is_told_nothing(cast: Cast) -> None:
    library, by = _organisation(cast, "library"), cast.acting("admin")
    change_roles(by=by, person_id=cast.persons["reader"], organisation=library, roles=["reader"], drawn=["reader"])
    grant_role(by=by, person_id=cast.persons["admin"], organisation=library, role="reader")
    assert told(cast, "role_granted") == told(cast, "role_ended") == set()


def test_who_is_let_go_gets_a_mail_and_no_notice_in_an_inbox_that_is_closed(cast: Cast) -> None:
    end_membership(
        by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=_organisation(cast, "library")
    )
    assert mails_told("reader@cast.example") == ["U werkt niet meer voor Bibliotheek Aalst."]
    assert told(cast, "membership_ended") == set()


def test_who_leaves_of_their_own_accord_is_told_nothing(cast: Cast) -> None:
    reader = cast.acting("reader")
    end_membership(by=reader, person_id=cast.persons["reader"], organisation=_organisation(cast, "library"))
    assert mails_told("reader@cast.example") == []
