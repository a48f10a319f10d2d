"""What happens to an announced vote: it is announced to whoever may vote, and it opens at its moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import action, house
from cooperative.web.formats import date_long, datetime_long, number
from initiatives.announcing.models import Announcement
from initiatives.announcing.rules import day_again, first_day, may_open_announced, moments_again
from initiatives.electorate.queries import Entitled, electorate_of
from initiatives.opening.actions import open_on
from initiatives.opening.rules import SHORTEST, electors_on, first_call, refuse_options, refuse_unfit
from initiatives.proposals.actions import enter_phase, lock_proposal
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.queries import submitted_text
from initiatives.proposals.rules import BY_SEATS
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision
from initiatives.voting.refusals import wrong_rules
from initiatives.voting.rules import may_open_vote, rule_sets_for
from members.bodies.queries import seated_in
from members.notices.actions import Told, notify
from members.notices.sentences import titles
from members.roles.models import Role


@action
def announce_vote(
    *,
    by: Acting,
    proposal: Proposal,
    rule_set: RuleSet,
    opens_at: datetime,
    closes_at: datetime,
    starts_on: date | None = None,
    options: Sequence[str] = (),
) -> Announcement:
    """Fix text, rules, options and moments of a vote to come, and tell whoever may vote.

    `starts_on` and `options` as in `open_vote`. Refuses who is not the secretary, a proposal that no vote can open on,
    rules of another body, a first day sooner than the rules ask, less than an hour to vote, an electorate without
    anybody, and (`OpeningRefused`) what the method does not ask, or cannot do without.
    """
    proposal = lock_proposal(by, proposal, may_open_vote)
    if not rule_sets_for(proposal).filter(pk=rule_set.pk).exists():
        raise Refused(wrong_rules())
    _refuse_untimely(rule_set, opens_at, closes_at, first_call(proposal))
    refuse_unfit(proposal, rule_set, closes_at, starts_on)
    refuse_options(rule_set, options)
    with house("whoever may vote is told, of every organisation"):
        return _announce(
            by,
            proposal,
            electors_on(proposal, rule_set),
            text=submitted_text(proposal),
            rule_set=rule_set,
            opens_at=opens_at,
            closes_at=closes_at,
            starts_on=starts_on,
            options=list(options),
        )


def call_again(by: Acting, first: Decision) -> Announcement:
    """Announce the second call of a vote that lacked its quorum; in the house reach, within its count.

    Text, rules and options are those of the first; whoever opts in takes part from the day of the count at the
    soonest. Nobody to vote now is no reason to refuse: the electorate is frozen when the vote opens.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=first.proposal_id)
    opens_at, closes_at = moments_again(first, fresh_now())
    closing_day = closes_at.astimezone(BRUSSELS).date()
    return _announce(
        by,
        proposal,
        electorate_of(proposal),
        text=first.text,
        rule_set=first.rule_set,
        opens_at=opens_at,
        closes_at=closes_at,
        starts_on=first.starts_on and max(first.starts_on, closing_day),
        options=[option.title for option in first.options.all()] if first.options_count else [],
        second_call_of=first,
    )


def _announce(
    by: Acting,
    proposal: Proposal,
    entitled: Sequence[Entitled],
    second_call_of: Decision | None = None,
    **fixed: Any,
) -> Announcement:
    """Keep what is `fixed` of a vote to come, schedule its locked proposal and tell who may vote; in the house."""
    text, rule_set, opens_at = fixed["text"], fixed["rule_set"], fixed["opens_at"]
    told = _tell(proposal, entitled, opens_at, again=second_call_of is not None)
    announcement = Announcement.objects.create(
        proposal=proposal,
        **fixed,
        person_id=by.person_id or 0,
        told=told.readers,
        mailing=told.key,
        organisation_id=proposal.author_id,
        **readers_of(proposal),
    )
    enter_phase(by, proposal, ProposalState.SCHEDULED, until=opens_at)
    record(
        "vote_announced",
        subject=("proposal", proposal.pk),
        number=proposal.number or "",
        opens_at=opens_at,
        closes_at=fixed["closes_at"],
        rule_set=f"{rule_set.key} {rule_set.number}",
        text_hash=text.text_hash,
        starts_on=fixed["starts_on"],
        options=fixed["options"],
        told=len(told.readers),
        second_call_of=second_call_of.number if second_call_of else "",
    )
    return announcement


def _refuse_untimely(rule_set: RuleSet, opens_at: datetime, closes_at: datetime, first: Decision | None) -> None:
    now, days = fresh_now(), rule_set.procedure.notice_days
    if opens_at <= now:
        raise Refused(_("Dit uur is al voorbij. Kies een later uur."))
    earliest = first_day(now, days)
    if opens_at.astimezone(BRUSSELS).date() < earliest:
        said = ngettext(
            "Deze regels vragen een aankondiging van minstens %(days)s dag: kies ten vroegste %(day)s.",
            "Deze regels vragen een aankondiging van minstens %(days)s dagen: kies ten vroegste %(day)s.",
            days,
        )
        raise Refused(said % {"days": number(days), "day": date_long(earliest)})
    if first is not None and opens_at.astimezone(BRUSSELS).date() < day_again(first, rule_set):
        words = {"day": date_long(day_again(first, rule_set))}
        raise Refused(_("De tweede stemming opent volgens de regels ten vroegste op %(day)s.") % words)
    if closes_at < opens_at + SHORTEST:
        raise Refused(_("De stemming moet minstens een uur open staan. Kies een later uur."))


def _tell(proposal: Proposal, entitled: Sequence[Entitled], opens_at: datetime, *, again: bool) -> Told:
    """Tell the representatives of whoever may vote now, or who sits in the body; in the house reach."""
    whom: dict[str, Any] = {
        "organisations": [one.organisation_id for one in entitled],
        "roles": [Role.REPRESENTATIVE],
    }
    if proposal.capacity in BY_SEATS:
        whom = {"readers": seated_in(proposal.body_id or 0)}
    return notify(
        **whom,
        kind="vote_announced",
        facts=titles(proposal) | {"opens_at": opens_at, "again": again},
        subject=("proposal", proposal.pk),
        path=reverse("announcement", args=[proposal.pk]),
    )


@action
def open_announced(*, by: Acting, proposal_id: int) -> Decision:
    """Open an announced vote, at its moment or later, and freeze who may vote.

    Refuses who is neither the secretary nor the portal itself, a vote that is not announced (any more), a moment
    too soon, and one after the announced end.
    """
    with house("an announced vote opens, whoever finds that its moment has come"):
        proposal = Proposal.objects.select_for_update(of=("self",)).select_related("decision").get(pk=proposal_id)
        may_open_announced(by, proposal).or_refuse()
        announced = Announcement.objects.filter(proposal=proposal).select_related("rule_set")[0]
        now = fresh_now()
        if now < announced.opens_at:
            moment = datetime_long(announced.opens_at)
            raise Refused(_("Deze stemming opent pas op %(moment)s.") % {"moment": moment})
        if now >= announced.closes_at:
            raise Refused(_("De aangekondigde sluiting is voorbij. Houd het voorstel aan en kondig opnieuw aan."))
        return open_on(proposal, announced.rule_set, announced.closes_at, announced.starts_on, announced.options)
