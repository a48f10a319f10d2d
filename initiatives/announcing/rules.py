"""Who reads an announcement, who opens what was announced, and on which day a vote can open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, SYSTEM, Acting, Verdict
from cooperative.isolation.clock import BRUSSELS
from initiatives.announcing.models import Announcement
from initiatives.opening.rules import SHORTEST
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import readable_by
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision
from initiatives.voting.rules import may_keep_votes

# The hour in Brussels at which a second call opens.
OPENS = time(9)


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


def day_again(first: Decision, rule_set: RuleSet) -> date:
    """Give the first day in Brussels for a second call: so many calendar days after that on which the first closed."""
    return first_day(first.closes_at, rule_set.procedure.second_call_days)


def moments_again(first: Decision, now: datetime) -> tuple[datetime, datetime]:
    """Say when a second call that is announced now opens and closes (select_related "rule_set").

    It opens at 9 o'clock in Brussels on the first day that both the days between two calls and the days of notice
    allow, tomorrow at the soonest. It closes as many calendar days later as the first vote ran, at the same hour on the
    clock, and runs an hour at least.
    """
    rules, began, ended = first.rule_set, first.opened_at.astimezone(BRUSSELS), first.closes_at.astimezone(BRUSSELS)
    day = max(day_again(first, rules), first_day(now, max(1, rules.procedure.notice_days)))
    opens_at = datetime.combine(day, OPENS, BRUSSELS)
    last = datetime.combine(day + (ended.date() - began.date()), ended.time(), BRUSSELS)
    # Compared in UTC: on one clock an hour can last two.
    return opens_at.astimezone(UTC), max(last.astimezone(UTC), opens_at.astimezone(UTC) + SHORTEST)
