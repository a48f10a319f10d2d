"""The areas, families and focus lines that the product ships are complete in Dutch and English."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_the_shipped_areas_families_and_focus_lines_are_complete_in_both_languages() -> None:
    path = ROOT / "initiatives" / "areas" / "source" / "areas.toml"
    source = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [area["number"] for area in source["areas"]] == [1, 2, 3, 4, 5, 6, 7]
    assert [family["name_nl"] for family in source["families"]] == [
        "Basisinfrastructuur",
        "Digitaal aanbod",
        "Beleven en inspireren",
    ]
    assert len(source["focus_lines"]) == 3
    for part in (*source["areas"], *source["families"], *source["focus_lines"], source["focus"]):
        assert all(value for value in part.values())
        assert {name[:-3] for name in part if name.endswith("_nl")} == {
            name[:-3] for name in part if name.endswith("_en")
        }
