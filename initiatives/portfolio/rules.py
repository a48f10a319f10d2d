"""Who sees which initiative, and who may make, change, join and leave one."""

from __future__ import annotations

from django.db.models import Exists, Q
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.portfolio.models import Initiative, InitiativeQuerySet, Participation, Stage
from members.organisations.models import VOTING_KINDS, Organisation
from members.roles.models import Role

OVER = (Stage.PHASE_OUT, Stage.STOPPED)


def initiatives_for(acting: Acting) -> InitiativeQuerySet:
    """Give what one may read: published for members, the lead's own, those taken part in; all for the cooperative."""
    if acting.organisation_id is None:
        return Initiative.objects.none()
    if acting.for_cooperative:
        return Initiative.objects.all()
    standing = Exists(Organisation.objects.standing().filter(pk=acting.organisation_id))
    ours = Participation.objects.taking_part().filter(organisation_id=acting.organisation_id).values("initiative_id")
    return Initiative.objects.filter(
        Q(standing, published_at__isnull=False) | Q(lead_id=acting.organisation_id) | Q(pk__in=ours)
    )


def is_elector(acting: Acting) -> bool:
    """Say whether the organisation acted for can take part: partners and the cooperative itself cannot."""
    return acting.organisation_kind in VOTING_KINDS


def may_create_initiative(by: Acting) -> Verdict:
    """A contributor of a member that can take part."""
    if is_elector(by) and by.holds(Role.CONTRIBUTOR):
        return ALLOWED
    return Verdict(False, _("Alleen een medewerker van een lid deelt een idee. Vraag de rol aan uw beheerder."))


def _for_the_lead(by: Acting, initiative: Initiative) -> Verdict:
    if by.organisation_id == initiative.lead_id and by.holds(Role.CONTRIBUTOR, Role.REPRESENTATIVE):
        return ALLOWED
    if by.for_cooperative and by.holds(Role.STAFF):
        return ALLOWED
    return Verdict(
        False,
        _("Alleen een medewerker of vertegenwoordiger van de trekker, %(lead)s, kan dit.")
        % {"lead": initiative.lead.name},
    )


def may_edit(by: Acting, initiative: Initiative) -> Verdict:
    """A contributor or representative of the lead; staff."""
    return _for_the_lead(by, initiative)


def may_publish(by: Acting, initiative: Initiative) -> Verdict:
    """As may edit, once; what is published stays published."""
    verdict = _for_the_lead(by, initiative)
    if verdict and initiative.published_at is not None:
        return Verdict(False, _("Dit initiatief is al gepubliceerd."))
    return verdict


def may_post_progress(by: Acting, initiative: Initiative) -> Verdict:
    """A contributor or representative of the lead; staff."""
    return _for_the_lead(by, initiative)


def _represents(by: Acting) -> Verdict:
    if not is_elector(by):
        return Verdict(False, _("Een partner en de coöperatie zelf nemen niet deel: zij geven advies, zonder stem."))
    if not by.holds(Role.REPRESENTATIVE):
        return Verdict(
            False, _("Alleen een vertegenwoordiger van %(name)s beslist hierover.") % {"name": by.organisation_name}
        )
    return ALLOWED


def may_join(by: Acting, initiative: Initiative) -> Verdict:
    """A representative of a member, while the initiative is published and not phased out or stopped."""
    verdict = _represents(by)
    if not verdict:
        return verdict
    if initiative.stage in OVER:
        return Verdict(False, _("Dit initiatief loopt af of is gestopt. Niemand stapt nog in."))
    if initiative.published_at is None and initiative.lead_id != by.organisation_id:
        return Verdict(False, _("Dit initiatief is nog niet gepubliceerd. Instappen kan daarna."))
    return ALLOWED


def may_leave(by: Acting, initiative: Initiative) -> Verdict:
    """A representative of a member, for its own organisation; also during a vote: the electorate is frozen."""
    return _represents(by)
