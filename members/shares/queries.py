"""What is asked of the register of shares."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from cooperative.isolation.acting import Acting
from members.organisations.models import VOTING_KINDS, Organisation
from members.organisations.rules import organisations_for
from members.shares.models import Shareholding, shares_today
from members.shares.rules import shareholdings_for


def holders_for(acting: Acting) -> QuerySet[Organisation]:
    """Give the standing members with `held`, how many shares they hold today, most first; one statement."""
    members = organisations_for(acting).standing().filter(kind__in=VOTING_KINDS)
    return members.annotate(held=shares_today()).order_by("-held", "sort_key", "pk")


def lines_of(acting: Acting, organisation_id: int) -> QuerySet[Shareholding]:
    """Give the lines of one organisation, the newest first."""
    return shareholdings_for(acting).filter(organisation_id=organisation_id)


def shares_of(organisation_ids: Collection[int]) -> dict[int, int]:
    """Give how many shares these organisations hold today, by id; who has no line is left out. One statement."""
    rows = Shareholding.objects.filter(organisation__in=organisation_ids).standing()
    return dict(rows.values_list("organisation_id", "shares"))
