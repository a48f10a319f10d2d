"""Telling a choice between options: the place of each, why these are chosen, and a tie on the last place."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import decimal, inhabitants
from initiatives.voting.count.result import Result, Step
from initiatives.voting.count.terms import Method, TieRule
from initiatives.voting.wording import Names, in_figures


@dataclass(frozen=True, slots=True)
class Place:
    """One option as it ended: its place from 1, whether it is chosen, whether it stood level on the last place.

    `points` and `mean` are by votes (mean None: nobody scored it, or an approval); `organisations` and
    `inhabitants` are those that approved it or gave it a score; `text` says all of it.
    """

    option: int
    name: str
    place: int
    chosen: bool
    tied: bool
    points: int
    mean: Fraction | None
    organisations: int
    inhabitants: int
    text: str


def places(result: Result, names: Names) -> Iterator[Place]:
    """Give the options, highest first; none of a vote on a proposal."""
    for step in result.steps_of("option"):
        numbers = step.numbers
        is_score = result.decisive.scope == Method.SCORE
        mean = Fraction(numbers["points"], numbers["votes"]) if is_score and numbers["votes"] else None
        yield Place(
            option=int(step.scope),
            name=names.option(int(step.scope)),
            place=numbers["place"],
            chosen=bool(step.verdict),
            tied=bool(numbers["tied"]),
            points=numbers["points"],
            mean=mean,
            organisations=numbers["organisations"],
            inhabitants=numbers["inhabitants"],
            text=_scores(step, mean) if is_score else _approvals(step),
        )


def _approvals(step: Step) -> str:
    numbers = step.numbers
    words = in_figures(numbers, "organisations", "points")
    text = ngettext(
        "Gesteund door %(organisations)s organisatie",
        "Gesteund door %(organisations)s organisaties",
        numbers["organisations"],
    )
    if numbers["points"] != numbers["organisations"]:
        text = ngettext(
            "Gesteund door %(organisations)s organisatie met %(points)s stemmen",
            "Gesteund door %(organisations)s organisaties met %(points)s stemmen",
            numbers["organisations"],
        )
    return _with_inhabitants(text % words, numbers["inhabitants"])


def _scores(step: Step, mean: Fraction | None) -> str:
    numbers = step.numbers
    if mean is None:
        return _("Niemand gaf punten.")
    words = in_figures(numbers, "organisations", "points", "votes")
    words["mean"] = decimal(mean, 2)
    text = ngettext(
        "Punten: %(points)s van %(organisations)s organisatie, gemiddeld %(mean)s (%(points)s/%(votes)s)",
        "Punten: %(points)s van %(organisations)s organisaties, gemiddeld %(mean)s (%(points)s/%(votes)s)",
        numbers["organisations"],
    )
    return _with_inhabitants(text % words, numbers["inhabitants"])


def _with_inhabitants(text: str, people: int) -> str:
    return f"{text}, {inhabitants(people)}." if people else f"{text}."


def options_reason_text(result: Result, names: Names) -> tuple[str, str]:
    """Say in a lead and a text how many options are chosen, and which come after."""
    numbers = result.decisive.numbers
    words = in_figures(numbers, "winners", "chosen")
    if numbers["chosen"] == numbers["winners"]:
        lead = ngettext("De plaats is gegeven.", "Alle %(winners)s plaatsen zijn gegeven.", numbers["winners"])
    elif numbers["chosen"]:
        lead = ngettext(
            "%(chosen)s plaats van %(winners)s is gegeven.",
            "%(chosen)s plaatsen van %(winners)s zijn gegeven.",
            numbers["chosen"],
        )
    else:
        lead = _("Geen plaats is gegeven.")
    options = result.steps_of("option")
    parts = [_place(names, step) for step in options if step.verdict]
    following = next((step for step in options if not step.verdict), None)
    text = _("Gekozen: %(options)s.") % {"options": ", ".join(parts)} if parts else ""
    if following is not None:
        text += " " + _("Daarna komt %(option)s.") % {"option": _place(names, following)}
    return lead % words, text.strip()


def _place(names: Names, step: Step) -> str:
    return f"{names.option(int(step.scope))} ({in_figures(step.numbers, 'points')['points']})"


def tie_of_options(result: Result, tie: Step, names: Names) -> tuple[str, str]:
    """Say in a lead and a text which options stood level on the last place, and what the tie rule made of it."""
    level = [step for step in result.steps_of("option") if step.numbers["tied"]]
    words = {"options": names.listed(level), **in_figures(tie.numbers, "points", "places", "filled")}
    text = ngettext(
        "%(options)s staan gelijk met elk %(points)s, voor %(places)s plaats.",
        "%(options)s staan gelijk met elk %(points)s, voor %(places)s plaatsen.",
        tie.numbers["places"],
    )
    filled = [step for step in level if step.verdict]
    if filled:
        words["filled"] = names.listed(filled)
        text += " " + _("De voorzitter koos %(filled)s.")
    if tie.verdict:
        return _("De voorzitter gaf de doorslag."), text % words
    if tie.scope == TieRule.CASTING_VOTE and tie.numbers["decided"]:
        lead = _("De voorzitter bracht ze niet uit elkaar.")
    else:
        lead = _("Bij gelijke stand blijft de plaats open.")
    return lead, text % words
