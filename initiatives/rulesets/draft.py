"""A rule set as it is written, before it is adopted: its names, its settings and the article of each check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.utils.translation import get_language

from initiatives.proposals.rules import OF_THE_INITIATIVE
from initiatives.rulesets.procedure import CastingVote, Electorate, Procedure
from initiatives.voting.count import CollegeThreshold, Rules
from initiatives.voting.count.terms import TieRule

WORDS = ("name_nl", "name_en", "article_nl", "article_en")
FRACTIONS = ("quorum", "majority", "weight_cap")
COLLEGE, ARTICLE = "college_", "article_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a version will say; `articles`: per check {"nl", "en"}, `capacities`: what kinds of decision it serves."""

    name_nl: str
    name_en: str
    capacities: tuple[str, ...]
    rules: Rules
    procedure: Procedure
    article_nl: str
    article_en: str
    articles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_nl, self.name_en)

    @property
    def article(self) -> str:
        """The source in the reader's language."""
        return in_language(self.article_nl, self.article_en)

    def article_of(self, check: str) -> str:
        """Give the article of one check in the reader's language; empty when none is named."""
        named = self.articles.get(check, {})
        return in_language(named.get("nl", ""), named.get("en", ""))


def in_language(dutch: str, english: str) -> str:
    """Give the words in the reader's language; without English the Dutch ones."""
    return (english or dutch) if get_language() == "en" else dutch


def rules_of(settings: Mapping[str, Any]) -> Rules:
    """Read the settings of a count as stored or shipped; refuses (TypeError) a setting that it does not know."""
    known = dict(settings)
    named = tuple(CollegeThreshold(**one) for one in known.pop("college_thresholds", ()))
    return Rules(**known, college_thresholds=named)


def typed(draft: Draft) -> dict[str, Any]:
    """Give a draft as the values of a form's fields: a fraction as (2, 3), or None where there is none."""
    rules, procedure = draft.rules, draft.procedure
    values = {name: getattr(draft, name) for name in WORDS} | {"capacities": list(draft.capacities)}
    values |= {one.name: getattr(whole, one.name) for whole in (rules, procedure) for one in fields(whole)}
    for name in FRACTIONS:
        part = getattr(rules, f"{name}_num"), getattr(rules, f"{name}_den")
        values[name] = part if part[0] or (name == "quorum" and rules.quorum_strict) else None
    for one in rules.college_thresholds:
        values |= {COLLEGE + one.college: (one.num, one.den), "colleges_strict": one.strict}
    for check, named in draft.articles.items():
        values |= {f"{ARTICLE}{check}_{language}": text for language, text in named.items()}
    return values


def written(values: Mapping[str, Any]) -> Draft:
    """Give the draft that the values of a form say; the opposite of `typed`. Who votes follows from the capacities."""
    capacities = tuple(values["capacities"] or ())
    course = {one.name: values[one.name] for one in fields(Procedure) if one.name in values}
    settings = {one.name: values[one.name] for one in fields(Rules) if one.name in values and one.name not in course}
    for name in FRACTIONS:
        settings[f"{name}_num"], settings[f"{name}_den"] = values[name] or (0, 1)
    settings["college_thresholds"] = tuple(
        CollegeThreshold(name.removeprefix(COLLEGE), part[0], part[1], values["colleges_strict"])
        for name, part in values.items()
        if name.startswith(COLLEGE) and part
    )
    in_the_initiative = all(capacity in OF_THE_INITIATIVE for capacity in capacities)
    course["electorate"] = Electorate.INITIATIVE if in_the_initiative else Electorate.BODY
    by_chair = settings["tie_rule"] == TieRule.CASTING_VOTE
    course["casting_vote_of"] = CastingVote.CHAIR if by_chair else CastingVote.NOBODY
    return Draft(
        **{name: values[name] for name in WORDS},
        capacities=capacities,
        rules=Rules(**settings),
        procedure=Procedure(**course),
        articles=_articles(values),
    )


def _articles(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    named: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        if name.startswith(ARTICLE) and name not in WORDS and text:
            check, language = name.removeprefix(ARTICLE).rsplit("_", 1)
            named.setdefault(check, {})[language] = text
    return named
