"""Small votes written out step by step, every number from the sum beside it: what is stored is what was counted."""

from typing import Any

from initiatives.voting.count import Ballot, Elector, Result, Rules, count

Told = tuple[str, dict[str, int], str, bool | None, str]


def told(result: Result, rule: str) -> list[Told]:
    """Give the steps of one rule in full."""
    rows = [step.to_json() for step in result.steps if step.rule == rule]
    return [(row["scope"], row["numbers"], row["formula"], row["verdict"], row["article"]) for row in rows]


def voted(rules: Rules, said: dict[int, Any], *, absent: int = 0, options: tuple[int, ...] = ()) -> Result:
    """Count: `said` per elector from 1 on, a choice or the points of its options; the rest stayed away."""
    electors = [Elector(number, "a") for number in range(1, len(said) + absent + 1)]
    ballots = [
        Ballot(number, one) if isinstance(one, str) else Ballot.scoring(number, one) for number, one in said.items()
    ]
    return count(rules, electors, ballots, options)


def test_a_tie_of_a_simple_majority() -> None:
    """Three are entitled, two came: more than 1/3 of 3 is 2. One for, one against: 1 of 2 is not more than half."""
    rules = Rules(
        method="simple_majority", quorum_num=1, quorum_den=3, quorum_strict=True, article="A", quorum_article="Q"
    )
    result = voted(rules, {1: "for", 2: "against"}, absent=1)
    quorum = {"present": 2, "entitled": 3, "needed": 2, "num": 1, "den": 3, "strict": 1}
    assert told(result, "quorum") == [("heads", quorum, "2 × 3 > 1 × 3", True, "Q")]
    majority = {"for": 1, "against": 1, "abstain": 0, "basis": 2, "needed": 2, "num": 1, "den": 2, "strict": 1}
    assert told(result, "majority") == [("cast", majority, "1 × 2 > 1 × 2", False, "A")]
    assert told(result, "tie") == [("status_quo", {"votes": 1, "decided": 0}, "", False, "A")]
    # The one against for: 2 of 2.
    flip = {"equal_weights": 1, "distance": 1, "from_for": 0, "from_against": 1, "from_abstain": 0}
    assert told(result, "flip_distance") == [("", flip, "", None, "")]
    # The absentee for: 2 of 3 is more than half; against: 1 of 3 is not.
    absentees = {
        "absent": 1,
        "absent_votes": 1,
        "quorum_short": 0,
        "adopted_if_for": 1,
        "adopted_if_against": 0,
        "for": 2,
        "basis": 3,
        "num": 1,
        "den": 2,
        "exact": 0,
        "changes": 1,
    }
    assert told(result, "absentees") == [("for", absentees, "", None, "")]


def test_a_quorum_that_lacks_three() -> None:
    """At least 4/5 of 5 is 4, one came: three short. Four absentees more make it."""
    result = voted(Rules(method="simple_majority", quorum_num=4, quorum_den=5), {1: "for"}, absent=4)
    quorum = {"present": 1, "entitled": 5, "needed": 4, "num": 4, "den": 5, "strict": 0}
    assert told(result, "quorum") == [("heads", quorum, "1 × 5 ≥ 4 × 5", False, "")]
    assert result.step("absentees").numbers["quorum_short"] == 3
    assert result.step("absentees").numbers["changes"] == 1
    assert told(result, "flip_distance") == [("", {"equal_weights": 1}, "", None, "")]


def test_a_quorum_that_is_met_lacks_nothing() -> None:
    """Two of two came where one would do."""
    result = voted(Rules(method="simple_majority", quorum_num=1, quorum_den=2), {1: "for", 2: "for"})
    assert result.step("absentees").numbers["quorum_short"] == 0


def test_too_few_opt_in() -> None:
    """One joins, two do not, one abstains; four are needed: three short, of which two against and one abstention."""
    rules = Rules(method="opt_in", participants_needed=4, article="A")
    result = voted(rules, {1: "for", 2: "against", 3: "against", 4: "abstain"}, absent=2)
    joining = {"for": 1, "against": 2, "abstain": 1, "basis": 3, "needed": 4}
    assert told(result, "opt_in") == [("", joining, "1 ≥ 4", False, "A")]
    flip = {"equal_weights": 1, "distance": 3, "from_against": 2, "from_abstain": 1}
    assert told(result, "flip_distance") == [("", flip, "", None, "")]
    # Two absentees more make three, not four.
    absentees = {"absent": 2, "absent_votes": 2, "quorum_short": 0, "adopted_if_for": 0, "adopted_if_against": 0}
    assert told(result, "absentees") == [("for", {**absentees, "changes": 0}, "", None, "")]
    # Exactly as many as are short can turn it; of three against, two are enough for two short.
    turned = voted(Rules(method="opt_in", participants_needed=3), {1: "for", 2: "against", 3: "against"})
    assert turned.flip_distance == 2
    three = voted(Rules(method="opt_in", participants_needed=3), {1: "for", 2: "against", 3: "against", 4: "against"})
    moved = {"equal_weights": 1, "distance": 2, "from_against": 2, "from_abstain": 0}
    assert told(three, "flip_distance") == [("", moved, "", None, "")]
    nobody = voted(Rules(method="opt_in", participants_needed=3), {1: "for", 2: "against"})
    assert nobody.flip_distance is None


