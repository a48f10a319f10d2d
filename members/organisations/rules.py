"""Which organisations one sees, and who may change what about them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from members.organisations.models import Kind, Organisation, OrganisationQuerySet


def organisations_for(acting: Acting) -> OrganisationQuerySet:
    """Give the organisations this person sees: all that are member or partner, and former ones for staff.

    Row-level security adds that only who acts for a standing member sees any besides the own.
    """
    everything = Organisation.objects.all()
    if acting.organisation_id is None:
        return everything.none()
    return everything if may_edit_rest(acting) else everything.standing()


def may_edit_contact(by: Acting, organisation: Organisation) -> Verdict:
    """Only an admin of the organisation itself."""
    if by.organisation_id == organisation.pk and by.holds("admin"):
        return ALLOWED
    return Verdict(
        False, _("Alleen een beheerder van %(name)s wijzigt de contactgegevens.") % {"name": organisation.name}
    )


def may_see_account(by: Acting, organisation: Organisation) -> bool:
    """Only who acts for the organisation itself or for the cooperative reads on which account it is paid."""
    return by.for_cooperative or by.organisation_id == organisation.pk


def may_edit_rest(by: Acting) -> Verdict:
    """Only staff, acting for the cooperative: what an organisation is, is not for itself to say."""
    if by.for_cooperative and by.holds("staff"):
        return ALLOWED
    return Verdict(
        False, _("Alleen het coöperatieteam wijzigt naam, soort, nummers en werkingsgebied van een organisatie.")
    )


def may_leave(organisation: Organisation) -> Verdict:
    """Refuse for the cooperative itself and for who left already."""
    if organisation.kind == Kind.COOPERATIVE:
        return Verdict(False, _("De coöperatie kan zichzelf niet verlaten."))
    if organisation.left_on is not None:
        return Verdict(False, _("%(name)s is al geen lid meer.") % {"name": organisation.name})
    return ALLOWED


def place_of(name: str) -> str:
    """Give the part of a name by which members look it up: "Bibliotheek Aalst" is found under Aalst."""
    first, space, rest = name.partition(" ")
    return rest if space and first.casefold() in GENERAL_WORDS else name


GENERAL_WORDS = frozenset({"bibliotheek", "stad", "gemeente"})
