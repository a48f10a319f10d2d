"""What a vote needs to be adopted, in sentences made from its rule set: before anything is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import date_long, number
from initiatives.voting.count import (
    BETWEEN_OPTIONS,
    MAJORITIES,
    CapBasis,
    CollegeThreshold,
    MajorityBasis,
    Method,
    QuorumBasis,
    Rules,
    TieRule,
)
from initiatives.voting.wording import part_in_words, ratio_in_words


def quorum_needed(rules: Rules, entitled: int) -> int:
    """Give how many must take part: at least num/den of the entitled, or more than that when strict."""
    part = rules.quorum_num * entitled
    return part // rules.quorum_den + 1 if rules.quorum_strict else -(-part // rules.quorum_den)


def requirements(
    rules: Rules, entitled: int, colleges: Mapping[str, str] | None = None, *, weights: int | None = None
) -> list[str]:
    """Say when a proposal is adopted or an option chosen.

    `entitled` organisations with `weights` votes together (default: one each); `colleges`: names by code.
    """
    return [
        *_quorum(rules, entitled, entitled if weights is None else weights),
        *_cap(rules),
        *_decides(rules),
        *_ties(rules),
        *(_college(named, colleges or {}) for named in rules.college_thresholds),
        *_abstentions(rules),
        *_objections(rules),
    ]


def votes_under_cap(rules: Rules, weight: int, votes: int) -> str:
    """Say for how many votes this weight counts, of `votes` in all; empty where nothing is capped beforehand."""
    if not rules.weight_cap_num or rules.weight_cap_basis != CapBasis.ENTITLED:
        return ""
    most = max(1, rules.weight_cap_num * votes // rules.weight_cap_den)
    words = {"weight": number(weight), "most": number(most), "counted": number(min(weight, most))}
    if weight <= most:
        return _("Uw stem telt voor %(counted)s: dat is niet meer dan de begrenzing van %(most)s.") % words
    return _("Uw stem weegt %(weight)s en telt voor %(counted)s: dat is de begrenzing.") % words


def joining(starts_on: date | None, *, ratified: bool = False) -> str:
    """Say from when whoever opts in takes part; `ratified`: the rules let a decision hold only once it is that."""
    if ratified and starts_on is None:
        return _("Wie instapt, neemt deel zodra het besluit bekrachtigd is.")
    if ratified and starts_on:
        words = {"day": date_long(starts_on)}
        return _("Wie instapt, neemt deel vanaf %(day)s, of vanaf de bekrachtiging als die later komt.") % words
    if starts_on is None:
        return _("Wie instapt, neemt deel zodra de stemmen geteld zijn.")
    return _("Wie instapt, neemt deel vanaf %(day)s.") % {"day": date_long(starts_on)}


def _objections(rules: Rules) -> Iterator[str]:
    if rules.blocking_objections:
        yield ngettext(
            "Vanaf %(many)s bezwaar gaat het niet door.",
            "Vanaf %(many)s bezwaren gaat het niet door.",
            rules.blocking_objections,
        ) % {"many": number(rules.blocking_objections)}


def _quorum(rules: Rules, entitled: int, weights: int) -> Iterator[str]:
    if not rules.quorum_num and not rules.quorum_strict:
        return
    if rules.quorum_basis == QuorumBasis.HEADS:
        needed = quorum_needed(rules, entitled)
        sentence = ngettext(
            "Minstens %(needed)s van de %(entitled)s stemgerechtigden moet stemmen.",
            "Minstens %(needed)s van de %(entitled)s stemgerechtigden moeten stemmen.",
            needed,
        )
        yield sentence % {"needed": number(needed), "entitled": number(entitled)}
    elif rules.quorum_basis == QuorumBasis.VOTES and rules.weight_cap_num:
        # How many votes there are under the cap may depend on who comes: only the part is known before.
        strict = {"num": rules.quorum_num, "den": rules.quorum_den, "strict": rules.quorum_strict}
        yield _("Van alle stemmen moet %(part)s uitgebracht zijn.") % {"part": part_in_words(strict)}
    else:
        words = {"needed": number(quorum_needed(rules, weights)), "entitled": number(weights)}
        if rules.quorum_basis == QuorumBasis.SHARES:
            yield _("Minstens %(needed)s van de %(entitled)s aandelen moeten vertegenwoordigd zijn.") % words
        else:
            yield _("Er moeten minstens %(needed)s van de %(entitled)s stemmen uitgebracht zijn.") % words


def _cap(rules: Rules) -> Iterator[str]:
    if not rules.weight_cap_num:
        return
    words = {"part": f"{rules.weight_cap_num}/{rules.weight_cap_den}"}
    if rules.weight_cap_basis == CapBasis.CAST:
        yield _("Niemand telt voor meer dan %(part)s van de aanwezige en vertegenwoordigde stemmen.") % words
    else:
        yield _("Niemand telt voor meer dan %(part)s van alle stemmen.") % words


def _decides(rules: Rules) -> Iterator[str]:
    if rules.method in MAJORITIES:
        yield _majority(rules)
    elif rules.method == Method.OPT_IN:
        yield _("Wie ja zegt, stapt in.")
        yield ngettext(
            "Het voorstel is aangenomen vanaf %(needed)s deelnemer.",
            "Het voorstel is aangenomen vanaf %(needed)s deelnemers.",
            rules.participants_needed,
        ) % {"needed": number(rules.participants_needed)}
    elif rules.method == Method.CONSENT:
        yield _("Het voorstel is aangenomen als er bij de sluiting geen gemotiveerd bezwaar staat.")
        yield (
            _("Zwijgen is instemmen.") if rules.silence_consents else _("Zwijgen is niet instemmen: het telt niet mee.")
        )
    else:
        yield _points(rules)


def _majority(rules: Rules) -> str:
    of_what = {
        MajorityBasis.CAST: _("ja- en nee-stemmen"),
        MajorityBasis.CAST_WITH_ABSTENTIONS: _("uitgebrachte stemmen"),
        MajorityBasis.ENTITLED: _("stemmen van alle stemgerechtigden"),
    }[MajorityBasis(rules.majority_basis)]
    if not rules.majority_strict:
        ratio = ratio_in_words(rules.majority_num, rules.majority_den)
        return _("Minstens %(ratio)s %(basis)s moeten vóór zijn.") % {"ratio": ratio, "basis": of_what}
    if rules.majority_basis != MajorityBasis.CAST:
        return _("Meer dan de helft van de %(basis)s moet vóór zijn.") % {"basis": of_what}
    if rules.tie_rule == TieRule.CASTING_VOTE:
        return _("Er moeten meer stemmen vóór zijn dan tegen. Bij gelijke stemmen geeft de voorzitter de doorslag.")
    return _("Er moeten meer stemmen vóór zijn dan tegen. Bij gelijke stemmen is het voorstel verworpen.")


def _points(rules: Rules) -> str:
    words = {"winners": number(rules.winners)}
    if rules.method == Method.APPROVAL:
        sentence = ngettext(
            "De optie met de meeste steun is gekozen.",
            "De %(winners)s opties met de meeste steun zijn gekozen.",
            rules.winners,
        )
    else:
        sentence = ngettext(
            "De optie met de meeste punten is gekozen.",
            "De %(winners)s opties met de meeste punten zijn gekozen.",
            rules.winners,
        )
    return sentence % words


def _ties(rules: Rules) -> Iterator[str]:
    if rules.method not in BETWEEN_OPTIONS:
        return
    if rules.tie_rule == TieRule.CASTING_VOTE:
        yield _("Staan opties gelijk op de laatste plaats, dan geeft de voorzitter de doorslag.")
    else:
        yield _("Staan opties gelijk op de laatste plaats, dan blijft die plaats open.")


def _college(named: CollegeThreshold, names: Mapping[str, str]) -> str:
    words = {"college": names.get(named.college, named.college), "part": f"{named.num}/{named.den}"}
    if named.strict:
        return _("Ook bij %(college)s moet meer dan %(part)s vóór zijn.") % words
    return _("Ook bij %(college)s moet minstens %(part)s vóór zijn.") % words


def _abstentions(rules: Rules) -> Iterator[str]:
    if rules.method == Method.CONSENT:
        yield _("Wie zich onthoudt, staat het voorstel niet in de weg.")
    elif rules.method in MAJORITIES and rules.majority_basis == MajorityBasis.CAST:
        yield _("Een onthouding telt mee voor de opkomst, niet voor de meerderheid.")
    elif rules.method in MAJORITIES:
        yield _("Een onthouding telt mee voor de opkomst en telt als niet vóór.")