def test_enough_opt_in() -> None:
    """Three join, two are needed: two would have to step out. The absentee undoes nothing."""
    result = voted(Rules(method="opt_in", participants_needed=2), {1: "for", 2: "for", 3: "for"}, absent=1)
    assert told(result, "flip_distance") == [("", {"equal_weights": 1, "distance": 2, "from_for": 2}, "", None, "")]
    absentees = {"absent": 1, "absent_votes": 1, "quorum_short": 0, "adopted_if_for": 1, "adopted_if_against": 1}
    assert told(result, "absentees") == [("for", {**absentees, "changes": 0}, "", None, "")]


def test_approvals_with_a_tie_on_the_second_place() -> None:
    """Option 7 has three, 8 and 9 have two each, for two places: 7 is chosen, the second place stays open."""
    rules = Rules(method="approval", winners=2, article="A")
    result = voted(rules, {1: {7: 1, 8: 1}, 2: {7: 1, 8: 1, 9: 1}, 3: {7: 1, 9: 1}}, absent=1, options=(7, 8, 9))
    assert told(result, "options") == [
        ("approval", {"options": 3, "winners": 2, "chosen": 1}, "3 > 2", True, "A"),
    ]
    # One of the two places is still to fill by the two level ones.
    tie = {"points": 2, "tied": 2, "places": 1, "filled": 0, "decided": 0}
    assert told(result, "tie") == [("status_quo", tie, "", False, "A")]

    def option(many: int, place: int, *, tied: bool) -> dict[str, int]:
        units = {"organisations": many, "votes": many, "inhabitants": 0}
        points = {"points_organisations": many, "points": many, "points_inhabitants": 0}
        return {**units, **points, "casting": 0, "place": place, "tied": int(tied)}

    assert told(result, "option") == [
        ("7", option(3, 1, tied=False), "", True, ""),
        ("8", option(2, 2, tied=True), "", False, ""),
        ("9", option(2, 2, tied=True), "", False, ""),
    ]
    # While a place is open one ballot fills it, and one absentee does.
    assert told(result, "flip_distance") == [("", {"equal_weights": 1, "distance": 1}, "", None, "")]
    absentees = {"absent": 1, "absent_votes": 1, "quorum_short": 0, "changes": 1}
    assert told(result, "absentees") == [("", absentees, "", None, "")]


def test_approvals_without_a_rest_or_without_a_choice() -> None:
    """Where every option is chosen there is nothing to be higher than; where none has a point nothing is chosen."""
    every = voted(Rules(method="approval", winners=2), {1: {7: 1, 8: 1}}, options=(7, 8))
    assert [row[2] for row in told(every, "options")] == [""]
    assert told(every, "tie") == []
    none = voted(Rules(method="approval"), {1: {}}, options=(7, 8))
    assert told(none, "options") == [("approval", {"options": 2, "winners": 1, "chosen": 0}, "", False, "")]


def test_a_narrow_choice_names_who_would_change_places() -> None:
    """Option 7 has 10 points, 8 has 5: one ballot of 5 : 0 turned round makes it 5 : 10."""
    result = voted(Rules(method="score"), {1: {7: 5}, 2: {7: 5}, 3: {8: 5}}, options=(7, 8), absent=1)
    flip = {"equal_weights": 1, "distance": 1, "option_out": 7, "option_in": 8}
    assert told(result, "flip_distance") == [("", flip, "", None, "")]
    # The absentee gives 8 five points: 10 : 10, level, and then nothing is chosen.
    absentees = {"absent": 1, "absent_votes": 1, "quorum_short": 0, "changes": 1}
    assert told(result, "absentees") == [("", absentees, "", None, "")]


