"""Which organisations may vote on a proposal, with what weight, and who speaks for each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from cooperative.audit.canonical import canonical
from cooperative.isolation.clock import HouseToday
from initiatives.portfolio.models import Participation
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import BY_SEATS, OF_THE_INITIATIVE
from members.bodies.models import Seat
from members.bodies.queries import seated_in
from members.organisations.models import VOTING_KINDS
from members.representation.queries import holders_in, representatives_of, speakers, substitutes_in
from members.representation.voices import Voice, by_role, by_seat
from members.roles.models import Role


@dataclass(frozen=True, slots=True)
class Entitled:
    """One organisation that may vote: its college is its kind, its inhabitants those it carries."""

    organisation_id: int
    college: str
    weight: int = 1
    inhabitants: int = 0


def electorate_of(proposal: Proposal) -> list[Entitled]:
    """Give who is entitled at this moment, in order of id; one statement, asked in the house reach.

    A matter of an initiative: those who take part. A body: the organisations seated there, each with as many
    votes as seats (inhabitants 0: two members may serve the same municipality). Partners and the cooperative
    never vote.
    """
    member = Q(organisation__left_on=None) | Q(organisation__left_on__gt=HouseToday())
    member &= Q(organisation__kind__in=VOTING_KINDS)
    if proposal.capacity in OF_THE_INITIATIVE and proposal.initiative_id:
        carried = Sum("areas__municipality__inhabitants", filter=Q(areas__until=None))
        rows = (
            Participation.objects.taking_part()
            .filter(member, initiative_id=proposal.initiative_id)
            .annotate(many=Coalesce(carried, 0))
            .order_by("organisation_id")
        )
        return [
            Entitled(pk, kind, inhabitants=many)
            for pk, kind, many in rows.values_list("organisation_id", "organisation__kind", "many")
        ]
    seats = Seat.objects.standing().filter(member, body_id=proposal.body_id or 0).order_by("organisation_id")
    return [
        Entitled(pk, kind, weight=many)
        for pk, kind, many in seats.values_list("organisation_id", "organisation__kind").annotate(many=Count("pk"))
    ]


def electorate_hash(entitled: Iterable[Entitled]) -> str:
    """Give the SHA-256 (hex) of the frozen electorate: [organisation, college, weight, inhabitants] in order."""
    rows = [[one.organisation_id, one.college, one.weight, one.inhabitants] for one in entitled]
    return sha256(canonical(rows).encode()).hexdigest()


def voice_columns(organisation_id: int) -> dict[str, Any]:
    """Give the columns of a vote from which `voice_in` reads who speaks for an organisation there."""
    body = OuterRef("proposal__body_id")
    return {
        "voice_holders": ArraySubquery(holders_in(body, organisation_id)),
        "voice_substitutes": ArraySubquery(substitutes_in(body, organisation_id)),
        "voice_representatives": ArraySubquery(representatives_of(organisation_id)),
    }


def voice_in(row: Any) -> Voice:
    """Say who speaks for the organisation of `voice_columns` in this vote (with its proposal)."""
    if row.proposal.capacity in BY_SEATS:
        return by_seat(speakers(row.voice_holders), speakers(row.voice_substitutes))
    return by_role(speakers(row.voice_representatives))


def speaking_for(organisations: Collection[int], proposal: Proposal) -> dict[str, Any]:
    """Give, as `notify` asks it, who speaks for these organisations in the vote on a proposal; in the house reach."""
    if proposal.capacity in BY_SEATS:
        seated = seated_in(proposal.body_id or 0)
        return {"readers": [(person, organisation) for person, organisation in seated if organisation in organisations]}
    return {"organisations": organisations, "roles": [Role.REPRESENTATIVE]}
