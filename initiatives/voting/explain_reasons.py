"""Why a count has its outcome: one reason for each check, with its figures and its article."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count.result import Result, Step
from initiatives.voting.count.terms import MajorityBasis, QuorumBasis
from initiatives.voting.explain_options import options_reason_text, tie_of_options
from initiatives.voting.wording import Names, in_figures, part_in_words


@dataclass(frozen=True, slots=True)
class Reason:
    """One check of the count: a lead of a few words, the figures, and whether it was met."""

    lead: str
    text: str
    met: bool
    article: str


def reasons(result: Result, names: Names) -> Iterator[Reason]:
    """Give the reasons in the order of the count."""
    yield _reason(result.step("quorum"), *_quorum(result.step("quorum")))
    for step in result.steps_of("weight_cap"):
        yield Reason(*_cap(step), True, step.article)
    decisive = result.decisive
    if decisive.rule == "majority":
        yield _reason(decisive, _majority_lead(decisive), _majority_text(decisive, decisive.scope))
        for step in result.steps_of("tie"):
            yield _reason(step, *_tie(step))
    elif decisive.rule == "consent":
        yield _reason(decisive, *_consent(decisive))
    elif decisive.rule == "opt_in":
        yield _reason(decisive, *_opt_in(decisive))
    else:
        yield _reason(decisive, *options_reason_text(result, names))
        for step in result.steps_of("tie"):
            yield _reason(step, *tie_of_options(result, step, names))
    for step in result.steps_of("college_majority"):
        text = _majority_text(step, decisive.scope)
        yield _reason(step, _college_lead(step) % {"college": names.college(step.scope)}, text)
    for step in result.steps_of("objections"):
        yield _reason(step, *_objections(step))


def _reason(step: Step, lead: str, text: str) -> Reason:
    return Reason(lead, text, bool(step.verdict), step.article)


def _quorum(step: Step) -> tuple[str, str]:
    numbers, met = step.numbers, bool(step.verdict)
    words = {"part": part_in_words(numbers), **in_figures(numbers, "entitled", "needed", "present")}
    if numbers["num"] == 0 and not numbers["strict"]:
        return _("Er is geen quorum gevraagd."), _("Gestemd: %(present)s van %(entitled)s.") % words
    if step.scope == QuorumBasis.HEADS:
        lead = _("Genoeg organisaties stemden.") if met else _("Te weinig organisaties stemden.")
        return lead, _("Nodig: %(part)s van %(entitled)s = %(needed)s. Gestemd: %(present)s.") % words
    if step.scope == QuorumBasis.SHARES:
        lead = _("Genoeg aandelen vertegenwoordigd.") if met else _("Te weinig aandelen vertegenwoordigd.")
        text = _("Nodig: %(part)s van %(entitled)s aandelen = %(needed)s. Vertegenwoordigd: %(present)s.")
        return lead, text % words
    lead = _("Genoeg stemmen uitgebracht.") if met else _("Te weinig stemmen uitgebracht.")
    return lead, _("Nodig: %(part)s van %(entitled)s stemmen = %(needed)s. Uitgebracht: %(present)s.") % words


def _cap(step: Step) -> tuple[str, str]:
    numbers = step.numbers
    part = f"{numbers['num']}/{numbers['den']}"
    words = {"part": part, **in_figures(numbers, "most", "total", "limited", "lost_votes")}
    text = _("Hoogstens %(part)s van %(total)s stemmen = %(most)s.") % words
    lead = _("Niemand telt voor meer dan %(part)s.") % words
    if not numbers["limited"]:
        return lead, f"{text} {_('Niemand had er meer.')}"
    limited = ngettext(
        "%(limited)s organisatie had er meer; daarvan tellen er %(lost_votes)s niet mee.",
        "%(limited)s organisaties hadden er meer; daarvan tellen er %(lost_votes)s niet mee.",
        numbers["limited"],
    )
    return lead, f"{text} {limited % words}"


def _majority_lead(step: Step) -> str:
    return _("Genoeg stemden vóór.") if step.verdict else _("Te weinig stemden vóór.")


def _college_lead(step: Step) -> str:
    return _("Genoeg stemden vóór bij %(college)s.") if step.verdict else _("Te weinig stemden vóór bij %(college)s.")


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
        **in_figures(numbers, "needed", "for"),
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


def _tie(step: Step) -> tuple[str, str]:
    words = in_figures(step.numbers, "votes")
    text = _("%(votes)s vóór en %(votes)s tegen.") % words
    if step.verdict:
        return _("De voorzitter gaf de doorslag: vóór."), text
    if step.numbers["decided"]:
        return _("De voorzitter gaf de doorslag niet voor het voorstel."), text
    return _("Bij gelijke stemmen verandert er niets."), text


def _objections(step: Step) -> tuple[str, str]:
    lead = _("Te weinig bezwaren om het tegen te houden.") if step.verdict else _("De bezwaren houden het tegen.")
    text = _("Bezwaren: %(objections)s. Vanaf %(stopped_from)s gaat het voorstel niet door.")
    return lead, text % in_figures(step.numbers, "objections", "stopped_from")


def _consent(step: Step) -> tuple[str, str]:
    numbers = step.numbers
    words = in_figures(numbers, "for", "against", "abstain", "silent")
    if numbers["against"]:
        lead = ngettext("Er staat een bezwaar.", "Er staan %(against)s bezwaren.", numbers["against"]) % words
    else:
        lead = _("Er staat geen bezwaar.") if step.verdict else _("Niemand stemde in.")
    text = _("Ingestemd: %(for)s. Bezwaar: %(against)s.") % words
    if numbers["abstain"]:
        text += " " + _("Zonder standpunt: %(abstain)s.") % words
    if not numbers["silent"]:
        return lead, text
    if numbers["silence_consents"]:
        told = ngettext(
            "Daarbij wie zweeg, %(silent)s organisatie: zwijgen is instemmen.",
            "Daarbij wie zweeg, %(silent)s organisaties: zwijgen is instemmen.",
            numbers["silent"],
        )
    else:
        told = ngettext(
            "Wie zweeg, %(silent)s organisatie, telt niet mee.",
            "Wie zweeg, %(silent)s organisaties, telt niet mee.",
            numbers["silent"],
        )
    return lead, f"{text} {told % words}"


def _opt_in(step: Step) -> tuple[str, str]:
    numbers = step.numbers
    words = in_figures(numbers, "for", "against", "abstain", "needed")
    lead = _("Genoeg organisaties stappen in.") if step.verdict else _("Te weinig organisaties stappen in.")
    text = _("Nodig: %(needed)s. Stappen in: %(for)s. Stappen niet in: %(against)s.") % words
    if numbers["abstain"]:
        text += " " + _("Zonder keuze: %(abstain)s.") % words
    return lead, text
