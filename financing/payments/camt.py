"""Read CAMT.053 (versions 2 and 8), strictly: no DOCTYPE, no entity, no network; checked against its schema. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from financing.payments.movement import told
from financing.payments.references import ogm_in, parse_ogm, parse_rf
from financing.payments.statements import CURRENCY, Fault, Payment, Statement, StatementRefused, Transaction
from members.organisations.identifiers import parse_iban

SOURCE = Path(__file__).parent / "source"
NAMESPACES = {
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02": "camt.053.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08": "camt.053.001.08",
}
_CENTS = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2})0*)?", re.ASCII)
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([A-Za-z0-9._-]+)")
_ELEMENT = re.compile(r"Element '(?:\{[^}]*\})?([^']+)'")
_CHOICES = re.compile(r"set \{(.+)\}|Expected is (?:one of )?\( (.+) \)")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
    )


@cache
def _schema(name: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SOURCE / f"{name}.xsd"), _parser()))


def read(content: bytes) -> list[Statement]:
    """Give the statements of a CAMT.053 file; refuse (`StatementRefused`) whatever breaks its rules."""
    root = _root(content)
    return [_Reader(each).statement() for each in root.iterfind("{*}BkToCstmrStmt/{*}Stmt")]


def _root(content: bytes) -> Any:
    """Parse and check against the schema. A DOCTYPE is refused on sight, before anything is parsed."""
    declared = _DECLARED.match(content.removeprefix(b"\xef\xbb\xbf"))
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StatementRefused(Fault.ENCODING, content.count(b"\n", 0, error.start) + 1, "file", "UTF-8") from None
    if (declared and declared[1].lower() not in (b"utf-8", b"us-ascii")) or b"\0" in content:
        raise StatementRefused(Fault.ENCODING, 1, "file", "UTF-8")
    for forbidden in (b"<!DOCTYPE", b"<!ENTITY"):
        if (at := content.upper().find(forbidden)) >= 0:
            raise StatementRefused(Fault.DOCTYPE, content.count(b"\n", 0, at) + 1, "DOCTYPE")
    try:
        root = etree.fromstring(content, _parser())
    except etree.XMLSyntaxError as error:
        ended = error.lineno >= content.rstrip().count(b"\n") + 1
        raise StatementRefused(Fault.INCOMPLETE if ended else Fault.NOT_XML, error.lineno, "file") from None
    name = NAMESPACES.get(etree.QName(root).namespace or "")
    if name is None:
        raise StatementRefused(Fault.UNKNOWN, 1, "file", ", ".join(NAMESPACES.values()))
    schema = _schema(name)
    if not schema.validate(root):
        raise _against_schema(root, schema.error_log[0], name)
    return root


def _against_schema(root: Any, error: Any, name: str) -> StatementRefused:
    """Name the element, what the schema allows there and what stands there."""
    element = _ELEMENT.search(error.message)
    tag = element[1] if element else "Document"
    choices = _CHOICES.search(error.message)
    expected = (choices[1] or choices[2]).replace("'", "") if choices else name
    at = next((each for each in root.iter(f"{{*}}{tag}") if each.sourceline == error.line), None)
    found = (at.text or "").strip() if at is not None and not len(at) else tag
    return StatementRefused(Fault.SCHEMA, error.line, tag, re.sub(r"\{urn[^}]*\}", "", expected), found[:70])


def cents_of(amount: Any) -> int:
    """Read an amount; refuse a fraction of a cent, and more than thirteen digits of euros."""
    written = amount.text.strip()
    found = _CENTS.fullmatch(written)
    if found is None:
        raise StatementRefused(Fault.FRACTION, amount.sourceline, "Amt", found=written)
    return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0"))


def _signed(owner: Any) -> int:
    """Read the amount of a balance or an entry; a debit is below zero."""
    cents = cents_of(owner.find("{*}Amt"))
    return -cents if owner.findtext("{*}CdtDbtInd") == "DBIT" else cents


def _day(owner: Any) -> date | None:
    """Read a date, or the date of a moment as the bank wrote it; None where there is none."""
    if owner is None:
        return None
    written = owner.findtext("{*}Dt") or (owner.findtext("{*}DtTm") or "")[:10]
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise StatementRefused(Fault.DATE, owner.sourceline, etree.QName(owner).localname, found=written) from None


class _Reader:
    """One Stmt element."""

    def __init__(self, element: Any) -> None:
        self.element = element

    def statement(self) -> Statement:
        """Read balances and booked entries; what is only announced (pending, information) is no movement."""
        element = self.element
        opening, closing = self._balance("OPBD", "PRCD"), self._balance("CLBD")
        booked = [each for each in element.iterfind("{*}Ntry") if _is_booked(each)]
        closing_date = self._date(closing)
        currencies = {each.get("Ccy") for each in (_amount(row) for row in (opening, closing, *booked))}
        number = element.findtext("{*}ElctrncSeqNb") or element.findtext("{*}LglSeqNb")
        self._refuse_other_totals(list(element.iterfind("{*}Ntry")))
        return Statement(
            self._account(),
            min(currencies - {CURRENCY}, default=CURRENCY),
            int(number) if number else None,
            _signed(opening),
            self._date(opening),
            _signed(closing),
            closing_date,
            tuple(_transaction(each, closing_date) for each in booked),
            element.sourceline,
            closing.sourceline,
        )

    def _account(self) -> str:
        account = self.element.find("{*}Acct/{*}Id")
        written = account.findtext("{*}IBAN") or account.findtext("{*}Othr/{*}Id")
        return str(written).strip()

    def _balance(self, *codes: str) -> Any:
        """Find the balance of this kind; the first code that is there counts."""
        for code in codes:
            for each in self.element.iterfind("{*}Bal"):
                if each.findtext("{*}Tp/{*}CdOrPrtry/{*}Cd") == code:
                    return each
        raise StatementRefused(Fault.MISSING_BALANCE, self.element.sourceline, "Bal", codes[0])

    @staticmethod
    def _date(balance: Any) -> date:
        found = _day(balance.find("{*}Dt"))
        assert found is not None  # the schema asks it
        return found

    def _refuse_other_totals(self, entries: list[Any]) -> None:
        """Check counts and sums where the bank gives them (TxsSummry)."""
        summary = self.element.find("{*}TxsSummry")
        if summary is None:
            return
        groups = (("TtlNtries", ("CRDT", "DBIT")), ("TtlCdtNtries", ("CRDT",)), ("TtlDbtNtries", ("DBIT",)))
        for tag, sides in groups:
            total = summary.find(f"{{*}}{tag}")
            if total is None:
                continue
            ours = [each for each in entries if each.findtext("{*}CdtDbtInd") in sides]
            count, amount = total.findtext("{*}NbOfNtries"), total.find("{*}Sum")
            if count is not None and int(count) != len(ours):
                raise StatementRefused(Fault.COUNT, total.sourceline, tag, len(ours), int(count))
            if amount is None:
                continue
            cents = sum(cents_of(each.find("{*}Amt")) for each in ours)
            if cents_of(amount) != cents:
                raise StatementRefused(Fault.TOTAL, amount.sourceline, tag, cents, cents_of(amount))


def _amount(owner: Any) -> Any:
    return owner.find("{*}Amt")


def _is_booked(entry: Any) -> bool:
    """BOOK stands in Sts itself in version 2, in a code below it in version 8."""
    return (entry.findtext("{*}Sts/{*}Cd") or entry.findtext("{*}Sts") or "").strip() == "BOOK"


def _transaction(entry: Any, closing_date: date) -> Transaction:
    """Read one entry. With one set of details it is that payment; with more, they explain it."""
    cents = _signed(entry)
    reversal = (entry.findtext("{*}RvslInd") or "").strip() in ("true", "1")
    parts = entry.findall("{*}NtryDtls/{*}TxDtls")
    said = _payment(parts[0], cents, cents, reversal) if len(parts) == 1 else Payment(cents)
    if said.text is None and said.ogm is None and said.rf is None and not len(parts) > 1:
        said = Payment(cents, None, None, said.counterparty_iban, said.counterparty_name, _extra(entry))
    return Transaction(
        cents,
        said.ogm,
        said.rf,
        said.counterparty_iban,
        said.counterparty_name,
        said.text,
        booked_on=_day(entry.find("{*}BookgDt")) or closing_date,
        value_date=_day(entry.find("{*}ValDt")),
        details=tuple(_details(parts, cents, reversal)) if len(parts) > 1 else (),
        reversal=reversal,
        reference=told(entry.findtext("{*}AcctSvcrRef") or "") or "",
        raw=etree.tostring(entry, encoding="unicode", with_tail=False),
        line=entry.sourceline,
    )


def _extra(entry: Any) -> str | None:
    return told(entry.findtext("{*}AddtlNtryInf") or "")


def _details(parts: list[Any], cents: int, reversal: bool) -> Iterator[Payment]:
    """Read the payments in one entry; every one of them must say its amount in euro."""
    for part in parts:
        amount = part.find("{*}Amt")
        if amount is None:
            amount = part.find("{*}AmtDtls/{*}TxAmt/{*}Amt")
        if amount is None or amount.get("Ccy") != CURRENCY:
            found = "" if amount is None else amount.get("Ccy")
            raise StatementRefused(Fault.MONEY, part.sourceline, "TxDtls", CURRENCY, found)
        side = part.findtext("{*}CdtDbtInd")
        debit = side == "DBIT" if side else cents < 0
        yield _payment(part, -cents_of(amount) if debit else cents_of(amount), cents, reversal)


def _payment(part: Any, amount: int, entry: int, reversal: bool) -> Payment:
    """Read the other party and the reference. In a reversal the parties still stand as in the first payment."""
    came_in = (entry > 0) != reversal
    side = "Dbtr" if came_in else "Cdtr"
    parties = part.find("{*}RltdPties")
    name = iban = None
    if parties is not None:
        name = parties.findtext(f"{{*}}{side}/{{*}}Nm") or parties.findtext(f"{{*}}{side}/{{*}}Pty/{{*}}Nm")
        iban = parties.findtext(f"{{*}}{side}Acct/{{*}}Id/{{*}}IBAN")
    text = told(" ".join(each.text or "" for each in part.iterfind("{*}RmtInf/{*}Ustrd")))
    structured = [each.text or "" for each in part.iterfind("{*}RmtInf/{*}Strd/{*}CdtrRefInf/{*}Ref")]
    written = structured[0] if len(structured) == 1 else ""
    ogm, rf = parse_ogm(written), parse_rf(written)
    if structured and not (ogm or rf):
        text = told(" ".join([*structured, text or ""]))
    if not structured and text:
        ogm, rf = ogm_in(text), parse_rf(text)
    return Payment(amount, ogm, rf, parse_iban(iban or ""), told(name or ""), text)
