"""Who sees the bodies and their seats, who may fill them, and who may sit where."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.bodies.models import (
    ONE_OF_A_KIND,
    SEATED_FOR,
    Body,
    BodyKind,
    BodyQuerySet,
    Seat,
    SeatQuerySet,
    Substitute,
)
from members.organisations.models import VOTING_KINDS, Organisation
from members.roles.models import Role


def bodies_for(acting: Acting) -> BodyQuerySet:
    """Give every body to who acts for a member; row-level security asks whether that one is standing."""
    return Body.objects.all() if acting.organisation_id is not None else Body.objects.none()


def seats_for(acting: Acting) -> SeatQuerySet:
    """Give every seat to who acts for a member; row-level security asks whether that one is standing."""
    return Seat.objects.all() if acting.organisation_id is not None else Seat.objects.none()


def substitutes_for(acting: Acting) -> QuerySet[Substitute]:
    """Give every substitute to who acts for a member; row-level security asks whether that one is standing."""
    return Substitute.objects.all() if acting.organisation_id is not None else Substitute.objects.none()


def may_keep_bodies(by: Acting) -> Verdict:
    """Only the secretary, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.SECRETARY):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris van de coöperatie noteert de organen en wie er een zetel heeft."))


def may_end_body(by: Acting, body: Body) -> Verdict:
    """The secretary; not the general meeting or the board, and once."""
    if body.kind in ONE_OF_A_KIND:
        return Verdict(False, _("De coöperatie heeft altijd een algemene vergadering en een bestuursorgaan."))
    if body.ended_on is not None:
        return Verdict(False, _("Dit orgaan is al opgeheven."))
    return may_keep_bodies(by)


def may_fill_seats(by: Acting, body: Body) -> Verdict:
    """The secretary, in a body that was not ended; seats in the general meeting follow from being a member."""
    if body.kind == BodyKind.GENERAL_MEETING:
        return Verdict(False, _("In de algemene vergadering heeft elk lid één zetel, zolang het lid is."))
    if body.ended_on is not None:
        return Verdict(False, _("Dit orgaan is opgeheven. Het heeft geen zetels meer."))
    return may_keep_bodies(by)


def fits_body(body: Body, organisation: Organisation | None, person_id: int | None) -> Verdict:
    """Say whether this holder fits: in board and steering group a person for an organisation that votes."""
    if body.kind in SEATED_FOR and (organisation is None or person_id is None):
        return Verdict(False, _("Hier heeft een persoon zitting voor een organisatie. Noem ze allebei."))
    if body.kind in SEATED_FOR and organisation is not None and organisation.kind not in VOTING_KINDS:
        return Verdict(
            False,
            _("%(name)s stemt niet en heeft hier dus geen zetel. Vraag hen als waarnemer.") % {"name": organisation},
        )
    if organisation is None and person_id is None:
        return Verdict(False, _("Noem een organisatie of een persoon."))
    return ALLOWED
