"""What must hold before anything is counted."""

from collections.abc import Iterable, Sequence

from initiatives.voting.count.errors import InvalidElectors, InvalidRules
from initiatives.voting.count.terms import Elector, MajorityBasis, Method, QuorumBasis, Rules


def check_rules(rules: Rules) -> None:
    """Refuse rules that name an unknown method or basis, or a fraction that no vote could meet."""
    _known("method", rules.method, Method)
    _known("quorum_basis", rules.quorum_basis, QuorumBasis)
    _known("majority_basis", rules.majority_basis, MajorityBasis)
    _fraction("quorum", rules.quorum_num, rules.quorum_den, least=0, strict=rules.quorum_strict)
    _fraction("majority", rules.majority_num, rules.majority_den, least=1, strict=rules.majority_strict)
    if rules.method == Method.SIMPLE and (rules.majority_num, rules.majority_den) != (1, 2):
        raise InvalidRules("majority", "a simple majority is more than 1/2")
    named: set[str] = set()
    for threshold in rules.college_thresholds:
        field = f"college_thresholds, {threshold.college}"
        _fraction(field, threshold.num, threshold.den, least=1, strict=threshold.strict)
        if threshold.college in named:
            raise InvalidRules(field, "named twice")
        named.add(threshold.college)


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
