"""The draft decision of a council, in Dutch whatever the reader's language: pure, from what the vote says."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import override

from cooperative.web.formats import datetime_long
from financing.statements.impact import Impact
from financing.statements.wording import ours_in_words
from initiatives.voting.count import Method
from initiatives.voting.queries import Sight

SOURCE = Path(__file__).resolve().parent / "source" / "council.toml"


@dataclass(frozen=True, slots=True)
class Draft:
    """What the council decides: on which basis, its articles in order, and the instructions to choose from.

    The instructions belong to the second article.
    """

    basis: tuple[str, ...]
    articles: tuple[str, ...]
    instructions: tuple[str, ...]


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(SOURCE.read_text(encoding="utf-8"))


def draft_of(sight: Sight, name: str, impact: Impact | None, *, municipal: bool) -> Draft:
    """Write the draft for the council of an organisation; who votes stays blank where more than one could.

    `municipal`: a municipality is its legal person, so the decree on local government says who decides.
    """
    words, vote, speakers = _words(), sight.decision, sight.voice.names
    alone = speakers if speakers and "," not in speakers else ""
    with override("nl"):
        facts = {
            "number": vote.proposal.number,
            "title": vote.proposal.title,
            "author": vote.proposal.authors,
            "vote": vote.number,
            "closes": datetime_long(vote.closes_at),
            "rules": vote.rule_set.article_nl,
            "name": name,
            "who": alone or words["blank"],
            "cost": ours_in_words(impact) if impact else "",
        }
    costs = impact is not None and bool(impact.once_cents or impact.yearly_cents)
    joins = vote.rule_set.terms.method == Method.OPT_IN
    keys = ("known", "mandate", ("joins" if joins else "cost") if costs else "no_cost", "until")
    asked = list(sight.options.values()) or words["instructions_joining" if joins else "instructions"]
    entered = words["enter"].format(who=alone or words["someone"])
    return Draft(
        basis=tuple(
            line for line in (words["council" if municipal else "statutes"].format(**facts), facts["rules"]) if line
        ),
        articles=(*(words[key].format(**facts) for key in keys), entered),
        instructions=(*asked, words["free"]),
    )
