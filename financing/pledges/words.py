"""An amount of money in words, Dutch and English, the way one writes it on a promise."""

from __future__ import annotations

from django.utils.translation import get_language

# fmt: off
DUTCH = (
    "nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf",
    "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien",
)
DUTCH_TENS = ("", "", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
ENGLISH = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)
ENGLISH_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
LARGE = ((10**9, "miljard", "billion"), (10**6, "miljoen", "million"))


def amount_in_words(cents: int) -> str:
    """Write positive cents in words: "drieduizend driehonderdnegenenzeventig euro en eenentachtig cent"."""
    if cents < 0:
        raise ValueError("A promise is never negative.")
    euros, rest = divmod(cents, 100)
    if (get_language() or "nl").startswith("en"):
        euro = "euro" if euros == 1 else "euros"
        said = f"{_english(euros)} {euro}"
        return f"{said} and {_english(rest)} {'cent' if rest == 1 else 'cents'}" if rest else said
    return f"{_dutch(euros)} euro" + (f" en {_dutch(rest)} cent" if rest else "")


def _dutch(value: int) -> str:
    for size, name, _english_name in LARGE:
        if value >= size:
            rest = f" {_dutch(value % size)}" if value % size else ""
            return f"{_dutch(value // size)} {name}{rest}"
    if value >= 1000:
        thousands = "duizend" if value < 2000 else f"{_dutch(value // 1000)}duizend"
        return f"{thousands} {_dutch(value % 1000)}" if value % 1000 else thousands
    if value >= 100:
        hundreds = "honderd" if value < 200 else f"{DUTCH[value // 100]}honderd"
        return hundreds + (_dutch(value % 100) if value % 100 else "")
    if value < 20:
        return DUTCH[value]
    tens, units = divmod(value, 10)
    if not units:
        return DUTCH_TENS[tens]
    # Two vowels that would meet get a diaeresis: tweeëntwintig, drieëndertig.
    joint = "ën" if DUTCH[units].endswith("e") else "en"
    return f"{DUTCH[units]}{joint}{DUTCH_TENS[tens]}"


def _english(value: int) -> str:
    for size, _dutch_name, name in LARGE:
        if value >= size:
            rest = f" {_english(value % size)}" if value % size else ""
            return f"{_english(value // size)} {name}{rest}"
    if value >= 1000:
        rest = f" {_english(value % 1000)}" if value % 1000 else ""
        return f"{_english(value // 1000)} thousand{rest}"
    if value >= 100:
        rest = f" and {_english(value % 100)}" if value % 100 else ""
        return f"{ENGLISH[value // 100]} hundred{rest}"
    if value < 20:
        return ENGLISH[value]
    tens, units = divmod(value, 10)
    return ENGLISH_TENS[tens] + (f"-{ENGLISH[units]}" if units else "")
