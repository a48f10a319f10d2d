"""The PDF and the pages of a report show the same frozen figures, and they are the right ones."""

from __future__ import annotations

import re
from typing import Any

from tests.cooperative.reports.conftest import Made, numbers_in, words_of
from tests.cooperative.reports.story import HOSTILE, SECRET_IDEA

SECTIONS = ["kern", "leden", *(f"gebied-{n}" for n in range(1, 8)), "besluiten", "geld", "controle"]


def euro(made: Made, nl: str) -> str:
    """Write an amount the way the report's language does: "€ 42.000" or "€42,000"."""
    return f"€ {nl}" if made.report.language == "nl" else f"€{nl.replace('.', ',')}"


def flat(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_every_section_has_its_pages_in_the_pdf(made: Made) -> None:
    assert sorted(made.texts) == sorted(SECTIONS)


def test_the_numbers_of_each_section_are_the_same_on_its_page_and_in_the_pdf(made: Made) -> None:
    for slug in SECTIONS:
        page, paper = numbers_in(words_of(made.pages[slug])), numbers_in(made.texts[slug])
        assert paper, slug
        if slug == "kern":
            # The page keeps its chart's table in a fold; on paper that table stands in "Besluiten".
            assert paper <= page
            assert page <= paper | numbers_in(made.texts["besluiten"])
            continue
        # On paper the number of the area stands above its title; on the page above the figures.
        paper -= {slug.removeprefix("gebied-")} - page
        assert page - {slug.removeprefix("gebied-")} == paper - {slug.removeprefix("gebied-")}, slug


SHOWN: dict[str, tuple[str, ...]] = {
    "members": ("total", "new", "partners", "municipalities", "municipalities_in_all", "inhabitants", "count"),
    "votes": ("total", "adopted", "rejected", "voted", "electors", "for", "against", "abstain", "needed", "quorum"),
    "area": ("taking_part", "members"),
    "money": ("investment", "running", "target", "threshold", "total", "pledges", "cents"),
    "money_area": ("investment", "running", "investment_next", "running_next"),
}
MONEY = {"investment", "running", "target", "threshold", "cents", "investment_next", "running_next"}


def leaves(value: Any, name: str = "") -> list[tuple[str, int]]:
    """Give every integer of a frozen body with the name it goes by."""
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in leaves(inner, key)]
    if isinstance(value, list):
        return [leaf for inner in value for leaf in leaves(inner, name)]
    return [(name, value)] if isinstance(value, int) and not isinstance(value, bool) else []


def test_every_frozen_figure_is_written_in_both(made: Made) -> None:
    group = "." if made.report.language == "nl" else ","
    written = 0
    for key, body in made.bodies.items():
        kind = key.rstrip("0123456789").rstrip("_")
        slug = {"members": "leden", "votes": "besluiten", "money": "geld"}.get(key, f"gebied-{key[-1]}")
        for name, value in leaves(body):
            if name not in SHOWN.get(kind, ()):
                continue
            whole = (value + 50) // 100 if name in MONEY or (kind == "money" and name == "total") else value
            said = f"{whole:,}".replace(",", group)
            assert said in numbers_in(words_of(made.pages[slug])), (key, name, value)
            assert said in numbers_in(made.texts[slug]), (key, name, value)
            written += 1
    assert written > 60


def test_members_are_counted_as_the_register_says(made: Made) -> None:
    # The cast: Stad Aalst, two libraries, one venue are members; publiq is a partner; the cooperative neither.
    # Aalst serves twice but counts once: 92.131 + 89.655 + 272.655 = 454.441.
    body = made.bodies["members"]
    assert (body["total"], body["new"], body["partners"], body["municipalities"]) == (4, 0, 1, 3)
    assert body["inhabitants"] == 454_441


