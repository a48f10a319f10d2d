"""Who reads an announcement, who opens what was announced, and on which day a vote can open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, SYSTEM, Acting, Verdict
from cooperative.isolation.clock import BRUSSELS
from initiatives.announcing.models import Announcement
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import readable_by
from initiatives.voting.rules import may_keep_votes


def announcements_for(acting: Acting) -> QuerySet[Announcement]:
    """Give the announcements that this context may read, the newest first."""
    return Announcement.objects.filter(readable_by(acting))


def may_open_announced(by: Acting, proposal: Proposal) -> Verdict:
    """The portal itself or the secretary, while the vote is announced; the moment is judged under the lock."""
    if proposal.state != ProposalState.SCHEDULED:
        return Verdict(False, _("Over dit voorstel is nu geen stemming aangekondigd."))
    return ALLOWED if by is SYSTEM else may_keep_votes(by)


def first_day(announced_at: datetime, notice_days: int) -> date:
    """Give the first day in Brussels on which a vote can open: so many calendar days after that of its announcement."""
    return announced_at.astimezone(BRUSSELS).date() + timedelta(days=notice_days)
