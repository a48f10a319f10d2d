"""Which organisations may vote on a proposal, with what weight, who speaks for each, and under which mandate."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Count, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.fields.json import JSONField
from django.db.models.functions import Coalesce, Concat, JSONObject

from cooperative.audit.canonical import canonical
from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseToday
from initiatives.electorate.models import IN_FORCE, Interest, MandateDecision
from initiatives.electorate.rules import bodies_to_mandate, mandates_for, proposals_to_mandate
from initiatives.portfolio.models import Participation
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import BY_SEATS, OF_THE_INITIATIVE
from initiatives.rulesets.procedure import Procedure, WeightBasis
from members.bodies.models import SEATED_FOR, Body, Seat
from members.bodies.queries import seated_in
from members.organisations.models import VOTING_KINDS, Organisation
from members.representation.queries import holders_in, representatives_of, speakers, substitutes_in
from members.representation.voices import Mandate, Speaker, Voice, by_role, by_seat, under, without
from members.roles.models import Role
from members.shares.queries import shares_of


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


def weighed(entitled: Sequence[Entitled], procedure: Procedure) -> list[Entitled]:
    """Give each its weight under the rules: its inhabitants, its shares of today, the number of its kind, or its own.

    Weight 0 stays 0. For shares one statement, asked in the house reach.
    """
    basis = procedure.weight_basis
    if basis == WeightBasis.GIVEN:
        return [replace(one, weight=procedure.votes_of(one.college)) for one in entitled]
    if basis == WeightBasis.INHABITANTS:
        return [replace(one, weight=one.inhabitants) for one in entitled]
    if basis == WeightBasis.SHARES:
        held = shares_of([one.organisation_id for one in entitled])
        return [replace(one, weight=held.get(one.organisation_id, 0)) for one in entitled]
    return list(entitled)


def once_a_legal_person(entitled: Sequence[Entitled], *, one_each: bool) -> list[Entitled]:
    """Let organisations of one legal person vote together, once: the legal person itself, else the first that joined.

    It has the votes and the inhabitants of all of them, or one vote (`one_each`). In the house reach, one statement.
    """
    ids = [one.organisation_id for one in entitled]
    rows = Organisation.objects.filter(pk__in=ids).order_by("joined_on", "pk").values_list("pk", "legal_person_id")
    together: dict[int, list[int]] = {}
    for pk, legal_person in rows:
        together.setdefault(legal_person or pk, []).append(pk)
    by_id = {one.organisation_id: one for one in entitled}
    chosen = {legal_person if legal_person in group else group[0]: group for legal_person, group in together.items()}
    return [
        replace(
            by_id[pk],
            weight=1 if one_each else sum(by_id[one].weight for one in group),
            inhabitants=sum(by_id[one].inhabitants for one in group),
        )
        for pk, group in sorted(chosen.items())
    ]


def votes_for(acting: Acting) -> Any:
    """Give the name of the elector that votes for the legal person of ours in the vote of the outer query."""
    own = Organisation.objects.filter(pk=acting.organisation_id or 0)
    legal_person = own.values(found=Coalesce("legal_person", "pk"))
    named = Organisation.objects.filter(elector__decision=OuterRef("pk"))
    return Subquery(named.filter(Q(legal_person__in=legal_person) | Q(pk__in=legal_person)).values("name")[:1])


def electorate_hash(entitled: Iterable[Entitled]) -> str:
    """Give the SHA-256 (hex) of the frozen electorate: [organisation, college, weight, inhabitants] in order."""
    rows = [[one.organisation_id, one.college, one.weight, one.inhabitants] for one in entitled]
    return sha256(canonical(rows).encode()).hexdigest()


def voice_columns(organisation_id: int) -> dict[str, Any]:
    """Give the columns of a vote from which `voice_in` reads who speaks for an organisation there."""
    body = OuterRef("proposal__body_id")
    stands = ExpressionWrapper(IN_FORCE, output_field=BooleanField())
    given = MandateDecision.objects.current().filter(
        Q(proposal_id=OuterRef("proposal_id")) | Q(body_id=body), organisation_id=organisation_id
    )
    # What is in force goes first, and before a mandate for every vote of the body, one for this vote.
    given = given.annotate(stands=stands).order_by("-stands", F("proposal").asc(nulls_last=True))
    facts = JSONObject(
        person="person_id",
        name=Concat("person__given_name", Value(" "), "person__family_name"),
        **{name: name for name in ("reference", "decided_on", "valid_until", "instruction", "stands")},
    )
    return {
        "voice_holders": ArraySubquery(holders_in(body, organisation_id)),
        "voice_substitutes": ArraySubquery(substitutes_in(body, organisation_id)),
        "voice_representatives": ArraySubquery(representatives_of(organisation_id)),
        "voice_stood_back": ArraySubquery(
            Interest.objects.filter(proposal_id=OuterRef("proposal_id"), organisation_id=organisation_id).values(
                "person_id"
            )
        ),
        "voice_mandate": Subquery(given.values(facts=facts)[:1], output_field=JSONField()),
    }


def voice_in(row: Any) -> Voice:
    """Say who speaks for the organisation of `voice_columns` in this vote (with its proposal and rule set)."""
    if row.proposal.capacity in BY_SEATS:
        voice = by_seat(speakers(row.voice_holders), speakers(row.voice_substitutes))
    else:
        voice = by_role(speakers(row.voice_representatives))
    voice = without(voice, row.voice_stood_back)
    procedure = row.rule_set.procedure
    return under(
        voice,
        _mandate(row.voice_mandate),
        demanded=procedure.mandate_demanded,
        reservable=procedure.conditional_allowed,
    )


def interests_on(proposal: OuterRef) -> ArraySubquery:
    """Give what was stated on a proposal (an outer column), as a column of rows of a higher slice."""
    facts = JSONObject(person="person_name", organisation="organisation_name", statement="statement")
    return ArraySubquery(Interest.objects.filter(proposal_id=proposal).values(facts=facts))


def _mandate(facts: dict[str, Any] | None) -> Mandate | None:
    if facts is None:
        return None
    until = facts["valid_until"]
    return Mandate(
        speaker=Speaker(facts["person"], facts["name"]),
        reference=facts["reference"],
        decided_on=date.fromisoformat(facts["decided_on"]),
        valid_until=date.fromisoformat(until) if until else None,
        instruction=facts["instruction"],
        stands=facts["stands"],
    )


def people_to_mandate(acting: Acting, place: Proposal | Body) -> list[tuple[int, str]]:
    """Give (id, name) of who may cast there for the organisation acted for: by a seat, or as representative.

    Two statements at most.
    """
    own = acting.organisation_id or 0
    if isinstance(place, Proposal):
        body, by_seats = place.body_id, place.capacity in BY_SEATS
    else:
        body, by_seats = place.pk, place.kind in SEATED_FOR
    if not by_seats:
        found = speakers([row["speaker"] for row in representatives_of(own)])
    else:
        rows = [*holders_in(Value(body), own), *substitutes_in(Value(body), own)]
        found = speakers([row["speaker"] for row in rows])
    return list(dict.fromkeys((one.id, one.name) for one in found))


def mandate_at(acting: Acting, place: Proposal | Body) -> MandateDecision | None:
    """Give the mandate of the organisation acted for that was entered last at a place, if it was not ended."""
    where = {"proposal": place} if isinstance(place, Proposal) else {"body": place}
    own = mandates_for(acting).current().filter(organisation_id=acting.organisation_id or 0, **where)
    return own.select_related("person").first()


@dataclass(frozen=True, slots=True)
class MandatePage:
    """The mandates that one may read: those that count or ran out, those that ended, and where one may be entered."""

    current: list[Any]
    ended: list[Any]
    proposals: list[Proposal]
    bodies: list[Body]


def mandates_of(acting: Acting) -> MandatePage:
    """Give the mandates that one may read, newest first, and where a new one may be entered; four statements."""
    rows = mandates_for(acting).select_related("organisation", "body", "proposal", "person")
    rows = rows.annotate(stands=ExpressionWrapper(IN_FORCE, output_field=BooleanField()))
    return MandatePage(
        current=list(rows.current()[:200]),
        ended=list(rows.exclude(ended_at=None)[:50]),
        proposals=list(proposals_to_mandate(acting).order_by("-submitted_at", "-pk")[:20]),
        bodies=list(bodies_to_mandate(acting).order_by("pk")),
    )


def speaking_for(organisations: Collection[int], proposal: Proposal) -> dict[str, Any]:
    """Give, as `notify` asks it, who speaks for these organisations in the vote on a proposal; in the house reach."""
    if proposal.capacity in BY_SEATS:
        seated = seated_in(proposal.body_id or 0)
        return {"readers": [(person, organisation) for person, organisation in seated if organisation in organisations]}
    return {"organisations": organisations, "roles": [Role.REPRESENTATIVE]}
