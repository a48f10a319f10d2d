"""Telling how narrow a count was: how many organisations, choosing otherwise, would have changed it."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count.result import Outcome, Result
from initiatives.voting.wording import Names


def flip_sentence(result: Result, names: Names) -> str:
    """Say how many organisations, choosing otherwise, would have changed the outcome."""
    distance = result.flip_distance
    if result.outcome == Outcome.NO_QUORUM:
        return _("Een andere keuze had niets veranderd: er is te weinig gestemd.")
    if distance is None:
        return _("Geen andere keuze van wie stemde had de uitslag veranderd.")
    rule = result.decisive.rule
    if rule == "consent":
        sentence = _consent(result, distance)
    elif rule == "opt_in":
        sentence = _opt_in(result, distance)
    elif rule == "options":
        sentence = _options(result, distance)
    else:
        sentence = _majority(result, distance)
    numbers = result.step("flip_distance").numbers
    named = {name: f"‘{names.option(numbers[name])}’" for name in ("option_in", "option_out") if name in numbers}
    return sentence % {"number": number(distance), **named}


def _majority(result: Result, distance: int) -> str:
    numbers = result.step("flip_distance").numbers
    adopted = result.outcome == Outcome.ADOPTED
    if "to_objection" in numbers:
        return ngettext(
            "Had nog %(number)s organisatie die stemde bezwaar gemaakt, dan was het voorstel verworpen.",
            "Hadden nog %(number)s organisaties die stemden bezwaar gemaakt, dan was het voorstel verworpen.",
            distance,
        )
    moved = numbers.get("from_for" if adopted else "from_against") if numbers["equal_weights"] else None
    if moved != distance:
        return _any(distance)
    if adopted:
        return ngettext(
            "Was %(number)s organisatie van vóór naar tegen gegaan, dan was het voorstel verworpen.",
            "Waren %(number)s organisaties van vóór naar tegen gegaan, dan was het voorstel verworpen.",
            distance,
        )
    return ngettext(
        "Was %(number)s organisatie van tegen naar vóór gegaan, dan was het voorstel aangenomen.",
        "Waren %(number)s organisaties van tegen naar vóór gegaan, dan was het voorstel aangenomen.",
        distance,
    )


def _any(distance: int) -> str:
    return ngettext(
        "Een andere keuze van %(number)s organisatie kon de uitslag veranderen.",
        "Een andere keuze van %(number)s organisaties kon de uitslag veranderen, minder niet.",
        distance,
    )


def _consent(result: Result, distance: int) -> str:
    if result.outcome == Outcome.ADOPTED:
        return _("Eén bezwaar van wie stemde had het voorstel verworpen.")
    if not result.decisive.numbers["against"]:
        return _("Had één organisatie ingestemd, dan was het voorstel aangenomen.")
    return ngettext(
        "Had de organisatie met een bezwaar ingestemd, dan was het voorstel aangenomen.",
        "Hadden de %(number)s organisaties met een bezwaar ingestemd, dan was het voorstel aangenomen; minder niet.",
        distance,
    )


def _opt_in(result: Result, distance: int) -> str:
    if result.outcome == Outcome.ADOPTED:
        return ngettext(
            "Was %(number)s organisatie niet ingestapt, dan was het voorstel verworpen.",
            "Waren %(number)s organisaties niet ingestapt, dan was het voorstel verworpen.",
            distance,
        )
    return ngettext(
        "Was nog %(number)s organisatie van wie stemde ingestapt, dan was het voorstel aangenomen.",
        "Waren nog %(number)s organisaties van wie stemde ingestapt, dan was het voorstel aangenomen.",
        distance,
    )


def _options(result: Result, distance: int) -> str:
    numbers = result.step("flip_distance").numbers
    if "option_out" not in numbers:
        return _("Een andere keuze van één organisatie kon de open plaats geven.")
    if "option_in" not in numbers:
        return ngettext(
            "Zonder %(number)s organisatie had %(option_out)s geen enkel punt.",
            "Zonder %(number)s organisaties had %(option_out)s geen enkel punt.",
            distance,
        )
    return ngettext(
        "Een andere keuze van %(number)s organisatie kon %(option_in)s even hoog brengen als %(option_out)s.",
        "Een andere keuze van %(number)s organisaties kon %(option_in)s even hoog brengen als %(option_out)s, "
        "minder niet.",
        distance,
    )
