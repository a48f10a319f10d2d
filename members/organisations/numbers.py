"""Numbers in registers as members type and read them: checked, with a sentence that says what is wrong."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from members.organisations.identifiers import Fault, InvalidIdentifier, Kind, normalised, written
from members.organisations.models import Scheme

# UiTdatabank names an organiser by a UUID.
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)


class WrongNumber(ValueError):
    """A number that cannot be one of its register; `str()` says why and shows how it looks."""


def number_of(scheme: str, text: str) -> str:
    """Give the number as it is stored; refuses (`WrongNumber`) what cannot be one of its register."""
    if scheme == Scheme.UITDATABANK:
        bare = text.strip().lower()
        if not _UUID.fullmatch(bare):
            raise WrongNumber(_shape(text, scheme))
        return bare
    try:
        return normalised(Kind(scheme), text)
    except InvalidIdentifier as error:
        raise WrongNumber(_reason(error, scheme)) from error


def shown(scheme: str, value: str) -> str:
    """Write a stored number for people."""
    return value if scheme == Scheme.UITDATABANK else written(Kind(scheme), value)


def example_of(scheme: str) -> str:
    """Show how a number of this register looks."""
    return {
        Scheme.KBO: "0207.500.123",
        Scheme.OVO: "OVO001999",
        Scheme.NIS: "41002",
        Scheme.ISIL: "BE-ALT00",
        Scheme.UITDATABANK: "3a5b1c2d-0000-4000-8000-1234567890ab",
        Scheme.PEPPOL: "0208:0207500123",
    }[Scheme(scheme)]


def _reason(error: InvalidIdentifier, scheme: str) -> str:
    """Say in a sentence what is wrong with a number and what to do."""
    typed, example, label = error.text.strip()[:60], example_of(scheme), Scheme(scheme).label
    if error.fault == Fault.EMPTY:
        return _("Typ het nummer. Zo ziet het eruit: %(example)s.") % {"example": example}
    if error.fault == Fault.CHECK_DIGITS:
        return _("De controlecijfers van ‘%(typed)s’ kloppen niet. Kijk het nummer na in het register.") % {
            "typed": typed
        }
    if error.fault == Fault.UNKNOWN_ISSUER:
        return _("Het begin van ‘%(typed)s’ is niet bekend bij %(scheme)s. Zo ziet het eruit: %(example)s.") % {
            "typed": typed,
            "scheme": label,
            "example": example,
        }
    return _shape(typed, scheme)


def _shape(text: str, scheme: str) -> str:
    return _("‘%(typed)s’ past niet bij %(scheme)s. Zo ziet het eruit: %(example)s.") % {
        "typed": text.strip()[:60],
        "scheme": Scheme(scheme).label,
        "example": example_of(scheme),
    }
