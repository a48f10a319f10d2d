"""What in a rule set contradicts itself: each contradiction names its setting and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from django.utils.translation import gettext as _

from initiatives.proposals.models import Capacity
from initiatives.proposals.rules import OF_THE_INITIATIVE
from initiatives.rulesets.procedure import CastingVote, Electorate, Procedure, WeightBasis
from initiatives.rulesets.rendering import has_quorum
from initiatives.voting.count import InvalidRules, MajorityBasis, Method, QuorumBasis, Rules
from initiatives.voting.count.checks import check_rules
from initiatives.voting.count.terms import BETWEEN_OPTIONS, MAJORITIES, CapBasis, TieRule
from members.organisations.models import VOTING_KINDS


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A setting that does not fit the others (`field` is its name in the form), and what to do."""

    field: str
    sentence: str


def contradictions(rules: Rules, procedure: Procedure, capacities: Collection[str]) -> list[Contradiction]:
    """List everything that contradicts itself; nothing when the rule set can be adopted.

    What is out of range for a single field (a negative number of days) is the form's to refuse.
    """
    return [*_in_the_count(rules), *_in_the_course(rules, procedure, capacities)]


def _in_the_count(rules: Rules) -> Iterator[Contradiction]:
    """Ask the count itself; what it refuses is set to its default and it is asked again, until it agrees."""
    for _turn in fields(Rules):
        try:
            check_rules(rules)
        except InvalidRules as refused:
            field = refused.field.split(",")[0]
            yield Contradiction(_field_of(refused.field), _REFUSED[field](rules))
            rules = replace(rules, **_mended(field))
        else:
            return


def _field_of(refused: str) -> str:
    """Give the form's name of what the count refused; a threshold of a college has a field of its own."""
    name, _comma, college = refused.partition(", ")
    if name == "college_thresholds":
        return f"college_{college}" if college else "colleges"
    return name


def _mended(name: str) -> dict[str, Any]:
    """Give the default of a setting, or of both numbers of a fraction."""
    mended = {one.name: one.default for one in fields(Rules) if one.name in {name, f"{name}_num", f"{name}_den"}}
    if name == "quorum":
        mended["quorum_strict"] = False
    return {key: Method.SIMPLE if value is MISSING else value for key, value in mended.items()}


def _majority(rules: Rules) -> str:
    if rules.majority_num > rules.majority_den or rules.majority_num < 1:
        return _("Een meerderheid ligt tussen 0 en 1, bijvoorbeeld 2/3. Kijk de breuk na.")
    if rules.method == Method.SIMPLE:
        return _("Een gewone meerderheid is altijd meer dan de helft. Kies de bijzondere meerderheid of schrijf 1/2.")
    return _("Deze manier van beslissen vraagt geen meerderheid. Schrijf 1/2 of kies een andere manier.")


def _quorum(rules: Rules) -> str:
    if rules.silence_consents:
        return _("Wie zwijgt, stemt in: dan is niemand afwezig. Laat het quorum leeg of laat zwijgen niet tellen.")
    if rules.quorum_strict and rules.quorum_num == rules.quorum_den:
        return _("Meer dan allemaal kan niet. Neem ‘meer dan’ weg of schrijf een kleinere breuk.")
    return _("Een quorum ligt tussen 0 en 1, bijvoorbeeld 1/2. Kijk de breuk na.")


def _college_thresholds(rules: Rules) -> str:
    if rules.method in MAJORITIES:
        return _("Een drempel ligt tussen 0 en 1, en meer dan allemaal kan niet. Kijk de breuk na.")
    return _("Deze manier van beslissen vraagt geen meerderheid, dus ook geen per soort. Maak de drempels leeg.")


def _weight_cap(rules: Rules) -> str:
    if rules.weight_cap_num > rules.weight_cap_den or rules.weight_cap_num < 0:
        return _("Een begrenzing ligt tussen 0 en 1, bijvoorbeeld 1/10. Kijk de breuk na.")
    return _("Hier tellen organisaties, geen stemmen: een begrenzing doet niets. Maak ze leeg.")


def _tie_rule(rules: Rules) -> str:
    if rules.method in {Method.SIMPLE, *BETWEEN_OPTIONS}:
        return _("Gelijke stemmen zijn er alleen waar enkel vóór en tegen tellen. Kies ‘er verandert niets’.")
    return _("Hier komt de stem van de voorzitter niet te pas. Kies ‘er verandert niets’.")


_REFUSED: dict[str, Callable[[Rules], str]] = {
    "method": lambda rules: _("Deze manier van beslissen bestaat niet. Kies er een uit de lijst."),
    "quorum": _quorum,
    "quorum_basis": lambda rules: _("Kies waarvan het quorum een deel is."),
    "majority": _majority,
    "majority_basis": lambda rules: _("Deze manier van beslissen vraagt geen meerderheid. Laat ‘vóór en tegen’ staan."),
    "college_thresholds": _college_thresholds,
    "weight_cap": _weight_cap,
    "weight_cap_basis": lambda rules: _("Kies waarvan de begrenzing een deel is."),
    "participants_needed": lambda rules: _("Een aantal deelnemers hoort alleen bij instappen. Schrijf hier 1."),
    "winners": lambda rules: _("Er wordt niet tussen opties gekozen. Schrijf hier 1."),
    "silence_consents": lambda rules: _("Zwijgen heeft alleen betekenis bij instemming. Vink dit uit."),
    "tie_rule": _tie_rule,
}