def test_an_area_gets_its_weight_of_every_amount(made: Made) -> None:
    # Area 2 weighs 70 % of Eén kaart: 0,70 × 42.000 = 29.400; 0,70 × 61.500 = 43.050; 0,70 × 144.000 = 100.800.
    # Area 3 the other 30 %: 12.600 and 18.450. Area 1 has Kranten alone: 10.000,01, written as whole euros.
    two, three, one = (flat(made.texts[f"gebied-{n}"]) for n in (2, 3, 1))
    assert euro(made, "29.400") in two
    assert euro(made, "43.050") in two
    assert euro(made, "100.800") in two
    assert euro(made, "12.600") in three
    assert euro(made, "18.450") in three
    assert euro(made, "10.000") in one
    areas = [made.bodies[f"money_area_{n}"] for n in (1, 2, 3)]
    assert [area["running"] for area in areas] == [1_000_001, 4_305_000, 1_845_000]
    # The areas add up to the whole: 10.000,01 + 61.500.
    assert made.bodies["money"]["running"] == 7_150_001 == sum(area["running"] for area in areas)  # type: ignore[misc]


def test_members_that_take_part_are_counted_once_an_area(made: Made) -> None:
    # Eén kaart: library, venue, elsewhere. Kranten: elsewhere, city. Four members in all.
    taking = [made.bodies[f"area_{n}"]["taking_part"] for n in range(1, 8)]
    assert taking == [2, 3, 3, 0, 0, 0, 0]
    assert re.search(r"\b3 (van|of) 4\b", flat(made.texts["gebied-2"]))


def test_votes_are_told_as_they_were_counted(made: Made) -> None:
    # Start van de piloot: 2 for, 1 against, all 3 voted, quorum ⌈3/2⌉ = 2: adopted.
    # Prijs per titel: 1 of 3 voted, 2 needed: no quorum.
    first, second = made.bodies["votes"]["counted"]  # type: ignore[misc]
    assert (first["outcome"], first["for"], first["against"], first["voted"], first["quorum"]) == (
        "adopted",
        2,
        1,
        3,
        2,
    )
    assert (second["outcome"], second["voted"], second["electors"], second["quorum"]) == ("no_quorum", 1, 3, 2)


def test_a_round_shows_what_was_promised_by_then(made: Made) -> None:
    # 7.500 + 4.321 = 11.821 of 20.000.
    (only,) = made.bodies["money"]["rounds"]  # type: ignore[misc]
    assert (only["total"], only["target"], only["threshold"], only["pledges"]) == (1_182_100, 2_000_000, 1_500_000, 2)
    assert euro(made, "11.821") in flat(made.texts["geld"])


def test_only_what_happened_in_the_quarter_is_new(made: Made) -> None:
    text = flat(made.texts["gebied-2"])
    assert "11.340 kaarten in gebruik" in text
    assert "vorige kwartaal" not in flat(" ".join(made.texts.values()))


def test_an_area_without_initiative_says_so(made: Made) -> None:
    assert made.bodies["area_5"]["initiatives"] == []
    assert 'class="orphan"' in made.pages["gebied-5"]


def test_what_nobody_published_is_in_no_report(made: Made) -> None:
    everything = " ".join(made.texts.values()) + " ".join(made.pages.values())
    assert SECRET_IDEA not in everything


def test_a_hostile_text_is_a_text(made: Made) -> None:
    assert HOSTILE in flat(made.texts["gebied-2"])
    assert "<script>alert" not in made.pages["gebied-2"]


def test_the_head_of_the_record_stands_in_the_report(made: Made) -> None:
    digits = made.report.record_hash
    groups = " ".join(digits[start : start + 4] for start in range(0, 64, 4))
    assert groups in flat(made.texts["controle"])
    assert groups in flat(words_of(made.pages["controle"]))
    assert made.report.record_seq


def test_names_are_in_the_language_of_the_report(made: Made) -> None:
    name = {"nl": "Eén kaart", "en": "One card"}[made.report.language]
    assert name in flat(made.texts["gebied-2"])
    assert name in made.pages["gebied-2"]
    assert f'<div class="report" lang="{made.report.language}">' in made.pages["gebied-2"]
