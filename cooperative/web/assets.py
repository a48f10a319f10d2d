"""What the browser and the printer need, made from sources: one style sheet, two fonts, catalogues."""

import hashlib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import fontpkg_hanken_grotesk
import fontpkg_newsreader
import polib
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

# Latin-1, and what Dutch typography adds. Arrows, ≥ and ticks are icons: these fonts lack them.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "œŒ–—‘’“”…€−")]
FEATURES = ["kern", "liga", "tnum", "lnum", "ccmp", "mark"]
NEWSREADER = Path(fontpkg_newsreader.ROOT) / "files" / "Newsreader[opsz,wght].ttf"
HANKEN = Path(fontpkg_hanken_grotesk.ROOT) / "files" / "HankenGrotesk[wght].ttf"
LICENCES = {
    "newsreader-licence.txt": Path(fontpkg_newsreader.ROOT) / "LICENSE",
    "hanken-grotesk-licence.txt": Path(fontpkg_hanken_grotesk.ROOT) / "LICENSE",
}
PRINT_WEIGHTS = (400, 500, 600)
STAMP = "assets.stamp"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the inputs lie: the folder of style sheets and the folder of catalogues."""

    css: Path
    locale: Path

    def files(self) -> list[Path]:
        """List every input, this module included."""
        return [
            *sorted(self.css.glob("*.css")),
            *sorted(self.locale.glob("*/LC_MESSAGES/*.po")),
            NEWSREADER,
            HANKEN,
            *LICENCES.values(),
            Path(__file__),
        ]


def build_assets(sources: Sources, target: Path) -> bool:
    """Make everything under `target`; return False, touching nothing, when no input changed.

    Writes target/static/css/portal.css, target/static/fonts/*.woff2 and licences for the web,
    target/fonts/*.ttf for printing, and a .mo beside every .po.
    """
    if not any(sources.css.glob("*.css")):
        raise FileNotFoundError(f"No style sheets in {sources.css}.")
    stamp = target / STAMP
    fingerprint = _fingerprint(sources.files())
    outputs = [*web_files(target).values(), *print_fonts(target).values(), *_catalogues(sources).values()]
    if stamp.is_file() and stamp.read_text() == fingerprint and all(path.is_file() for path in outputs):
        return False
    web = web_files(target)
    _write(web["css"], style_sheet(sorted(sources.css.glob("*.css"))).encode())
    _write(web["serif"], _font(NEWSREADER, "woff2", opsz=40, wght=460))
    _write(web["sans"], _font(HANKEN, "woff2", wght=(400, 700)))
    for name, licence in LICENCES.items():
        for folder in (web["css"].parent.parent / "fonts", target / "fonts"):
            _write(folder / name, licence.read_bytes())
    printed = print_fonts(target)
    _write(printed["Newsreader 460"], _font(NEWSREADER, None, opsz=40, wght=460))
    for weight in PRINT_WEIGHTS:
        _write(printed[f"Hanken Grotesk {weight}"], _font(HANKEN, None, wght=weight))
    for catalogue, compiled in _catalogues(sources).items():
        _write(compiled, polib.pofile(str(catalogue)).to_binary())
    _write(stamp, fingerprint.encode())
    return True


def web_files(target: Path) -> dict[str, Path]:
    """Name the three files that a first visit loads from here."""
    static = target / "static"
    return {
        "css": static / "css" / "portal.css",
        "serif": static / "fonts" / "newsreader.woff2",
        "sans": static / "fonts" / "hanken-grotesk.woff2",
    }


def print_fonts(target: Path) -> dict[str, Path]:
    """Name the static fonts for printing by family and weight."""
    folder = target / "fonts"
    fonts = {f"Hanken Grotesk {weight}": folder / f"hanken-grotesk-{weight}.ttf" for weight in PRINT_WEIGHTS}
    return {"Newsreader 460": folder / "newsreader-460.ttf", **fonts}


def style_sheet(parts: Iterable[Path]) -> str:
    """Join style sheets in the given order and leave out comments and needless white space."""
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r" ?([{};,]) ?", r"\1", text)
    text = re.sub(r"(?<=[a-z0-9]): (?=[^{}]*[;}])", ":", text)
    return text.replace(";}", "}").strip() + "\n"


@cache
def _font(source: Path, flavour: str | None, **axes: float | tuple[float, float]) -> bytes:
    """Pin or narrow the axes of a variable font and keep only the letters we set."""
    # Saved and read again in between: glyphs whose variation went empty trip the subsetter otherwise.
    pinned = io.BytesIO()
    instancer.instantiateVariableFont(TTFont(source), axes, inplace=True).save(pinned)
    font = TTFont(io.BytesIO(pinned.getvalue()))
    options = subset.Options(
        layout_features=FEATURES,
        hinting=False,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14],
        recalc_timestamp=False,
    )
    options.flavor = flavour
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.flavor = flavour
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def _catalogues(sources: Sources) -> dict[Path, Path]:
    return {path: path.with_suffix(".mo") for path in sorted(sources.locale.glob("*/LC_MESSAGES/*.po"))}


def _fingerprint(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _write(path: Path, content: bytes) -> None:
    """Write by rename, so that a server reading meanwhile never sees half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".fresh")
    fresh.write_bytes(content)
    fresh.replace(path)
