"""How a count writes its fractions."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def part_in_words(numbers: Mapping[str, int]) -> str:
    """Write the fraction of a threshold: 2/3, de helft, meer dan de helft."""
    num, den = numbers["num"], numbers["den"]
    half = num * 2 == den
    if num == den:
        return _("het geheel")
    if numbers["strict"]:
        return _("meer dan de helft") if half else _("meer dan %(part)s") % {"part": f"{num}/{den}"}
    return _("de helft") if half else f"{num}/{den}"


def ratio_in_words(num: int, den: int) -> str:
    """Write a fraction as a ratio: twee op de drie."""
    words = {
        (1, 2): _("één op de twee"),
        (2, 3): _("twee op de drie"),
        (3, 4): _("drie op de vier"),
        (4, 5): _("vier op de vijf"),
    }
    return words.get((num, den), f"{num}/{den}")
