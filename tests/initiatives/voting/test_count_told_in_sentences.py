"""A result is told in plain Dutch: headline, reasons, how narrow it was."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Result, Rules, count
from initiatives.voting.explain import Explanation, explain
from initiatives.voting.wording import ratio_in_words

TWO_THIRDS = Rules(
    method="qualified_majority", quorum_num=1, quorum_den=2, majority_num=2, majority_den=3, article="art. 9"
)
SIMPLE = Rules(method="simple_majority", quorum_num=1, quorum_den=2)


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def result_of(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0) -> Result:
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    electors = [Elector(i, "library") for i in range(entitled)]
    return count(rules, electors, [Ballot(i, choice) for i, choice in enumerate(choices)])


def told(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0) -> Explanation:
    return explain(result_of(rules, entitled, yes, no, blank))


def test_the_worked_example_of_forty_one_libraries() -> None:
    said = told(TWO_THIRDS, 41, 26, 8, 2)
    assert said.headline == "Aangenomen, met 3 stemmen boven de drempel"
    quorum, majority = said.reasons
    assert (quorum.lead, quorum.text, quorum.met) == (
        "Genoeg organisaties stemden.",
        "Nodig: de helft van 41 = 21. Gestemd: 36.",
        True,
    )
    assert (majority.lead, majority.text, majority.article) == (
        "Genoeg stemden vóór.",
        "Nodig: 2/3 van 34 ja- en nee-stemmen = 23. Vóór: 26. De 2 onthoudingen tellen hier niet mee.",
        "art. 9",
    )
    assert said.flip == "Waren 4 organisaties van vóór naar tegen gegaan, dan was het voorstel verworpen."
    assert said.absentees == (
        "Met alle 5 afwezigen tegen was het nog net aangenomen: 26 van 39 is precies twee op de drie."
    )
    assert said.inhabitants == ""


def test_one_vote_short_of_three_quarters() -> None:
    rules = Rules(method="qualified_majority", majority_num=3, majority_den=4)
    said = told(rules, 40, 29, 11)
    assert said.headline == "Verworpen, 1 stem te kort"
    assert said.reasons[0].lead == "Er is geen quorum gevraagd."
    assert said.reasons[1].lead == "Te weinig stemden vóór."
    assert said.reasons[1].text == "Nodig: 3/4 van 40 ja- en nee-stemmen = 30. Vóór: 29."
    assert said.flip == "Was 1 organisatie van tegen naar vóór gegaan, dan was het voorstel aangenomen."
    assert said.absentees == "Iedereen stemde."


def test_a_vote_without_quorum_says_how_many_were_missing() -> None:
    said = told(SIMPLE, 41, 15, 5)
    assert said.headline == "Geen quorum: 20 van de 41 stemden, 21 waren nodig"
    assert said.reasons[0].lead == "Te weinig organisaties stemden."
    assert said.flip == "Een andere keuze had niets veranderd: er is te weinig gestemd."
    assert said.absentees == (
        "Met nog 1 organisatie erbij was het quorum gehaald. "
        "Met iedereen erbij kon het voorstel aangenomen of verworpen worden."
    )


def test_a_tie_and_an_exact_threshold_are_named() -> None:
    assert told(SIMPLE, 20, 10, 10).headline == "Verworpen bij gelijke stemmen: 10 vóór en 10 tegen"
    assert told(TWO_THIRDS, 30, 20, 10).headline == "Aangenomen, precies op de drempel"
    assert told(SIMPLE, 21, 11, 10).reasons[1].text == (
        "Nodig: meer dan de helft van 21 ja- en nee-stemmen = 11. Vóór: 11."
    )


def test_the_absentees_could_have_turned_it() -> None:
    # 12 for, 10 against, 3 absent: 12 against 13.
    assert told(SIMPLE, 25, 12, 10).absentees == (
        "Hadden alle 3 afwezigen tegen gestemd, dan was het voorstel verworpen."
    )
    # 10 for, 10 against, 1 absent: 11 against 10.
    assert told(SIMPLE, 21, 10, 10).absentees == (
        "Had de enige afwezige vóór gestemd, dan was het voorstel aangenomen."
    )
    # 10 for, 12 against, 2 absent: 12 of 24 is no more than half.
    assert told(SIMPLE, 24, 10, 12).absentees == (
        "Met alle 2 afwezigen vóór was het nog net verworpen: 12 van 24 is precies één op de twee."
    )
    assert told(SIMPLE, 25, 20, 2).absentees == ("Ook met alle 3 afwezigen tegen was het voorstel aangenomen.")


def test_a_college_that_falls_short_is_named() -> None:
    electors = [Elector(1, "library"), Elector(2, "library"), Elector(3, "venue"), Elector(4, "venue")]
    rules = Rules(method="simple_majority", college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True),))
    ballots = [Ballot(1, "for"), Ballot(2, "for"), Ballot(3, "for"), Ballot(4, "against")]
    said = explain(count(rules, electors, ballots), {"venue": "podiumhuizen"})
    assert said.headline == "Verworpen, 1 stem te kort bij podiumhuizen"
    assert said.reasons[2].lead == "Te weinig stemden vóór bij podiumhuizen."
    assert said.reasons[2].text == "Nodig: meer dan de helft van 2 ja- en nee-stemmen = 2. Vóór: 1."
    assert said.flip == "Een andere keuze van 1 organisatie kon de uitslag veranderen."


def test_the_inhabitants_behind_the_votes_are_shown_and_do_not_decide() -> None:
    electors = [Elector(1, "a", 1, 1_517_974), Elector(2, "a", 1, 813_681), Elector(3, "a", 1, 50_969)]
    ballots = [Ballot(1, "for"), Ballot(2, "against"), Ballot(3, "abstain")]
    # 1 517 974 / (1 517 974 + 813 681) = 0.65103
    assert explain(count(SIMPLE, electors, ballots)).inhabitants == (
        "Van de inwoners achter een ja- of nee-stem staat 65,1\N{NO-BREAK SPACE}% achter vóór."
        " Dat telt niet mee voor deze uitslag."
    )


def test_votes_by_weight_do_not_speak_of_any_organisation() -> None:
    electors = [Elector(1, "a", 1000), Elector(2, "a", 300), Elector(3, "a", 200)]
    rules = Rules(method="simple_majority", quorum_num=1, quorum_den=2, quorum_basis="votes")
    said = explain(count(rules, electors, [Ballot(1, "for"), Ballot(2, "against"), Ballot(3, "against")]))
    assert said.reasons[0].text == "Nodig: de helft van 1.500 stemmen = 750. Uitgebracht: 1.500."
    assert said.flip == "Een andere keuze van 1 organisatie kon de uitslag veranderen."
    assert said.headline == "Aangenomen, met 249 stemmen boven de drempel"  # needed 751 of 1500


def test_a_stored_result_tells_the_same() -> None:
    result = result_of(TWO_THIRDS, 41, 26, 8, 2)
    assert explain(Result.from_json(result.to_json())) == explain(result)


def test_a_ratio_without_words_is_written_as_a_fraction() -> None:
    assert [ratio_in_words(*pair) for pair in ((2, 3), (4, 5), (3, 7))] == [
        "twee op de drie",
        "vier op de vijf",
        "3/7",
    ]
