"""A vote opens: the text, the rules and who may vote are frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db.models import F
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import action, house
from initiatives.electorate.queries import electorate_hash
from initiatives.opening.rules import (
    SHORTEST,
    OpeningRefused,
    electors_on,
    first_call,
    refuse_options,
    refuse_unfit,
)
from initiatives.portfolio.actions import lock_matter
from initiatives.proposals.actions import lock_proposal
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.queries import submitted_text
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision, Elector, Option
from initiatives.voting.refusals import wrong_rules
from initiatives.voting.rules import may_open_vote, rule_sets_for
from initiatives.voting.signals import vote_opened

# What the number of a second call adds to that of the first.
SECOND = "bis"


@action
def open_vote(
    *,
    by: Acting,
    proposal: Proposal,
    rule_set: RuleSet,
    closes_at: datetime,
    starts_on: date | None = None,
    options: Sequence[str] = (),
) -> Decision:
    """Open the vote on the submitted text and freeze who may vote.

    `starts_on`: from which day whoever opts in takes part; None: from the count. `options`: what a vote between
    options chooses from, in this order. Refuses who is not the secretary, a proposal that is not admissible, a rule
    set of another body, with what no vote can follow yet or that asks days of notice, a second call, a deadline within
    the hour, an electorate without anybody, and (`OpeningRefused`) what the method does not ask, or cannot do without.
    """
    proposal = lock_proposal(by, proposal, may_open_vote)
    if first_call(proposal) is not None:
        raise Refused(_("Hier was geen quorum. Kondig de tweede stemming aan: er gaan dagen aan vooraf."))
    if not rule_sets_for(proposal).filter(pk=rule_set.pk).exists():
        raise Refused(wrong_rules())
    if closes_at < fresh_now() + SHORTEST:
        raise Refused(_("De stemming moet minstens een uur open staan. Kies een later uur."))
    if rule_set.procedure.notice_days:
        raise OpeningRefused("rule_set", _("Deze regels vragen een aankondiging vooraf. Kondig de stemming aan."))
    refuse_unfit(proposal, rule_set, closes_at, starts_on)
    refuse_options(rule_set, options)
    return open_on(proposal, rule_set, closes_at, starts_on, options)


def open_on(
    proposal: Proposal, rule_set: RuleSet, closes_at: datetime, starts_on: date | None, options: Sequence[str]
) -> Decision:
    """Open the vote on the newest text of a locked proposal, inside an action; refuses one without electors.

    Where a first vote lacked its quorum, this one is the second call and stands in its place. (select_related
    "decision")
    """
    text, first = submitted_text(proposal), first_call(proposal)
    if proposal.initiative_id is not None:
        lock_matter(proposal.initiative_id)
    with house("who may vote is the same whoever opens the vote"):
        entitled = electors_on(proposal, rule_set)
        readers = readers_of(proposal)
        if first is not None:
            Decision.objects.filter(pk=first.pk).update(standing=None)
        decision = Decision.objects.create(
            proposal=proposal,
            standing=proposal,
            second_call_of=first,
            text=text,
            rule_set=rule_set,
            number=f"{proposal.number or ''}{SECOND if first else ''}",
            closes_at=closes_at,
            starts_on=starts_on,
            electors_count=len(entitled),
            options_count=len(options),
            organisation_id=proposal.author_id,
            **readers,
        )
        Elector.objects.bulk_create(Elector(decision=decision, **asdict(one), **readers) for one in entitled)
        Option.objects.bulk_create(
            Option(decision=decision, place=place, title=title, organisation_id=proposal.author_id, **readers)
            for place, title in enumerate(options, 1)
        )
        Proposal.objects.filter(pk=proposal.pk).update(
            state=ProposalState.IN_VOTE, phase_until=None, version=F("version") + 1
        )
        vote_opened.send(sender=Decision, decision=decision)
    record(
        "vote_opened",
        subject=("decision", decision.pk),
        number=decision.number,
        closes_at=closes_at,
        starts_on=starts_on,
        rule_set=f"{rule_set.key} {rule_set.number}",
        text_hash=text.text_hash,
        electors=len(entitled),
        electorate_hash=electorate_hash(entitled),
        options=list(options),
        second_call_of=first.number if first else "",
    )
    return decision
