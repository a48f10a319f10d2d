"""A choice between options is told in plain Dutch: places, ties, and how narrow it was."""

from collections.abc import Iterator
from fractions import Fraction

import pytest
from django.utils import translation

from initiatives.voting.count import Ballot, Elector, Rules, count
from initiatives.voting.explain import Explanation, explain
from initiatives.voting.wording import listed

NAMES = {1: "Podiumpas", 2: "Leesclub", 3: "Streekbus", 4: "Filmzaal"}


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def approvals(winners: int, ballots: list[set[int]], absent: int = 0, **settings: str) -> Explanation:
    electors = [Elector(number, "a", 1, 1000) for number in range(len(ballots) + absent)]
    cast = [Ballot.approving(number, options) for number, options in enumerate(ballots)]
    rules = Rules(method="approval", winners=winners, **settings)
    return explain(count(rules, electors, cast, NAMES), option_names=NAMES)


def test_approval_names_the_chosen_and_what_comes_next() -> None:
    said = approvals(2, [{1, 2}, {1, 2}, {1, 3}, {2}], absent=3)
    assert said.headline == "Gekozen: Podiumpas en Leesclub"
    reason = said.reasons[1]
    assert (reason.lead, reason.met) == ("Alle 2 plaatsen zijn gegeven.", True)
    assert reason.text == "Gekozen: Podiumpas (3), Leesclub (3). Daarna komt Streekbus (1)."
    assert [(place.name, place.place, place.chosen) for place in said.options] == [
        ("Podiumpas", 1, True),
        ("Leesclub", 1, True),
        ("Streekbus", 3, False),
        ("Filmzaal", 4, False),
    ]
    assert said.options[0].text == "Gesteund door 3 organisaties, 3.000\N{NO-BREAK SPACE}inwoners."
    assert said.options[3].text == "Gesteund door 0 organisaties."
    assert (said.options[0].points, said.options[0].mean, said.options[0].organisations) == (3, None, 3)
    # Leesclub is the last of the chosen: the ballot of {2} given to Streekbus makes 2 : 2.
    assert said.flip == "Een andere keuze van 1 organisatie kon ‘Streekbus’ even hoog brengen als ‘Leesclub’."
    assert said.absentees == "De 3 afwezigen samen konden nog veranderen wat gekozen is."
    assert said.inhabitants == ""


def test_a_choice_that_is_far_apart_says_so() -> None:
    said = approvals(1, [{1}] * 7 + [{2}] * 1, absent=1)
    # 7 : 1 and two a ballot: three make 4 : 4.
    assert said.flip == (
        "Een andere keuze van 3 organisaties kon ‘Leesclub’ even hoog brengen als ‘Podiumpas’, minder niet."
    )
    assert said.absentees == "Wat de enige afwezige ook koos, de uitslag bleef dezelfde."
    assert said.reasons[1].lead == "De plaats is gegeven."


def test_a_tie_on_the_last_place_is_told_with_its_rule() -> None:
    said = approvals(2, [{1, 2}, {1, 3}, {1, 4}])
    assert said.headline == "Gekozen: Podiumpas. Gelijk en niet gekozen: Leesclub, Streekbus en Filmzaal"
    options, tie = said.reasons[1:]
    assert options.lead == "1 plaats van 2 is gegeven."
    assert (tie.lead, tie.met) == ("Bij gelijke stand blijft de plaats open.", False)
    assert tie.text == "Leesclub, Streekbus en Filmzaal staan gelijk met elk 1, voor 1 plaats."
    assert said.flip == "Een andere keuze van één organisatie kon de open plaats geven."
    assert [place.tied for place in said.options] == [False, True, True, True]
    nothing = approvals(1, [{1}, {2}])
    assert nothing.headline == "Niets gekozen: Podiumpas en Leesclub staan gelijk"
    assert nothing.reasons[1].lead == "Geen plaats is gegeven."
    assert approvals(1, [set()]).headline == "Niets gekozen: geen enkele optie kreeg steun"


def test_the_casting_vote_of_the_chair_is_named() -> None:
    rules = Rules(method="approval", winners=2, tie_rule="casting_vote")
    electors = [Elector(number, "a") for number in range(3)]
    cast = [Ballot.approving(0, [1, 2]), Ballot.approving(1, [1, 3]), Ballot.approving(2, [1, 4])]

    def told(chair: list[int]) -> Explanation:
        casting = Ballot.approving(0, chair)
        return explain(count(rules, electors, cast, NAMES, casting=casting), option_names=NAMES)

    decided = told([3])
    assert decided.headline == "Gekozen: Podiumpas en Streekbus"
    assert decided.reasons[2].lead == "De voorzitter gaf de doorslag."
    assert decided.reasons[2].text == (
        "Streekbus, Leesclub en Filmzaal staan gelijk met elk 1, voor 1 plaats. De voorzitter koos Streekbus."
    )
    undecided = told([3, 4])
    assert undecided.headline == "Gekozen: Podiumpas. Gelijk en niet gekozen: Streekbus, Filmzaal en Leesclub"
    assert undecided.reasons[2].lead == "De voorzitter bracht ze niet uit elkaar."


