"""Who reads, asks, answers and leaves among the authors of a proposal."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.coauthors.models import Coauthor, CoauthorState
from initiatives.portfolio.models import Participation
from initiatives.proposals.models import Proposal
from initiatives.proposals.path import BEFORE_ANNOUNCED
from initiatives.proposals.rules import is_author, may_write_proposal
from members.organisations.models import Organisation
from members.roles.models import Role


def coauthors_for(acting: Acting) -> QuerySet[Coauthor]:
    """Give who was asked for what this context wrote or writes along, and what it was asked itself."""
    own = acting.organisation_id
    if own is None or acting.person_id is None:
        return Coauthor.objects.none()
    along = Coauthor.objects.filter(state=CoauthorState.JOINED, organisation_id=own).values("proposal_id")
    return Coauthor.objects.filter(Q(organisation_id=own) | Q(author_id=own) | Q(proposal_id__in=along))


def organisations_to_ask(proposal: Proposal) -> QuerySet[Organisation]:
    """Give the members that may propose this matter too, were not asked yet, and did not write it, by name."""
    asked = Coauthor.objects.filter(proposal=proposal, state__in=[CoauthorState.ASKED, CoauthorState.JOINED])
    rows = Organisation.objects.standing().voting().exclude(pk=proposal.author_id)
    if proposal.initiative is not None:
        taking_part = Participation.objects.taking_part().filter(initiative=proposal.initiative)
        rows = rows.filter(Q(pk__in=taking_part.values("organisation_id")) | Q(pk=proposal.initiative.lead_id))
    return rows.exclude(pk__in=asked.values("organisation_id"))


def may_ask_coauthor(by: Acting, proposal: Proposal) -> Verdict:
    """A contributor of the author, until the vote is announced. (select_related "author")"""
    if is_author(by, proposal):
        return _in_time(proposal)
    words = {"name": proposal.author}
    return Verdict(False, _("Alleen een medewerker van %(name)s, de indiener, vraagt een mede-indiener.") % words)


def may_answer(by: Acting, row: Coauthor) -> Verdict:
    """A contributor of the organisation that was asked and may propose this matter."""
    if row.state != CoauthorState.ASKED or row.organisation_id != by.organisation_id:
        return Verdict(False, _("Deze vraag is er niet meer."))
    return _in_time(row.proposal) and may_write_proposal(by, row.proposal.initiative)


def may_withdraw_question(by: Acting, row: Coauthor) -> Verdict:
    """A contributor of the author, while nobody answered."""
    if row.state != CoauthorState.ASKED:
        return Verdict(False, _("%(name)s antwoordde al.") % {"name": row.organisation})
    return may_ask_coauthor(by, row.proposal)


def may_leave(by: Acting, row: Coauthor) -> Verdict:
    """A contributor of a co-author, until the vote is announced."""
    if row.state != CoauthorState.JOINED or row.organisation_id != by.organisation_id:
        return Verdict(False, _("%(name)s dient dit voorstel niet mee in.") % {"name": by.organisation_name})
    if not by.holds(Role.CONTRIBUTOR):
        return Verdict(False, _("Alleen een medewerker van %(name)s kan dit.") % {"name": by.organisation_name})
    return _in_time(row.proposal)


def _in_time(proposal: Proposal) -> Verdict:
    if proposal.state in BEFORE_ANNOUNCED:
        return ALLOWED
    return Verdict(False, _("Wie dit voorstel indient, staat vast sinds de stemming is aangekondigd."))
