"""Who reads the register of shares, and who writes a line."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.organisations.models import VOTING_KINDS, Organisation
from members.organisations.rules import organisations_for
from members.roles.models import Role
from members.shares.models import Shareholding, ShareholdingQuerySet


def shareholdings_for(acting: Acting) -> ShareholdingQuerySet:
    """Give the lines of organisations that this context sees: every member reads the register."""
    return Shareholding.objects.filter(organisation__in=organisations_for(acting))


def may_write_shares(by: Acting, organisation: Organisation | None = None) -> Verdict:
    """The secretary or the team, of a member that can vote."""
    if not (by.for_cooperative and (by.holds(Role.SECRETARY) or by.holds(Role.STAFF))):
        return Verdict(False, _("Alleen de secretaris en het coöperatieteam houden het aandelenregister bij."))
    if organisation is not None and organisation.kind not in VOTING_KINDS:
        return Verdict(False, _("%(name)s kan geen aandelen hebben: alleen leden.") % {"name": organisation.name})
    return ALLOWED
