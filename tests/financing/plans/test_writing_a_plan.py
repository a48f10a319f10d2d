"""The lead writes the plan while nothing is decided; nobody else does, and bad input changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from cooperative.web.formats import money
from financing.keys.actions import write_key
from financing.keys.models import DistributionKey
from financing.plans.actions import remove_plan_line, set_sources, write_plan_line, write_tariff
from financing.plans.models import PlanLine, PlanSource, TariffLine
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, adopted, build_initiative, build_plan

Clients = Callable[..., Client]


def _lines() -> list[tuple[str, int]]:
    with system("a test reads every plan"):
        return list(PlanLine.objects.order_by("pk").values_list("label", "cents"))


def _posted(cast: Cast, **fields: str) -> dict[str, str]:
    return {
        "organisation": str(cast.organisations["library"]), "kind": "running", "year": "2048", "label": "Hosting",
        "amount": "1.250,00", "vat": "normal", "vat_included": "on", "version": "",
    } | fields  # fmt: skip


def test_a_contributor_adds_a_line_and_sees_what_has_no_source(cast: Cast, initiative: int, client_of: Clients) -> None:
    client = client_of("contributor")
    done = client.post(f"/samenleggen/initiatieven/{initiative}/plan/regel", _posted(cast), follow=True)
    page = done.content.decode()
    assert done.redirect_chain == [(f"/samenleggen/initiatieven/{initiative}/plan/", 302)]
    assert f"Voor {money(125_000)} staat er nog geen bron." in page
    client.post(
        f"/samenleggen/initiatieven/{initiative}/plan/bronnen/2048/running",
        {
            "organisation": str(cast.organisations["library"]),
            "version": "",
            "members": "1.300",
            "grant": "",
            "reserve": "",
            "own": "",
        },
    )
    page = client.get(f"/samenleggen/initiatieven/{initiative}/plan/").content.decode()
    assert f"{money(5_000)} hoger dan de kosten" in page


def test_a_line_is_changed_and_removed(cast: Cast, initiative: int, client_of: Clients) -> None:
    client, plan = client_of("contributor"), f"/samenleggen/initiatieven/{initiative}/plan"
    with system("a test names a line"):
        row = PlanLine.objects.get()
    page = client.get(f"{plan}/regel/{row.pk}").content.decode()
    version = row.written_at.isoformat()
    assert version in page.replace("&#x2B;", "+").replace("&#43;", "+")
    answer = client.post(f"{plan}/regel/{row.pk}", _posted(cast, label="Anders", version=version))
    assert (answer.status_code, _lines()) == (302, [("Anders", 125_000)])
    stale = client.post(f"{plan}/regel/{row.pk}", _posted(cast, label="Weer anders", version=version))
    assert (stale.status_code, _lines()) == (409, [("Anders", 125_000)])
    gone = client.post(f"{plan}/regel/{row.pk}/weg", {"organisation": str(cast.organisations["library"])})
    assert (gone.status_code, _lines()) == (302, [])


@pytest.mark.parametrize(("fields", "said"), [
    ({"amount": "0"}, "meer dan nul"),
    ({"amount": "-1"}, "meer dan nul"),
    ({"amount": "1,234.50"}, "maar ook"),
    ({"amount": "", "label": ""}, "verplicht"),
    ({"label": "x" * 121}, "120"),
    ({"label": "<script>alert(1)</script>"}, "HTML"),
    ({"label": "stil\x00"}, "teken"),
    ({"year": "1999"}, "2000"),
    ({"year": "morgen"}, "getal"),
    ({"kind": "other"}, "keuze"),
])  # fmt: skip
def test_a_bad_line_is_named_and_not_kept(
    cast: Cast, initiative: int, client_of: Clients, fields: dict[str, str], said: str
) -> None:
    before = _lines()
    answer = client_of("contributor").post(
        f"/samenleggen/initiatieven/{initiative}/plan/regel", _posted(cast, **fields)
    )
    assert (answer.status_code, _lines()) == (422, before)
    assert said in answer.content.decode()


@pytest.mark.parametrize(("fields", "said"), [
    ({"rate": "0"}, "meer dan nul"),
    ({"rate": "0.09"}, "komma"),
    ({"rate": "0,1234567"}, "zes"),
    ({"until_year": "2040"}, "voor het eerste jaar"),
    ({"index_base_month": "13/2046"}, "geen maand"),
    ({"cap_percent": "3,5", "index_base_month": ""}, "hoort bij een index"),
    ({"cap_percent": "101"}, "tussen 0 en 100"),
])  # fmt: skip
def test_a_bad_tariff_is_named_and_not_kept(
    cast: Cast, initiative: int, client_of: Clients, fields: dict[str, str], said: str
) -> None:
    good = {
        "organisation": str(cast.organisations["library"]), "version": "", "label": "Tarief", "rate": "0,10",
        "from_year": "2048", "until_year": "", "vat": "normal", "vat_included": "on", "index_base_month": "12/2047",
        "cap_percent": "",
    }  # fmt: skip
    path = f"/samenleggen/initiatieven/{initiative}/plan/tarief"
    answer = client_of("contributor").post(path, good | fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with system("a test counts tariffs"):
        assert TariffLine.objects.count() == 1
    assert client_of("contributor").post(path, good).status_code == 302


@pytest.mark.parametrize(
    ("person", "organisation", "status"),
    [("reader", "library", 403), ("representative", "library", 403), ("venue_lead", "venue", 403),
     ("stranger", "elsewhere", 403), ("board", "cooperative", 403), ("treasurer", "library", 302),
     ("staff", "cooperative", 302), ("house_treasurer", "cooperative", 302)],
)  # fmt: skip
def test_who_writes_a_published_plan(
    cast: Cast, initiative: int, client_of: Clients, person: str, organisation: str, status: int
) -> None:
    answer = client_of(person, organisation).post(
        f"/samenleggen/initiatieven/{initiative}/plan/regel",
        _posted(cast, organisation=str(cast.organisations[organisation])),
    )
    assert answer.status_code == status


def test_a_line_of_another_initiative_is_not_there(cast: Cast, initiative: int, client_of: Clients) -> None:
    other = build_initiative(cast, title="Een ander")
    with system("a test names a line"):
        row = PlanLine.objects.get()
    client = client_of("contributor")
    assert client.get(f"/samenleggen/initiatieven/{other}/plan/regel/{row.pk}").status_code == 404
    with pytest.raises(Conflict, match="staat niet meer"):
        remove_plan_line(by=cast.acting("contributor"), initiative_id=other, line_id=row.pk)


def test_sources_that_a_colleague_changed_are_a_conflict(cast: Cast, initiative: int) -> None:
    by = cast.acting("contributor")
    drawn = "grant:7440000;members:9300000;reserve:1860000"
    set_sources(
        by=by, initiative_id=initiative, year=2047, kind="investment", cents={"members": 18_600_000}, drawn=drawn
    )
    with pytest.raises(Conflict, match="bronnen van 2047"):
        set_sources(by=by, initiative_id=initiative, year=2047, kind="investment", cents={"own": 1}, drawn=drawn)
    with system("a test reads the sources"):
        assert list(PlanSource.objects.values_list("source", "cents")) == [("members", 18_600_000)]


def test_what_a_vote_adopted_is_changed_by_a_vote_alone(
    cast: Cast, initiative: int, decision: Decision, clock: HouseClock
) -> None:
    adopted(cast, decision, clock)
    clock.set(MONDAY + timedelta(days=5))
    by = cast.acting("contributor")
    with system("a test names what was decided"):
        line, tariff = PlanLine.objects.get(), TariffLine.objects.get()
    with pytest.raises(Refused, match="al beslist"):
        remove_plan_line(by=by, initiative_id=initiative, line_id=line.pk)
    with pytest.raises(Refused, match="al beslist"):
        write_tariff(
            by=by, initiative_id=initiative, label="Duurder", rate=Decimal("0.2"), from_year=2047, tariff_id=tariff.pk
        )
    with pytest.raises(Refused, match="al beslist"):
        set_sources(by=by, initiative_id=initiative, year=2047, kind="investment", cents={"members": 1})
    # What is new may be planned, for the next vote.
    write_plan_line(
        by=by, initiative_id=initiative, year=2048, kind="running", label="Uitbreiding", cents=100, vat_included=True
    )


def test_the_plan_offers_no_link_to_what_a_vote_decided(
    cast: Cast, initiative: int, decision: Decision, clock: HouseClock, client_of: Clients
) -> None:
    client = client_of("contributor")
    path = f"/samenleggen/initiatieven/{initiative}/plan/"
    clock.set(MONDAY - timedelta(days=1))
    with system("a test names what was decided"):
        line, tariff = PlanLine.objects.get(), TariffLine.objects.get()
    links = [f"{path}regel/{line.pk}", f"{path}tarief/{tariff.pk}", f"{path}bronnen/2047/investment"]
    adopted(cast, decision, clock)
    clock.set(MONDAY + timedelta(days=5))
    page = client.get(path).content.decode()
    assert [link for link in links if f'href="{link}"' in page] == []
    assert page.count("vastgelegd door besluit") == 3
    assert [client.get(link).status_code for link in links[:2]] == [403, 403]
    assert f'href="{path}regel"' in page


def test_a_changed_key_is_a_new_version(cast: Cast, monday: HouseClock, client_of: Clients) -> None:
    pk = build_initiative(cast)
    build_plan(cast, pk)
    client, path = client_of("contributor"), f"/samenleggen/initiatieven/{pk}/plan/sleutel"
    good = {"organisation": str(cast.organisations["library"]), "version": "1", "kind": "mixed", "equal_percent": "40"}
    assert client.post(path, good).status_code == 302
    with system("a test reads the versions"):
        rows = list(DistributionKey.objects.order_by("number").values_list("number", "kind", "equal_percent"))
    assert rows == [(1, "per_inhabitant", 0), (2, "mixed", 40)]
    assert client.post(path, good).status_code == 409
    for percent in ("", "0", "100", "veel"):
        assert client.post(path, good | {"version": "2", "equal_percent": percent}).status_code == 422
    with pytest.raises(Conflict, match="versie 2"):
        write_key(by=cast.acting("contributor"), initiative_id=pk, kind="equal", drawn_number=1)


def test_a_reader_of_the_plan_gets_no_links_to_write_it(cast: Cast, initiative: int, client_of: Clients) -> None:
    page = client_of("reader").get(f"/samenleggen/initiatieven/{initiative}/plan/").content.decode()
    assert "/plan/regel" not in page
    assert money(18_600_000) in page
    with reading(cast.acting("reader")):
        assert PlanLine.objects.count() == 1
