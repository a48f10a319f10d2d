"""Numbers by which organisations are known (KBO, OVO, NIS, ISIL, Peppol) and paid (IBAN): checked, stored, written."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum

from stdnum import ean, iban, isil
from stdnum.be import vat
from stdnum.exceptions import ValidationError


class Kind(StrEnum):
    """Which register gave the number."""

    KBO = "kbo"
    OVO = "ovo"
    NIS = "nis"
    ISIL = "isil"
    PEPPOL = "peppol"


class Fault(StrEnum):
    """What is wrong with a number, for the sentence on screen."""

    EMPTY = "empty"
    SHAPE = "shape"
    CHECK_DIGITS = "check_digits"
    UNKNOWN_ISSUER = "unknown_issuer"


class InvalidIdentifier(ValueError):
    """A number that cannot be one of its kind."""

    def __init__(self, kind: Kind, text: str, fault: Fault) -> None:
        super().__init__(f"{kind} {text!r}: {fault}")
        self.kind, self.text, self.fault = kind, text, fault


_KBO = re.compile(r"[01]\d{9}", re.ASCII)
_OVO = re.compile(r"OVO\d{6}", re.ASCII)
_NIS = re.compile(r"[1-9]\d{4}", re.ASCII)
_ISIL = re.compile(r"[A-Z]{1,4}-[A-Za-z0-9/:-]{1,11}", re.ASCII)
_SEPARATORS = re.compile(r"[\s./-]")

# Electronic Address Scheme codes (the list of the European Commission) that a Belgian organisation may use.
_SCHEME_KBO, _SCHEME_VAT, _SCHEME_GLN = "0208", "9925", "0088"


def normalised(kind: Kind, text: str) -> str:
    """Return a number as it is stored; refuses (`InvalidIdentifier`) what cannot be one of its kind."""
    if not text.strip():
        raise InvalidIdentifier(kind, text, Fault.EMPTY)
    return _CHECKS[kind](text)


def kbo(text: str) -> str:
    """Return an enterprise number as ten digits: the last two are 97 minus the first eight modulo 97.

    Reads 0207.500.123, BE0207500123 and the nine digits of before 2005 (KBO, royal decree of 24 June 2003).
    """
    bare = _SEPARATORS.sub("", text).upper().removeprefix("BE")
    if len(bare) == 9:
        bare = f"0{bare}"
    if not _KBO.fullmatch(bare):
        raise InvalidIdentifier(Kind.KBO, text, Fault.SHAPE)
    if not vat.is_valid(bare):
        raise InvalidIdentifier(Kind.KBO, text, Fault.CHECK_DIGITS)
    return bare


def ovo(text: str) -> str:
    """Return an organisation code of the Flemish government: OVO and six digits (it has no check digits)."""
    bare = _SEPARATORS.sub("", text).upper()
    if not _OVO.fullmatch(bare):
        raise InvalidIdentifier(Kind.OVO, text, Fault.SHAPE)
    return bare


def nis(text: str) -> str:
    """Return a municipality code of Statbel (REFNIS): five digits, no leading 0, no check digits."""
    bare = text.strip()
    if not _NIS.fullmatch(bare):
        raise InvalidIdentifier(Kind.NIS, text, Fault.SHAPE)
    return bare


def library_code(text: str) -> str:
    """Return an ISIL (ISO 15511): an issuer that is registered, a hyphen, at most eleven characters."""
    bare = text.strip()
    issuer, hyphen, rest = bare.partition("-")
    bare = f"{issuer.upper()}{hyphen}{rest}"
    if not _ISIL.fullmatch(bare):
        raise InvalidIdentifier(Kind.ISIL, text, Fault.SHAPE)
    try:
        return isil.validate(bare)
    except ValidationError as error:
        raise InvalidIdentifier(Kind.ISIL, text, Fault.UNKNOWN_ISSUER) from error


def peppol(text: str) -> str:
    """Return a Peppol address as scheme:number, for 0208 (KBO), 9925 (Belgian VAT) or 0088 (GLN)."""
    scheme, colon, number = text.strip().partition(":")
    if not colon or not number:
        raise InvalidIdentifier(Kind.PEPPOL, text, Fault.SHAPE)
    if scheme in (_SCHEME_KBO, _SCHEME_VAT):
        try:
            digits = kbo(number)
        except InvalidIdentifier as error:
            raise InvalidIdentifier(Kind.PEPPOL, text, error.fault) from error
        return f"{scheme}:{digits}" if scheme == _SCHEME_KBO else f"{scheme}:BE{digits}"
    if scheme == _SCHEME_GLN:
        bare = _SEPARATORS.sub("", number)
        if not re.fullmatch(r"\d{13}", bare, re.ASCII):
            raise InvalidIdentifier(Kind.PEPPOL, text, Fault.SHAPE)
        if not ean.is_valid(bare):
            raise InvalidIdentifier(Kind.PEPPOL, text, Fault.CHECK_DIGITS)
        return f"{scheme}:{bare}"
    raise InvalidIdentifier(Kind.PEPPOL, text, Fault.UNKNOWN_ISSUER)


def peppol_of(kbo_number: str) -> str:
    """Return the Peppol address that follows from an enterprise number."""
    return f"{_SCHEME_KBO}:{kbo(kbo_number)}"


def written(kind: Kind, number: str) -> str:
    """Write a stored number for people: a KBO number as 0207.500.123, the others as they are."""
    if kind != Kind.KBO:
        return number
    return f"{number[:4]}.{number[4:7]}.{number[7:]}"


def parse_iban(written: str) -> str | None:
    """Give a valid IBAN (ISO 13616) without spaces; of a Belgian one the domestic check digits are checked as well."""
    compact = written.replace(" ", "").upper()
    if not (compact.isascii() and compact.isalnum()):
        return None
    try:
        iban.validate(compact, check_country=False)
    except ValidationError:
        return None
    # The last two digits of a Belgian account are the ten before modulo 97, written as 97 when that is 0.
    if compact.startswith("BE") and int(compact[14:]) != (int(compact[4:14]) % 97 or 97):
        return None
    return compact


def format_iban(compact: str) -> str:
    """Write an IBAN in groups of four."""
    return " ".join(compact[start : start + 4] for start in range(0, len(compact), 4))


_CHECKS: Mapping[Kind, Callable[[str], str]] = {
    Kind.KBO: kbo,
    Kind.OVO: ovo,
    Kind.NIS: nis,
    Kind.ISIL: library_code,
    Kind.PEPPOL: peppol,
}
