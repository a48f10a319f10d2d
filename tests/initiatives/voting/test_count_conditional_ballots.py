"""A ballot under reservation counts once it is firm; the result says what holds then."""

from dataclasses import replace
from typing import Any

import pytest

from initiatives.voting.count import Ballot, Elector, InvalidRules, Outcome, Result, Rules, count

TWO_THIRDS = Rules(method="qualified_majority", quorum_num=1, quorum_den=2, majority_num=2, majority_den=3)


def ballots_of(firm: dict[str, int], conditional: dict[str, int]) -> list[Ballot]:
    said = [(choice, False) for choice, many in firm.items() for _ in range(many)]
    said += [(choice, True) for choice, many in conditional.items() for _ in range(many)]
    return [Ballot(number, choice, conditional=reserved) for number, (choice, reserved) in enumerate(said)]


def counted(rules: Rules, entitled: int, firm: dict[str, int], conditional: dict[str, int]) -> Result:
    electors = [Elector(number, "library", 1, 1000) for number in range(entitled)]
    return count(rules, electors, ballots_of(firm, conditional))


def test_the_outcome_is_that_of_the_firm_ballots_alone() -> None:
    # Firm 14 for, 8 against: 2/3 of 22 is 14.67, so 15: one short. With 4 more for: 18 of 26, 17.33, so 18.
    result = counted(TWO_THIRDS, 40, {"for": 14, "against": 8}, {"for": 4})
    assert result.outcome == Outcome.REJECTED
    assert (result.needed, result.margin) == (15, -1)
    assert result.outcome_if_firm == Outcome.ADOPTED
    then = result.step("majority_if_firm")
    assert (then.numbers["for"], then.numbers["needed"], then.verdict) == (18, 18, True)


def test_a_conditional_ballot_is_no_presence_for_the_quorum_yet() -> None:
    result = counted(TWO_THIRDS, 40, {"for": 15}, {"for": 5})
    assert result.outcome == Outcome.NO_QUORUM
    assert result.step("quorum").numbers["present"] == 15
    assert (result.outcome_if_firm, result.step("quorum_if_firm").numbers["present"]) == (Outcome.ADOPTED, 20)
    assert counted(TWO_THIRDS, 40, {"for": 15}, {"for": 4}).outcome_if_firm == Outcome.NO_QUORUM


def test_conditional_ballots_are_told_apart_in_every_sum() -> None:
    result = counted(TWO_THIRDS, 40, {"for": 14, "against": 8}, {"for": 4, "against": 2, "abstain": 1})
    total = result.step("total").numbers
    assert [total[mark] for mark in ("for", "against", "abstain", "conditional", "absent")] == [14, 8, 0, 7, 11]
    assert total["conditional_inhabitants"] == 7000
    said = result.step("conditional").numbers
    assert [said[mark] for mark in ("for", "against", "abstain", "entitled")] == [4, 2, 1, 7]
    assert said["against_inhabitants"] == 2000


def test_those_with_a_reservation_are_not_among_the_absentees() -> None:
    # 14 for, 8 against, 4 reserved, none absent: with 18 of 26 it would pass, but nobody is left to come.
    result = counted(TWO_THIRDS, 26, {"for": 14, "against": 8}, {"for": 4})
    assert result.step("absentees").numbers["absent"] == 0
    assert not result.absentees_could_change_it
    # Of the 34 entitled 15 are firm and 4 reserved: all 15 absentees make 30, more than the 17 needed.
    assert counted(TWO_THIRDS, 34, {"for": 15}, {"for": 4}).absentees_could_change_it
    # Of 34, 2 firm and 30 reserved: the 2 absentees make 4 of 17.
    assert not counted(TWO_THIRDS, 34, {"for": 2}, {"for": 30}).absentees_could_change_it


def test_a_majority_of_all_entitled_keeps_those_with_a_reservation_in_its_basis() -> None:
    rules = Rules(method="qualified_majority", majority_num=1, majority_den=2, majority_basis="entitled")
    assert counted(rules, 10, {"for": 4}, {"for": 1}).needed == 5
    assert counted(rules, 10, {"for": 4}, {"for": 1}).outcome == Outcome.REJECTED
    assert counted(rules, 10, {"for": 4}, {"for": 1}).outcome_if_firm == Outcome.ADOPTED


