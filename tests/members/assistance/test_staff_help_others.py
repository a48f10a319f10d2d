"""Staff name an admin in a session, but never themselves: not of the cooperative, not by an invitation."""

from __future__ import annotations

import pytest

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from members.assistance.actions import invite_admin, name_admin, open_staff_session
from members.assistance.models import StaffSession
from members.organisations.models import Organisation
from members.roles.models import RoleGrant
from tests.cast import Cast, address_of


def _session(cast: Cast, organisation: str) -> StaffSession:
    staff = cast.acting("staff")
    with reading(staff):
        where = Organisation.objects.get(pk=cast.organisations[organisation])
    pk = open_staff_session(by=staff, organisation=where, reason="De beheerder is ziek.")
    with reading(staff):
        return StaffSession.objects.get(pk=pk)


def _admins(cast: Cast, organisation: str) -> set[int]:
    with system("a test reads who is admin"):
        rows = RoleGrant.objects.standing().filter(organisation_id=cast.organisations[organisation], role="admin")
        return set(rows.values_list("person_id", flat=True))


def test_staff_do_not_make_themselves_admin_of_the_cooperative(cast: Cast) -> None:
    session = _session(cast, "cooperative")
    with pytest.raises(Refused, match="Uzelf maakt u geen beheerder"):
        name_admin(by=cast.acting("staff"), session=session, person_id=cast.persons["staff"])
    assert _admins(cast, "cooperative") == set()


@pytest.mark.parametrize("spelled", [str, str.upper, " {} ".format])
def test_staff_do_not_invite_themselves(cast: Cast, spelled: object) -> None:
    email = spelled(address_of("staff"))  # type: ignore[operator]
    with pytest.raises(Refused, match="Uzelf maakt u geen beheerder"):
        invite_admin(
            by=cast.acting("staff"),
            session=_session(cast, "library"),
            email=email,
            given_name="Sara",
            family_name="Team",
        )


def test_staff_name_another_person(cast: Cast) -> None:
    name_admin(by=cast.acting("staff"), session=_session(cast, "library"), person_id=cast.persons["reader"])
    assert _admins(cast, "library") == {cast.persons["admin"], cast.persons["reader"]}
