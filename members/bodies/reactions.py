"""A member that joins gets its seat in the general meeting; one that leaves gives its seats up the same day."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from members.bodies.actions import give_seat_to_organisation, leave_seat
from members.bodies.models import Seat
from members.organisations.models import Organisation
from members.organisations.signals import organisation_joined, organisation_left


@receiver(organisation_joined)
def seat_new_member(*, organisation: Organisation, **_: Any) -> None:
    """Give the seat from the day of joining."""
    give_seat_to_organisation(organisation, since=organisation.joined_on)


@receiver(organisation_left)
def unseat_former_member(*, organisation: Organisation, **_: Any) -> None:
    """End its seats on the day of leaving: its own, and those in which a person sits for it."""
    for seat in Seat.objects.unended().filter(organisation=organisation).select_related("body"):
        leave_seat(seat, on=organisation.left_on)
