"""What each method asks of whoever opens a vote by it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from cooperative.isolation.acting import Refused, RefusedField
from cooperative.isolation.clock import BRUSSELS
from initiatives.electorate.queries import Entitled, electorate_of, once_a_legal_person, weighed
from initiatives.proposals.models import Capacity, Proposal
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.procedure import WeightBasis
from initiatives.voting.count import BETWEEN_OPTIONS, Method
from initiatives.voting.models import Decision
from initiatives.voting.refusals import nobody_entitled, nothing_weighs

SHORTEST = timedelta(hours=1)
MOST_OPTIONS, LONGEST_OPTION = 20, 200


class OpeningRefused(RefusedField):
    """What is asked with an opening does not fit its method."""


def refuse_unfit(proposal: Proposal, rule_set: RuleSet, closes_at: datetime, starts_on: date | None) -> None:
    """Refuse (`OpeningRefused`) opting in to nothing, and a first day before the deadline or without opting in."""
    opts_in = rule_set.terms.method == Method.OPT_IN
    if opts_in and proposal.initiative_id is None:
        raise OpeningRefused(
            "rule_set", _("Instappen doet men in een initiatief. Dit voorstel gaat er niet over: kies andere regels.")
        )
    if opts_in and proposal.capacity != Capacity.GENERAL_MEETING:
        # Whoever does not take part yet reads a matter of the participants only after joining.
        raise OpeningRefused("rule_set", _("Of men instapt, vraagt men aan alle leden: in de algemene vergadering."))
    if starts_on is None:
        return
    if not opts_in:
        raise OpeningRefused("starts_on", _("Een eerste dag hoort alleen bij regels om in te stappen. Laat ze leeg."))
    if starts_on < closes_at.astimezone(BRUSSELS).date():
        raise OpeningRefused("starts_on", _("De eerste dag komt niet voor de sluiting: dan is er nog niets beslist."))


def first_call(proposal: Proposal) -> Decision | None:
    """Give the vote that lacked its quorum, when the next one is its second call (select_related "decision")."""
    return getattr(proposal, "decision", None)


def electors_on(proposal: Proposal, rule_set: RuleSet) -> list[Entitled]:
    """Give who may vote, with their votes, in the house reach.

    Refuses an electorate without anybody, and (`OpeningRefused`) one in which no vote weighs anything.
    """
    procedure = rule_set.procedure
    entitled = weighed(electorate_of(proposal), procedure)
    if procedure.one_per_legal_person:
        entitled = once_a_legal_person(entitled, one_each=procedure.weight_basis == WeightBasis.ONE)
    if not entitled:
        raise Refused(nobody_entitled(proposal))
    if not any(one.weight for one in entitled):
        raise OpeningRefused("rule_set", nothing_weighs(rule_set))
    return entitled


def refuse_options(rule_set: RuleSet, options: Sequence[str]) -> None:
    """Refuse (`OpeningRefused`) options that nobody chooses between, too few, too many, one twice, one too long."""
    if rule_set.terms.method not in BETWEEN_OPTIONS:
        if options:
            raise OpeningRefused("options", _("Opties horen alleen bij regels om te kiezen. Laat ze leeg."))
        return
    least = max(2, rule_set.terms.winners)
    if not least <= len(options) <= MOST_OPTIONS:
        words = {"least": least, "most": MOST_OPTIONS}
        raise OpeningRefused("options", _("Schrijf %(least)s tot %(most)s opties, elk op een regel.") % words)
    if len({option.casefold() for option in options}) < len(options):
        raise OpeningRefused("options", _("Dezelfde optie staat er twee keer."))
    if max(len(option) for option in options) > LONGEST_OPTION:
        words = {"longest": LONGEST_OPTION}
        raise OpeningRefused("options", _("Een optie telt hoogstens %(longest)s tekens.") % words)
