"""What of a rule set a vote in the portal can follow: the one list that grows with each way to vote."""

from __future__ import annotations

from typing import Any

from initiatives.rulesets.procedure import Procedure, WeightBasis, stored
from initiatives.rulesets.rendering import Check
from initiatives.voting.count import Method, Rules

METHODS = frozenset(Method)
# The settings of the course that may differ from the usual; with any other one no vote opens.
FOLLOWED = frozenset(
    {
        "electorate",
        "notice_days",
        "mandate_demanded",
        "conditional_allowed",
        "objection_needs_reason",
        "max_proxies",
        "own_vote_beats_proxy",
        "results_before_close",
        "written_procedure",
        "second_call",
        "second_call_days",
        "casting_vote_of",
        "ratification_needed",
        "one_per_legal_person",
        "blocking_objections",
    }
)
# What each other setting is about, as the words of a rule set name it.
ABOUT = {
    "weight_basis": Check.ELECTORATE,
    "notice_days": Check.NOTICE,
    "conditional_allowed": Check.MANDATE,
    "ratification_needed": Check.COURSE,
}
# Settings of which some values are followed: no rule set says who gives a number.
FOLLOWED_VALUES = {"weight_basis": frozenset({WeightBasis.ONE, WeightBasis.SHARES, WeightBasis.INHABITANTS})}
NOT_FOLLOWED = sorted(ABOUT.keys() - FOLLOWED - FOLLOWED_VALUES.keys())


def lacking(rules: Rules, procedure: Procedure) -> tuple[Check, ...]:
    """Name what no vote in the portal can follow yet, in the order of a vote; empty: a vote can be held."""
    found = {ABOUT[name] for name, value in stored(procedure).items() if not _follows(name, value)}
    if rules.method not in METHODS:
        found.add(Check.MAJORITY)
    return tuple(check for check in Check if check in found)


def _follows(name: str, value: Any) -> bool:
    return name in FOLLOWED or value in FOLLOWED_VALUES.get(name, ())
