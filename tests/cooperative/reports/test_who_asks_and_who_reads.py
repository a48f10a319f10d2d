"""Board and staff ask, five roles of the cooperative read; everybody else finds nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from cooperative.outbox.models import OutboxRow
from cooperative.protocols import Period
from cooperative.reports.actions import begin, finish, freeze
from cooperative.reports.checking import Checked
from cooperative.reports.models import Report, ReportPart, ReportState
from cooperative.reports.periods import Quarter, quarter_of
from cooperative.reports.storage import store
from members.roles.models import RoleGrant
from tests.cast import PERSONS, Cast
from tests.cooperative.reports.conftest import ask, report_of

READERS = ("board", "staff", "secretary", "auditor", "house_treasurer")
OTHERS = tuple(sorted(set(PERSONS) - set(READERS) - {"nowhere"}))
ClientOf = Callable[..., Client]
STATEMENT = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE)", re.IGNORECASE)
PDF = b"%PDF-1.7 a file of a test"


def this_quarter() -> Period:
    return quarter_of(house_today()).period


def asked(cast: Cast, **options: object) -> int:
    return ask(cast, **{"period": this_quarter(), **options})  # type: ignore[arg-type]


def ready(cast: Cast, content: bytes = PDF) -> int:
    """A report that is ready, without the renderer."""
    pk = asked(cast)
    report = begin(pk)
    assert report is not None
    freeze(report, [])
    store(f"report-{pk}.pdf", content)
    finish(report, f"report-{pk}.pdf", Checked(len(content), 3, hashlib.sha256(content).hexdigest()), "Verslag")
    return pk


def statements(captured: CaptureQueriesContext) -> int:
    return sum(1 for query in captured.captured_queries if STATEMENT.match(query["sql"]))


@pytest.mark.parametrize("person", [person for person in PERSONS if person not in {"board", "staff", "nowhere"}])
def test_only_board_and_staff_may_ask(cast: Cast, person: str) -> None:
    with pytest.raises(Refused):
        asked(cast, person=person)


def test_a_quarter_that_has_not_begun_is_refused(cast: Cast) -> None:
    running = quarter_of(house_today())
    with pytest.raises(Refused, match="nog niet begonnen"):
        asked(cast, period=Quarter(running.year + 1, running.number).period)


def test_asking_writes_the_report_its_job_and_a_line_in_the_record_together(cast: Cast) -> None:
    pk = asked(cast)
    report = report_of(pk)
    assert (report.state, report.progress, report.organisation_id) == (
        ReportState.WAITING,
        0,
        cast.organisations["cooperative"],
    )
    with system("a test reads the rows"):
        (row,) = OutboxRow.objects.filter(kind="report")
    assert row.payload == {"report_id": pk}


def test_a_double_click_asks_once(cast: Cast) -> None:
    assert asked(cast) == asked(cast)
    with system("a test reads the rows"):
        assert Report.objects.count() == OutboxRow.objects.filter(kind="report").count() == 1


def test_another_language_or_quarter_or_person_is_another_report(cast: Cast) -> None:
    before = quarter_of(this_quarter().first.replace(year=this_quarter().first.year - 1)).period
    assert len({asked(cast), asked(cast, language="en"), asked(cast, period=before), asked(cast, person="staff")}) == 4


def test_after_a_minute_the_same_question_is_a_new_report(cast: Cast, clock: object) -> None:
    first = asked(cast)
    with system("a test makes the question older"):
        Report.objects.filter(pk=first).update(requested_at="2020-01-01T00:00Z")
    assert asked(cast) != first


@pytest.mark.parametrize("person", READERS)
def test_readers_see_list_report_and_file(cast: Cast, client_of: ClientOf, documents: Path, person: str) -> None:
    pk = ready(cast)
    client = client_of(person)
    assert client.get(reverse("reports")).status_code == 200
    assert client.get(reverse("report", args=[pk])).status_code == 200
    assert client.get(reverse("report_download", args=[pk])).content == PDF


@pytest.mark.parametrize("person", OTHERS)
def test_others_find_nothing(cast: Cast, client_of: ClientOf, documents: Path, person: str) -> None:
    pk = ready(cast)
    client = client_of(person)
    assert client.get(reverse("reports")).status_code == 403
    assert client.post(reverse("reports"), {"quarter": "2031-1", "language": "nl"}).status_code == 403
    for name in ("report", "report_progress", "report_download"):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    assert client.get(reverse("report_section", args=[pk, "geld"])).status_code == 404
    assert "Rapporten" not in client.get(reverse("directory")).content.decode()


def test_nobody_signed_out_reads_a_report(cast: Cast, documents: Path) -> None:
    pk = ready(cast)
    for name in ("report", "report_progress", "report_download"):
        answer = Client().get(reverse(name, args=[pk]))
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


def test_the_second_wall_keeps_a_stranger_out(cast: Cast, documents: Path) -> None:
    ready(cast)
    with reading(cast.acting("stranger")):
        assert not Report.objects.exists()
        assert not ReportPart.objects.exists()
    with reading(cast.acting("auditor")):
        assert Report.objects.count() == 1


def test_a_report_made_for_another_organisation_is_not_given(cast: Cast, client_of: ClientOf, documents: Path) -> None:
    pk = ready(cast)
    with system("a test gives the report to another organisation"):
        Report.objects.filter(pk=pk).update(organisation_id=cast.organisations["library"])
    assert client_of("staff").get(reverse("report_download", args=[pk])).status_code == 404


def test_a_role_that_ended_reads_no_more(cast: Cast, client_of: ClientOf, documents: Path) -> None:
    pk = ready(cast)
    client = client_of("auditor")
    assert client.get(reverse("report_download", args=[pk])).status_code == 200
    with system("a test ends a role"):
        RoleGrant.objects.filter(person_id=cast.persons["auditor"]).update(
            until="2020-01-01T00:00Z", since="2019-01-01T00:00Z"
        )
    assert client.get(reverse("report_download", args=[pk])).status_code == 404


def test_the_file_has_a_name_and_stays_in_no_cache(cast: Cast, client_of: ClientOf, documents: Path) -> None:
    answer = client_of("board").get(reverse("report_download", args=[ready(cast)]))
    period = quarter_of(house_today())
    name = f"voortgangsverslag-{period.year}-k{period.number}.pdf"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("what", ["gone", "changed"])
def test_a_file_that_is_not_what_was_made_is_not_given(
    cast: Cast, client_of: ClientOf, documents: Path, what: str
) -> None:
    pk = ready(cast)
    file = documents / "reports" / f"report-{pk}.pdf"
    file.unlink() if what == "gone" else file.write_bytes(PDF + b" and more")
    answer = client_of("board").get(reverse("report_download", args=[pk]))
    assert answer.status_code == 409
    assert "Vraag het verslag opnieuw" in answer.content.decode()


def test_a_report_in_the_making_has_no_file_and_no_sections(cast: Cast, client_of: ClientOf) -> None:
    pk = asked(cast)
    client = client_of("board")
    assert client.get(reverse("report_download", args=[pk])).status_code == 404
    assert client.get(reverse("report_section", args=[pk, "geld"])).status_code == 404


def test_the_form_asks_and_leads_to_the_bar(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("board")
    fields = {
        "organisation": cast.organisations["cooperative"],
        "language": "en",
        "quarter": quarter_of(house_today()).key,
    }
    answer = client.post(reverse("reports"), fields)
    with system("a test reads the rows"):
        report = Report.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("report", args=[report.pk]))
    assert (report.language, report.period_from) == ("en", this_quarter().first)


@pytest.mark.parametrize(
    ("field", "value"),
    [("quarter", ""), ("quarter", "2031-5"), ("quarter", "<script>"), ("quarter", "x" * 100_000), ("language", "fr")],
)
def test_what_the_list_does_not_offer_is_refused_with_a_sentence(
    cast: Cast, client_of: ClientOf, field: str, value: str
) -> None:
    good = {
        "organisation": cast.organisations["cooperative"],
        "language": "nl",
        "quarter": quarter_of(house_today()).key,
    }
    answer = client_of("board").post(reverse("reports"), good | {field: value})
    assert answer.status_code == 422
    assert 'class="field__error"' in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    with system("a test reads the rows"):
        assert not Report.objects.exists()


def test_a_form_drawn_for_another_organisation_is_refused(cast: Cast, client_of: ClientOf) -> None:
    fields = {"organisation": cast.organisations["library"], "language": "nl", "quarter": quarter_of(house_today()).key}
    assert client_of("board").post(reverse("reports"), fields).status_code == 409


def test_the_page_asks_again_while_the_report_is_made(cast: Cast, client_of: ClientOf, documents: Path) -> None:
    pk = asked(cast)
    client = client_of("board")
    page = client.get(reverse("report", args=[pk])).content.decode()
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page
    assert f'hx-get="{reverse("report_progress", args=[pk])}" hx-trigger="every 1s"' in page
    assert begin(pk) is not None
    fragment = client.get(reverse("report_progress", args=[pk]), headers={"HX-Request": "true"})
    assert '<progress class="job" max="100" value="10"' in fragment.content.decode()
    assert "HX-Refresh" not in fragment.headers


def test_when_it_is_ready_the_page_is_loaded_anew_and_asks_no_more(
    cast: Cast, client_of: ClientOf, documents: Path
) -> None:
    pk = ready(cast)
    client = client_of("board")
    fragment = client.get(reverse("report_progress", args=[pk]), headers={"HX-Request": "true"})
    assert fragment.headers["HX-Refresh"] == "true"
    assert "hx-trigger" not in fragment.content.decode()
    page = client.get(reverse("report", args=[pk])).content.decode()
    assert "http-equiv" not in page
    assert reverse("report_download", args=[pk]) in page


@pytest.mark.parametrize("many", [1, 20])
def test_the_list_costs_seven_statements_however_long_it_is(cast: Cast, client_of: ClientOf, many: int) -> None:
    for year in range(2000, 2000 + many):
        asked(cast, period=Quarter(year, 1).period)
    client = client_of("board")
    client.get(reverse("reports"))
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(reverse("reports"))
    assert statements(captured) == 7
    assert len(answer.content) < 25_000


def test_earlier_reports_stand_on_a_second_page(cast: Cast, client_of: ClientOf) -> None:
    for year in range(2000, 2020):
        asked(cast, period=Quarter(year, 1).period)
    client = client_of("board")
    assert "kwartaal 2000" not in client.get(reverse("reports")).content.decode()
    assert "kwartaal 2000" in client.get(reverse("reports"), {"pagina": "2"}).content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_report_is_only_read(cast: Cast, client_of: ClientOf, documents: Path, method: str) -> None:
    pk = ready(cast)
    for name in ("report", "report_progress", "report_download"):
        assert getattr(client_of("board"), method)(reverse(name, args=[pk])).status_code == 405
