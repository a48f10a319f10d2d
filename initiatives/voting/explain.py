"""Telling a count in sentences: the headline, why this is the outcome, and how narrow it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperative.web.formats import percent_of
from initiatives.voting.count.result import Result
from initiatives.voting.explain_absentees import absentees_sentence
from initiatives.voting.explain_conditional import conditional_sentence
from initiatives.voting.explain_flips import flip_sentence
from initiatives.voting.explain_headline import headline
from initiatives.voting.explain_options import Place, places
from initiatives.voting.explain_reasons import Reason, reasons
from initiatives.voting.wording import Names


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result in sentences of the reader's language.

    `conditional` is empty when every ballot is firm, `inhabitants` when none stand behind a yes or no;
    `options` is empty of a vote on a proposal.
    """

    headline: str
    reasons: tuple[Reason, ...]
    flip: str
    absentees: str
    inhabitants: str
    conditional: str
    options: tuple[Place, ...]


def explain(
    result: Result,
    college_names: Mapping[str, str] | None = None,
    option_names: Mapping[int, str] | None = None,
) -> Explanation:
    """Return the sentences of a result; a college or an option without a name is called by its code."""
    names = Names(college_names or {}, option_names or {})
    return Explanation(
        headline=headline(result, names),
        reasons=tuple(reasons(result, names)),
        flip=flip_sentence(result, names),
        absentees=absentees_sentence(result),
        inhabitants=_inhabitants_sentence(result),
        conditional=conditional_sentence(result, names),
        options=tuple(places(result, names)),
    )


def _inhabitants_sentence(result: Result) -> str:
    """Say which part of the inhabitants behind a yes or no stands behind yes; empty where there are none."""
    total = result.step("total").numbers
    basis = total.get("for_inhabitants", 0) + total.get("against_inhabitants", 0)
    if not basis:
        return ""
    sentence = _(
        "Van de inwoners achter een ja- of nee-stem staat %(per_cent)s achter vóór. "
        "Dat telt niet mee voor deze uitslag."
    )
    if result.decisive.rule == "consent":
        sentence = _(
            "Van de inwoners achter een instemming of een bezwaar staat %(per_cent)s achter instemming. "
            "Dat telt niet mee voor deze uitslag."
        )
    return sentence % {"per_cent": percent_of(total["for_inhabitants"], basis, 1)}
