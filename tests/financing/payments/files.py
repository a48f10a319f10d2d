"""Bank files for tests: statements at random, and the writer of CAMT.053 (that of CODA belongs to the product)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from financing.payments.references import ogm_of
from financing.payments.statements import Payment, Statement, Transaction

REFERENCE = Path(__file__).parents[2] / "reference" / "financing"
BANK = REFERENCE / "bank"
OURS = "BE71096123456769"
THEIRS = ("BE72091020000116", "BE71363100000269", "BE38735300000372", "BE23001400000491", "BE70860500000525")

_words = st.from_regex(r"[A-Za-zéèç.,&<>-]{1,12}( [A-Za-z0-9é'/-]{1,12}){0,9}", fullmatch=True)
_amounts = st.integers(-9_999_999, 9_999_999).filter(bool)


@st.composite
def payments(draw: st.DrawFn, cents: int) -> Payment:
    """A payment of this amount with an OGM, with a text, or with neither."""
    ogm = draw(st.none() | st.integers(0, 9_999_999_999).map(ogm_of))
    text = None if ogm else draw(st.none() | _words)
    iban = draw(st.none() | st.sampled_from(THEIRS))
    name = draw(_words).strip()[:35].strip() if iban else None
    return Payment(cents, ogm, None, iban, name, text)


@st.composite
def transactions(draw: st.DrawFn, day: date) -> Transaction:
    """A movement, sometimes of two or three payments together."""
    parts = draw(st.just([]) | st.lists(st.integers(1, 99_999), min_size=2, max_size=3))
    cents = sum(parts) if parts else draw(_amounts)
    said = Payment(cents) if parts else draw(payments(cents))
    return Transaction(
        cents,
        said.ogm,
        None,
        said.counterparty_iban,
        said.counterparty_name,
        said.text,
        booked_on=day,
        value_date=day,
        details=tuple(draw(payments(part)) for part in parts),
        reference=draw(st.from_regex(r"[A-Z0-9]{1,21}", fullmatch=True)),
    )


@st.composite
def statements(draw: st.DrawFn) -> list[Statement]:
    """One to three statements of our account that follow each other."""
    opening, found = draw(st.integers(-500_000, 50_000_000)), []
    first, day = draw(st.integers(1, 300)), date(2026, 1, 5)
    for number in range(first, first + draw(st.integers(1, 3))):
        before, day = day, day + timedelta(days=1)
        rows = tuple(draw(st.lists(transactions(day), max_size=6)))
        closing = opening + sum(row.amount_cents for row in rows)
        found.append(Statement(OURS, "EUR", number, opening, before, closing, day, rows))
        opening = closing
    return found


def euros(cents: int) -> str:
    """Cents as XML writes an amount, without its sign."""
    return f"{abs(cents) // 100}.{abs(cents) % 100:02d}"


def side(cents: int) -> str:
    """The indicator of the direction."""
    return f"<CdtDbtInd>{'DBIT' if cents < 0 else 'CRDT'}</CdtDbtInd>"


def camt_of(rows: list[Statement], version: str = "08") -> bytes:
    """The statements as CAMT.053."""
    body = "".join(_statement(row, version) for row in rows)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><GrpHdr>'
        f"<MsgId>M1</MsgId><CreDtTm>2026-03-09T06:00:00</CreDtTm></GrpHdr>\n{body}</BkToCstmrStmt></Document>\n"
    )
    return text.encode()


def _statement(row: Statement, version: str) -> str:
    sums = [each.amount_cents for each in row.transactions]
    opening = _balance("OPBD", row.opening_cents, row.opening_date)
    total = f"<NbOfNtries>{len(sums)}</NbOfNtries><Sum>{euros(sum(abs(cents) for cents in sums))}</Sum>"
    return (
        f"<Stmt><Id>S{row.number}</Id><ElctrncSeqNb>{row.number}</ElctrncSeqNb><CreDtTm>2026-03-09T06:00:00</CreDtTm>"
        f"<Acct><Id><IBAN>{row.account}</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
        f"{opening}{_balance('CLBD', row.closing_cents, row.closing_date)}"
        f"<TxsSummry><TtlNtries>{total}</TtlNtries></TxsSummry>\n"
        f"{''.join(_entry(each, version) for each in row.transactions)}</Stmt>\n"
    )


def _balance(code: str, cents: int, day: date) -> str:
    kind = f"<Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
    return f'<Bal>{kind}<Amt Ccy="EUR">{euros(cents)}</Amt>{side(cents)}<Dt><Dt>{day}</Dt></Dt></Bal>\n'


def _entry(row: Transaction, version: str) -> str:
    status = "BOOK" if version == "02" else "<Cd>BOOK</Cd>"
    parts = "".join(_details(each, version) for each in row.details or (row,))
    return (
        f'<Ntry><Amt Ccy="EUR">{euros(row.amount_cents)}</Amt>{side(row.amount_cents)}<Sts>{status}</Sts>'
        f"<BookgDt><Dt>{row.booked_on}</Dt></BookgDt><ValDt><Dt>{row.value_date}</Dt></ValDt>"
        f"<AcctSvcrRef>{row.reference}</AcctSvcrRef><BkTxCd/><NtryDtls>{parts}</NtryDtls></Ntry>\n"
    )


def _details(row: Payment, version: str) -> str:
    who = "Dbtr" if row.amount_cents > 0 else "Cdtr"
    amount = f'<Amt Ccy="EUR">{euros(row.amount_cents)}</Amt>'
    amount = f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>" if version == "02" else amount + side(row.amount_cents)
    party = told = ""
    if row.counterparty_iban:
        name = f"<Nm>{escape(row.counterparty_name or '')}</Nm>"
        name = name if version == "02" else f"<Pty>{name}</Pty>"
        account = f"<{who}Acct><Id><IBAN>{row.counterparty_iban}</IBAN></Id></{who}Acct>"
        party = f"<RltdPties><{who}>{name}</{who}>{account}</RltdPties>"
    if row.ogm:
        told = f"<RmtInf><Strd><CdtrRefInf><Ref>{row.ogm}</Ref></CdtrRefInf></Strd></RmtInf>"
    elif row.text:
        told = f"<RmtInf><Ustrd>{escape(row.text)}</Ustrd></RmtInf>"
    return f"<TxDtls><Refs/>{amount}{party}{told}</TxDtls>"
