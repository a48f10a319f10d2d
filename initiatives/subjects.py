"""What subjects of floor 3 are called and where they stand, for whoever may read them."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext

from cooperative.isolation.acting import Acting
from cooperative.protocols import Subject
from initiatives.amendments.rules import amendments_for
from initiatives.portfolio.rules import initiatives_for
from initiatives.proposals.rules import proposals_for
from initiatives.rulesets.rules import versions_for
from initiatives.voting.rules import decisions_for


def initiatives(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name initiatives by id. One statement."""
    rows = initiatives_for(acting).filter(pk__in=list(ids))
    return {row.pk: Subject(row.name, reverse("initiative", args=[row.pk])) for row in rows}


def proposals(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name proposals by id. One statement."""
    rows = proposals_for(acting).filter(pk__in=list(ids))
    return {row.pk: Subject(row.name, reverse("proposal", args=[row.pk])) for row in rows}


def decisions(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name votes by id, after their proposal. One statement."""
    rows = decisions_for(acting).filter(pk__in=list(ids)).select_related("proposal")
    return {row.pk: Subject(row.proposal.name, reverse("decision", args=[row.pk])) for row in rows}


def amendments(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name amendments by id, after their proposal. One statement."""
    rows = amendments_for(acting).filter(pk__in=list(ids)).select_related("proposal")
    words = gettext("Amendement %(number)s op ‘%(title)s’")
    return {
        row.pk: Subject(words % {"number": row.number, "title": row.proposal.name}, reverse("amendment", args=[row.pk]))
        for row in rows
    }


def rule_sets(acting: Acting, ids: Iterable[int]) -> dict[int, Subject]:
    """Name versions of rule sets by id. One statement."""
    rows = versions_for(acting).filter(pk__in=list(ids))
    return {row.pk: Subject(str(row), reverse("rule_set_version", args=[row.key, row.number])) for row in rows}


SUBJECTS = {
    "initiative": initiatives,
    "proposal": proposals,
    "decision": decisions,
    "amendment": amendments,
    "rule_set": rule_sets,
}
