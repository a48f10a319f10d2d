"""A distribution key told in words: what a share follows, within which bounds, and why it does not divide."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import NBSP, inhabitants, listed, money, number, percent, rate
from financing.indexation.wording import month_in_words
from financing.keys.bounds import Bounds
from financing.keys.carriers import Carrier, KeyVersion
from financing.keys.dividing import Problem
from financing.keys.key import FIXED_ONCE, FIXED_YEARLY, Key, KeyKind, Term


def key_in_words(version: KeyVersion | None) -> str:
    """Say how a total is divided, with every bound."""
    if version is None:
        return _("nog geen verdeelsleutel")
    return "; ".join([_parts(version.key), *bounds_in_words(version.key)])


def _parts(key: Key) -> str:
    if len(key.portions) == 1:
        return kind_in_words(key.portions[0][0], key)
    # A part reads as per cent where it is a whole number of them, else as the fraction that it is.
    return listed(
        [
            f"{percent(part) if (part * 100).denominator == 1 else f'{part.numerator}/{part.denominator}'} "
            f"{_('gelijk') if kind == KeyKind.EQUAL else kind_in_words(kind, key)}"
            for kind, part in key.portions
        ]
    )


def kind_in_words(kind: KeyKind, key: Key) -> str:
    """Say what one part of a key follows."""
    if kind == KeyKind.SIZE_BANDS:
        sizes = [
            _("meer telt %(weight)s") % {"weight": band.weight}
            if band.until is None
            else _("tot %(people)s telt %(weight)s") % {"people": inhabitants(band.until), "weight": band.weight}
            for band in key.bands
        ]
        return _("volgens grootte (%(sizes)s)") % {"sizes": ", ".join(sizes)}
    return {
        KeyKind.EQUAL: _("gelijk voor elke deelnemer"),
        KeyKind.PER_INHABITANT: _("per inwoner"),
        KeyKind.ACTIVE_USERS: _("volgens actieve gebruikers van de bib"),
        KeyKind.BUDGET: _("volgens het budget van elke organisatie"),
    }[kind]


def bounds_in_words(key: Key) -> list[str]:
    """Say each bound of a key in half a sentence."""
    said = [_("wie een vast bedrag heeft, betaalt dat")] if key.fixed else []
    said += _least_and_most(key.once, _("eenmalig minstens %(amount)s"), _("eenmalig hooguit %(amount)s"))
    said += _least_and_most(key.yearly, _("per jaar minstens %(amount)s"), _("per jaar hooguit %(amount)s"))
    if key.rise is not None:
        said.append(_("niemand stijgt meer dan %(rise)s per jaar") % {"rise": percent_of(key.rise)})
    if key.grant is not None:
        said.append(
            _("subsidie hooguit %(rate)s per inwoner per jaar, en nooit meer dan de eigen bijdrage")
            % {"rate": grant_in_euros(key.grant)}
        )
    return said


def percent_of(value: Fraction) -> str:
    """Write per cents with as many decimals as they have, one at most."""
    return percent(value / Fraction(100), 0 if value.denominator == 1 else 1)


def grant_in_euros(euros: Fraction) -> str:
    """Write an amount per inhabitant with the decimals it has, two at least and four at most."""
    return rate(euros, next((places for places in (2, 3) if (euros * 10**places).denominator == 1), 4))


def _least_and_most(bounds: Bounds, least: str, most: str) -> list[str]:
    said = [least % {"amount": money(bounds.least)}] if bounds.least else []
    return said if bounds.most is None else [*said, most % {"amount": money(bounds.most)}]


def measure_in_words(kind: str, amount: int) -> str:
    """Write a number of this kind with its unit: users, else an amount."""
    if kind == KeyKind.ACTIVE_USERS:
        return ngettext("%(n)s actieve gebruiker", "%(n)s actieve gebruikers", amount) % {"n": number(amount)}
    return money(amount)


def weight_in_words(term: Term, many: int) -> str:
    """Write "ours of all" in the measure that counts."""
    ours, together = number(term.weight), number(term.weights)
    if term.kind == KeyKind.EQUAL:
        return _("1 van %(many)s deelnemers") % {"many": number(many)}
    if term.kind == KeyKind.PER_INHABITANT:
        return _("%(ours)s van %(all)s") % {"ours": ours, "all": inhabitants(term.weights)}
    if term.kind == KeyKind.SIZE_BANDS:
        return _("grootte %(ours)s van samen %(all)s") % {"ours": ours, "all": together}
    said = {"ours": money(term.weight), "all": money(term.weights)}
    if term.kind == KeyKind.BUDGET:
        return _("een budget van %(ours)s van samen %(all)s") % said
    return _("%(ours)s van %(all)s") % {"ours": ours, "all": measure_in_words(term.kind, term.weights)}


def sources_in_words(key: Key, carrier: Carrier, *, yearly: bool) -> list[str]:
    """Say where each number comes from that the key asks of us, and of which day it is."""
    unused = FIXED_ONCE if yearly else FIXED_YEARLY
    found = [(kind, carrier.measures[kind]) for kind in key.asks if kind != unused and kind in carrier.measures]
    return [
        _("%(what)s volgens %(source)s, op %(day)s.")
        % {
            "what": _("Ons budget van %(amount)s") % {"amount": money(each.amount)}
            if kind == KeyKind.BUDGET
            else _("Ons vaste bedrag van %(amount)s") % {"amount": money(each.amount)}
            if kind in (FIXED_ONCE, FIXED_YEARLY)
            else _("Onze %(users)s") % {"users": measure_in_words(kind, each.amount)},
            "source": each.source,
            "day": day_in_words(each.counted_on),
        }
        for kind, each in found
    ]


def day_in_words(day: date) -> str:
    """Write a day without its weekday: "1 januari 2025"."""
    return f"{day.day} {month_in_words(day.isoformat()[:7])}".replace(" ", NBSP)


def problem_in_words(problem: Problem | None, version: KeyVersion | None) -> str:
    """Say why a key does not divide, with the gap or who is missing, and what helps; nothing when it does."""
    if problem is None:
        return ""
    if version is None:
        return _("Er is nog geen verdeelsleutel. Zodra de trekker er een kiest, staan hier de aandelen.")
    if problem.gap > 0:
        return _(
            "De sleutel kan dit niet verdelen: als iedereen zijn bovengrens betaalt, blijft %(gap)s over die niemand "
            "betaalt. Een hogere bovengrens helpt."
        ) % {"gap": money(problem.gap)}
    if problem.gap < 0:
        return _(
            "De sleutel kan dit niet verdelen: de ondergrenzen en vaste bedragen zijn samen %(gap)s meer dan er te "
            "betalen is. Een lagere ondergrens helpt."
        ) % {"gap": money(-problem.gap)}
    if problem.missing:
        what = {
            KeyKind.ACTIVE_USERS: _("het aantal actieve gebruikers"),
            KeyKind.BUDGET: _("het budget"),
        }[KeyKind(problem.kind)]
        return _("De sleutel kan dit nog niet verdelen: %(what)s is niet ingevuld van %(names)s.") % {
            "what": what,
            "names": listed(list(problem.missing)),
        }
    return _("De sleutel kan dit niet verdelen: niemand draagt inwoners of een ander gewicht.")


def grant_problem_in_words(problem: Problem) -> str:
    """Say by how much the grant of the plan is more than the key allows."""
    if not problem.gap:
        return _("De subsidie kan niet verdeeld worden: niemand draagt inwoners.")
    return _(
        "De subsidie in het plan is %(gap)s hoger dan de sleutel toelaat. Verlaag de subsidie of verhoog het bedrag "
        "per inwoner; meer dan de eigen bijdrage wordt ze nooit."
    ) % {"gap": money(problem.gap)}