def test_without_a_reservation_no_step_speaks_of_it() -> None:
    result = counted(TWO_THIRDS, 4, {"for": 3}, {})
    assert result.outcome_if_firm is None
    assert not [step for step in result.steps if step.rule.endswith("_if_firm") or step.rule == "conditional"]


def test_a_conditional_yes_is_no_participation_and_a_conditional_objection_none_either() -> None:
    opt_in = counted(Rules(method="opt_in", participants_needed=3), 5, {"for": 2}, {"for": 1})
    assert (opt_in.outcome, opt_in.outcome_if_firm) == (Outcome.REJECTED, Outcome.ADOPTED)
    consent = counted(Rules(method="consent"), 5, {"for": 2}, {"against": 1})
    assert (consent.outcome, consent.outcome_if_firm) == (Outcome.ADOPTED, Outcome.REJECTED)
    # A reservation is no silence: it does not consent either.
    silence = counted(Rules(method="consent", silence_consents=True), 1, {}, {"for": 1})
    assert (silence.outcome, silence.outcome_if_firm) == (Outcome.REJECTED, Outcome.ADOPTED)


def test_options_are_chosen_by_firm_ballots_and_told_as_if_all_were() -> None:
    electors = [Elector(number, "a", 1) for number in range(3)]
    cast = [Ballot.approving(0, [7]), *(Ballot.approving(n, [8], conditional=True) for n in (1, 2))]
    result = count(Rules(method="approval"), electors, cast, (7, 8))
    assert result.chosen == (7,)
    assert [(step.scope, step.numbers["points"]) for step in result.steps_of("option")] == [("7", 1), ("8", 0)]
    then = result.steps_of("option_if_firm")
    assert [(step.scope, step.numbers["points"], step.verdict) for step in then] == [("8", 2, True), ("7", 1, False)]
    assert (result.step("total").numbers["conditional"], result.step("conditional").numbers["valid"]) == (2, 2)
    scored = count(Rules(method="score"), electors, [Ballot.scoring(0, {7: 4}, conditional=True)], (7, 8))
    assert (scored.chosen, scored.outcome_if_firm) == ((), Outcome.ADOPTED)


def test_votes_under_reservation_are_not_present_for_a_cap_of_those_present() -> None:
    rules = Rules(method="simple_majority", weight_cap_num=1, weight_cap_den=2, weight_cap_basis="cast")
    electors = [Elector(1, "a", 60), Elector(2, "a", 20), Elector(3, "a", 80)]
    cast = [Ballot(1, "for"), Ballot(2, "against"), Ballot(3, "against", conditional=True)]
    result = count(rules, electors, cast)
    # Half of 60 + 20 is 40; with the 80 half of 160 is 80.
    assert result.step("weight_cap").numbers["most"] == 40
    assert result.step("majority").numbers["for"] == 40
    then = result.step("majority_if_firm").numbers
    assert (then["for"], then["against"]) == (60, 100)


def test_a_casting_vote_has_no_reservation() -> None:
    rules = Rules(method="simple_majority", tie_rule="casting_vote")
    with pytest.raises(InvalidRules, match="without reservation"):
        count(rules, [Elector(1, "a")], [], casting=Ballot(1, "for", conditional=True))


@pytest.mark.parametrize(
    "rules",
    [
        TWO_THIRDS,
        Rules(method="simple_majority", tie_rule="casting_vote"),
        Rules(method="consent"),
        Rules(method="opt_in", participants_needed=4),
    ],
)
def test_firm_and_conditional_together_equal_two_counts(rules: Rules) -> None:
    firm, conditional = {"for": 5, "against": 4, "abstain": 1}, {"for": 3, "against": 4}
    ballots = ballots_of(firm, conditional)
    electors = [Elector(number, "library", 1 + number % 3) for number in range(20)]
    extra: dict[str, Any] = {"casting": Ballot(0, "for")} if rules.tie_rule == "casting_vote" else {}
    result = count(rules, electors, ballots, **extra)
    alone = count(rules, electors, [ballot for ballot in ballots if not ballot.conditional], **extra)
    together = count(rules, electors, [replace(ballot, conditional=False) for ballot in ballots], **extra)
    assert result.outcome == alone.outcome
    assert result.flip_distance == alone.flip_distance
    assert result.outcome_if_firm == together.outcome
    assert result.decisive.formula == alone.decisive.formula
    assert dict(result.step(f"{together.decisive.rule}_if_firm").numbers) == dict(together.decisive.numbers)
