"""Which lines wait for a place, what is left of each, and what it may have been for. Amounts in cents."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.web.formats import money
from financing.invoices.models import Invoice, PaperKind, Settlement
from financing.invoices.queries import Standing, owing, standings, sum_column, year_and_number
from financing.matching.models import LineBooking
from financing.matching.rules import booked_lines_for
from financing.payments.models import BankLine
from financing.refunds.models import Refund

MOST = 20
"""How many invoices the page of a line offers."""


def with_left(rows: QuerySet[BankLine]) -> Any:
    """Give lines with what is left of each (`left_read`), with the sign of the line."""
    settled, booked, refunded = (sum_column(model, "line") for model in (Settlement, LineBooking, Refund))
    paid_back = sum_column(Refund, "too_much")
    return rows.annotate(left_read=F("cents") - settled - booked - paid_back + refunded)


def waiting_lines(acting: Acting) -> Any:
    """Give the lines of which something has no place yet, the oldest first."""
    rows = with_left(booked_lines_for(acting)).exclude(left_read=0)
    return rows.select_related("statement").order_by("booked_on", "statement", "position", "part")


def line_of(acting: Acting, pk: int) -> Any:
    """Give one line with what is left of it; None when one may not read it, or it is not in the books."""
    return with_left(booked_lines_for(acting)).select_related("statement").filter(pk=pk).first()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a line may pay: invoices, each with so much (cents), and why; or which credit it may have paid back."""

    line: Any
    parts: tuple[tuple[Standing, int], ...] = ()
    why: str = ""
    back: Any = None

    @property
    def left(self) -> int:
        """What is left of the line."""
        return int(self.line.left_read)

    @property
    def names(self) -> str:
        """The invoices by their numbers."""
        return ", ".join(seen.row.name for seen, _cents in self.parts)


def proposals(acting: Acting, lines: Sequence[Any], today: date) -> list[Proposal]:
    """Find for each line what it may pay; one statement."""
    coming = [line for line in lines if line.left_read > 0]
    by_ogm, by_iban, by_cents = _candidates(acting, coming, today)
    found = []
    for line in lines:
        if line.left_read <= 0:
            found.append(Proposal(line))
            continue
        found.append(
            _by_reference(line, by_ogm.get(line.ogm))
            or _by_account(line, by_iban.get(line.counterparty_iban, []) if line.counterparty_iban else [])
            or _by_amount(line, by_cents.get(line.left_read, []))
            or Proposal(line)
        )
    return found


def _candidates(
    acting: Acting, lines: Sequence[Any], today: date
) -> tuple[dict[str, Standing], dict[str, list[Standing]], dict[int, list[Standing]]]:
    references = {line.ogm for line in lines if line.ogm}
    accounts = {line.counterparty_iban for line in lines if line.counterparty_iban}
    amounts = {int(line.left_read) for line in lines}
    which = Q(ogm__in=references) | Q(payer__iban__in=accounts) | Q(open_read__in=amounts)
    seen = standings(owing(acting).filter(which), today) if lines else []
    by_iban: dict[str, list[Standing]] = defaultdict(list)
    by_cents: dict[int, list[Standing]] = defaultdict(list)
    for each in seen:
        by_iban[each.row.payer.iban].append(each)
        by_cents[each.open].append(each)
    return {each.row.ogm: each for each in seen}, by_iban, by_cents


def _by_reference(line: Any, seen: Standing | None) -> Proposal | None:
    if seen is None:
        return None
    gap = line.left_read - seen.open
    if gap == 0:
        why = _("De mededeling is die van deze factuur, en het bedrag klopt.")
    elif gap < 0:
        why = _("De mededeling is die van deze factuur. Er ontbreekt %(gap)s.") % {"gap": money(-gap)}
    else:
        why = _("De mededeling is die van deze factuur. Er is %(gap)s te veel betaald.") % {"gap": money(gap)}
    return Proposal(line, ((seen, min(line.left_read, seen.open)),), why)


def _by_account(line: Any, seen: list[Standing]) -> Proposal | None:
    if not seen:
        return None
    same = next((each for each in seen if each.open == line.left_read), None)
    if same is not None:
        return Proposal(line, ((same, same.open),), _("Rekening van de betaler en bedrag zijn die van deze factuur."))
    if len(seen) > 1 and sum(each.open for each in seen) == line.left_read:
        why = _("Dit is precies wat deze betaler in alles nog open heeft.")
        return Proposal(line, tuple((each, each.open) for each in seen), why)
    return None


def _by_amount(line: Any, seen: list[Standing]) -> Proposal | None:
    if len(seen) != 1:
        return None
    return Proposal(line, ((seen[0], seen[0].open),), _("Alleen het bedrag is dat van deze factuur. Kijk het na."))


def offered(acting: Acting, proposal: Proposal, number: str, today: date) -> list[tuple[Standing, int]]:
    """Give the invoices that one may choose for a line: proposed, of the same payer, asked by number; one statement."""
    proposed = {seen.row.pk: cents for seen, cents in proposal.parts}
    line = proposal.line
    payers = Invoice.objects.filter(pk__in=proposed).values("payer")
    first = Q(pk__in=proposed)
    which = Q(payer__in=payers)
    if line.counterparty_iban:
        which |= Q(payer__iban=line.counterparty_iban)
    if asked := year_and_number(number.strip()):
        first |= Q(year=asked[0], number=asked[1])
    # What is proposed or asked for is never cut off by what else the payer has open.
    rows = owing(acting).filter(first | which, kind=PaperKind.INVOICE)
    rows = rows.order_by(Case(When(first, then=0), default=1), "due_on", "year", "number")
    seen = standings(rows[: MOST + len(proposed)], today)
    return [(each, proposed.get(each.row.pk, 0)) for each in seen]
