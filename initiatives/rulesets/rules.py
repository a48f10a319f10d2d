"""Who reads the rule sets, and who writes them."""

from __future__ import annotations

from django.db.models import Exists
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.rulesets.models import RuleSet, RuleSetQuerySet
from members.organisations.models import Organisation
from members.roles.models import Role


def versions_for(acting: Acting) -> RuleSetQuerySet:
    """Give every version of every rule set to whoever acts for a standing member or partner."""
    member = Organisation.objects.standing().filter(pk=acting.organisation_id or 0)
    return RuleSet.objects.filter(Exists(member))


def may_write_rule_sets(by: Acting) -> Verdict:
    """The secretary, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.SECRETARY):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris van de coöperatie schrijft regels en noteert wie ze bevestigde."))
