"""The page with the jobs: state and error for staff, the content for nobody, repeating what failed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import house, system
from cooperative.outbox.actions import put, put_many, try_again
from cooperative.outbox.models import JobState, OutboxRow
from tests.cast import Cast

ClientOf = Callable[..., Client]
Room = Callable[..., AbstractContextManager[object]]
SECRET = "Inhoud die niemand ziet"


def failed_job(error: str = "SMTPServerDisconnected") -> int:
    with system("a test makes a failed job"):
        put("mail", {"recipient": "ann@cast.example", "subject": SECRET, "body": SECRET})
        OutboxRow.objects.update(state=JobState.FAILED, attempts=8, error=error)
        return OutboxRow.objects.get().pk


def state_of(pk: int) -> tuple[str, int]:
    with system("a test reads a job"):
        row = OutboxRow.objects.get(pk=pk)
        return row.state, row.attempts


def test_staff_see_state_and_error_and_no_content(cast: Cast, client_of: ClientOf) -> None:
    failed_job()
    page = client_of("staff").get("/beheer/taken/").content.decode()
    assert "mislukt" in page
    assert "SMTPServerDisconnected" in page
    assert SECRET not in page
    assert "ann@cast.example" not in page


@pytest.mark.parametrize("person", ["admin", "stranger", "observer", "secretary", "teller"])
def test_nobody_else_sees_or_repeats_them(cast: Cast, client_of: ClientOf, person: str) -> None:
    pk = failed_job()
    client = client_of(person)
    assert client.get("/beheer/taken/").status_code == 403
    assert client.post(f"/beheer/taken/{pk}/opnieuw").status_code == 403
    assert state_of(pk) == (JobState.FAILED, 8)


def test_anonymous_is_led_to_sign_in(cast: Cast) -> None:
    assert Client().get("/beheer/taken/").status_code == 302


def test_who_asked_sees_only_the_own_rows_with_sql(cast: Cast, as_person: Room) -> None:
    with system("a test makes jobs of two persons"):
        for person in ("admin", "stranger"):
            put("mail", {"subject": SECRET})
            OutboxRow.objects.filter(person_id=None).update(person_id=cast.persons[person])
    with as_person("admin"):
        assert set(OutboxRow.objects.values_list("person_id", flat=True)) == {cast.persons["admin"]}


def test_staff_repeat_a_failed_job(cast: Cast, client_of: ClientOf) -> None:
    pk = failed_job()
    answer = client_of("staff").post(f"/beheer/taken/{pk}/opnieuw", {"organisation": cast.organisations["cooperative"]})
    assert answer.status_code == 302
    assert state_of(pk) == (JobState.WAITING, 0)


def test_a_job_that_did_not_fail_is_not_repeated(cast: Cast) -> None:
    pk = failed_job()
    with system("a test finishes the job"):
        OutboxRow.objects.update(state=JobState.DONE)
    with pytest.raises(Refused, match="niet mislukt"):
        try_again(by=cast.acting("staff"), row_id=pk)
    assert state_of(pk)[0] == JobState.DONE


def test_a_form_drawn_for_another_organisation_repeats_nothing(cast: Cast, client_of: ClientOf) -> None:
    pk = failed_job()
    answer = client_of("staff").post(f"/beheer/taken/{pk}/opnieuw", {"organisation": cast.organisations["library"]})
    assert answer.status_code == 409
    assert state_of(pk) == (JobState.FAILED, 8)


def test_the_page_asks_as_much_for_many_jobs_as_for_one(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("staff")
    counted = []
    for many in (1, 50, 500):
        with system("a test makes jobs"):
            for _ in range(many - OutboxRow.objects.count()):
                put("mail", {})
        with CaptureQueriesContext(connection) as statements:
            assert client.get("/beheer/taken/").status_code == 200
        counted.append(len([one for one in statements if one["sql"].split()[0] in {"SELECT", "INSERT", "UPDATE"}]))
    assert counted[0] == counted[1] == counted[2]
    assert counted[0] <= 8


def test_without_the_house_reach_staff_would_see_no_job_of_others(cast: Cast, as_person: Room) -> None:
    failed_job()
    with as_person("staff"):
        assert not OutboxRow.objects.exists()
        with house("a test compares"):
            assert OutboxRow.objects.exists()


def test_thousands_of_papers_hide_neither_a_mail_that_waits_nor_what_failed(cast: Cast, client_of: ClientOf) -> None:
    failed_job()
    with system("a test asks for one mail and many papers"):
        put("mail", {"subject": SECRET})
        put_many("invoice_paper", {f"paper:{n}": {} for n in range(150)})
    page = client_of("staff").get("/beheer/taken/").content.decode()
    assert page.count("PDF van een factuur") == 20
    assert "en nog 130 zulke taken" in page
    assert page.count('<th scope="row">Mail<') == 2
    assert "SMTPServerDisconnected" in page
