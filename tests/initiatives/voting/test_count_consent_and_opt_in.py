"""Consent and opt-in count organisations: objections that stand, and participants."""

import pytest

from initiatives.voting.count import Ballot, Elector, Outcome, Result, Rules, count

CONSENT = Rules(method="consent", article="art. 5")
SILENCE = Rules(method="consent", silence_consents=True)


def counted(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0) -> Result:
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    electors = [Elector(number, "library", number) for number in range(entitled)]
    return count(rules, electors, [Ballot(number, choice) for number, choice in enumerate(choices)])


@pytest.mark.parametrize(
    ("yes", "no", "blank", "outcome"),
    [
        (5, 0, 0, Outcome.ADOPTED),
        (1, 0, 7, Outcome.ADOPTED),  # whoever abstains stands aside
        (7, 1, 0, Outcome.REJECTED),  # one objection is enough
        (0, 0, 8, Outcome.REJECTED),  # nobody consents
        (0, 0, 0, Outcome.REJECTED),
    ],
)
def test_a_proposal_is_adopted_when_no_objection_stands(yes: int, no: int, blank: int, outcome: Outcome) -> None:
    result = counted(CONSENT, 8, yes, no, blank)
    assert result.outcome == outcome
    step = result.step("consent")
    assert (step.numbers["for"], step.numbers["against"], step.numbers["abstain"]) == (yes, no, blank)
    assert (step.numbers["silent"], step.article) == (8 - yes - no - blank, "art. 5")
    assert step.formula == f"{no} = 0, {yes} ≥ 1"


def test_silence_is_consent_only_where_the_rules_say_so() -> None:
    assert counted(CONSENT, 8, 0, 0).outcome == Outcome.REJECTED
    by_silence = counted(SILENCE, 8, 0, 0)
    assert by_silence.outcome == Outcome.ADOPTED
    assert by_silence.step("consent").numbers["for"] == 8
    assert counted(SILENCE, 8, 0, 1).outcome == Outcome.REJECTED
    # Everybody abstained: nobody was silent, nobody consented.
    assert counted(SILENCE, 8, 0, 0, 8).outcome == Outcome.REJECTED


def test_an_objection_counts_whatever_its_weight() -> None:
    result = count(CONSENT, [Elector(1, "a", 50), Elector(2, "a", 0)], [Ballot(1, "for"), Ballot(2, "against")])
    assert result.outcome == Outcome.REJECTED


def test_consent_can_ask_a_quorum() -> None:
    rules = Rules(method="consent", quorum_num=1, quorum_den=2)
    assert counted(rules, 8, 3, 0).outcome == Outcome.NO_QUORUM
    assert counted(rules, 8, 3, 0, 1).outcome == Outcome.ADOPTED


@pytest.mark.parametrize(
    ("yes", "no", "blank", "distance"),
    [
        (5, 0, 0, 1),  # one objection
        (5, 3, 0, 3),  # all three must give way
        (0, 2, 1, 2),
        (0, 0, 4, 1),  # one of those aside consents
        (0, 0, 0, None),
    ],
)
def test_flip_distances_of_consent(yes: int, no: int, blank: int, distance: int | None) -> None:
    assert counted(CONSENT, 9, yes, no, blank).flip_distance == distance


def test_only_whoever_voted_can_choose_otherwise() -> None:
    all_silent = counted(SILENCE, 9, 0, 0)
    assert (all_silent.outcome, all_silent.flip_distance) == (Outcome.ADOPTED, None)
    assert counted(SILENCE, 9, 0, 0, 1).flip_distance == 1
    assert all_silent.absentees_could_change_it


@pytest.mark.parametrize(
    ("yes", "no", "changes"),
    [
        (5, 0, True),  # an absentee could object
        (8, 0, False),  # nobody was absent
        (5, 1, False),  # no consent takes the objection away
        (0, 0, True),  # an absentee could consent
    ],
)
def test_what_the_silent_could_have_done(yes: int, no: int, changes: bool) -> None:
    assert counted(CONSENT, 8, yes, no).absentees_could_change_it is changes


OPT_IN = Rules(method="opt_in", participants_needed=12, article="art. 3")


@pytest.mark.parametrize(
    ("yes", "outcome"),
    [(11, Outcome.REJECTED), (12, Outcome.ADOPTED), (13, Outcome.ADOPTED)],
)
def test_an_opt_in_is_adopted_from_its_number_of_participants(yes: int, outcome: Outcome) -> None:
    result = counted(OPT_IN, 40, yes, 20)
    assert result.outcome == outcome
    assert (result.needed, result.margin) == (12, yes - 12)
    step = result.step("opt_in")
    assert (step.formula, step.article, step.numbers["against"]) == (f"{yes} ≥ 12", "art. 3", 20)


def test_a_participant_is_one_organisation_whatever_its_weight() -> None:
    rules = Rules(method="opt_in", participants_needed=2)
    one_heavy = count(rules, [Elector(1, "a", 100), Elector(2, "a", 1)], [Ballot(1, "for")])
    assert one_heavy.outcome == Outcome.REJECTED
    two_without_weight = [Elector(1, "a", 0), Elector(2, "a", 0)]
    assert count(rules, two_without_weight, [Ballot(1, "for"), Ballot(2, "for")]).outcome == Outcome.ADOPTED


@pytest.mark.parametrize(
    ("yes", "no", "blank", "distance", "absentees"),
    [
        (14, 3, 0, 3, False),  # 14 − 3 = 11
        (12, 0, 0, 1, False),
        (10, 1, 4, 2, True),  # one of those against and one of those aside
        (10, 1, 0, None, True),  # 11 at most; 29 are absent
        (0, 0, 0, None, True),
    ],
)
def test_flip_distances_of_an_opt_in(yes: int, no: int, blank: int, distance: int | None, absentees: bool) -> None:
    result = counted(OPT_IN, 40, yes, no, blank)
    assert result.flip_distance == distance
    assert result.absentees_could_change_it is absentees


def test_absentees_can_be_too_few_for_the_number() -> None:
    assert not counted(OPT_IN, 12, 10, 1).absentees_could_change_it  # 10 + 1 = 11
    assert counted(OPT_IN, 12, 11, 0).absentees_could_change_it  # 11 + 1 = 12
