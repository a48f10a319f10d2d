"""Two admins who leave at the same moment: one of them stays, because an organisation keeps an admin."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.transactions import system
from members.organisations.models import Organisation
from members.roles.actions import end_membership, end_role, grant_role
from members.roles.models import RoleGrant
from tests.cast import Cast


@pytest.mark.parametrize("act", ["end_role", "end_membership"])
def test_of_two_admins_who_leave_together_one_is_refused(own_cast: Cast, act: str) -> None:
    with system("the test reads an organisation"):
        library = Organisation.objects.get(pk=own_cast.organisations["library"])
    persons = [own_cast.persons["admin"], own_cast.persons["reader"]]
    grant_role(by=own_cast.acting("admin"), person_id=persons[1], organisation=library, role="admin")
    together = Barrier(2)

    def leave(person_id: int) -> str:
        try:
            by = Acting(person_id, library.pk)
            together.wait(timeout=10)
            if act == "end_role":
                end_role(by=by, person_id=person_id, organisation=library, role="admin")
            else:
                end_membership(by=by, person_id=person_id, organisation=library)
        except Refused as refusal:
            return str(refusal)
        finally:
            connection.close()
        return "left"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(leave, persons))
    assert answers[1] == "left"
    assert "houdt dan geen beheerder over" in answers[0]
    with system("the test counts admins"):
        assert RoleGrant.objects.filter(organisation=library, role="admin", until=None).count() == 1
