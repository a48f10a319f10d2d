"""The sums of a share told with the member's own inputs, in the reader's language, each ending in its amount."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import NBSP, decimal, inhabitants, listed, money, number, percent, rate
from financing.indexation.wording import month_in_words
from financing.keys.allocate import KeyKind, Term
from financing.keys.carriers import Carrier, KeyVersion
from financing.statements.impact import Impact
from financing.statements.shares import Applied, Divided, terms_for


def key_in_words(version: KeyVersion | None) -> str:
    """Say how a total is divided."""
    if version is None:
        return _("nog geen verdeelsleutel")
    if version.kind == KeyKind.MIXED:
        return _("%(equal)s %% gelijk, %(rest)s %% per inwoner") % {
            "equal": version.equal_percent,
            "rest": 100 - version.equal_percent,
        }
    return _("gelijk voor elke deelnemer") if version.kind == KeyKind.EQUAL else _("per inwoner")


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


def day_in_words(day: date) -> str:
    """Write a day without its weekday: "1 januari 2025"."""
    return f"{day.day} {month_in_words(day.isoformat()[:7])}".replace(" ", NBSP)


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
    """Say what our part is, in the measure that counts: inhabitants, participants, or both."""
    together = sum(each.inhabitants for each in carriers)
    kind = None if divided.tariffs or divided.version is None else divided.version.kind
    heads = _("1 van %(many)s deelnemers") % {"many": number(len(carriers))}
    people = _("%(ours)s van %(all)s") % {"ours": number(carrier.inhabitants), "all": inhabitants(together)}
    if divided.tariffs:
        return inhabitants(carrier.inhabitants)
    return (
        {KeyKind.EQUAL: heads, KeyKind.PER_INHABITANT: people}.get(KeyKind(kind), f"{heads}, {people}") if kind else ""
    )


def panel_of(impact: Impact) -> dict[str, Any]:
    """Give what the panel "Wat betekent dit voor ons?" shows."""
    areas = () if impact.carrier is None else impact.carrier.areas
    counted = next((area.counted_on for area in areas if area.counted_on), None)
    return {
        "impact": impact,
        "lines": lines_of_impact(impact),
        "counted": day_in_words(counted) if counted else "",
        "places": listed([area.name for area in areas]),
    }


def lines_of_share(divided: Divided, carriers: tuple[Carrier, ...], carrier: Carrier) -> list[str]:
    """Tell the sum of one share, line by line."""
    if divided.tariffs:
        return [line for applied in divided.tariffs for line in _lines_of_tariff(applied, carrier)]
    terms = terms_for(divided, carriers, carrier)
    if not terms:
        return []
    sums = " + ".join(_term(term, divided, len(carriers)) for term in terms)
    return [f"{sums} = {money(divided.of(carrier.organisation_id))}"]


def lines_of_impact(impact: Impact) -> list[str]:
    """Tell the sums of an impact: once, then every year."""
    if impact.carrier is None:
        return []
    lines = lines_of_share(impact.once, impact.sheet.carriers, impact.carrier) if impact.once.total else []
    if impact.yearly.total:
        lines += lines_of_share(impact.yearly, impact.sheet.carriers, impact.carrier)
    if impact.today.total and impact.today is not impact.yearly:
        for line in lines_of_share(impact.today, impact.sheet.carriers, impact.carrier):
            lines.append(_("Vandaag (%(year)s): %(sum)s") % {"year": impact.this_year, "sum": line})
    return lines


def _term(term: Term, divided: Divided, many: int) -> str:
    mixed = divided.version is not None and divided.version.kind == KeyKind.MIXED
    amount = money(divided.total)
    if mixed and divided.version is not None:
        part = divided.version.equal_percent if term.kind == KeyKind.EQUAL else 100 - divided.version.equal_percent
        amount = _("%(part)s van %(amount)s") % {"part": percent(Fraction(part, 100)), "amount": amount}
    if term.kind == KeyKind.EQUAL:
        who = ngettext("%(n)s deelnemer", "%(n)s deelnemers", many) % {"n": number(many)}
        return f"{amount} ÷ {who}"
    who = ngettext("%(n)s deelnemer", "%(n)s deelnemers", many) % {"n": number(many)}
    return _("%(amount)s × %(ours)s ÷ %(all)s inwoners van %(who)s") % {
        "amount": amount,
        "ours": number(term.weight),
        "all": number(term.weights),
        "who": who,
    }


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
