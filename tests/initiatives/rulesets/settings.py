"""Drawn rule sets: each setting that has a meaning, and none that means nothing."""

from __future__ import annotations

from dataclasses import replace
from math import gcd

from hypothesis import strategies as st

from initiatives.rulesets.contradictions import contradictions
from initiatives.rulesets.procedure import Procedure
from initiatives.voting.count import CollegeThreshold, Rules
from initiatives.voting.count.terms import BETWEEN_OPTIONS, MAJORITIES
from members.organisations.models import VOTING_KINDS

Settings = tuple[Rules, Procedure]
METHODS = ["simple_majority", "qualified_majority", "opt_in", "consent", "approval", "score"]


def lowest(part: tuple[int, int]) -> tuple[int, int]:
    """Give a fraction of two numbers from 1 in lowest terms, the smaller one above."""
    num, den = min(part), max(part)
    return num // gcd(num, den), den // gcd(num, den)


fractions = st.tuples(st.integers(1, 20), st.integers(1, 20)).map(lowest)
below_one = fractions.filter(lambda part: part[0] < part[1])


@st.composite
def any_settings(draw: st.DrawFn) -> Settings:
    """Draw a rule set, whether it contradicts itself or not; every number lies where the form lets it lie."""
    quorum = draw(st.none() | fractions) or (0, 1)
    majority = draw(fractions)
    cap = draw(st.none() | fractions) or (0, 1)
    by_chair = draw(st.booleans())
    second_call = draw(st.booleans())
    colleges = draw(st.dictionaries(st.sampled_from([kind.value for kind in VOTING_KINDS]), fractions, max_size=2))
    strict = draw(st.booleans())
    rules = Rules(
        method=draw(st.sampled_from(METHODS)),
        quorum_num=quorum[0],
        quorum_den=quorum[1],
        quorum_basis=draw(st.sampled_from(["heads", "votes", "shares"])),
        quorum_strict=draw(st.booleans()),
        majority_num=majority[0],
        majority_den=majority[1],
        majority_basis=draw(st.sampled_from(["cast", "cast_with_abstentions", "entitled"])),
        college_thresholds=tuple(CollegeThreshold(kind, *part, strict) for kind, part in sorted(colleges.items())),
        weight_cap_num=cap[0],
        weight_cap_den=cap[1],
        weight_cap_basis=draw(st.sampled_from(["entitled", "cast"])),
        participants_needed=draw(st.integers(1, 30)),
        winners=draw(st.integers(1, 5)),
        tie_rule="casting_vote" if by_chair else "status_quo",
        silence_consents=draw(st.booleans()),
    )
    procedure = Procedure(
        electorate=draw(st.sampled_from(["initiative", "body"])),
        one_per_legal_person=draw(st.booleans()),
        weight_basis=draw(st.sampled_from(["one", "shares", "inhabitants", "given"])),
        notice_days=draw(st.integers(0, 40)),
        second_call=second_call,
        second_call_days=draw(st.integers(0, 40)),
        max_proxies=draw(st.integers(0, 4)),
        own_vote_beats_proxy=draw(st.booleans()),
        mandate_demanded=draw(st.booleans()),
        conditional_allowed=draw(st.booleans()),
        results_before_close=draw(st.booleans()),
        written_procedure=draw(st.booleans()),
        objection_needs_reason=draw(st.booleans()),
        blocking_objections=draw(st.integers(0, 3)),
        ratification_needed=draw(st.booleans()),
        casting_vote_of="chair" if by_chair else "",
        votes_library=draw(st.integers(0, 3)),
        votes_municipality=draw(st.integers(0, 3)),
    )
    return rules, procedure


def without_contradictions(settings: Settings) -> Settings:
    """Take back, setting by setting, whatever contradicts the rest: what is left says only what has a meaning."""
    rules, procedure = settings
    usual, plain = Procedure(), Rules(method=rules.method)
    if rules.method not in MAJORITIES:
        rules = replace(rules, majority_num=1, majority_den=2, majority_basis="cast", college_thresholds=())
    if rules.method == "simple_majority":
        rules = replace(rules, majority_num=1, majority_den=2)
    if rules.method != "opt_in":
        rules = replace(rules, participants_needed=1)
    if rules.method not in BETWEEN_OPTIONS:
        rules = replace(rules, winners=1)
    if rules.method != "consent":
        rules = replace(rules, silence_consents=False)
        if not procedure.blocking_objections:
            procedure = replace(procedure, objection_needs_reason=True)
    if rules.method not in MAJORITIES or rules.college_thresholds:
        procedure = replace(procedure, blocking_objections=0)
        if rules.method != "consent":
            procedure = replace(procedure, objection_needs_reason=True)
    if rules.method in {"consent", "opt_in"}:
        procedure = replace(procedure, weight_basis="one")
    if procedure.weight_basis == "given" and not procedure.votes_municipality:
        procedure = replace(procedure, votes_library=1)
    if procedure.weight_basis != "given":
        procedure = replace(procedure, votes_library=0, votes_municipality=0)
    if rules.quorum_num == rules.quorum_den:
        rules = replace(rules, quorum_strict=False)
    if rules.silence_consents or not (rules.quorum_num or rules.quorum_strict):
        rules = replace(rules, quorum_num=0, quorum_den=1, quorum_strict=False, quorum_basis="heads")
        procedure = replace(procedure, second_call=False)
    if procedure.weight_basis != "shares" and rules.quorum_basis != "heads":
        rules = replace(rules, quorum_basis="heads" if procedure.weight_basis == "one" else "votes")
    if procedure.weight_basis == "one" or rules.method in {"consent", "opt_in"} or not rules.weight_cap_num:
        rules = replace(rules, weight_cap_num=0, weight_cap_den=1, weight_cap_basis=plain.weight_cap_basis)
    days = max(1, procedure.second_call_days) if procedure.second_call else 0
    procedure = replace(procedure, second_call_days=days)
    if not procedure.max_proxies:
        procedure = replace(procedure, own_vote_beats_proxy=usual.own_vote_beats_proxy)
    if rules.silence_consents:
        procedure = replace(procedure, mandate_demanded=False)
    knows_ties = rules.method in {"simple_majority", *BETWEEN_OPTIONS} and rules.majority_basis == "cast"
    if not knows_ties or procedure.electorate == "initiative":
        rules, procedure = replace(rules, tie_rule="status_quo"), replace(procedure, casting_vote_of="")
    thresholds = tuple(replace(one, strict=one.strict and one.num < one.den) for one in rules.college_thresholds)
    rules = replace(rules, college_thresholds=thresholds)
    if (rules.method, rules.majority_num, rules.majority_basis) != (
        "qualified_majority",
        rules.majority_den,
        "entitled",
    ):
        procedure = replace(procedure, written_procedure=False)
    return rules, procedure


good_settings = any_settings().map(without_contradictions)


def contradicts(settings: Settings) -> list[str]:
    """Name the settings that are refused."""
    rules, procedure = settings
    capacities = ("consortium",) if procedure.electorate == "initiative" else ("general_meeting",)
    return [one.field for one in contradictions(rules, procedure, capacities)]
