"""An admin's page of colleagues: who sees it, granting and ending roles, and the last admin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import system
from members.organisations.models import Organisation
from members.roles.actions import change_roles, end_membership, end_role, give_role, grant_role
from members.roles.models import Membership, RoleGrant
from members.roles.queries import confirmed
from tests.cast import Cast
from tests.members.people.test_signing_in import sign_in

ClientOf = Callable[..., Client]
PAGE = "/beheer/leden/"


def _organisation(cast: Cast, key: str) -> Organisation:
    with system("the test reads an organisation"):
        return Organisation.objects.get(pk=cast.organisations[key])


def _roles(cast: Cast, person: str, organisation: str) -> set[str]:
    with system("the test reads grants"):
        return set(
            RoleGrant.objects.filter(
                person_id=cast.persons[person], organisation_id=cast.organisations[organisation], until=None
            ).values_list("role", flat=True)
        )


def _leaves(kind: str) -> int:
    with system("the test reads the record"):
        return RecordLeaf.objects.filter(kind=kind).count()


def _form(cast: Cast, organisation: str, **fields: object) -> dict[str, object]:
    return {"organisation": cast.organisations[organisation], **fields}


def test_an_admin_sees_colleagues_with_roles_and_addresses(cast: Cast, client_of: ClientOf) -> None:
    page = client_of("admin").get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    for words in ("Lien Verhaeghe", "Rik Lezer", "representative@cast.example", "vertegenwoordiger", "beheerder"):
        assert words in text
    assert "Stef Vreemd" not in text


@pytest.mark.parametrize("person", ["reader", "contributor", "representative", "treasurer", "observer", "board"])
def test_nobody_else_opens_the_page(cast: Cast, client_of: ClientOf, person: str) -> None:
    for path in (PAGE, "/beheer/uitnodigingen/", "/beheer/uitnodigingen/nieuw", "/beheer/sessies/hier"):
        page = client_of(person).get(path)
        assert page.status_code == 403
        assert "beheerder" in page.content.decode()


def test_an_anonymous_visitor_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get(PAGE).headers["Location"].startswith("/aanmelden/")


def test_a_person_of_another_organisation_is_not_there(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    for path in (f"{PAGE}{cast.persons['stranger']}/", f"{PAGE}{cast.persons['stranger']}/einde", f"{PAGE}999999/"):
        assert client.get(path).status_code == 404
        assert client.post(path, _form(cast, "library", roles=["admin"])).status_code == 404
    assert "admin" not in _roles(cast, "stranger", "library")


def test_an_admin_grants_and_ends_roles_with_one_form(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    path = f"{PAGE}{cast.persons['contributor']}/"
    page = client.get(path).content.decode()
    assert 'name="drawn" value="contributor"' in page
    assert "coöperatieteam" not in page
    before = _leaves("role_granted"), _leaves("role_ended")
    answer = client.post(path, _form(cast, "library", roles=["representative", "reader"], drawn="contributor"))
    assert answer.headers["Location"] == PAGE
    assert _roles(cast, "contributor", "library") == {"representative", "reader"}
    assert (_leaves("role_granted"), _leaves("role_ended")) == (before[0] + 2, before[1] + 1)


def test_a_role_that_ends_signs_the_person_out_at_once(cast: Cast, client_of: ClientOf) -> None:
    cache.clear()
    colleague = Client()
    sign_in(colleague, "contributor")
    assert colleague.get("/account").status_code == 200
    path = f"{PAGE}{cast.persons['contributor']}/"
    client_of("admin").post(path, _form(cast, "library", roles=["reader"], drawn="contributor"))
    assert colleague.get("/account").status_code == 302
    assert not UserSession.objects.filter(user_id=cast.persons["contributor"]).exists()


def test_a_role_that_is_added_lets_the_person_go_on_working(cast: Cast, client_of: ClientOf) -> None:
    cache.clear()
    colleague = Client()
    sign_in(colleague, "contributor")
    path = f"{PAGE}{cast.persons['contributor']}/"
    client_of("admin").post(path, _form(cast, "library", roles=["contributor", "reader"], drawn="contributor"))
    assert colleague.get("/account").status_code == 200


def test_a_role_of_another_kind_is_refused_by_the_form_and_by_the_action(cast: Cast, client_of: ClientOf) -> None:
    path = f"{PAGE}{cast.persons['contributor']}/"
    for role in ("staff", "board", "observer", "wizard", "<script>", "x" * 5000):
        page = client_of("admin").post(path, _form(cast, "library", roles=[role], drawn="contributor"))
        assert page.status_code == 422
    with pytest.raises(Refused, match="bestaat niet in een organisatie van deze soort"):
        grant_role(
            by=cast.acting("admin"),
            person_id=cast.persons["contributor"],
            organisation=_organisation(cast, "library"),
            role="staff",
        )
    assert _roles(cast, "contributor", "library") == {"contributor"}


def test_a_form_that_a_colleague_overtook_is_refused(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    path = f"{PAGE}{cast.persons['contributor']}/"
    client.post(path, _form(cast, "library", roles=["contributor", "reader"], drawn="contributor"))
    page = client.post(path, _form(cast, "library", roles=["representative"], drawn="contributor"))
    assert page.status_code == 409
    assert "Iemand anders veranderde intussen de rollen" in page.content.decode()
    assert _roles(cast, "contributor", "library") == {"contributor", "reader"}


def test_a_form_drawn_for_another_organisation_is_refused(cast: Cast, client_of: ClientOf) -> None:
    path = f"{PAGE}{cast.persons['contributor']}/"
    page = client_of("admin").post(path, _form(cast, "elsewhere", roles=["reader"], drawn="contributor"))
    assert page.status_code == 409
    assert _roles(cast, "contributor", "library") == {"contributor"}


def test_a_reader_may_not_change_roles_even_past_the_page(cast: Cast) -> None:
    claimed = replace(cast.acting("reader"), roles=frozenset({"admin"}))
    for change in (grant_role, end_role):
        with pytest.raises(Refused, match="Alleen een beheerder"):
            change(
                by=claimed,
                person_id=cast.persons["contributor"],
                organisation=_organisation(cast, "library"),
                role="contributor",
            )


def test_an_admin_of_one_organisation_changes_nothing_in_another(cast: Cast) -> None:
    with pytest.raises(Refused, match="Alleen een beheerder van Bibliotheek Mechelen"):
        change_roles(
            by=cast.acting("admin"),
            person_id=cast.persons["stranger"],
            organisation=_organisation(cast, "elsewhere"),
            roles=[],
            drawn=["representative", "contributor", "treasurer", "admin"],
        )
    assert "admin" in _roles(cast, "stranger", "elsewhere")


def test_a_role_is_granted_only_to_who_belongs(cast: Cast) -> None:
    with pytest.raises(Refused, match="Nodig de persoon eerst uit"):
        grant_role(
            by=cast.acting("admin"),
            person_id=cast.persons["stranger"],
            organisation=_organisation(cast, "library"),
            role="reader",
        )


def test_the_last_admin_keeps_the_role_and_cannot_leave(cast: Cast, client_of: ClientOf) -> None:
    me = cast.persons["admin"]
    client = client_of("admin")
    for path, fields in (
        (f"{PAGE}{me}/", {"roles": ["reader"], "drawn": "admin"}),
        (f"{PAGE}{me}/einde", {}),
        (f"/account/verlaten/{cast.organisations['library']}", {}),
    ):
        page = client.post(path, _form(cast, "library", **fields))
        assert page.status_code == 403
        assert "houdt dan geen beheerder over" in page.content.decode()
    with pytest.raises(Refused, match="geen beheerder"):
        end_role(by=cast.acting("admin"), person_id=me, organisation=_organisation(cast, "library"), role="admin")
    assert _roles(cast, "admin", "library") == {"admin"}


def test_after_a_second_admin_the_first_may_go(cast: Cast, client_of: ClientOf) -> None:
    library = _organisation(cast, "library")
    grant_role(by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=library, role="admin")
    answer = client_of("admin").post(f"/account/verlaten/{library.pk}", _form(cast, "library"))
    assert answer.headers["Location"] == "/aanmelden/"
    assert _roles(cast, "admin", "library") == set()


def test_a_membership_that_ends_takes_every_role_and_session(cast: Cast, client_of: ClientOf) -> None:
    cache.clear()
    person = Client()
    sign_in(person, "representative")
    client = client_of("admin")
    path = f"{PAGE}{cast.persons['representative']}/einde"
    assert "werkt hier niet meer" in client.get(path).content.decode()
    answer = client.post(path, _form(cast, "library"))
    assert answer.headers["Location"] == PAGE
    assert person.get("/account").status_code == 302
    assert _roles(cast, "representative", "library") == set()
    assert _roles(cast, "representative", "city") == {"representative", "contributor"}
    with pytest.raises(Refused, match="hoort niet meer"), system("asked as the rule asks"):
        confirmed(cast.acting("representative", "library"))
    assert client.get(path).status_code == 404


def test_somebody_leaves_one_organisation_while_working_for_another(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative", "library")
    path = f"/account/verlaten/{cast.organisations['city']}"
    assert "Stad Aalst verlaten?" in client.get(path).content.decode()
    client.post(path, _form(cast, "library"))
    with system("the test reads memberships"):
        standing = set(
            Membership.objects.filter(person_id=cast.persons["representative"], until=None).values_list(
                "organisation_id", flat=True
            )
        )
    assert standing == {cast.organisations["library"]}


def test_nobody_leaves_an_organisation_of_others(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    path = f"/account/verlaten/{cast.organisations['elsewhere']}"
    assert client.get(path).status_code == 404
    assert client.post(path, _form(cast, "library")).status_code == 404


def test_wrong_methods_are_refused(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    assert client.post(PAGE, _form(cast, "library")).status_code == 405
    assert client.delete(f"{PAGE}{cast.persons['reader']}/").status_code == 405


def test_ending_a_membership_twice_is_refused(cast: Cast) -> None:
    library = _organisation(cast, "library")
    end_membership(by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=library)
    with pytest.raises(Refused):
        end_membership(by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=library)


def test_a_stale_form_of_the_action_is_a_conflict(cast: Cast) -> None:
    with pytest.raises(Conflict):
        change_roles(
            by=cast.acting("admin"),
            person_id=cast.persons["reader"],
            organisation=_organisation(cast, "library"),
            roles=["contributor"],
            drawn=[],
        )


def test_a_seat_in_the_board_gives_its_role_and_no_admin_does(cast: Cast) -> None:
    cooperative = _organisation(cast, "cooperative")
    with system("the test needs an admin of the cooperative"):
        give_role(person_id=cast.persons["secretary"], organisation=cooperative, role="admin", granted_by=None)
    by = cast.acting("secretary")
    for change in (grant_role, end_role):
        with pytest.raises(Refused, match="door een zetel"):
            change(by=by, person_id=cast.persons["board"], organisation=cooperative, role="board")
    change_roles(by=by, person_id=cast.persons["board"], organisation=cooperative, roles=["auditor"], drawn=[])
    assert _roles(cast, "board", "cooperative") == {"board", "auditor"}


def test_the_guardian_permission_follows_the_grant(cast: Cast) -> None:
    library = _organisation(cast, "library")

    def permitted() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT codename FROM guardian_userobjectpermission g JOIN auth_permission p ON p.id = g.permission_id"
                " WHERE g.user_id = %s AND g.object_pk = %s",
                [cast.persons["reader"], str(library.pk)],
            )
            return {row[0] for row in cursor.fetchall()}

    assert permitted() == {"act_as_reader"}
    grant_role(by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=library, role="contributor")
    assert permitted() == {"act_as_reader", "act_as_contributor"}
    end_role(by=cast.acting("admin"), person_id=cast.persons["reader"], organisation=library, role="reader")
    assert permitted() == {"act_as_contributor"}
