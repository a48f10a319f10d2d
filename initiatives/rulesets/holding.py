"""What of a rule set a vote in the portal can follow: the one list that grows with each way to vote."""

from __future__ import annotations

from initiatives.rulesets.procedure import Procedure, stored
from initiatives.rulesets.rendering import Check
from initiatives.voting.count import Method, Rules

METHODS = frozenset({Method.SIMPLE, Method.QUALIFIED})
# The settings of the course that may differ from the usual; with any other one no vote opens.
FOLLOWED = frozenset({"electorate", "mandate_demanded"})
# What each other setting is about, as the words of a rule set name it.
ABOUT = {
    "one_per_legal_person": Check.ELECTORATE,
    "weight_basis": Check.ELECTORATE,
    "notice_days": Check.NOTICE,
    "max_proxies": Check.PROXIES,
    "own_vote_beats_proxy": Check.PROXIES,
    "conditional_allowed": Check.MANDATE,
    "second_call": Check.SECOND_CALL,
    "second_call_days": Check.SECOND_CALL,
    "objection_needs_reason": Check.OBJECTIONS,
    "blocking_objections": Check.OBJECTIONS,
    "casting_vote_of": Check.TIE,
    "results_before_close": Check.COURSE,
    "written_procedure": Check.COURSE,
    "ratification_needed": Check.COURSE,
}
NOT_FOLLOWED = sorted(ABOUT.keys() - FOLLOWED)


def lacking(rules: Rules, procedure: Procedure) -> tuple[Check, ...]:
    """Name what no vote in the portal can follow yet, in the order of a vote; empty: a vote can be held."""
    found = {ABOUT[name] for name in stored(procedure) if name not in FOLLOWED}
    if rules.method not in METHODS:
        found.add(Check.MAJORITY)
    return tuple(check for check in Check if check in found)
