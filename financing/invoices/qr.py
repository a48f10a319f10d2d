"""The QR code by which a banking app fills in a transfer (EPC069-12, version 2). Pure."""

from __future__ import annotations

from decimal import Decimal

from segno import helpers


def transfer_code(*, name: str, iban: str, cents: int, words: str) -> str:
    """Draw the code as a `data:` address of an SVG; `words` is what stands with the payment.

    Refuses (ValueError) what the standard does: an amount outside € 0.01 to € 999 999 999.99, a name over 70 signs.
    """
    code = helpers.make_epc_qr(
        name=name[:70], iban=iban, amount=Decimal(cents).scaleb(-2), text=words, encoding="utf-8"
    )
    drawn: str = code.svg_data_uri(scale=4, border=2, dark="#000", light="#fff")
    return drawn