def test_scores_are_told_with_their_exact_mean() -> None:
    electors = [Elector(number, "a", weight, 500) for number, weight in enumerate((1, 2, 1))]
    cast = [Ballot.scoring(0, {1: 5, 2: 0}), Ballot.scoring(1, {1: 3}), Ballot.scoring(2, {2: 4})]
    said = explain(count(Rules(method="score"), electors, cast, NAMES), option_names=NAMES)
    # Podiumpas: 1 × 5 + 2 × 3 = 11 of 1 + 2 = 3 votes; 11/3 = 3,67. Leesclub: 0 + 4 = 4 of 2.
    first, second, third = said.options[:3]
    assert first.text == ("Punten: 11 van 2 organisaties, gemiddeld 3,67 (11/3), 1.000\N{NO-BREAK SPACE}inwoners.")
    assert (first.mean, second.mean, third.mean) == (Fraction(11, 3), Fraction(2), None)
    assert third.text == "Niemand gaf punten."
    assert said.headline == "Gekozen: Podiumpas"


def test_approvals_by_weight_tell_the_votes_beside_the_organisations() -> None:
    electors = [Elector(1, "a", 40), Elector(2, "a", 2)]
    cast = [Ballot.approving(1, [1]), Ballot.approving(2, [1, 2])]
    said = explain(count(Rules(method="approval"), electors, cast, NAMES), option_names=NAMES)
    assert said.options[0].text == "Gesteund door 2 organisaties met 42 stemmen."
    assert said.options[1].text == "Gesteund door 1 organisatie met 2 stemmen."


def test_where_every_option_is_chosen_the_flip_takes_all_from_one() -> None:
    electors = [Elector(number, "a") for number in range(3)]
    cast = [Ballot.approving(number, [5, 6]) for number in range(2)]
    said = explain(count(Rules(method="approval", winners=2), electors, cast, (5, 6)))
    assert said.headline == "Gekozen: optie 5 en optie 6"
    assert said.flip == "Zonder 2 organisaties had ‘optie 6’ geen enkel punt."


def test_options_under_reservation_are_told_with_what_would_be_chosen() -> None:
    electors = [Elector(number, "a") for number in range(3)]
    cast = [Ballot.approving(0, [1]), *(Ballot.approving(n, [2], conditional=True) for n in (1, 2))]
    said = explain(count(Rules(method="approval"), electors, cast, NAMES), option_names=NAMES)
    assert said.conditional == (
        "2 organisaties stemden onder voorbehoud; dat telde niet mee. Waren alle definitief, dan was gekozen: Leesclub."
    )
    level = [Ballot.approving(0, [1]), Ballot.approving(1, [2], conditional=True)]
    assert explain(count(Rules(method="approval"), electors, level, NAMES)).conditional.endswith(
        "Waren alle definitief, dan was niets gekozen."
    )


def test_no_quorum_for_options_says_how_many_were_missing() -> None:
    electors = [Elector(number, "a") for number in range(10)]
    rules = Rules(method="approval", quorum_num=1, quorum_den=2)
    said = explain(count(rules, electors, [Ballot.approving(0, [1])], NAMES), option_names=NAMES)
    assert said.headline == "Geen quorum: 1 van de 10 stemden, 5 waren nodig"
    assert said.absentees == "Met nog 4 organisaties erbij was het quorum gehaald."
    assert said.flip == "Een andere keuze had niets veranderd: er is te weinig gestemd."


def test_a_name_with_a_per_cent_sign_stays_as_it_is() -> None:
    electors = [Elector(number, "a") for number in range(3)]
    cast = [Ballot.approving(number, [1 if number < 2 else 2]) for number in range(3)]
    result = count(Rules(method="approval"), electors, cast, (1, 2))
    said = explain(result, option_names={1: "100 %(number)s", 2: "50 % korting"})
    assert said.flip == "Een andere keuze van 1 organisatie kon ‘50 % korting’ even hoog brengen als ‘100 %(number)s’."


def test_names_are_listed_as_one_reads_them_out() -> None:
    assert [listed(names) for names in ([], ["A"], ["A", "B"], ["A", "B", "C"])] == ["", "A", "A en B", "A, B en C"]
