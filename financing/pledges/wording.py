"""The threshold of a round in words: an amount, or so many inhabitants or participants. Pure."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.web.formats import date_long, money_whole, number
from financing.pledges.models import Round
from initiatives.proposals.funding import Basis


def threshold_in_words(row: Round) -> str:
    """Say the threshold: "€ 69.750", "273.590 van 364.786 inwoners" or "3 van 4 deelnemers"."""
    if row.counts_money:
        return money_whole(row.threshold_cents)
    return _many(row, row.threshold_count)


def counted_in_words(row: Round) -> str:
    """Say how many inhabitants or participants promised; nothing when the threshold is an amount."""
    return "" if row.counts_money else _many(row, row.counted)


def missing_in_words(row: Round) -> str:
    """Say what the threshold still lacks: "€ 1.200", "1.234 inwoners" or "2 deelnemers"."""
    if row.counts_money:
        return money_whole(row.missing)
    if row.basis == Basis.INHABITANTS:
        return ngettext("%(n)s inwoner", "%(n)s inwoners", row.missing) % {"n": number(row.missing)}
    return ngettext("%(n)s deelnemer", "%(n)s deelnemers", row.missing) % {"n": number(row.missing)}


def below_in_words(row: Round) -> str:
    """Say what happens below the threshold at the deadline."""
    said = {
        Basis.BUDGET: _("Is er op %(day)s minder dan %(threshold)s toegezegd, dan vervallen alle toezeggingen."),
        Basis.INHABITANTS: _(
            "Dragen de deelnemers die op %(day)s toegezegd hebben samen minder dan %(threshold)s, dan vervallen alle "
            "toezeggingen."
        ),
        Basis.MEMBERS: _("Zegden op %(day)s minder dan %(threshold)s toe, dan vervallen alle toezeggingen."),
    }[Basis(row.basis)]
    return said % {"day": date_long(row.closes_at), "threshold": threshold_in_words(row)}


def _many(row: Round, many: int) -> str:
    """Say so many of the whole."""
    words = {"n": number(many), "whole": number(row.whole_count)}
    if row.basis == Basis.INHABITANTS:
        return _("%(n)s van %(whole)s inwoners") % words
    return _("%(n)s van %(whole)s deelnemers") % words
