"""Structured references of payments: OGM (Belgian, mod 97) and RF (ISO 11649). Pure."""

from __future__ import annotations

import re

from stdnum import iso11649

MODULUS = 97
LARGEST_OGM_NUMBER = 9_999_999_999
_MARKED = re.compile(r"(\+{3}|\*{3})([0-9]{3})/([0-9]{4})/([0-9]{5})(\+{3}|\*{3})", re.ASCII)
_BARE = re.compile(r"[0-9]{12}", re.ASCII)


def _check(number: int) -> int:
    """Give the two check digits of an OGM: the rest by 97, written as 97 when it is 0."""
    return number % MODULUS or MODULUS


def ogm_of(number: int) -> str:
    """Make the twelve digits of the reference with this number (0 to 9 999 999 999); refuse any other (ValueError)."""
    if not 0 <= number <= LARGEST_OGM_NUMBER:
        raise ValueError(f"an OGM has a number of at most ten digits, not {number}")
    return f"{number:010d}{_check(number):02d}"


def format_ogm(digits: str) -> str:
    """Write twelve digits the way people know them: +++ddd/dddd/ddddd+++."""
    return f"+++{digits[:3]}/{digits[3:7]}/{digits[7:]}+++"


def parse_ogm(written: str) -> str | None:
    """Give the twelve digits of a valid OGM: between +++ or ***, or bare; spaces do not count. Nothing else is read."""
    compact = written.replace(" ", "")
    marked = _MARKED.fullmatch(compact)
    if marked and marked[1] == marked[5]:
        digits = "".join(marked.group(2, 3, 4))
    elif _BARE.fullmatch(compact):
        digits = compact
    else:
        return None
    return digits if int(digits[10:]) == _check(int(digits[:10])) else None


def ogm_in(text: str) -> str | None:
    """Give the one valid OGM that stands between its marks in a free text; none when there are two different ones."""
    found = {parse_ogm(match[0]) for match in _MARKED.finditer(text.replace(" ", ""))} - {None}
    return found.pop() if len(found) == 1 else None


def parse_rf(written: str) -> str | None:
    """Give a valid RF reference without spaces."""
    compact = written.replace(" ", "").upper()
    return compact if compact.isascii() and compact.isalnum() and iso11649.is_valid(compact) else None
