"""One style sheet, two fonts and the catalogues: made when an input changed, small enough for a phone."""

import gzip
import re
import shutil
from pathlib import Path

import polib
import pytest
from fontTools.ttLib import TTFont

from cooperative.web.assets import LETTERS, Sources, build_assets, print_fonts, style_sheet, web_files

ROOT = Path(__file__).resolve().parents[3]
CSS = ROOT / "static" / "css"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Sources, Path]:
    """Build once from the real style sheets and one small catalogue."""
    folder = tmp_path_factory.mktemp("assets")
    catalogue = folder / "locale" / "en" / "LC_MESSAGES" / "django.po"
    catalogue.parent.mkdir(parents=True)
    entries = polib.POFile()
    entries.metadata = {"Content-Type": "text/plain; charset=utf-8"}
    entries.append(polib.POEntry(msgid="Overleggen", msgstr="Consult"))
    entries.save(str(catalogue))
    shutil.copytree(CSS, folder / "css")
    sources = Sources(css=folder / "css", locale=folder / "locale")
    assert build_assets(sources, folder / "build")
    return sources, folder / "build"


def test_a_second_build_touches_nothing(built: tuple[Sources, Path]) -> None:
    sources, target = built
    before = {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()}
    assert not build_assets(sources, target)
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*") if path.is_file()} == before


def test_a_lost_output_or_a_changed_input_is_built_again(tmp_path: Path) -> None:
    css = tmp_path / "css"
    css.mkdir()
    (css / "00-one.css").write_text("a { color: red; }\n")
    sources = Sources(css=css, locale=tmp_path / "locale")
    sheet = web_files(tmp_path / "build")["css"]
    assert build_assets(sources, tmp_path / "build")
    sheet.unlink()
    assert build_assets(sources, tmp_path / "build")
    (css / "00-one.css").write_text("a { color: blue; }\n")
    assert build_assets(sources, tmp_path / "build")
    assert sheet.read_text() == "a{color:blue}\n"


def test_no_style_sheet_is_an_error_and_not_an_empty_page(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        build_assets(Sources(css=tmp_path, locale=tmp_path), tmp_path / "build")


def test_a_first_visit_stays_within_ninety_kilobytes(built: tuple[Sources, Path]) -> None:
    web = web_files(built[1])
    css = len(gzip.compress(web["css"].read_bytes(), 9))
    fonts = [web[name].stat().st_size for name in ("serif", "sans")]
    script = len(gzip.compress((ROOT / "static" / "js" / "portal.js").read_bytes(), 9))
    assert css <= 12_000
    assert max(fonts) <= 22_000
    assert script <= 1_000
    # htmx is 17 kB compressed and a page at most 8 kB: together under 90 kB.
    assert css + sum(fonts) + script + 17_000 + 8_000 <= 90_000


def test_the_fonts_hold_every_letter_that_we_set(built: tuple[Sources, Path]) -> None:
    for path in [web_files(built[1])["serif"], web_files(built[1])["sans"], *print_fonts(built[1]).values()]:
        held = set(TTFont(path).getBestCmap())
        assert set(LETTERS) - {0xAD} <= held, path.name
    sample = "€ 1.234,50 − ‘één’ “coöperatie” – … œ × ÷ ½ ë"
    assert {ord(letter) for letter in sample} <= set(LETTERS)


def test_the_printed_weights_are_fixed_and_the_page_weight_varies(built: tuple[Sources, Path]) -> None:
    assert "fvar" not in TTFont(web_files(built[1])["serif"])
    axes = TTFont(web_files(built[1])["sans"])["fvar"].axes
    assert [(axis.axisTag, axis.minValue, axis.maxValue) for axis in axes] == [("wght", 400, 700)]
    weights = {name: TTFont(path)["OS/2"].usWeightClass for name, path in print_fonts(built[1]).items()}
    assert weights["Hanken Grotesk 600"] == 600
    assert all("fvar" not in TTFont(path) for path in print_fonts(built[1]).values())


def test_the_figures_of_both_fonts_are_equally_wide(built: tuple[Sources, Path]) -> None:
    for name in ("serif", "sans"):
        font = TTFont(web_files(built[1])[name])
        letters = font.getBestCmap()
        assert len({font["hmtx"][letters[ord(digit)]][0] for digit in "0123456789"}) == 1


def test_the_licences_lie_beside_the_fonts(built: tuple[Sources, Path]) -> None:
    for folder in (built[1] / "static" / "fonts", built[1] / "fonts"):
        texts = [path.read_text(encoding="utf-8") for path in folder.glob("*-licence.txt")]
        assert len(texts) == 2
        assert all("SIL OPEN FONT LICENSE" in text.upper() for text in texts)


def test_catalogues_are_compiled_beside_their_source(built: tuple[Sources, Path]) -> None:
    compiled = polib.mofile(str(built[0].locale / "en" / "LC_MESSAGES" / "django.mo"))
    assert compiled.find("Overleggen").msgstr == "Consult"


def test_joining_style_sheets_keeps_their_order_and_their_meaning(tmp_path: Path) -> None:
    first, second = tmp_path / "b.css", tmp_path / "a.css"
    first.write_text("/* why */\na:hover , b { margin : 0  1px;\n  inline-size: calc(1px + 2px); }\n")
    second.write_text("@container main (width >= 40rem) { a { --x-2: 0; } }")
    assert style_sheet([first, second]) == (
        "a:hover,b{margin : 0 1px;inline-size:calc(1px + 2px)}@container main (width >= 40rem){a{--x-2:0}}\n"
    )


def test_the_style_sheet_is_whole_and_loads_nothing_from_elsewhere(built: tuple[Sources, Path]) -> None:
    text = web_files(built[1])["css"].read_text()
    assert text.count("{") == text.count("}")
    assert "@import" not in text
    assert set(re.findall(r"url\(([^)]+)\)", text)) == {
        '"../fonts/newsreader.woff2"',
        '"../fonts/hanken-grotesk.woff2"',
    }


def test_every_variable_that_is_used_is_defined(built: tuple[Sources, Path]) -> None:
    text = web_files(built[1])["css"].read_text()
    drawn = "".join(path.read_text() for path in (ROOT / "templates").rglob("*.*") if path.suffix in {".svg", ".html"})
    used = set(re.findall(r"var\(--([a-z0-9-]+)", text + drawn))
    defined = set(re.findall(r"--([a-z0-9-]+):", text))
    assert used - defined == set()
