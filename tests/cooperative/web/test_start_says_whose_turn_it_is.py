"""The start page: greeting, what waits for us, our place in figures, what happened lately."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS
from cooperative.protocols import Card, Column, Figure, News, Turn
from cooperative.web import views
from cooperative.web.frame import demo_is_stale
from cooperative.web.greeting import day_of_news, greeting, today_in_words, waiting
from tests.cast import Cast
from tests.conftest import HouseClock

ClientOf = Callable[..., Client]
Floors = Callable[..., None]
VERBS = {"SELECT", "INSERT", "UPDATE", "DELETE"}
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BRUSSELS)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (0, "Dag, Lien"),
        (5, "Dag, Lien"),
        (6, "Goedemorgen, Lien"),
        (11, "Goedemorgen, Lien"),
        (12, "Goedemiddag, Lien"),
        (17, "Goedemiddag, Lien"),
        (18, "Goedenavond, Lien"),
        (23, "Goedenavond, Lien"),
    ],
)
def test_the_greeting_follows_the_hour_in_brussels(hour: int, words: str) -> None:
    assert greeting(MONDAY.replace(hour=hour), "Lien") == words


def test_the_hour_is_that_of_brussels_in_summer_too() -> None:
    # 10.30 UTC on 1 July is 12.30 in Brussels (summer time, UTC + 2).
    assert greeting(datetime(2026, 7, 1, 10, 30, tzinfo=UTC), "Lien") == "Goedemiddag, Lien"


def test_the_day_is_written_in_full() -> None:
    assert plain(today_in_words(MONDAY)) == "maandag 23 november 2026"


@pytest.mark.parametrize(
    ("days", "when"),
    [(0, "vandaag"), (1, "morgen"), (3, "donderdag"), (6, "zondag"), (7, "30 november"), (22, "15 december")],
)
def test_the_first_deadline_is_named_the_way_one_says_it(days: int, when: str) -> None:
    closing = [MONDAY + timedelta(days=days), MONDAY + timedelta(days=60)]
    said = plain(waiting(closing, MONDAY, "Bibliotheek Aalst"))
    assert said == f"twee dingen wachten op Bibliotheek Aalst, het eerste tot {when}"


def test_the_day_of_news_names_its_year_only_when_it_is_another_one() -> None:
    assert plain(day_of_news(MONDAY - timedelta(days=3), MONDAY)) == "vr 20 november"
    assert plain(day_of_news(MONDAY - timedelta(days=365), MONDAY)) == "zo 23 november 2025"


def test_one_thing_and_many_things_are_counted_in_words_and_then_in_figures() -> None:
    assert waiting([MONDAY], MONDAY, "ons") == "één ding wacht op ons, tot vandaag"
    assert waiting([MONDAY] * 12, MONDAY, "ons").startswith("12 dingen wachten op ons")
    assert waiting([], MONDAY, "ons") == ""


def test_what_has_no_deadline_or_one_that_passed_waits_without_an_until() -> None:
    hour = timedelta(hours=1)
    assert waiting([None], MONDAY, "ons") == "één ding wacht op ons"
    assert waiting([MONDAY - hour, None], MONDAY, "ons") == "twee dingen wachten op ons"
    said = waiting([MONDAY - hour, MONDAY + hour, None], MONDAY, "ons")
    assert said == "drie dingen wachten op ons, het eerste tot vandaag"


@pytest.fixture
def floors(monkeypatch: pytest.MonkeyPatch) -> Floors:
    """Let the floors answer with exactly this."""

    def answer(
        *,
        turns: list[Turn] | None = None,
        cards: list[Card] | None = None,
        news: list[News] | None = None,
        figures: Mapping[str, Column] | None = None,
    ) -> None:
        answers: dict[str, list[object]] = {
            "turns": [*(turns or [])],
            "cards": [*(cards or [])],
            "news": [*(news or [])],
        }
        monkeypatch.setattr(views, "gather_all", lambda _module, name, *_: answers[name])
        monkeypatch.setattr(views, "gather", lambda _module, _name: (figures or {},))

    return answer


def turn(title: str, days: int, now: datetime, **more: object) -> Turn:
    return Turn(
        verb="Stem",
        title=title,
        path=f"/beslissen/{days}/",
        closes_at=now + timedelta(days=days, hours=1),
        door="beslissen",
        **more,  # type: ignore[arg-type]
    )


def test_what_ends_first_stands_first_and_alone_has_the_primary_button(
    cast: Cast, client_of: ClientOf, floors: Floors
) -> None:
    now = datetime.now(tz=UTC)
    floors(turns=[turn("Later", 12, now), turn("Eerst", 2, now)])
    page = client_of("representative").get("/").content.decode()
    assert page.index("Eerst") < page.index("Later")
    assert page.count("button--primary") == 1
    assert "twee dingen wachten op Bibliotheek Aalst" in page


def test_what_has_no_deadline_stands_last_and_says_since_when(cast: Cast, client_of: ClientOf, floors: Floors) -> None:
    now = datetime.now(tz=UTC)
    waits = [Turn("Lees", f"Al {n} dagen", "/a/", None, "beslissen", since=now - timedelta(days=n)) for n in (2, 9)]
    floors(turns=[*waits, turn("Sluit later", 12, now), turn("Sloot al", -1, now)])
    page = client_of("representative").get("/").content.decode()
    places = [page.index(title) for title in ("Sloot al", "Sluit later", "Al 9 dagen", "Al 2 dagen")]
    assert places == sorted(places)
    assert page.count("dagen al") == 2


def test_at_most_five_things_are_shown_and_the_rest_is_counted(cast: Cast, client_of: ClientOf, floors: Floors) -> None:
    now = datetime.now(tz=UTC)
    floors(turns=[turn(f"Ding nummer {n:02d}", n, now) for n in range(1, 9)])
    page = client_of("representative").get("/").content.decode()
    assert "Ding nummer 05" in page
    assert "Ding nummer 06" not in page
    assert "En nog 3 dingen die later aflopen." in page


def test_the_money_of_a_turn_comes_from_the_floor_that_knows_it_in_one_statement_for_all(
    cast: Cast, client_of: ClientOf, floors: Floors
) -> None:
    asked: list[list[int]] = []

    def ask(_: Acting, ids: list[int]) -> Mapping[int, Figure]:
        asked.append(ids)
        return {7: Figure(text="Kost Bibliotheek Aalst € 3.379,81 eenmalig."), 8: Figure(cents=194012)}

    now = datetime.now(tz=UTC)
    floors(
        turns=[
            turn("Een", 1, now, figure=("costs", 7)),
            turn("Twee", 2, now, figure=("costs", 8), line="Onder voorbehoud."),
            turn("Drie", 3, now, figure=("costs", 9)),
            turn("Vier", 4, now, figure=("unknown", 9)),
        ],
        figures={"costs": Column("Kost", ask)},
    )
    page = plain(client_of("representative").get("/").content.decode())
    assert asked == [[7, 8, 9]]
    assert "Kost Bibliotheek Aalst € 3.379,81 eenmalig.<" in page
    assert "€ 1.940,12. Onder voorbehoud." in page


def test_when_nothing_waits_the_page_says_so_and_offers_one_step(
    cast: Cast, client_of: ClientOf, floors: Floors
) -> None:
    floors()
    page = client_of("reader").get("/").content.decode()
    assert "Er wacht niets op Bibliotheek Aalst" in page
    assert 'href="/maken/"' in page
    assert "Onze plaats" not in page
    assert "Laatste nieuws" not in page


def test_cards_stand_in_their_order_and_news_the_newest_first(cast: Cast, client_of: ClientOf, floors: Floors) -> None:
    floors(
        cards=[Card("Derde", "5", order=30), Card("Eerste", "€ 1", order=10), Card("Tweede", "1 stem", order=20)],
        news=[
            News(datetime(2026, 11, 18, tzinfo=UTC), "Ouder nieuws", "Zin.", "/a/", 6),
            News(datetime(2026, 11, 20, tzinfo=UTC), "Nieuwer nieuws", "Zin.", "/b/", None),
        ],
    )
    page = client_of("reader").get("/").content.decode()
    places = [page.index(word) for word in ("Eerste", "Tweede", "Derde", "Nieuwer nieuws", "Ouder nieuws")]
    assert places == sorted(places)


def test_a_member_reads_its_weight_in_the_general_meeting(cast: Cast, client_of: ClientOf) -> None:
    page = plain(client_of("reader").get("/").content.decode())
    # Four of the six organisations of the cast have a seat: city, library, elsewhere and venue.
    assert "1 stem <small>van 4</small>" in page


@pytest.mark.parametrize("person", ["observer", "staff"])
def test_who_has_no_vote_reads_no_weight(cast: Cast, client_of: ClientOf, person: str) -> None:
    assert "Ons gewicht" not in client_of(person).get("/").content.decode()


def test_the_page_is_for_who_signed_in(cast: Cast) -> None:
    assert Client().get("/").status_code == 302


def test_the_page_is_read_only(cast: Cast, client_of: ClientOf) -> None:
    assert client_of("reader").post("/").status_code == 405


def test_the_page_speaks_english_when_asked(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("reader")
    client.cookies["django_language"] = "en"
    assert client.get("/").headers["Content-Language"] == "en"
    with translation.override("en"):
        assert "November" in today_in_words(MONDAY)


def test_the_start_page_gathers_every_floor_in_at_most_twelve_statements(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("representative")
    with CaptureQueriesContext(connection) as statements:
        assert client.get("/").status_code == 200
    assert sum(one["sql"].split()[0] in VERBS for one in statements) <= 12


@pytest.mark.parametrize(
    ("left", "stale"),
    [
        ('{"started_on": "2026-09-24"}', False),  # 60 days before 23 November
        ('{"started_on": "2026-09-23"}', True),
        ('{"started_on": "2026-11-20", "open_until": "2026-11-23"}', False),
        ('{"started_on": "2026-11-20", "open_until": "2026-11-22"}', True),
        ("{}", False),
        ("[]", False),
        ("niets", False),
        ('{"started_on": 5}', False),
        (None, False),
    ],
)
def test_a_demo_gone_stale_says_so(
    cast: Cast,
    as_person: Callable[..., object],
    clock: HouseClock,
    settings: object,
    tmp_path: Path,
    left: str | None,
    stale: bool,
) -> None:
    settings.PORTAL_STATE, settings.PORTAL_MODE = tmp_path, "demo"  # type: ignore[attr-defined]
    if left is not None:
        (tmp_path / "demo.json").write_text(left, encoding="utf-8")
    clock.set(MONDAY)
    with as_person("reader"):  # type: ignore[attr-defined]
        assert demo_is_stale() is stale


def test_only_a_demo_goes_stale(cast: Cast, settings: object, tmp_path: Path) -> None:
    settings.PORTAL_STATE = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "demo.json").write_text('{"started_on": "2001-01-01"}', encoding="utf-8")
    assert demo_is_stale() is False


def test_the_band_stands_on_every_page_of_a_stale_demo(
    cast: Cast, client_of: ClientOf, settings: object, tmp_path: Path
) -> None:
    settings.PORTAL_STATE, settings.PORTAL_MODE = tmp_path, "demo"  # type: ignore[attr-defined]
    (tmp_path / "demo.json").write_text('{"started_on": "2001-01-01"}', encoding="utf-8")
    for path in ("/", "/leden/", "/meldingen/"):
        assert "--reset" in client_of("reader").get(path).content.decode()