def test_coming_alone_can_lift_a_cap_and_change_the_choice() -> None:
    """Five of one share for 7, one of twenty for 8; nobody has more than 1/10 of the shares that came.

    25 shares came: a tenth is 2, so 5 : 2 and 7 is chosen; the absentee of 40 would have 2 too. Were it there, 65
    came: a tenth is 6, so 5 : 6, whatever it says itself.
    """
    rules = Rules(method="approval", weight_cap_num=1, weight_cap_den=10, weight_cap_basis="cast")
    ballots = [*(Ballot.approving(number, [7]) for number in range(1, 6)), Ballot.approving(6, [8])]
    electors = [*(Elector(number, "a") for number in range(1, 6)), Elector(6, "a", 20), Elector(7, "a", 40)]
    result = count(rules, electors, ballots, (7, 8))
    assert result.chosen == (7,)
    absentees = {"absent": 1, "absent_votes": 2, "quorum_short": 0, "changes": 1}
    assert told(result, "absentees") == [("", absentees, "", None, "")]


def test_two_places_are_won_from_the_third() -> None:
    """7 has three, 8 two, 9 one: the last place was won by 2 over 1."""
    result = voted(
        Rules(method="approval", winners=2), {1: {7: 1, 8: 1}, 2: {7: 1, 8: 1}, 3: {7: 1, 9: 1}}, options=(7, 8, 9)
    )
    assert [row[2] for row in told(result, "options")] == ["2 > 1"]
    assert [row[0] for row in told(result, "total")] == [""]


def consent(said: dict[int, str], *, absent: int = 0, silence: bool = False) -> tuple[Told, dict[str, int], Told]:
    """Count by consent; give the step of the objections, the figures of the flip, and the absentees."""
    result = voted(Rules(method="consent", silence_consents=silence, article="A"), said, absent=absent)
    (judged,), (absentees,) = told(result, "consent"), told(result, "absentees")
    return judged, dict(result.step("flip_distance").numbers), absentees


def heads(agreed: int, against: int, abstain: int, silent: int, basis: int, needed: int) -> dict[str, int]:
    numbers = {"for": agreed, "against": against, "abstain": abstain, "silent": silent, "silence_consents": 0}
    return {**numbers, "basis": basis, "needed": needed}


def away(many: int, *, for_: int, against: int, changes: int) -> dict[str, int]:
    numbers = {"absent": many, "absent_votes": many, "quorum_short": 0, "adopted_if_for": for_}
    return {**numbers, "adopted_if_against": against, "changes": changes}


def test_consent_that_one_objection_would_have_stopped() -> None:
    """Two consent, one abstains, one stays away: nobody objects. Whoever stayed away could have objected."""
    judged, flip, absentees = consent({1: "for", 2: "for", 3: "abstain"}, absent=1)
    assert judged == ("", heads(2, 0, 1, 1, 2, 2), "0 = 0, 2 ≥ 1", True, "A")
    assert flip == {"equal_weights": 1, "distance": 1, "from_for": 1}
    assert absentees == ("against", away(1, for_=1, against=0, changes=1), "", None, "")
    # One consents and one abstains: still one objection stops it. With everybody there, nobody else can.
    assert consent({1: "for", 2: "abstain"})[1] == {"equal_weights": 1, "distance": 1, "from_for": 1}
    assert consent({1: "for"})[2] == ("against", away(0, for_=1, against=1, changes=0), "", None, "")


def test_objections_that_would_all_have_to_go() -> None:
    """One consents, two object: both must give way. The absentee changes nothing."""
    judged, flip, absentees = consent({1: "for", 2: "against", 3: "against"}, absent=1)
    assert judged == ("", heads(1, 2, 0, 1, 3, 3), "2 = 0, 1 ≥ 1", False, "A")
    assert flip == {"equal_weights": 1, "distance": 2, "from_against": 2}
    assert absentees == ("for", away(1, for_=0, against=0, changes=0), "", None, "")


def test_nobody_objects_and_nobody_consents() -> None:
    """One abstains: no decision without anybody for it. That one, or the absentee, could have consented."""
    judged, flip, absentees = consent({1: "abstain"}, absent=1)
    assert judged == ("", heads(0, 0, 1, 1, 0, 1), "0 = 0, 0 ≥ 1", False, "A")
    assert flip == {"equal_weights": 1, "distance": 1, "from_abstain": 1}
    assert absentees == ("for", away(1, for_=1, against=0, changes=1), "", None, "")
    nobody = consent({1: "abstain"})[2]
    assert nobody == ("for", away(0, for_=0, against=0, changes=0), "", None, "")


def test_where_silence_consents_whoever_abstained_could_have_objected() -> None:
    """One abstains and two are silent, which consents: adopted. Without any ballot nothing could flip."""
    judged, flip, _ = consent({1: "abstain"}, absent=2, silence=True)
    assert judged[3] is True
    assert flip == {"equal_weights": 1, "distance": 1, "from_abstain": 1}
    assert consent({}, absent=2, silence=True)[1] == {"equal_weights": 1}
