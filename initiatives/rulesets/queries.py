"""What is asked about rule sets: the sets per kind of decision, one set's versions, what changed between two."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from initiatives.proposals.differences import Piece, words_between
from initiatives.proposals.models import Capacity
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.models import RuleSet, RuleSetConfirmation
from initiatives.rulesets.rendering import in_words
from initiatives.rulesets.rules import versions_for


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What a rule set says about one thing, and the article it rests on (empty when none is named)."""

    label: str
    text: str
    article: str = ""
    settled: bool = True

    def __str__(self) -> str:
        return f"{self.text} ({self.article})" if self.article else self.text


def paragraphs_of(draft: Draft) -> tuple[Paragraph, ...]:
    """Tell a rule set check by check, each with its article."""
    return tuple(
        Paragraph(str(said.check.label), said.text, draft.article_of(said.check), said.settled)
        for said in in_words(draft.rules, draft.procedure)
    )


@dataclass(frozen=True)
class Change:
    """One thing that two versions say differently, word by word; `source` names the thing."""

    source: str
    was: str
    text: str
    kind: str = "changed"

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The words that stayed, went and came, in reading order."""
        return words_between(self.was, self.text)


def changes_between(older: Draft, newer: Draft) -> tuple[Change, ...]:
    """Give what two versions say differently, in the reader's language."""
    pairs = zip(_everything(older), _everything(newer), strict=True)
    return tuple(Change(one.label, str(one), str(other)) for one, other in pairs if str(one) != str(other))


def _everything(draft: Draft) -> tuple[Paragraph, ...]:
    serves = ", ".join(str(Capacity(capacity).label) for capacity in draft.capacities)
    about = (
        Paragraph(_("Naam"), draft.name),
        Paragraph(_("Voor welke besluiten"), serves),
        Paragraph(_("Bron"), draft.article),
    )
    return (*about, *paragraphs_of(draft))


@dataclass(frozen=True, slots=True)
class Version:
    """One version, who confirmed it (None: nobody yet), and what changed since the one before it."""

    rule_set: RuleSet
    confirmation: RuleSetConfirmation | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """A rule set with all its versions, the newest first."""

    versions: tuple[Version, ...] = field(default=())

    @property
    def newest(self) -> RuleSet:
        """The version that a new vote gets."""
        return self.versions[0].rule_set

    def numbered(self, number: int) -> Version:
        """Give one version; refuses (404) a number that is not there."""
        for version in self.versions:
            if version.rule_set.number == number:
                return version
        raise Http404


def versions_of(acting: Acting, key: str) -> Versions:
    """Read all versions of a rule set; refuses (404) a set that is not there. One statement."""
    rows = list(versions_for(acting).filter(key=key).select_related("confirmation").order_by("number"))
    if not rows:
        raise Http404
    return Versions(tuple(reversed(_versions(rows))))


def _versions(rows: Sequence[RuleSet]) -> list[Version]:
    """Put each version beside the one before it; `rows` by number, all of one set."""
    drafts = [row.draft for row in rows]
    told = [Version(rows[0], _confirmation_of(rows[0]))]
    for place, row in enumerate(rows[1:], start=1):
        told.append(Version(row, _confirmation_of(row), changes_between(drafts[place - 1], drafts[place])))
    return told


def _confirmation_of(row: RuleSet) -> RuleSetConfirmation | None:
    return getattr(row, "confirmation", None)


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule set in the list: its newest version, its confirmation, and how many versions there are."""

    newest: RuleSet
    confirmation: RuleSetConfirmation | None


def sets_by_capacity(acting: Acting) -> list[tuple[str, list[Listed]]]:
    """List the newest version of each set under each kind of decision that it serves. One statement."""
    newest = versions_for(acting).filter(pk__in=RuleSet.objects.newest().values("pk"))
    rows = list(newest.select_related("confirmation").order_by("name_nl"))
    listed = [
        (str(label), [Listed(row, _confirmation_of(row)) for row in _serving(rows, value)])
        for value, label in Capacity.choices
    ]
    return [(label, found) for label, found in listed if found]


def _serving(rows: Iterable[RuleSet], capacity: str) -> list[RuleSet]:
    return [row for row in rows if capacity in row.capacities]