def _in_the_course(rules: Rules, procedure: Procedure, capacities: Collection[str]) -> list[Contradiction]:
    """Hold the course against the count, setting by setting."""
    one_each = procedure.weight_basis == WeightBasis.ONE
    by_number, votes = procedure.weight_basis == WeightBasis.GIVEN, [procedure.votes_of(kind) for kind in VOTING_KINDS]
    by_consent, by_chair = rules.method == Method.CONSENT, rules.tie_rule == TieRule.CASTING_VOTE
    of_initiative = {capacity in OF_THE_INITIATIVE for capacity in capacities}
    all_of_all = (Method.QUALIFIED, rules.majority_den, MajorityBasis.ENTITLED)
    found = (
        (
            len(of_initiative) > 1,
            "capacities",
            _("Deelnemers en leden van een orgaan stemmen elk onder eigen regels. Kies het ene of het andere."),
        ),
        (
            of_initiative == {procedure.electorate != Electorate.INITIATIVE},
            "capacities",
            _("Wie stemt, past niet bij dit soort besluit. Kies een ander soort besluit."),
        ),
        (
            rules.method in {Method.CONSENT, Method.OPT_IN} and not one_each,
            "weight_basis",
            _("Bij deze manier van beslissen telt iedereen één keer. Kies één stem elk."),
        ),
        (
            by_number and not any(votes),
            "weight_basis",
            _("Schrijf hoeveel stemmen minstens één soort organisatie heeft, of kies een ander gewicht."),
        ),
        (
            not by_number and any(votes),
            "weight_basis",
            _("Er staan aantallen stemmen, maar ze tellen hier niet. Kies een eigen aantal, of schrijf overal 0."),
        ),
        (
            not procedure.own_vote_beats_proxy and not procedure.max_proxies,
            "own_vote_beats_proxy",
            _("Er zijn geen volmachten. Sta er minstens één toe, of vink dit weer aan."),
        ),
        (
            rules.quorum_basis != QuorumBasis.HEADS and not has_quorum(rules),
            "quorum_basis",
            _("Er is geen quorum. Kies stemgerechtigden, of vul een quorum in."),
        ),
        (
            rules.quorum_basis == QuorumBasis.VOTES and one_each,
            "quorum_basis",
            _("Met één stem elk zijn stemmen en stemgerechtigden hetzelfde. Kies stemgerechtigden."),
        ),
        (
            rules.quorum_basis == QuorumBasis.SHARES and procedure.weight_basis != WeightBasis.SHARES,
            "quorum_basis",
            _("Aandelen tellen alleen als ze ook de stemmen bepalen. Kies stemgerechtigden of stemmen."),
        ),
        (
            procedure.second_call and not has_quorum(rules),
            "second_call",
            _("Zonder quorum komt er nooit een tweede oproeping. Vul een quorum in, of vink dit uit."),
        ),
        (
            procedure.second_call and procedure.second_call_days < 1,
            "second_call_days",
            _("Zeg hoeveel dagen er minstens tussen de twee stemmingen liggen."),
        ),
        (
            bool(procedure.second_call_days) and not procedure.second_call,
            "second_call_days",
            _("Er is geen tweede oproeping. Schrijf 0, of vink de tweede oproeping aan."),
        ),
        (
            one_each and bool(rules.weight_cap_num),
            "weight_cap",
            _("Elke stemgerechtigde heeft één stem: er valt niets te begrenzen. Maak dit leeg."),
        ),
        (
            rules.weight_cap_basis != CapBasis.ENTITLED and not rules.weight_cap_num,
            "weight_cap_basis",
            _("Er is geen begrenzing. Kies alle stemgerechtigden, of vul een begrenzing in."),
        ),
        (
            by_consent and bool(procedure.blocking_objections),
            "blocking_objections",
            _("Bij instemming houdt één bezwaar het voorstel al tegen. Schrijf 0."),
        ),
        (
            bool(procedure.blocking_objections) and rules.method not in {Method.CONSENT, *MAJORITIES},
            "blocking_objections",
            _("Bezwaren houden alleen iets tegen waar een meerderheid beslist. Schrijf 0."),
        ),
        (
            bool(procedure.blocking_objections and rules.college_thresholds),
            "blocking_objections",
            _("Een drempel per soort beschermt al wie weinig stemmen heeft. Schrijf 0, of maak de drempels leeg."),
        ),
        (
            not by_consent and not procedure.blocking_objections and not procedure.objection_needs_reason,
            "objection_needs_reason",
            _("Bezwaren houden hier niets tegen. Vink dit weer aan, of zeg hoeveel er nodig zijn."),
        ),
        (
            rules.silence_consents and procedure.mandate_demanded,
            "silence_consents",
            _("Wie een besluit van de raad nodig heeft, stemt niet in door te zwijgen. Vink een van beide uit."),
        ),
        (
            by_chair != (procedure.casting_vote_of == CastingVote.CHAIR),
            "tie_rule",
            _("Zeg wiens stem beslist bij gelijke stemmen."),
        ),
        (
            by_chair and procedure.electorate == Electorate.INITIATIVE,
            "tie_rule",
            _("De deelnemers van een initiatief hebben geen voorzitter. Kies ‘er verandert niets’."),
        ),
        (
            procedure.written_procedure and (rules.method, rules.majority_num, rules.majority_basis) != all_of_all,
            "written_procedure",
            _("Een schriftelijk besluit is eenparig: vraag 1/1 van alle stemgerechtigden, of vink dit uit."),
        ),
        (
            Capacity.ADVICE in capacities and procedure.ratification_needed,
            "ratification_needed",
            _("Een advies wordt niet bekrachtigd. Vink dit uit, of laat advies weg."),
        ),
    )
    return [Contradiction(field, sentence) for wrong, field, sentence in found if wrong]
