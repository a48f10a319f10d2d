"""Telling what all who did not vote could have done together."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count.result import Outcome, Result
from initiatives.voting.count.terms import QuorumBasis
from initiatives.voting.wording import in_figures, ratio_in_words


def absentees_sentence(result: Result) -> str:
    """Say whether those who did not vote, all together, could have changed the outcome."""
    numbers = result.step("absentees").numbers
    if numbers["absent"] == 0:
        return _("Iedereen stemde.")
    if result.outcome == Outcome.NO_QUORUM:
        return _quorum(result)
    told = {"majority": _majority, "consent": _consent, "opt_in": _opt_in, "options": _options}
    return told[result.decisive.rule](result) % {
        **in_figures(numbers),
        "ratio": ratio_in_words(numbers.get("num", 0), numbers.get("den", 1)),
    }


def _majority(result: Result) -> str:
    numbers = result.step("absentees").numbers
    adopted = result.outcome == Outcome.ADOPTED
    if numbers.get("by_objection"):
        return ngettext(
            "Had de enige afwezige bezwaar gemaakt, dan was het voorstel verworpen.",
            "Hadden de %(absent)s afwezigen bezwaar gemaakt, dan was het voorstel verworpen.",
            numbers["absent"],
        )
    if numbers["changes"]:
        return _changing(adopted=adopted, absent=numbers["absent"])
    if numbers["exact"] and not result.steps_of("college_majority"):
        return _just(adopted=adopted, absent=numbers["absent"])
    if adopted:
        return ngettext(
            "Ook met de enige afwezige tegen was het voorstel aangenomen.",
            "Ook met alle %(absent)s afwezigen tegen was het voorstel aangenomen.",
            numbers["absent"],
        )
    return ngettext(
        "Ook met de enige afwezige vóór was het voorstel verworpen.",
        "Ook met alle %(absent)s afwezigen vóór was het voorstel verworpen.",
        numbers["absent"],
    )


def _changing(*, adopted: bool, absent: int) -> str:
    """Say by which choice the absentees change the outcome."""
    if adopted:
        return ngettext(
            "Had de enige afwezige tegen gestemd, dan was het voorstel verworpen.",
            "Hadden alle %(absent)s afwezigen tegen gestemd, dan was het voorstel verworpen.",
            absent,
        )
    return ngettext(
        "Had de enige afwezige vóór gestemd, dan was het voorstel aangenomen.",
        "Hadden alle %(absent)s afwezigen vóór gestemd, dan was het voorstel aangenomen.",
        absent,
    )


def _just(*, adopted: bool, absent: int) -> str:
    """Say that it was exactly on the threshold with the absentees."""
    if adopted:
        return ngettext(
            "Met de enige afwezige tegen was het nog net aangenomen: %(for)s van %(basis)s is precies %(ratio)s.",
            "Met alle %(absent)s afwezigen tegen was het nog net aangenomen: "
            "%(for)s van %(basis)s is precies %(ratio)s.",
            absent,
        )
    return ngettext(
        "Met de enige afwezige vóór was het nog net verworpen: %(for)s van %(basis)s is precies %(ratio)s.",
        "Met alle %(absent)s afwezigen vóór was het nog net verworpen: %(for)s van %(basis)s is precies %(ratio)s.",
        absent,
    )


def _consent(result: Result) -> str:
    numbers = result.step("absentees").numbers
    if not numbers["changes"]:
        return _("Wat wie zweeg ook koos, het bezwaar bleef staan.")
    if result.outcome == Outcome.ADOPTED:
        return ngettext(
            "Had de enige afwezige een bezwaar gehad, dan was het voorstel verworpen.",
            "Had één van de %(absent)s afwezigen een bezwaar gehad, dan was het voorstel verworpen.",
            numbers["absent"],
        )
    return ngettext(
        "Had de enige afwezige ingestemd, dan was het voorstel aangenomen.",
        "Had één van de %(absent)s afwezigen ingestemd, dan was het voorstel aangenomen.",
        numbers["absent"],
    )


def _opt_in(result: Result) -> str:
    numbers = result.step("absentees").numbers
    if result.outcome == Outcome.ADOPTED:
        return _("Wie niet stemde, kon dit niet veranderen: wie instapt, stapt in.")
    if numbers["changes"]:
        return ngettext(
            "Was de enige afwezige ingestapt, dan was het voorstel aangenomen.",
            "Waren alle %(absent)s afwezigen ingestapt, dan was het voorstel aangenomen.",
            numbers["absent"],
        )
    return ngettext(
        "Ook met de enige afwezige erbij waren er te weinig deelnemers.",
        "Ook met alle %(absent)s afwezigen erbij waren er te weinig deelnemers.",
        numbers["absent"],
    )


def _options(result: Result) -> str:
    numbers = result.step("absentees").numbers
    if numbers["changes"]:
        return ngettext(
            "De enige afwezige kon nog veranderen wat gekozen is.",
            "De %(absent)s afwezigen samen konden nog veranderen wat gekozen is.",
            numbers["absent"],
        )
    return ngettext(
        "Wat de enige afwezige ook koos, de uitslag bleef dezelfde.",
        "Wat de %(absent)s afwezigen ook kozen, de uitslag bleef dezelfde.",
        numbers["absent"],
    )


def _quorum(result: Result) -> str:
    numbers = result.step("absentees").numbers
    if not numbers["changes"]:
        return _("Ook met alle afwezigen erbij was het quorum niet gehaald.")
    short = numbers["quorum_short"]
    basis = result.step("quorum").scope
    if basis == QuorumBasis.HEADS:
        missing = ngettext(
            "Met nog %(number)s organisatie erbij was het quorum gehaald.",
            "Met nog %(number)s organisaties erbij was het quorum gehaald.",
            short,
        )
    elif basis == QuorumBasis.SHARES:
        missing = ngettext(
            "Met nog %(number)s vertegenwoordigd aandeel erbij was het quorum gehaald.",
            "Met nog %(number)s vertegenwoordigde aandelen erbij was het quorum gehaald.",
            short,
        )
    else:
        missing = ngettext(
            "Met nog %(number)s uitgebrachte stem erbij was het quorum gehaald.",
            "Met nog %(number)s uitgebrachte stemmen erbij was het quorum gehaald.",
            short,
        )
    return f"{missing % {'number': number(short)}} {_with_everybody(result)}".strip()


def _with_everybody(result: Result) -> str:
    numbers = result.step("absentees").numbers
    if "adopted_if_for" not in numbers:
        return ""
    if numbers["adopted_if_against"]:
        return _("Met iedereen erbij was het voorstel zeker aangenomen.")
    if numbers["adopted_if_for"]:
        return _("Met iedereen erbij kon het voorstel aangenomen of verworpen worden.")
    return _("Met iedereen erbij was het voorstel zeker verworpen.")
