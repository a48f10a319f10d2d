"""What a vote needs to be adopted, in sentences made from its rule set: before anything is counted."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import number
from initiatives.voting.count import MajorityBasis, QuorumBasis, Rules
from initiatives.voting.wording import ratio_in_words


def quorum_needed(rules: Rules, entitled: int) -> int:
    """Give how many must take part: at least num/den of the entitled, or more than that when strict."""
    part = rules.quorum_num * entitled
    return part // rules.quorum_den + 1 if rules.quorum_strict else -(-part // rules.quorum_den)


def requirements(rules: Rules, entitled: int, colleges: Mapping[str, str] | None = None) -> list[str]:
    """Say when the proposal is adopted; `entitled` organisations of weight 1, `colleges`: names by code."""
    return [*_quorum(rules, entitled), _majority(rules), *_colleges(rules, colleges or {}), _abstentions(rules)]


def _quorum(rules: Rules, entitled: int) -> list[str]:
    needed = quorum_needed(rules, entitled)
    if not rules.quorum_num and not rules.quorum_strict:
        return []
    words = {"needed": number(needed), "entitled": number(entitled)}
    if rules.quorum_basis == QuorumBasis.HEADS:
        sentence = ngettext(
            "Minstens %(needed)s van de %(entitled)s deelnemers moet stemmen.",
            "Minstens %(needed)s van de %(entitled)s deelnemers moeten stemmen.",
            needed,
        )
    else:
        sentence = _("Er moeten minstens %(needed)s van de %(entitled)s stemmen uitgebracht zijn.")
    return [sentence % words]


def _majority(rules: Rules) -> str:
    of_what = {
        MajorityBasis.CAST: _("ja- en nee-stemmen"),
        MajorityBasis.CAST_WITH_ABSTENTIONS: _("uitgebrachte stemmen"),
        MajorityBasis.ENTITLED: _("stemmen van alle stemgerechtigden"),
    }[MajorityBasis(rules.majority_basis)]
    if rules.majority_strict:
        if rules.majority_basis == MajorityBasis.CAST:
            return _("Er moeten meer stemmen vóór zijn dan tegen. Bij gelijke stemmen is het voorstel verworpen.")
        return _("Meer dan de helft van de %(basis)s moet vóór zijn.") % {"basis": of_what}
    ratio = ratio_in_words(rules.majority_num, rules.majority_den)
    return _("Minstens %(ratio)s %(basis)s moeten vóór zijn.") % {"ratio": ratio, "basis": of_what}


def _colleges(rules: Rules, names: Mapping[str, str]) -> list[str]:
    return [
        _("Ook bij %(college)s moet minstens %(part)s vóór zijn.")
        % {"college": names.get(named.college, named.college), "part": f"{named.num}/{named.den}"}
        for named in rules.college_thresholds
    ]


def _abstentions(rules: Rules) -> str:
    if rules.majority_basis == MajorityBasis.CAST:
        return _("Een onthouding telt mee voor de opkomst, niet voor de meerderheid.")
    return _("Een onthouding telt mee voor de opkomst en telt als niet vóór.")
