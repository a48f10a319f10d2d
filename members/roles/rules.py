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


def grantable_roles(kind: str) -> tuple[Role, ...]:
    """Give the roles that an admin grants in an organisation of this kind: not those that follow from a seat."""
    return tuple(role for role in roles_for(kind) if follows_no_seat(role))


def follows_no_seat(role: str) -> Verdict:
    """Say whether a role is granted by hand; the board's follows from a seat with its term."""
    if role != Role.BOARD:
        return ALLOWED
    return Verdict(False, _("Bestuurder wordt men door een zetel in het bestuursorgaan, niet door een rol te geven."))


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
