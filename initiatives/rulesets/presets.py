"""The shipped rule sets to begin from: read from their file, nothing computed."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from initiatives.rulesets.draft import Draft, rules_of
from initiatives.rulesets.procedure import Procedure

SHIPPED = Path(__file__).parent / "source" / "presets.toml"


@cache
def presets() -> dict[str, Draft]:
    """Give the presets by their key, in the order of the file; refuses (TypeError) a setting that does not exist."""
    shipped = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))["preset"]
    return {
        one["key"]: Draft(
            name_nl=one["name_nl"],
            name_en=one["name_en"],
            capacities=tuple(one["capacities"]),
            rules=rules_of(one["rules"]),
            procedure=Procedure(**one["procedure"]),
            article_nl=one["article_nl"],
            article_en=one["article_en"],
            articles=one["articles"],
        )
        for one in shipped
    }
