"""The texts on screen: find every Dutch sentence in code and templates, and keep the English catalogue in step."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

FLOORS = ("cooperative", "members", "initiatives", "financing")
ONE = {"gettext", "gettext_lazy", "gettext_noop", "_"}
MANY = {"ngettext", "ngettext_lazy"}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A sentence with its plural ("" without) and its context ("" without)."""

    msgid: str
    plural: str = ""
    context: str = ""


def catalogue_path() -> Path:
    """Give the one catalogue: English."""
    return Path(settings.BASE_DIR) / "cooperative" / "locale" / "en" / "LC_MESSAGES" / "django.po"


def texts_of_code(source: str) -> Iterator[Text]:
    """Find the sentences in Python code; refuses nothing, skips what is not a literal."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        literals = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if name in ONE and literals:
            yield Text(literals[0])
        elif name in MANY and len(literals) >= 2:
            yield Text(literals[0], literals[1])
        elif name in WITH_CONTEXT and len(literals) >= 2:
            yield Text(literals[1], "", literals[0])


def texts_of_template(source: str) -> Iterator[Text]:
    """Find the sentences in a template: the framework turns it into lines of calls first."""
    turned = templatize(source)
    calls = re.compile(r"\b(gettext|ngettext|pgettext|_)\(")
    for call in calls.finditer(turned):
        expression = _balanced(turned, call.start())
        if expression is not None:
            yield from texts_of_code(expression)


def _balanced(text: str, start: int) -> str | None:
    """Cut the shortest piece from `start` that parses as an expression."""
    for end in (match.end() for match in re.compile(r"\)").finditer(text, start)):
        piece = text[start:end]
        try:
            ast.parse(piece.strip())
        except SyntaxError:
            continue
        return piece.strip()
    return None


def all_texts() -> dict[Text, list[str]]:
    """Give every sentence of the portal with the files that say it, in a stable order."""
    root = Path(settings.BASE_DIR)
    found: dict[Text, set[str]] = {}
    for floor in FLOORS:
        for path in sorted((root / floor).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "texts.py":
                for text in texts_of_code(path.read_text(encoding="utf-8")):
                    found.setdefault(text, set()).add(path.relative_to(root).as_posix())
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".svg"}:
            for text in texts_of_template(path.read_text(encoding="utf-8")):
                found.setdefault(text, set()).add(path.relative_to(root).as_posix())
    return {text: sorted(found[text]) for text in sorted(found)}


def bring_up_to_date() -> tuple[int, int, int]:
    """Add new sentences to the catalogue without English, drop what nobody says; give (all, new, dropped)."""
    path = catalogue_path()
    old = polib.pofile(str(path)) if path.exists() else polib.POFile()
    known = {(entry.msgid, entry.msgctxt or ""): entry for entry in old}
    new = polib.POFile(wrapwidth=110)
    new.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    added = 0
    for text in all_texts():
        entry = known.get((text.msgid, text.context))
        if entry is None or (entry.msgid_plural or "") != text.plural:
            entry = polib.POEntry(msgid=text.msgid, msgctxt=text.context or None)
            if text.plural:
                entry.msgid_plural = text.plural
                entry.msgstr_plural = {0: "", 1: ""}
            added += 1
        entry.occurrences, entry.comment, entry.flags = [], "", _flags(text)
        new.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    new.save(str(path))
    return len(new), added, len(known) + added - len(new)


def _flags(text: Text) -> list[str]:
    return ["python-format"] if re.search(r"%\(\w+\)[sd]", text.msgid) else []


def faults() -> list[str]:
    """Name every sentence without English, every one that nobody says, and every lost placeholder."""
    path = catalogue_path()
    entries = {(entry.msgid, entry.msgctxt or ""): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    said = all_texts()
    wanted = {(text.msgid, text.context) for text in said}
    found = [
        f"no English: {text.msgid!r} ({', '.join(files)})"
        for text, files in said.items()
        if not _has_english(entries.get((text.msgid, text.context)))
    ]
    found += [f"nobody says: {msgid!r}" for msgid, context in entries if (msgid, context) not in wanted]
    for entry in entries.values():
        ours = set(re.findall(r"%\(\w+\)[sd]", entry.msgid + entry.msgid_plural))
        for english in [entry.msgstr, *entry.msgstr_plural.values()]:
            if english and not set(re.findall(r"%\(\w+\)[sd]", english)) <= ours:
                found.append(f"other placeholder: {entry.msgid!r}")
    return found


def _has_english(entry: polib.POEntry | None) -> bool:
    if entry is None or entry.obsolete or entry.fuzzy:
        return False
    return all(entry.msgstr_plural.values()) if entry.msgid_plural else bool(entry.msgstr)
