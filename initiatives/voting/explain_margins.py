"""Telling how narrow a count was: other choices, the absentees, and the inhabitants behind the votes."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number, percent_of
from initiatives.voting.count.result import Outcome, Result
from initiatives.voting.count.terms import QuorumBasis
from initiatives.voting.wording import ratio_in_words


def flip_sentence(result: Result) -> str:
    """Say how many organisations, choosing otherwise, would have changed the outcome."""
    numbers = result.step("flip_distance").numbers
    distance = result.flip_distance
    if distance is None:
        if result.outcome == Outcome.NO_QUORUM:
            return _("Een andere keuze had niets veranderd: er is te weinig gestemd.")
        return _("Geen andere keuze van wie stemde had de uitslag veranderd.")
    words = {"number": number(distance)}
    adopted = result.outcome == Outcome.ADOPTED
    moved = numbers.get("from_for" if adopted else "from_against") if numbers["equal_weights"] else None
    if moved != distance:
        return (
            ngettext(
                "Een andere keuze van %(number)s organisatie kon de uitslag veranderen.",
                "Een andere keuze van %(number)s organisaties kon de uitslag veranderen, minder niet.",
                distance,
            )
            % words
        )
    if adopted:
        return (
            ngettext(
                "Was %(number)s organisatie van vóór naar tegen gegaan, dan was het voorstel verworpen.",
                "Waren %(number)s organisaties van vóór naar tegen gegaan, dan was het voorstel verworpen.",
                distance,
            )
            % words
        )
    return (
        ngettext(
            "Was %(number)s organisatie van tegen naar vóór gegaan, dan was het voorstel aangenomen.",
            "Waren %(number)s organisaties van tegen naar vóór gegaan, dan was het voorstel aangenomen.",
            distance,
        )
        % words
    )


def absentees_sentence(result: Result) -> str:
    """Say what all who did not vote could have done together."""
    numbers = result.step("absentees").numbers
    absent = numbers["absent"]
    if absent == 0:
        return _("Iedereen stemde.")
    words = {"absent": number(absent), "for": number(numbers["for"]), "basis": number(numbers["basis"])}
    if result.outcome == Outcome.NO_QUORUM:
        return _present_sentence(result)
    adopted = result.outcome == Outcome.ADOPTED
    if numbers["changes"]:
        if adopted:
            sentence = ngettext(
                "Had de enige afwezige tegen gestemd, dan was het voorstel verworpen.",
                "Hadden alle %(absent)s afwezigen tegen gestemd, dan was het voorstel verworpen.",
                absent,
            )
        else:
            sentence = ngettext(
                "Had de enige afwezige vóór gestemd, dan was het voorstel aangenomen.",
                "Hadden alle %(absent)s afwezigen vóór gestemd, dan was het voorstel aangenomen.",
                absent,
            )
        return sentence % words
    if numbers["exact"] and not result.steps_of("college_majority"):
        words["ratio"] = ratio_in_words(numbers["num"], numbers["den"])
        if adopted:
            sentence = ngettext(
                "Met de enige afwezige tegen was het nog net aangenomen: %(for)s van %(basis)s is precies %(ratio)s.",
                "Met alle %(absent)s afwezigen tegen was het nog net aangenomen: "
                "%(for)s van %(basis)s is precies %(ratio)s.",
                absent,
            )
        else:
            sentence = ngettext(
                "Met de enige afwezige vóór was het nog net verworpen: %(for)s van %(basis)s is precies %(ratio)s.",
                "Met alle %(absent)s afwezigen vóór was het nog net verworpen: "
                "%(for)s van %(basis)s is precies %(ratio)s.",
                absent,
            )
        return sentence % words
    if adopted:
        sentence = ngettext(
            "Ook met de enige afwezige tegen was het voorstel aangenomen.",
            "Ook met alle %(absent)s afwezigen tegen was het voorstel aangenomen.",
            absent,
        )
    else:
        sentence = ngettext(
            "Ook met de enige afwezige vóór was het voorstel verworpen.",
            "Ook met alle %(absent)s afwezigen vóór was het voorstel verworpen.",
            absent,
        )
    return sentence % words


def _present_sentence(result: Result) -> str:
    numbers = result.step("absentees").numbers
    short = numbers["quorum_short"]
    words = {"number": number(short)}
    if result.step("quorum").scope == QuorumBasis.HEADS:
        missing = ngettext(
            "Met nog %(number)s organisatie erbij was het quorum gehaald.",
            "Met nog %(number)s organisaties erbij was het quorum gehaald.",
            short,
        )
    else:
        missing = ngettext(
            "Met nog %(number)s uitgebrachte stem erbij was het quorum gehaald.",
            "Met nog %(number)s uitgebrachte stemmen erbij was het quorum gehaald.",
            short,
        )
    if numbers["adopted_if_against"]:
        then = _("Met iedereen erbij was het voorstel zeker aangenomen.")
    elif numbers["adopted_if_for"]:
        then = _("Met iedereen erbij kon het voorstel aangenomen of verworpen worden.")
    else:
        then = _("Met iedereen erbij was het voorstel zeker verworpen.")
    return f"{missing % words} {then}"


def inhabitants_sentence(result: Result) -> str:
    """Say which part of the inhabitants behind a yes or no stands behind yes; empty without inhabitants."""
    total = result.step("total").numbers
    basis = total["for_inhabitants"] + total["against_inhabitants"]
    if not basis:
        return ""
    return _(
        "Van de inwoners achter een ja- of nee-stem staat %(per_cent)s achter vóór. "
        "Dat telt niet mee voor deze uitslag."
    ) % {"per_cent": percent_of(total["for_inhabitants"], basis, 1)}
