"""Who closes a round."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, SYSTEM, Acting, Verdict
from members.roles.models import Role


def may_settle_round(by: Acting) -> Verdict:
    """The portal itself, or the house treasurer."""
    if by is SYSTEM or (by.for_cooperative and by.holds(Role.HOUSE_TREASURER)):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester sluit een ronde af; het portaal doet het vanzelf."))
