"""Telling a count in sentences: the headline, why this is the outcome, and how narrow it was."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.terms import MajorityBasis, QuorumBasis
from initiatives.voting.explain_margins import absentees_sentence, flip_sentence, inhabitants_sentence
from initiatives.voting.wording import part_in_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One check of the count: a lead of a few words, the figures, and whether it was met."""

    lead: str
    text: str
    met: bool
    article: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A result in sentences of the reader's language."""

    headline: str
    reasons: tuple[Reason, ...]
    flip: str
    absentees: str
    inhabitants: str


def explain(result: Result, college_names: Mapping[str, str] | None = None) -> Explanation:
    """Return the sentences of a result; a college without a name is called by its code."""
    names = college_names or {}
    reasons = [_quorum_reason(result.step("quorum")), _majority_reason(result)]
    for step in result.steps_of("college_majority"):
        reasons.append(_college_reason(step, result, names.get(step.scope, step.scope)))
    return Explanation(
        headline=_headline(result, names),
        reasons=tuple(reasons),
        flip=flip_sentence(result),
        absentees=absentees_sentence(result),
        inhabitants=inhabitants_sentence(result),
    )


def _headline(result: Result, names: Mapping[str, str]) -> str:
    if result.outcome == Outcome.NO_QUORUM:
        quorum = result.step("quorum")
        words = {name: number(quorum.numbers[name]) for name in ("present", "entitled", "needed")}
        if quorum.scope == QuorumBasis.HEADS:
            return _("Geen quorum: %(present)s van de %(entitled)s stemden, %(needed)s waren nodig") % words
        return _("Geen quorum: %(present)s van de %(entitled)s stemmen uitgebracht, %(needed)s nodig") % words
    over = result.margin
    if result.outcome == Outcome.ADOPTED:
        if over == 0:
            return _("Aangenomen, precies op de drempel")
        return ngettext(
            "Aangenomen, met %(number)s stem boven de drempel",
            "Aangenomen, met %(number)s stemmen boven de drempel",
            over,
        ) % {"number": number(over)}
    majority = result.step("majority")
    if majority.verdict:
        failed = next(step for step in result.steps_of("college_majority") if not step.verdict)
        short = failed.numbers["needed"] - failed.numbers["for"]
        return ngettext(
            "Verworpen, %(number)s stem te kort bij %(college)s",
            "Verworpen, %(number)s stemmen te kort bij %(college)s",
            short,
        ) % {"number": number(short), "college": names.get(failed.scope, failed.scope)}
    if _is_tie(majority):
        words = {"number": number(majority.numbers["for"])}
        return _("Verworpen bij gelijke stemmen: %(number)s vóór en %(number)s tegen") % words
    return ngettext("Verworpen, %(number)s stem te kort", "Verworpen, %(number)s stemmen te kort", -over) % {
        "number": number(-over)
    }


def _is_tie(majority: Step) -> bool:
    """Say whether a simple majority of the votes cast ended level, with anything cast at all."""
    numbers = majority.numbers
    is_simple = majority.scope == MajorityBasis.CAST and bool(numbers["strict"])
    return is_simple and numbers["for"] == numbers["against"] > 0


def _quorum_reason(step: Step) -> Reason:
    numbers, met = step.numbers, bool(step.verdict)
    by_heads = step.scope == QuorumBasis.HEADS
    words = {
        "part": part_in_words(numbers),
        "entitled": number(numbers["entitled"]),
        "needed": number(numbers["needed"]),
        "present": number(numbers["present"]),
    }
    if numbers["num"] == 0 and not numbers["strict"]:
        text = _("Gestemd: %(present)s van %(entitled)s.") % words
        return Reason(_("Er is geen quorum gevraagd."), text, met, step.article)
    if by_heads:
        lead = _("Genoeg organisaties stemden.") if met else _("Te weinig organisaties stemden.")
        text = _("Nodig: %(part)s van %(entitled)s = %(needed)s. Gestemd: %(present)s.") % words
    else:
        lead = _("Genoeg stemmen uitgebracht.") if met else _("Te weinig stemmen uitgebracht.")
        text = _("Nodig: %(part)s van %(entitled)s stemmen = %(needed)s. Uitgebracht: %(present)s.") % words
    return Reason(lead, text, met, step.article)


def _majority_reason(result: Result) -> Reason:
    step = result.step("majority")
    met = bool(step.verdict)
    lead = _("Genoeg stemden vóór.") if met else _("Te weinig stemden vóór.")
    return Reason(lead, _majority_text(step, step.scope), met, step.article)


def _college_reason(step: Step, result: Result, name: str) -> Reason:
    met = bool(step.verdict)
    lead = _("Genoeg stemden vóór bij %(college)s.") if met else _("Te weinig stemden vóór bij %(college)s.")
    text = _majority_text(step, result.step("majority").scope)
    return Reason(lead % {"college": name}, text, met, step.article)


def _majority_text(step: Step, basis: str) -> str:
    numbers = step.numbers
    votes = {
        MajorityBasis.CAST: ngettext("%(number)s ja- of nee-stem", "%(number)s ja- en nee-stemmen", numbers["basis"]),
        MajorityBasis.CAST_WITH_ABSTENTIONS: ngettext(
            "%(number)s uitgebrachte stem", "%(number)s uitgebrachte stemmen", numbers["basis"]
        ),
        MajorityBasis.ENTITLED: ngettext("%(number)s stem in totaal", "%(number)s stemmen in totaal", numbers["basis"]),
    }[MajorityBasis(basis)] % {"number": number(numbers["basis"])}
    text = _("Nodig: %(part)s van %(votes)s = %(needed)s. Vóór: %(for)s.") % {
        "part": part_in_words(numbers),
        "votes": votes,
        "needed": number(numbers["needed"]),
        "for": number(numbers["for"]),
    }
    abstain = numbers["abstain"]
    if not abstain:
        return text
    if basis == MajorityBasis.CAST:
        note = ngettext(
            "De %(number)s onthouding telt hier niet mee.",
            "De %(number)s onthoudingen tellen hier niet mee.",
            abstain,
        )
    else:
        note = ngettext(
            "De %(number)s onthouding telt hier mee als niet vóór.",
            "De %(number)s onthoudingen tellen hier mee als niet vóór.",
            abstain,
        )
    return f"{text} {note % {'number': number(abstain)}}"
