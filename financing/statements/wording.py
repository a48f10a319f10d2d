"""The sums of a share told with the member's own inputs, in the reader's language, each ending in its amount."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import decimal, inhabitants, listed, money, number, percent, rate
from financing.indexation.formula import round_half_up
from financing.indexation.wording import month_in_words
from financing.keys.carriers import Carrier
from financing.keys.dividing import Held, Split
from financing.keys.key import KeyKind, Term
from financing.keys.wording import (
    day_in_words,
    grant_in_euros,
    grant_problem_in_words,
    key_in_words,
    percent_of,
    problem_in_words,
    sources_in_words,
    weight_in_words,
)
from financing.statements.comparison import Cause
from financing.statements.impact import Impact
from financing.statements.shares import Applied, Divided, terms_for


def basis_in_words(divided: Divided) -> str:
    """Say on what a yearly amount rests: tariffs, or a key."""
    if divided.tariffs:
        return " + ".join(_("%(rate)s per inwoner") % {"rate": rate_in_words(applied)} for applied in divided.tariffs)
    return key_in_words(divided.version)


def rate_in_words(applied: Applied) -> str:
    """Write a tariff of a year: as it stands in the plan, or indexed with six decimals."""
    if applied.year_rate.value is None:
        return rate(applied.tariff.plain_rate)
    return rate(applied.year_rate.rate, 6)


def ours_in_words(impact: Impact) -> str:
    """Say in half a sentence what it costs us: once, per year, and now."""
    said = {"once": money(impact.once_cents), "yearly": money(impact.yearly_cents), "today": money(impact.today_cents)}
    if impact.once_cents and impact.yearly_cents:
        text = _("%(once)s eenmalig en %(yearly)s per jaar") % said
    elif impact.once_cents:
        text = _("%(once)s eenmalig") % said
    elif impact.yearly_cents:
        text = _("%(yearly)s per jaar") % said
    else:
        text = _("niets")
    if impact.from_year not in (None, impact.this_year) and impact.today_cents:
        text += _(", nu %(today)s") % said
    return text


def share_in_words(divided: Divided, carriers: tuple[Carrier, ...], carrier: Carrier) -> str:
    """Say what our part is, in the measures that count: inhabitants, participants, users …"""
    if divided.tariffs:
        return inhabitants(carrier.inhabitants)
    return ", ".join(weight_in_words(term, len(carriers)) for term in terms_for(divided, carriers, carrier))


def panel_of(impact: Impact) -> dict[str, Any]:
    """Give what the panel "Wat betekent dit voor ons?" shows."""
    areas = () if impact.carrier is None else impact.carrier.areas
    counted = next((area.counted_on for area in areas if area.counted_on), None)
    return {
        "impact": impact,
        "lines": lines_of_impact(impact),
        "problem": problem_of_impact(impact),
        "counted": day_in_words(counted) if counted else "",
        "places": listed([area.name for area in areas]),
    }


def lines_of_share(divided: Divided, carriers: tuple[Carrier, ...], carrier: Carrier) -> list[str]:
    """Tell the sum of one share, line by line."""
    if divided.tariffs:
        return [line for applied in divided.tariffs for line in _lines_of_tariff(applied, carrier)]
    terms = terms_for(divided, carriers, carrier)
    if not terms or divided.version is None:
        return []
    split = divided.splits.get(carrier.organisation_id)
    sums = " + ".join(_term(term, divided, len(carriers)) for term in terms)
    sources = sources_in_words(divided.version.key, carrier, yearly=divided.yearly)
    if split is None or split.share == split.quota:
        return [f"{sums} = {money(divided.of(carrier.organisation_id))}", *sources]
    plain = _("%(sum)s = %(amount)s volgens de gewichten") % {"sum": sums, "amount": money(round_half_up(split.quota))}
    return [plain, *sources, bound_in_words(divided, split)]


def bound_in_words(divided: Divided, split: Split) -> str:
    """Say how the bounds of a key make another amount of what the weights give."""
    said = {"bound": money(split.bound), "amount": money(split.cents), "before": money(split.before)}
    if split.held == Held.FIXED:
        text = _("Ons vaste bedrag gaat voor: %(bound)s.") % said
    elif split.held == Held.FLOOR:
        text = _("Elke deelnemer betaalt minstens %(bound)s.") % said
    elif split.held == Held.CAP:
        text = _("Geen deelnemer betaalt meer dan %(bound)s.") % said
    elif split.held == Held.RISE and divided.version is not None:
        rise = percent_of(divided.version.key.rise or Fraction(0))
        text = _("Vorig jaar %(before)s; niemand stijgt meer dan %(rise)s: %(bound)s.") % {**said, "rise": rise}
    else:
        return _free_in_words(divided, split)
    return text if split.bound == split.cents else text + " " + _("Dit jaar daarvan %(amount)s.") % said


def _free_in_words(divided: Divided, split: Split) -> str:
    """Tell the sum of who is held by no bound: what the others leave, over the weights of those who are left."""
    held = [each for each in divided.splits.values() if each.held]
    left = divided.total - sum(each.share for each in held)
    weighed = divided.total - sum(each.quota for each in held)
    text = ngettext(
        "%(n)s deelnemer betaalt een grens of een vast bedrag, %(held)s. De anderen dragen %(left)s; volgens de "
        "gewichten was dat %(weighed)s. %(plain)s × %(left)s ÷ %(weighed)s = %(amount)s",
        "%(n)s deelnemers betalen een grens of een vast bedrag, samen %(held)s. De anderen dragen %(left)s; volgens de "
        "gewichten was dat %(weighed)s. %(plain)s × %(left)s ÷ %(weighed)s = %(amount)s",
        len(held),
    )
    return text % {
        "n": number(len(held)),
        "held": money(round_half_up(Fraction(divided.total - left))),
        "left": money(round_half_up(Fraction(left))),
        "weighed": money(round_half_up(Fraction(weighed))),
        "plain": money(round_half_up(split.quota)),
        "amount": money(split.cents),
    }


def grant_in_words(impact: Impact, carrier: Carrier) -> list[str]:
    """Tell the sum of a yearly grant that the key bounds: per inhabitant, and no more than we contribute ourselves."""
    granted = impact.granted
    if granted is None or granted.version is None or granted.refused:
        return []
    per_head = granted.version.key.grant or Fraction(0)
    text = _(
        "Subsidie: hooguit %(rate)s × %(people)s = %(most)s, en nooit meer dan wat wij zelf betalen (%(own)s): "
        "%(amount)s"
    )
    return [
        text
        % {
            "rate": grant_in_euros(per_head),
            "people": inhabitants(carrier.inhabitants),
            "most": money(int(per_head * 100 * carrier.inhabitants)),
            "own": money(impact.yearly_cents),
            "amount": money(granted.of(carrier.organisation_id)),
        }
    ]


def problem_of_impact(impact: Impact) -> str:
    """Say why the key does not divide the cost once or a year; nothing when it does."""
    divided = impact.once if impact.once.refused else impact.yearly
    if divided.refused or impact.granted is None or impact.granted.problem is None:
        return problem_in_words(divided.problem, divided.version)
    return grant_problem_in_words(impact.granted.problem)


def lines_of_impact(impact: Impact) -> list[str]:
    """Tell the sums of an impact: once, then every year."""
    if impact.carrier is None:
        return []
    lines = lines_of_share(impact.once, impact.sheet.carriers, impact.carrier) if impact.once.total else []
    if impact.yearly.total:
        lines += lines_of_share(impact.yearly, impact.sheet.carriers, impact.carrier)
    lines += grant_in_words(impact, impact.carrier)
    if impact.today.total and impact.today is not impact.yearly:
        for line in lines_of_share(impact.today, impact.sheet.carriers, impact.carrier):
            lines.append(_("Vandaag (%(year)s): %(sum)s") % {"year": impact.this_year, "sum": line})
    return lines


def _term(term: Term, divided: Divided, many: int) -> str:
    amount = money(divided.total)
    if term.amount != divided.total:
        part = Fraction(term.amount) / Fraction(divided.total)
        shown = percent(part) if (part * 100).denominator == 1 else f"{part.numerator}/{part.denominator}"
        amount = _("%(part)s van %(amount)s") % {"part": shown, "amount": amount}
    who = ngettext("%(n)s deelnemer", "%(n)s deelnemers", many) % {"n": number(many)}
    if term.kind == KeyKind.EQUAL:
        return f"{amount} ÷ {who}"
    said = {"amount": amount, "ours": number(term.weight), "all": number(term.weights), "who": who}
    if term.kind == KeyKind.BUDGET:
        said |= {"ours": money(term.weight), "all": money(term.weights)}
    texts = {
        KeyKind.PER_INHABITANT: _("%(amount)s × %(ours)s ÷ %(all)s inwoners van %(who)s"),
        KeyKind.ACTIVE_USERS: _("%(amount)s × %(ours)s ÷ %(all)s actieve gebruikers van %(who)s"),
        KeyKind.BUDGET: _("%(amount)s × %(ours)s ÷ %(all)s budget van %(who)s"),
        KeyKind.SIZE_BANDS: _("%(amount)s × grootte %(ours)s ÷ %(all)s van %(who)s samen"),
    }
    return texts[term.kind] % said


def _lines_of_tariff(applied: Applied, carrier: Carrier) -> list[str]:
    year_rate, tariff = applied.year_rate, applied.tariff
    lines = []
    if year_rate.base is not None and year_rate.value is not None:
        said = _(
            "Basis %(rate)s (vanaf %(year)s) × gezondheidsindex %(month)s %(value)s ÷ %(base_month)s %(base)s "
            "(%(base_year)s = 100) = factor %(factor)s."
        )
        lines.append(
            said
            % {
                "rate": rate(tariff.plain_rate),
                "year": tariff.from_year,
                "month": month_in_words(year_rate.value.month),
                "value": decimal(year_rate.value.value, 2),
                "base_month": month_in_words(year_rate.base.month),
                "base": decimal(year_rate.base.value, 2),
                "base_year": year_rate.base.base,
                "factor": decimal(Fraction(year_rate.rate) / Fraction(tariff.rate), 6),
            }
        )
    if year_rate.held_back and tariff.cap_percent is not None:
        lines.append(
            _("De stijging is begrensd op %(cap)s per jaar.") % {"cap": percent(Fraction(tariff.cap_percent) / 100, 1)}
        )
    if year_rate.awaited:
        lines.append(
            _("De index van %(month)s is nog niet bekend; hier staat de laatste die dat wel is.")
            % {"month": month_in_words(year_rate.awaited)}
        )
    result = money(year_rate.cents(carrier.inhabitants))
    lines.append(f"{number(carrier.inhabitants)} × {rate_in_words(applied)} = {result}")
    return lines


def compared_in_words(changes: Mapping[Cause, int], year: int) -> list[str]:
    """Say how much more or less we pay than the year before, and then why, the largest cause first."""
    reasons = {
        Cause.INDEX: _("door de index"),
        Cause.PLAN: _("door een ander tarief of bedrag in het plan"),
        Cause.KEY: _("door een andere verdeelsleutel"),
        Cause.PARTICIPANTS: _("door wie meebetaalt, met hoeveel inwoners en voor hoeveel maanden"),
        Cause.NEW: _("voor wat er dit jaar bijkwam"),
        Cause.GONE: _("voor wat er vorig jaar nog was"),
        Cause.ONCE: _("voor wat eenmalig is"),
    }

    def said(cents: int, why: str) -> str:
        text = _("%(amount)s meer %(why)s") if cents > 0 else _("%(amount)s minder %(why)s")
        return text % {"amount": money(abs(cents)), "why": why}

    whole = sum(changes.values())
    than = _("dan in %(year)s") % {"year": year - 1}
    first = said(whole, than) if whole else _("Evenveel als in %(year)s") % {"year": year - 1}
    largest = sorted(changes.items(), key=lambda one: -abs(one[1]))
    return [first, *(said(cents, reasons[cause]) for cause, cents in largest)]
