"""The headline of a count: its outcome, and by how much."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count.result import Outcome, Result, Step
from initiatives.voting.count.terms import MajorityBasis, QuorumBasis
from initiatives.voting.wording import Names, in_figures


def headline(result: Result, names: Names) -> str:
    """Return the outcome in one line."""
    if result.outcome == Outcome.NO_QUORUM:
        return _no_quorum(result.step("quorum"))
    rule = result.decisive.rule
    if rule == "majority":
        return _adopted(result) if result.outcome == Outcome.ADOPTED else _rejected(result, names)
    if rule == "consent":
        return _consent(result)
    if rule == "opt_in":
        return _opt_in(result)
    return _options(result, names)


def _no_quorum(quorum: Step) -> str:
    words = in_figures(quorum.numbers, "present", "entitled", "needed")
    if quorum.scope == QuorumBasis.HEADS:
        return _("Geen quorum: %(present)s van de %(entitled)s stemden, %(needed)s waren nodig") % words
    if quorum.scope == QuorumBasis.SHARES:
        return _("Geen quorum: %(present)s van de %(entitled)s aandelen vertegenwoordigd, %(needed)s nodig") % words
    return _("Geen quorum: %(present)s van de %(entitled)s stemmen uitgebracht, %(needed)s nodig") % words


def _adopted(result: Result) -> str:
    over = result.margin
    if over < 0:  # only the casting vote carries a proposal that is short
        words = {"number": number(result.decisive.numbers["for"])}
        return _("Aangenomen door de stem van de voorzitter, bij %(number)s vóór en %(number)s tegen") % words
    if over == 0:
        return _("Aangenomen, precies op de drempel")
    return ngettext(
        "Aangenomen, met %(number)s stem boven de drempel",
        "Aangenomen, met %(number)s stemmen boven de drempel",
        over,
    ) % {"number": number(over)}


def _rejected(result: Result, names: Names) -> str:
    stopped = [step for step in result.steps_of("objections") if not step.verdict]
    if stopped:
        return _stopped(stopped[0])
    majority = result.decisive
    carried = majority.verdict or any(step.verdict for step in result.steps_of("tie"))
    if carried:
        failed = next(step for step in result.steps_of("college_majority") if not step.verdict)
        short = failed.numbers["needed"] - failed.numbers["for"]
        return ngettext(
            "Verworpen, %(number)s stem te kort bij %(college)s",
            "Verworpen, %(number)s stemmen te kort bij %(college)s",
            short,
        ) % {"number": number(short), "college": names.college(failed.scope)}
    if _is_tie(majority):
        words = {"number": number(majority.numbers["for"])}
        return _("Verworpen bij gelijke stemmen: %(number)s vóór en %(number)s tegen") % words
    short = -result.margin
    return ngettext("Verworpen, %(number)s stem te kort", "Verworpen, %(number)s stemmen te kort", short) % {
        "number": number(short)
    }


def _stopped(step: Step) -> str:
    many = step.numbers["objections"]
    return ngettext(
        "Verworpen: %(number)s bezwaar houdt het tegen", "Verworpen: %(number)s bezwaren houden het tegen", many
    ) % {"number": number(many)}


def _is_tie(majority: Step) -> bool:
    """Say whether a simple majority of the votes cast ended level, with anything cast at all."""
    numbers = majority.numbers
    is_simple = majority.scope == MajorityBasis.CAST and bool(numbers["strict"])
    return is_simple and numbers["for"] == numbers["against"] > 0


def _consent(result: Result) -> str:
    objections = result.decisive.numbers["against"]
    if result.outcome == Outcome.ADOPTED:
        return _("Aangenomen: er is geen bezwaar")
    if not objections:
        return _("Verworpen: niemand stemde in")
    return ngettext("Verworpen: er is %(number)s bezwaar", "Verworpen: er zijn %(number)s bezwaren", objections) % {
        "number": number(objections)
    }


def _opt_in(result: Result) -> str:
    numbers = result.decisive.numbers
    words = in_figures(numbers, "for", "needed")
    if result.outcome == Outcome.ADOPTED:
        return (
            ngettext(
                "Aangenomen: %(for)s organisatie stapt in, %(needed)s nodig",
                "Aangenomen: %(for)s organisaties stappen in, %(needed)s nodig",
                numbers["for"],
            )
            % words
        )
    return (
        ngettext(
            "Verworpen: %(for)s organisatie stapt in, %(needed)s nodig",
            "Verworpen: %(for)s organisaties stappen in, %(needed)s nodig",
            numbers["for"],
        )
        % words
    )


def _options(result: Result, names: Names) -> str:
    options = result.steps_of("option")
    chosen = names.listed(step for step in options if step.verdict)
    level = names.listed(step for step in options if step.numbers["tied"] and not step.verdict)
    words = {"chosen": chosen, "level": level}
    is_open = result.decisive.numbers["chosen"] < result.decisive.numbers["winners"]
    if chosen and level and is_open:
        return _("Gekozen: %(chosen)s. Gelijk en niet gekozen: %(level)s") % words
    if chosen:
        return _("Gekozen: %(chosen)s") % words
    if level:
        return _("Niets gekozen: %(level)s staan gelijk") % words
    return _("Niets gekozen: geen enkele optie kreeg steun")
