"""What must hold before anything is counted."""

from collections.abc import Iterable, Sequence

from initiatives.voting.count.errors import InvalidElectors, InvalidRules
from initiatives.voting.count.terms import (
    BETWEEN_OPTIONS,
    MAJORITIES,
    CapBasis,
    Elector,
    MajorityBasis,
    Method,
    QuorumBasis,
    Rules,
    TieRule,
)


def check_rules(rules: Rules) -> None:
    """Refuse (`InvalidRules`) an unknown method or basis, a number no vote could meet, and contradictions."""
    _known("method", rules.method, Method)
    _known("quorum_basis", rules.quorum_basis, QuorumBasis)
    _known("majority_basis", rules.majority_basis, MajorityBasis)
    _known("weight_cap_basis", rules.weight_cap_basis, CapBasis)
    _known("tie_rule", rules.tie_rule, TieRule)
    _fraction("quorum", rules.quorum_num, rules.quorum_den, least=0, strict=rules.quorum_strict)
    _fraction("majority", rules.majority_num, rules.majority_den, least=1, strict=rules.majority_strict)
    _fraction("weight_cap", rules.weight_cap_num, rules.weight_cap_den, least=0, strict=False)
    _from_one("participants_needed", rules.participants_needed)
    _from_one("winners", rules.winners)
    _check_colleges(rules)
    _check_majority(rules)
    _check_heads(rules)
    _check_ties(rules)
    _check_objections(rules)


def _check_colleges(rules: Rules) -> None:
    named: set[str] = set()
    for threshold in rules.college_thresholds:
        field = f"college_thresholds, {threshold.college}"
        _fraction(field, threshold.num, threshold.den, least=1, strict=threshold.strict)
        if threshold.college in named:
            raise InvalidRules(field, "named twice")
        named.add(threshold.college)


def _check_majority(rules: Rules) -> None:
    is_half = (rules.majority_num, rules.majority_den) == (1, 2)
    if rules.method == Method.SIMPLE and not is_half:
        raise InvalidRules("majority", "a simple majority is more than 1/2")
    if rules.method in MAJORITIES:
        return
    if not is_half:
        raise InvalidRules("majority", f"{rules.method} asks no majority")
    if rules.majority_basis != MajorityBasis.CAST:
        raise InvalidRules("majority_basis", f"{rules.method} asks no majority")
    if rules.college_thresholds:
        raise InvalidRules("college_thresholds", f"{rules.method} asks no majority, so none of a college")


def _check_heads(rules: Rules) -> None:
    """Refuse settings that have no meaning for the method: a number of organisations, silence, a cap, winners."""
    if rules.participants_needed != 1 and rules.method != Method.OPT_IN:
        raise InvalidRules("participants_needed", f"{rules.method} asks no number of participants")
    if rules.winners != 1 and rules.method not in BETWEEN_OPTIONS:
        raise InvalidRules("winners", f"{rules.method} does not choose between options")
    if rules.weight_cap_num and rules.method not in MAJORITIES | BETWEEN_OPTIONS:
        raise InvalidRules("weight_cap", f"{rules.method} counts organisations, not votes")
    if type(rules.silence_consents) is not bool:
        raise InvalidRules("silence_consents", f"{rules.silence_consents!r} is neither true nor false")
    if rules.silence_consents and rules.method != Method.CONSENT:
        raise InvalidRules("silence_consents", f"{rules.method} gives silence no meaning")
    if rules.silence_consents and (rules.quorum_num or rules.quorum_strict):
        raise InvalidRules("quorum", "where silence consents, nobody is absent")


def _check_ties(rules: Rules) -> None:
    if rules.tie_rule == TieRule.STATUS_QUO:
        return
    if rules.method not in {Method.SIMPLE, *BETWEEN_OPTIONS}:
        raise InvalidRules("tie_rule", f"{rules.method} knows no tie")
    if rules.majority_basis != MajorityBasis.CAST:
        raise InvalidRules("tie_rule", "a tie is as many votes for as against: the majority must be of these alone")


def _check_objections(rules: Rules) -> None:
    if type(rules.blocking_objections) is not int or rules.blocking_objections < 0:
        raise InvalidRules("blocking_objections", f"{rules.blocking_objections!r} is not a whole number from 0")
    if rules.blocking_objections and rules.method not in MAJORITIES:
        raise InvalidRules("blocking_objections", f"{rules.method} asks no majority that objections could stop")
    if rules.blocking_objections and rules.college_thresholds:
        raise InvalidRules("blocking_objections", "colleges protect their own already: one of both")


def check_options(rules: Rules, options: Sequence[int]) -> None:
    """Refuse (`InvalidRules`) options of a vote on a proposal, an option listed twice, fewer options than winners."""
    if rules.method not in BETWEEN_OPTIONS:
        if options:
            raise InvalidRules("options", f"{rules.method} does not choose between options")
        return
    if len(set(options)) < len(options):
        raise InvalidRules("options", "an option is listed twice")
    if len(options) < rules.winners:
        raise InvalidRules("winners", f"{rules.winners} are chosen from {len(options)} options")


def check_electors(rules: Rules, electors: Sequence[Elector]) -> None:
    """Refuse an elector listed twice, a negative or non-integer number, a named college without electors."""
    seen: set[int] = set()
    colleges: set[str] = set()
    for elector in electors:
        if elector.id in seen:
            raise InvalidElectors(elector.id, "listed twice")
        seen.add(elector.id)
        colleges.add(elector.college)
        # type() and not isinstance(): True would pass for the weight 1.
        if type(elector.weight) is not int or elector.weight < 0:
            raise InvalidElectors(elector.id, f"weight {elector.weight!r} is not a whole number from 0")
        if type(elector.inhabitants) is not int or elector.inhabitants < 0:
            raise InvalidElectors(elector.id, f"inhabitants {elector.inhabitants!r} is not a whole number from 0")
    for threshold in rules.college_thresholds:
        if threshold.college not in colleges:
            raise InvalidRules(f"college_thresholds, {threshold.college}", "no elector is in this college")


def _known(field: str, value: str, known: Iterable[str]) -> None:
    if value not in set(known):
        raise InvalidRules(field, f"{value!r} is unknown")


def _fraction(field: str, num: int, den: int, *, least: int, strict: bool) -> None:
    if type(num) is not int or type(den) is not int:
        raise InvalidRules(field, f"{num!r}/{den!r} is not a fraction of whole numbers")
    if den < 1 or num < least or num > den:
        raise InvalidRules(field, f"{num}/{den} does not lie between {least} and 1")
    if strict and num == den:
        raise InvalidRules(field, f"more than {num}/{den} can never be reached")


def _from_one(field: str, number: int) -> None:
    if type(number) is not int or number < 1:
        raise InvalidRules(field, f"{number!r} is not a whole number from 1")
