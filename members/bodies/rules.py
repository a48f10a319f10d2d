"""Who sees the seats of the bodies, and who may fill them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.bodies.models import Seat, SeatQuerySet


def seats_for(acting: Acting) -> SeatQuerySet:
    """Give every seat to who acts for a member; row-level security asks whether that one is standing."""
    return Seat.objects.all() if acting.organisation_id is not None else Seat.objects.none()


def may_fill_seats(by: Acting) -> Verdict:
    """Only the secretary, acting for the cooperative."""
    if by.for_cooperative and by.holds("secretary"):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris van de coöperatie noteert wie een zetel krijgt of verlaat."))
