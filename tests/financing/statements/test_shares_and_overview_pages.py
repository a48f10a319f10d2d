"""Everybody's share, our overview, their files, the costs of an initiative, and how often each asks."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test import Client

from cooperative.isolation.transactions import system
from cooperative.web.formats import money
from cooperative.web.spreadsheet import BYTE_ORDER_MARK, Euros, cell
from initiatives.portfolio.models import Participation, ParticipationArea
from initiatives.voting.models import Decision
from members.organisations.models import Kind, Municipality, Organisation
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import (
    LIBRARY_ONCE,
    LIBRARY_YEARLY,
    MONDAY,
    VENUE_ONCE,
    VENUE_YEARLY,
    build_initiative,
    build_plan,
)
from tests.initiatives.portfolio.making import Statements

Clients = Callable[..., Client]
FRAME = 5  # session, account, context, seats, identity


def _file(client: Client, path: str) -> list[list[str]]:
    answer = client.get(path)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    text = answer.content.decode()
    assert text.startswith(BYTE_ORDER_MARK)
    return list(csv.reader(StringIO(text.removeprefix(BYTE_ORDER_MARK)), delimiter=";"))


def test_everybody_reads_the_share_of_everybody(initiative: int, client_of: Clients) -> None:
    for person in ("reader", "venue_lead", "stranger", "observer", "house_treasurer"):
        page = client_of(person).get(f"/samenleggen/initiatieven/{initiative}/aandelen").content.decode()
        for cents in (LIBRARY_ONCE, VENUE_ONCE, LIBRARY_YEARLY, VENUE_YEARLY, 9_300_000, LIBRARY_YEARLY + VENUE_YEARLY):
            assert money(cents) in page, (person, cents)
    assert "bij deze 3 deelnemers" in page


def test_the_file_of_shares_adds_up(initiative: int, client_of: Clients) -> None:
    rows = _file(client_of("reader"), f"/samenleggen/initiatieven/{initiative}/aandelen.csv")
    assert rows[1:] == [
        ["2", "Stad Aalst", "Stad Aalst", "0", "0,00", "0,00"],
        ["3", "Bibliotheek Aalst", "Stad Aalst", "92131", "23488,25", "8291,79"],
        ["5", "Podiumhuis Gent", "Podiumhuis Gent", "272655", "69511,75", "24538,95"],
        ["", "Samen", "", "364786", "93000,00", "32830,74"],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "  =1"])
def test_a_text_is_never_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_plain_texts_and_amounts_stay_as_they_are() -> None:
    assert [cell("Bibliotheek"), cell(12), cell(Euros(-123_450)), cell(Euros(5))] == [
        "Bibliotheek",
        "12",
        "-1234,50",
        "0,05",
    ]


def test_a_name_that_is_a_formula_is_harmless_in_the_file(cast: Cast, initiative: int, client_of: Clients) -> None:
    with system("a name of a test"):
        Organisation.objects.filter(pk=cast.organisations["venue"]).update(name="=HYPERLINK(1)")
    rows = _file(client_of("reader"), f"/samenleggen/initiatieven/{initiative}/aandelen.csv")
    assert rows[3][1] == "'=HYPERLINK(1)"


def test_our_overview_lists_what_we_carry_this_year(
    cast: Cast, initiative: int, client_of: Clients, clock: HouseClock
) -> None:
    """In 2047: € 23.488,25 of the investment and € 8.291,79 of the running cost, € 31.780,04 together."""
    clock.set(MONDAY.replace(year=2047, month=5, day=6))
    client = client_of("reader")
    page = client.get("/samenleggen/overzicht/").content.decode()
    for cents in (LIBRARY_ONCE, LIBRARY_YEARLY, LIBRARY_ONCE + LIBRARY_YEARLY):
        assert money(cents) in page
    rows = _file(client, "/samenleggen/overzicht.csv")
    assert [row[-1] for row in rows[1:]] == ["8291,79", "23488,25", "31780,04"]


def test_who_takes_part_in_nothing_gets_one_next_step(initiative: int, client_of: Clients) -> None:
    page = client_of("stranger").get("/samenleggen/overzicht/").content.decode()
    assert "Dit jaar geen bijdrage" in page


def test_the_costs_page_keeps_investment_and_running_cost_apart(initiative: int, client_of: Clients) -> None:
    page = client_of("reader").get(f"/samenleggen/initiatieven/{initiative}/kosten").content.decode()
    assert "€\xa0186.000" in page
    assert f"{money(LIBRARY_ONCE)} eenmalig en {money(LIBRARY_YEARLY)} per jaar" in page


def test_a_slot_gets_the_part_and_a_reader_the_page(initiative: int, decision: Decision, client_of: Clients) -> None:
    client = client_of("reader")
    for path in (
        f"initiatieven/{initiative}/kosten",
        f"stemmingen/{decision.pk}/gevolgen",
        f"initiatieven/{initiative}/meedoen",
    ):
        part = client.get(f"/samenleggen/{path}", headers={"HX-Request": "true"}).content.decode()
        page = client.get(f"/samenleggen/{path}").content.decode()
        assert "<html" not in part
        assert part.strip().splitlines()[1] in page


def test_joining_shows_what_it_would_cost(cast: Cast, initiative: int, client_of: Clients) -> None:
    """93.000 × 89.655 ÷ 454.441 (with Mechelen) = € 18.347,63; 89.655 × 0,09 = € 8.068,95."""
    page = client_of("stranger").get(f"/samenleggen/initiatieven/{initiative}/meedoen").content.decode()
    assert money(1_834_763) in page
    assert money(806_895) in page


@pytest.mark.parametrize("path", ["kosten", "aandelen", "aandelen.csv", "meedoen", "plan/", "plan/sleutel"])
def test_the_money_of_a_draft_is_not_there_for_strangers(
    cast: Cast, monday: HouseClock, client_of: Clients, path: str
) -> None:
    pk = build_initiative(cast, published=False, taking_part=("library",))
    build_plan(cast, pk)
    assert client_of("stranger").get(f"/samenleggen/initiatieven/{pk}/{path}").status_code == 404
    assert client_of("reader").get(f"/samenleggen/initiatieven/{pk}/{path}").status_code == 200


def test_a_vote_that_one_may_not_read_has_no_consequences_page(decision: Decision, client_of: Clients) -> None:
    assert client_of("stranger").get(f"/samenleggen/stemmingen/{decision.pk}/gevolgen").status_code == 404
    assert client_of("stranger").get("/samenleggen/stemmingen/999999/gevolgen").status_code == 404


def _many_participants(initiative: int, many: int) -> None:
    with system("many rows for a test of statement counts"):
        for number in range(many):
            organisation = Organisation.objects.create(
                number=1000 + number, name=f"Bibliotheek {number}", kind=Kind.LIBRARY, joined_on=date(2024, 1, 1)
            )
            row = Participation.objects.create(initiative_id=initiative, organisation=organisation, state="taking_part")
            place, _new = Municipality.objects.get_or_create(
                nis=f"9{number:04d}",
                defaults={
                    "name": f"Gemeente {number}", "province": "x", "inhabitants": 1000 + number,
                    "inhabitants_on": date(2025, 1, 1), "sort_key": f"g{number}",
                },
            )  # fmt: skip
            ParticipationArea.objects.create(
                initiative_id=initiative, organisation=organisation, participation=row, municipality=place
            )


@pytest.mark.parametrize(("path", "own"), [
    ("/samenleggen/", 1),
    ("/samenleggen/rondes/", 1),
    ("/samenleggen/index/", 1),
    ("/samenleggen/overzicht/", 3),
    ("/samenleggen/overzicht.csv", 1),
    ("/samenleggen/initiatieven/{initiative}/kosten", 2),
    ("/samenleggen/initiatieven/{initiative}/aandelen", 1),
    ("/samenleggen/initiatieven/{initiative}/aandelen.csv", 1),
    ("/samenleggen/initiatieven/{initiative}/meedoen", 2),
    ("/samenleggen/initiatieven/{initiative}/plan/", 1),
    ("/samenleggen/initiatieven/{initiative}/plan/sleutel", 1),
])  # fmt: skip
def test_a_page_asks_as_often_with_three_as_with_fifty_participants(
    initiative: int, client_of: Clients, path: str, own: int
) -> None:
    client = client_of("reader")
    for many in (0, 50):
        _many_participants(initiative, many)
        with Statements() as seen:
            answer = client.get(path.format(initiative=initiative))
        assert answer.status_code == 200
        assert seen.many == FRAME + own, (path, many, [query["sql"][:90] for query in seen.captured_queries])
        assert len(answer.content) <= 25_000
    assert connection.in_atomic_block


def test_the_consequences_of_a_vote_cost_one_statement(decision: Decision, client_of: Clients) -> None:
    client = client_of("reader")
    with Statements() as seen:
        client.get(f"/samenleggen/stemmingen/{decision.pk}/gevolgen")
    assert seen.many == FRAME + 1
