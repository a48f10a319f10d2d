"""What a ballot can say under each method: the words in the box, on the button and in a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.formats import date_long
from initiatives.voting.count import BETWEEN_OPTIONS, Choice, Method
from initiatives.voting.wording import listed


class Way(TextChoices):
    """How a ballot came that was not cast on screen."""

    PAPER = "paper", _("op papier")
    ROOM = "room", _("in de zaal")


@dataclass(frozen=True, slots=True)
class Box:
    """One choice in words: its label, what the button does with it (the first time, later), and how we did it."""

    label: Promise
    act: Promise
    again: Promise
    done: Promise

    def button(self, organisation: str, *, again: bool) -> str:
        """Say what the button does in the name of an organisation."""
        return str(self.again if again else self.act) % {"organisation": organisation}


_ABSTAIN = Box(
    _("Onthouding"),
    _("Onthoud u namens %(organisation)s"),
    _("Wijzig naar onthouding namens %(organisation)s"),
    _("U onthield zich."),
)
_ON_A_PROPOSAL = {
    Choice.FOR: Box(
        _("Vóór"),
        _("Stem vóór namens %(organisation)s"),
        _("Wijzig naar vóór namens %(organisation)s"),
        _("U stemde vóór."),
    ),
    Choice.AGAINST: Box(
        _("Tegen"),
        _("Stem tegen namens %(organisation)s"),
        _("Wijzig naar tegen namens %(organisation)s"),
        _("U stemde tegen."),
    ),
    Choice.ABSTAIN: _ABSTAIN,
}
_CONSENT: Mapping[Choice, Box] = {
    Choice.FOR: Box(
        _("Instemming"),
        _("Stem in namens %(organisation)s"),
        _("Wijzig naar instemming namens %(organisation)s"),
        _("U stemde in."),
    ),
    Choice.AGAINST: Box(
        _("Bezwaar"),
        _("Maak bezwaar namens %(organisation)s"),
        _("Wijzig naar bezwaar namens %(organisation)s"),
        _("U maakte bezwaar."),
    ),
    Choice.ABSTAIN: _ABSTAIN,
}
_OPT_IN = {
    Choice.FOR: Box(
        _("Wij stappen in"),
        _("Stap in namens %(organisation)s"),
        _("Wijzig naar instappen namens %(organisation)s"),
        _("U stapt in."),
    ),
    Choice.AGAINST: Box(
        _("Wij stappen niet in"),
        _("Stap niet in namens %(organisation)s"),
        _("Wijzig naar niet instappen namens %(organisation)s"),
        _("U stapt niet in."),
    ),
}
_BOXES: Mapping[str, Mapping[Choice, Box]] = {Method.CONSENT: _CONSENT, Method.OPT_IN: _OPT_IN}


def boxes_of(method: str) -> Mapping[Choice, Box]:
    """Give what a ballot on a proposal can say under a method, in the order of the boxes."""
    return MappingProxyType(_BOXES.get(method, _ON_A_PROPOSAL))


def labels_of(method: str) -> dict[str, str]:
    """Give the label of each choice under a method."""
    return {choice.value: str(box.label) for choice, box in boxes_of(method).items()}


def reserved(said: str, day: date | None) -> str:
    """Say behind what a ballot says that it stands under reservation of a council of that day."""
    if day is None:
        return said
    return gettext("%(said)s, onder voorbehoud van de raad van %(day)s") % {"said": said, "day": date_long(day)}


def objecting(said: str, *, objection: bool) -> str:
    """Say behind what a ballot says that it is an objection that helps to stop the proposal."""
    return gettext("%(said)s, met bezwaar") % {"said": said} if objection else said


def ballot_in_words(method: str, choice: str, points: Sequence[Sequence[int]], titles: Mapping[int, str]) -> str:
    """Say what a ballot says; `points` as it is kept, `titles` of the options by id in their order."""
    if method not in BETWEEN_OPTIONS:
        return labels_of(method)[choice]
    given = {pair[0]: pair[1] for pair in points}
    if method == Method.APPROVAL:
        return listed([title for option, title in titles.items() if option in given])
    return ", ".join(f"{title}: {given[option]}" for option, title in titles.items() if option in given)


def by_proxy(name: str, holder: str) -> str:
    """Name a voter or who cast for it, with the organisation that held its proxy, if any."""
    return gettext("%(name)s, bij volmacht door %(holder)s") % {"name": name, "holder": holder} if holder else name


def who_voted(person: str, way: str) -> str:
    """Name who cast a ballot, and how it came where that was not on screen."""
    return f"{person}, {Way(way).label}" if way else person
