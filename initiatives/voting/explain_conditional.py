"""Telling what ballots under reservation would make of a count once they are firm."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from initiatives.voting.count.result import Outcome, Result
from initiatives.voting.wording import Names, in_figures, listed


def conditional_sentence(result: Result, names: Names) -> str:
    """Say how many ballots stand under reservation, and the outcome if all become firm; empty without any."""
    if result.outcome_if_firm is None:
        return ""
    numbers = result.step("conditional").numbers
    said = ngettext(
        "%(entitled)s organisatie stemde onder voorbehoud; dat telde niet mee",
        "%(entitled)s organisaties stemden onder voorbehoud; dat telde niet mee",
        numbers["entitled"],
    ) % in_figures(numbers)
    if "for" in numbers:
        said += ": " + _each(result.decisive.rule) % in_figures(numbers)
    return f"{said}. {_if_firm(result, names)}"


def _each(rule: str) -> str:
    """Give the words for what they say, under the rule that decides."""
    if rule == "opt_in":
        return _("%(for)s stapt in, %(against)s stapt niet in")
    if rule == "consent":
        return _("%(for)s stemt in, %(against)s maakt bezwaar, %(abstain)s onthouding")
    return _("%(for)s vóór, %(against)s tegen, %(abstain)s onthouding")


def _if_firm(result: Result, names: Names) -> str:
    outcome = result.outcome_if_firm
    if outcome == Outcome.NO_QUORUM:
        return _("Ook als alle definitief waren, was er geen quorum.")
    options = result.steps_of("option_if_firm")
    if options:
        chosen = [names.option(int(step.scope)) for step in options if step.verdict]
        if not chosen:
            return _("Waren alle definitief, dan was niets gekozen.")
        return _("Waren alle definitief, dan was gekozen: %(chosen)s.") % {"chosen": listed(chosen)}
    adopted = outcome == Outcome.ADOPTED
    said = (
        _("Waren alle definitief, dan was het voorstel aangenomen")
        if adopted
        else _("Waren alle definitief, dan was het voorstel verworpen")
    )
    words = {
        "majority_if_firm": _("%(for)s vóór, %(needed)s nodig"),
        "opt_in_if_firm": _("%(for)s in, %(needed)s nodig"),
    }
    for step in (step for rule in words for step in result.steps_of(rule)):
        if step.verdict == adopted:  # else a college or the chair decides, and these figures do not say why
            said += ": " + words[step.rule] % in_figures(step.numbers, "for", "needed")
    return f"{said}."
