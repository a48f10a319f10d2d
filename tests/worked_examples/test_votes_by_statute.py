"""Votes under the statutes, as a secretary works them out: the article beside the sum, and what the portal says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.utils import translation

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Result, Rules, count, second_call
from initiatives.voting.explain import Explanation, explain

# An association changes its statutes: two thirds of the members present or represented, and two thirds of the
# votes, abstentions counted neither above nor below the line.
STATUTES_OF_AN_ASSOCIATION = Rules(
    method="qualified_majority",
    quorum_num=2,
    quorum_den=3,
    majority_num=2,
    majority_den=3,
    article="WVV, artikel 9:21",
    quorum_article="WVV, artikel 9:21",
)
# Its object or disinterested purpose: four fifths.
PURPOSE_OF_AN_ASSOCIATION = Rules(
    method="qualified_majority",
    quorum_num=2,
    quorum_den=3,
    majority_num=4,
    majority_den=5,
    article="WVV, artikel 9:21",
    quorum_article="WVV, artikel 9:21",
)
# A cooperative company changes its statutes: half of the shares present or represented, three quarters of the votes.
STATUTES_OF_A_COOPERATIVE = Rules(
    method="qualified_majority",
    quorum_num=1,
    quorum_den=2,
    quorum_basis="shares",
    majority_num=3,
    majority_den=4,
    article="WVV, artikel 6:85",
    quorum_article="WVV, artikel 6:85",
)
# A recognised cooperative: nobody votes for more than a tenth of the votes present or represented.
RECOGNISED = Rules(
    method="simple_majority",
    weight_cap_num=1,
    weight_cap_den=10,
    weight_cap_basis="cast",
    weight_cap_article="KB van 8 januari 1962, artikel 1",
    article="Artikel 18 van de statuten",
)
# The consortium of a service: more for than against, and half of the libraries and half of the venues as well.
BOTH_HOUSES = Rules(
    method="simple_majority",
    college_thresholds=(CollegeThreshold("library", 1, 2), CollegeThreshold("venue", 1, 2)),
    article="Artikel 9 van het reglement",
)
COLLEGES = {"library": "de bibliotheken", "venue": "de podiumhuizen"}


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def show_of_hands(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0, college: str = "library") -> Result:
    """Count organisations of one vote each."""
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    electors = [Elector(number, college) for number in range(entitled)]
    return count(rules, electors, [Ballot(number, choice) for number, choice in enumerate(choices)])


def by_shares(rules: Rules, said: Sequence[tuple[int, str]]) -> Result:
    """Count shares with their choice; an empty choice is an absent shareholder."""
    electors = [Elector(number, "member", shares) for number, (shares, _) in enumerate(said)]
    return count(rules, electors, [Ballot(number, choice) for number, (_, choice) in enumerate(said) if choice])


def reason(said: Explanation, lead: str) -> tuple[str, bool, str]:
    """Give the figures, the verdict and the article of the reason with this lead."""
    [found] = [one for one in said.reasons if one.lead == lead]
    return found.text, found.met, found.article


def test_two_thirds_for_the_statutes_of_an_association() -> None:
    # 60 members; 2/3 × 60 = 40 must be there: 30 + 14 + 3 = 47 are.
    # 30 + 14 = 44 votes; the 3 abstentions stand neither above nor below the line. 2/3 × 44 = 29.33, so 30: just.
    result = show_of_hands(STATUTES_OF_AN_ASSOCIATION, 60, 30, 14, 3)
    said = explain(result)
    assert said.headline == "Aangenomen, precies op de drempel"
    assert reason(said, "Genoeg organisaties stemden.") == (
        "Nodig: 2/3 van 60 = 40. Gestemd: 47.",
        True,
        "WVV, artikel 9:21",
    )
    assert reason(said, "Genoeg stemden vóór.") == (
        "Nodig: 2/3 van 44 ja- en nee-stemmen = 30. Vóór: 30. De 3 onthoudingen tellen hier niet mee.",
        True,
        "WVV, artikel 9:21",
    )
    # One vote from for to against: 29 of 44 is less than 29.33.
    assert said.flip == "Was 1 organisatie van vóór naar tegen gegaan, dan was het voorstel verworpen."


def test_abstentions_stand_neither_above_nor_below_the_line() -> None:
    # Without abstentions 30 of 44; with thirteen of them 30 of 44 as well. Were they below the line, 30 of 57
    # (2/3 × 57 = 38) would not do.
    assert show_of_hands(STATUTES_OF_AN_ASSOCIATION, 60, 30, 14, 0).margin == 0
    assert show_of_hands(STATUTES_OF_AN_ASSOCIATION, 60, 30, 14, 13).margin == 0
    below = Rules(method="qualified_majority", majority_num=2, majority_den=3, majority_basis="cast_with_abstentions")
    result = show_of_hands(below, 60, 30, 14, 13)
    assert (result.needed, explain(result).headline) == (38, "Verworpen, 8 stemmen te kort")


def test_thirty_five_of_forty_four_is_not_four_fifths_for_the_purpose() -> None:
    # 35 of 44 is 79.5 %, on whole per cents 80. But 4/5 × 44 = 35.2, so 36 are needed.
    said = explain(show_of_hands(PURPOSE_OF_AN_ASSOCIATION, 60, 35, 9))
    assert said.headline == "Verworpen, 1 stem te kort"
    assert reason(said, "Te weinig stemden vóór.")[0] == "Nodig: 4/5 van 44 ja- en nee-stemmen = 36. Vóór: 35."
    assert explain(show_of_hands(PURPOSE_OF_AN_ASSOCIATION, 60, 36, 8)).headline == "Aangenomen, precies op de drempel"


def test_three_quarters_of_the_shares_for_the_statutes_of_a_cooperative() -> None:
    # 1 000 shares; 500 must be there: 270 + 90 + 200 + 40 = 600 are. Of 360 + 200 = 560 votes 3/4 = 420.
    said = [(270, "for"), (90, "for"), (200, "against"), (40, "abstain"), (400, "")]
    told = explain(by_shares(STATUTES_OF_A_COOPERATIVE, said))
    assert told.headline == "Verworpen, 60 stemmen te kort"
    assert reason(told, "Genoeg aandelen vertegenwoordigd.") == (
        "Nodig: de helft van 1.000 aandelen = 500. Vertegenwoordigd: 600.",
        True,
        "WVV, artikel 6:85",
    )
    # Had those 400 shares come and voted for: 760 of 960, where 720 are enough.
    assert told.absentees == "Had de enige afwezige vóór gestemd, dan was het voorstel aangenomen."


def test_the_second_call_asks_no_quorum() -> None:
    # 60 members, 39 there: 2/3 × 60 = 40 were needed. On the second call the same 39 decide: 27 of 27 + 12 = 39
    # votes, 2/3 × 39 = 26.
    first = show_of_hands(STATUTES_OF_AN_ASSOCIATION, 60, 27, 12)
    assert explain(first).headline == "Geen quorum: 39 van de 60 stemden, 40 waren nodig"
    second = show_of_hands(second_call(STATUTES_OF_AN_ASSOCIATION), 60, 27, 12)
    assert explain(second).headline == "Aangenomen, met 1 stem boven de drempel"
    assert explain(second).reasons[0].lead == "Er is geen quorum gevraagd."


def test_a_double_majority_of_libraries_and_venues() -> None:
    # Libraries 20 for, 4 against: half of 24 is 12. Venues 3 for, 5 against: half of 8 is 4: one short, though
    # in total 23 of 32 are for.
    electors = [Elector(number, "library") for number in range(24)]
    electors += [Elector(number, "venue") for number in range(24, 32)]
    yes = {*range(20), 24, 25, 26}
    ballots = [Ballot(number, "for" if number in yes else "against") for number in range(32)]
    result = count(BOTH_HOUSES, electors, ballots)
    said = explain(result, COLLEGES)
    assert said.headline == "Verworpen, 1 stem te kort bij de podiumhuizen"
    assert reason(said, "Genoeg stemden vóór.")[1]
    assert reason(said, "Genoeg stemden vóór bij de bibliotheken.")[0] == (
        "Nodig: de helft van 24 ja- en nee-stemmen = 12. Vóór: 20."
    )
    assert reason(said, "Te weinig stemden vóór bij de podiumhuizen.") == (
        "Nodig: de helft van 8 ja- en nee-stemmen = 4. Vóór: 3.",
        False,
        "Artikel 9 van het reglement",
    )
    # One venue more, and both houses are for.
    ballots[27] = Ballot(27, "for")
    assert explain(count(BOTH_HOUSES, electors, ballots), COLLEGES).headline == (
        "Aangenomen, met 7 stemmen boven de drempel"  # 24 of 32, more than half is 17
    )
    assert result.flip_distance == 1


def test_a_tenth_at_most_in_a_recognised_cooperative() -> None:
    # One member holds 500 shares, ten hold 50 each: 1 000 are there, and a tenth is 100. The large one counts
    # for 100; six of the others are against with 6 × 50 = 300, four for with 200: 100 + 200 = 300. A tie.
    said = [(500, "for"), *[(50, "for")] * 4, *[(50, "against")] * 6]
    told = explain(by_shares(RECOGNISED, said))
    assert told.headline == "Verworpen bij gelijke stemmen: 300 vóór en 300 tegen"
    assert reason(told, "Niemand telt voor meer dan 1/10.") == (
        "Hoogstens 1/10 van 1.000 stemmen = 100. 1 organisatie had er meer; daarvan tellen er 400 niet mee.",
        True,
        "KB van 8 januari 1962, artikel 1",
    )
    # Without the cap: 700 against 300.
    free = Rules(method="simple_majority")
    assert explain(by_shares(free, said)).headline == "Aangenomen, met 199 stemmen boven de drempel"
    # One more for from a member that was absent: 1 050 are there, a tenth is 105: 105 + 250 = 355 to 300.
    more = explain(by_shares(RECOGNISED, [*said, (50, "for")]))
    assert more.headline == "Aangenomen, met 27 stemmen boven de drempel"  # more than half of 655 is 328


def test_a_tie_in_the_board_is_broken_by_the_chair() -> None:
    rules = Rules(method="simple_majority", tie_rule="casting_vote", article="Artikel 21 van de statuten")
    electors = [Elector(number, "library") for number in range(9)]
    ballots = [Ballot(number, "for" if number < 4 else "against") for number in range(8)]
    assert explain(count(rules, electors, ballots, casting=Ballot(0, "for"))).headline == (
        "Aangenomen door de stem van de voorzitter, bij 4 vóór en 4 tegen"
    )
    assert explain(count(rules, electors, ballots)).headline == "Verworpen bij gelijke stemmen: 4 vóór en 4 tegen"


def test_we_step_in_from_twelve_of_us() -> None:
    rules = Rules(method="opt_in", participants_needed=12)
    assert explain(show_of_hands(rules, 41, 11, 9)).headline == "Verworpen: 11 organisaties stappen in, 12 nodig"
    assert explain(show_of_hands(rules, 41, 12, 9)).headline == "Aangenomen: 12 organisaties stappen in, 12 nodig"


def test_a_council_still_to_meet_is_told_apart() -> None:
    # Firm: 14 for, 8 against, 22 votes: 2/3 is 14.67, so 15. With 4 yes under reservation: 18 of 26, 17.33, so 18.
    rules = Rules(method="qualified_majority", majority_num=2, majority_den=3)
    electors = [Elector(number, "library") for number in range(40)]
    ballots = [Ballot(number, "for" if number < 14 else "against") for number in range(22)]
    ballots += [Ballot(number, "for", conditional=True) for number in range(22, 26)]
    said = explain(count(rules, electors, ballots))
    assert said.headline == "Verworpen, 1 stem te kort"
    assert said.conditional == (
        "4 organisaties stemden onder voorbehoud; dat telde niet mee: 4 vóór, 0 tegen, 0 onthouding. "
        "Waren alle definitief, dan was het voorstel aangenomen: 18 vóór, 18 nodig."
    )
