"""How a count writes its fractions, its lists and its names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cooperative.web.formats import number
from initiatives.voting.count.result import Step


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


def listed(names: Sequence[str]) -> str:
    """Write names as one reads them out: A, B en C."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s en %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def in_figures(numbers: Mapping[str, int], *names: str) -> dict[str, str]:
    """Write numbers for a sentence, all of them or those named."""
    return {name: number(numbers[name]) for name in names or numbers}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of colleges by code and of options by id; what has no name is called by its code."""

    colleges: Mapping[str, str]
    options: Mapping[int, str]

    def college(self, code: str) -> str:
        """Return the name of a college."""
        return self.colleges.get(code, code)

    def option(self, option: int) -> str:
        """Return the name of an option."""
        return self.options.get(option) or _("optie %(id)s") % {"id": option}

    def listed(self, steps: Iterable[Step]) -> str:
        """Write the options of these steps as one reads them out."""
        return listed([self.option(int(step.scope)) for step in steps])
