"""The head of the record as a picture that a phone reads: a QR code drawn as SVG."""

from __future__ import annotations

import segno
from django.utils.safestring import SafeString, mark_safe

INK = "#251c16"


def seal_text(seq: int, digest: str) -> str:
    """Write what the QR code holds: number and SHA-256 of the newest line of the record."""
    return f"{seq} {digest}"


def seal_svg(seq: int, digest: str, title: str) -> SafeString:
    """Draw the head of the record as a QR code; `title` says in words what it holds."""
    code = segno.make(seal_text(seq, digest), error="m", micro=False)
    drawn: str = code.svg_inline(scale=4, border=0, dark=INK, title=title, svgclass="seal", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # nosec B308 B703 - drawn by the library from digits and hex; it escapes the title
