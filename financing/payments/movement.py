"""A movement of a CODA file while its records are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from financing.payments.references import ogm_in, parse_ogm, parse_rf
from financing.payments.statements import Payment, Transaction
from members.organisations.identifiers import parse_iban

OGM_KINDS = ("101", "102")
RF_KIND = "100"


def told(words: str) -> str | None:
    """Give a text with single spaces, or None for an empty one."""
    return " ".join(words.split()) or None


@dataclass
class Movement:
    """What records 2.1 to 2.3 say; `kind` is the type of a structured communication, `words` its pieces."""

    number: int
    detail: int
    cents: int
    value_date: date | None
    day: date
    reference: str
    kind: str
    words: list[str]
    line: int
    raw: list[str]
    iban: str = ""
    name: str = ""

    def payment(self) -> Payment:
        """Give the amount with its other party and reference; a structured communication that is invalid is text."""
        words = "".join(self.words)
        ogm = parse_ogm(words[:12]) if self.kind in OGM_KINDS else None
        rf = parse_rf(words) if self.kind in ("", RF_KIND) else None
        text = None if ogm or rf else told(words)
        if text and not self.kind:
            ogm = ogm_in(text)
        return Payment(self.cents, ogm, rf, parse_iban(self.iban), told(self.name), text)

    def transaction(self, details: tuple[Payment, ...]) -> Transaction:
        """Give the movement with the details that explain it."""
        said = self.payment()
        return Transaction(
            said.amount_cents,
            said.ogm,
            said.rf,
            said.counterparty_iban,
            said.counterparty_name,
            said.text,
            booked_on=self.day,
            value_date=self.value_date,
            details=details,
            reference=self.reference,
            raw="\n".join(self.raw),
            line=self.line,
        )
