"""The shipped texts to begin a proposal from, in two languages: read from their file, nothing computed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from initiatives.proposals.models import Capacity

PLACE = re.compile(r"\[[^\[\]]+\]")
SHIPPED = Path(__file__).parent / "source" / "templates.toml"


@dataclass(frozen=True, slots=True)
class Words:
    """A template in one language; between square brackets stands what is to be filled in."""

    name: str
    about: str
    title: str
    clauses: list[str]
    motivation: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text to begin from for one kind of decision; `words` by language (nl, en)."""

    key: str
    capacity: Capacity
    words: dict[str, Words]

    def typed(self, language: str) -> dict[str, Any]:
        """Give what stands in the form of a new proposal before one types."""
        words = self.words[language]
        texts = {"title": words.title, "clauses": words.clauses, "motivation": words.motivation}
        return {"capacity": self.capacity.value} | texts


@cache
def templates() -> dict[str, Template]:
    """Give the templates by their key, in the order of the file."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["template"]
    return {
        one["key"]: Template(
            one["key"], Capacity(one["capacity"]), {language: Words(**one[language]) for language in ("nl", "en")}
        )
        for one in shipped
    }


@cache
def _places() -> frozenset[str]:
    words = [words for one in templates().values() for words in one.words.values()]
    texts = [text for one in words for text in (one.title, *one.clauses, one.motivation)]
    return frozenset(place for text in texts for place in PLACE.findall(text))


def left_open(texts: Iterable[str]) -> list[str]:
    """Give the places of a template that nobody filled in, each once, in the order of the texts."""
    found = dict.fromkeys(place for text in texts for place in PLACE.findall(text))
    return [place for place in found if place in _places()]
