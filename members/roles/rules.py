"""Who may give and take roles, and who sees the people of an organisation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.organisations.models import Kind, Organisation
from members.roles.models import COOPERATIVE_ROLES, ORGANISATION_ROLES, PARTNER_ROLES, Role


def roles_for(kind: str) -> tuple[Role, ...]:
    """Give the roles that exist in an organisation of this kind."""
    if kind == Kind.COOPERATIVE:
        return (Role.ADMIN, *COOPERATIVE_ROLES)
    return PARTNER_ROLES if kind == Kind.PARTNER else ORGANISATION_ROLES


def role_fits(role: str, kind: str) -> Verdict:
    """Say whether the role exists in an organisation of this kind."""
    if role in roles_for(kind):
        return ALLOWED
    return Verdict(False, _("De rol “%(role)s” bestaat niet in een organisatie van deze soort.") % {"role": role})


def may_change_roles(by: Acting, organisation: Organisation) -> Verdict:
    """Only an admin, for the organisation acted for."""
    if by.organisation_id == organisation.pk and by.holds(Role.ADMIN):
        return ALLOWED
    return Verdict(False, _("Alleen een beheerder van %(name)s geeft en beëindigt rollen.") % {"name": organisation})


def may_see_people(by: Acting) -> Verdict:
    """Only an admin sees addresses and invitations of the organisation acted for."""
    if by.holds(Role.ADMIN):
        return ALLOWED
    return Verdict(False, _("Alleen een beheerder van %(name)s beheert de collega's.") % {"name": by.organisation_name})
