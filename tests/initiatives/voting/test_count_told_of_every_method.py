"""Opt-in, consent, caps, ties and reservations are told in plain Dutch, and every method in English."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from initiatives.voting.count import Ballot, CollegeThreshold, Elector, Result, Rules, count
from initiatives.voting.explain import Explanation, explain

NAMES = {1: "Podiumpas", 2: "Leesclub", 3: "Streekbus", 4: "Filmzaal"}


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


def proposal(rules: Rules, entitled: int, yes: int, no: int, blank: int = 0, casting: str = "") -> Result:
    choices = ["for"] * yes + ["against"] * no + ["abstain"] * blank
    electors = [Elector(number, "library") for number in range(entitled)]
    ballots = [Ballot(number, choice) for number, choice in enumerate(choices)]
    return count(rules, electors, ballots, casting=Ballot(0, casting) if casting else None)


def test_an_opt_in_says_who_steps_in_and_how_many_were_needed() -> None:
    rules = Rules(method="opt_in", participants_needed=12, article="art. 3")
    said = explain(proposal(rules, 41, 14, 3, 2))
    assert said.headline == "Aangenomen: 14 organisaties stappen in, 12 nodig"
    reason = said.reasons[1]
    assert (reason.lead, reason.met, reason.article) == ("Genoeg organisaties stappen in.", True, "art. 3")
    assert reason.text == "Nodig: 12. Stappen in: 14. Stappen niet in: 3. Zonder keuze: 2."
    assert said.flip == "Waren 3 organisaties niet ingestapt, dan was het voorstel verworpen."
    assert said.absentees == "Wie niet stemde, kon dit niet veranderen: wie instapt, stapt in."
    short = explain(proposal(rules, 41, 11, 3))
    assert short.headline == "Verworpen: 11 organisaties stappen in, 12 nodig"
    assert short.reasons[1].lead == "Te weinig organisaties stappen in."
    assert short.flip == "Was nog 1 organisatie van wie stemde ingestapt, dan was het voorstel aangenomen."
    assert short.absentees == "Waren alle 27 afwezigen ingestapt, dan was het voorstel aangenomen."
    lost = explain(proposal(rules, 6, 1, 3))
    assert lost.headline == "Verworpen: 1 organisatie stapt in, 12 nodig"
    assert lost.flip == "Geen andere keuze van wie stemde had de uitslag veranderd."
    assert lost.absentees == "Ook met alle 2 afwezigen erbij waren er te weinig deelnemers."


def test_consent_says_which_objections_stand_and_what_silence_means() -> None:
    rules = Rules(method="consent", article="art. 5")
    said = explain(proposal(rules, 12, 7, 0, 1))
    assert said.headline == "Aangenomen: er is geen bezwaar"
    reason = said.reasons[1]
    assert (reason.lead, reason.met, reason.article) == ("Er staat geen bezwaar.", True, "art. 5")
    assert reason.text == ("Ingestemd: 7. Bezwaar: 0. Zonder standpunt: 1. Wie zweeg, 4 organisaties, telt niet mee.")
    assert said.flip == "Eén bezwaar van wie stemde had het voorstel verworpen."
    assert said.absentees == "Had één van de 4 afwezigen een bezwaar gehad, dan was het voorstel verworpen."
    against = explain(proposal(rules, 12, 7, 2))
    assert against.headline == "Verworpen: er zijn 2 bezwaren"
    assert against.reasons[1].lead == "Er staan 2 bezwaren."
    assert against.flip == (
        "Hadden de 2 organisaties met een bezwaar ingestemd, dan was het voorstel aangenomen; minder niet."
    )
    assert against.absentees == "Wat wie zweeg ook koos, het bezwaar bleef staan."
    nobody = explain(proposal(rules, 12, 0, 0, 2))
    assert nobody.headline == "Verworpen: niemand stemde in"
    assert nobody.reasons[1].lead == "Niemand stemde in."
    assert nobody.flip == "Had één organisatie ingestemd, dan was het voorstel aangenomen."
    assert nobody.absentees == "Had één van de 10 afwezigen ingestemd, dan was het voorstel aangenomen."
    silent = explain(proposal(Rules(method="consent", silence_consents=True), 12, 3, 0))
    assert silent.reasons[1].text == (
        "Ingestemd: 12. Bezwaar: 0. Daarbij wie zweeg, 9 organisaties: zwijgen is instemmen."
    )


def test_a_cap_says_how_high_it_is_and_whom_it_limits() -> None:
    rules = Rules(
        method="simple_majority",
        quorum_num=1,
        quorum_den=2,
        quorum_basis="shares",
        weight_cap_num=1,
        weight_cap_den=10,
        weight_cap_basis="cast",
        weight_cap_article="cap art.",
    )
    electors = [Elector(0, "a", 400), *(Elector(number, "a", 40) for number in range(1, 11)), Elector(11, "a", 900)]
    cast = [Ballot(0, "for"), *(Ballot(number, "against") for number in range(1, 11))]
    said = explain(count(rules, electors, cast))
    # 800 of 1 700 shares are there; half is 850.
    assert said.headline == "Geen quorum: 800 van de 1.700 aandelen vertegenwoordigd, 850 nodig"
    assert said.reasons[0].lead == "Te weinig aandelen vertegenwoordigd."
    assert said.reasons[0].text == "Nodig: de helft van 1.700 aandelen = 850. Vertegenwoordigd: 800."
    cap = said.reasons[1]
    assert (cap.lead, cap.met, cap.article) == ("Niemand telt voor meer dan 1/10.", True, "cap art.")
    # The absent one had more too: 320 of the first and 820 of the last do not count.
    assert cap.text == (
        "Hoogstens 1/10 van 800 stemmen = 80. 2 organisaties hadden er meer; daarvan tellen er 1.140 niet mee."
    )
    assert said.absentees == (
        "Met nog 50 vertegenwoordigde aandelen erbij was het quorum gehaald. "
        "Met iedereen erbij was het voorstel zeker verworpen."
    )
    small = explain(count(rules, [Elector(number, "a") for number in range(20)], [Ballot(n, "for") for n in range(20)]))
    assert small.reasons[1].text == "Hoogstens 1/10 van 20 stemmen = 2. Niemand had er meer."
    assert small.reasons[0].lead == "Genoeg aandelen vertegenwoordigd."


def test_a_tie_of_a_proposal_is_told_with_the_chair() -> None:
    rules = Rules(method="simple_majority", tie_rule="casting_vote")
    adopted = explain(proposal(rules, 24, 12, 12, casting="for"))
    assert adopted.headline == "Aangenomen door de stem van de voorzitter, bij 12 vóór en 12 tegen"
    assert adopted.reasons[2].lead == "De voorzitter gaf de doorslag: vóór."
    assert (adopted.reasons[2].text, adopted.reasons[2].met) == ("12 vóór en 12 tegen.", True)
    rejected = explain(proposal(rules, 24, 12, 12, casting="against"))
    assert rejected.headline == "Verworpen bij gelijke stemmen: 12 vóór en 12 tegen"
    assert rejected.reasons[2].lead == "De voorzitter gaf de doorslag niet voor het voorstel."
    assert explain(proposal(rules, 24, 12, 12)).reasons[2].lead == "Bij gelijke stemmen verandert er niets."


def test_a_college_short_beside_the_casting_vote_is_named() -> None:
    rules = Rules(
        method="simple_majority",
        tie_rule="casting_vote",
        college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True),),
    )
    electors = [Elector(1, "library"), Elector(2, "venue")]
    result = count(rules, electors, [Ballot(1, "for"), Ballot(2, "against")], casting=Ballot(1, "for"))
    assert explain(result, {"venue": "podiumhuizen"}).headline == "Verworpen, 1 stem te kort bij podiumhuizen"


def reserved(rules: Rules, firm: str, conditional: str, absent: int = 0) -> Explanation:
    words = {"+": "for", "-": "against", "0": "abstain"}
    cast = [
        *(Ballot(number, words[mark]) for number, mark in enumerate(firm)),
        *(Ballot(100 + number, words[mark], conditional=True) for number, mark in enumerate(conditional)),
    ]
    electors = [*(Elector(ballot.elector_id, "a") for ballot in cast), *(Elector(200 + n, "a") for n in range(absent))]
    return explain(count(rules, electors, cast))


def test_ballots_under_reservation_are_told_apart() -> None:
    simple = Rules(method="simple_majority")
    assert reserved(simple, "++---", "++").conditional == (
        "2 organisaties stemden onder voorbehoud; dat telde niet mee: 2 vóór, 0 tegen, 0 onthouding. "
        "Waren alle definitief, dan was het voorstel aangenomen: 4 vóór, 4 nodig."
    )
    assert reserved(simple, "+++", "0").conditional == (
        "1 organisatie stemde onder voorbehoud; dat telde niet mee: 0 vóór, 0 tegen, 1 onthouding. "
        "Waren alle definitief, dan was het voorstel aangenomen: 3 vóór, 2 nodig."
    )
    assert reserved(simple, "+", "--").conditional.endswith(
        "Waren alle definitief, dan was het voorstel verworpen: 1 vóór, 2 nodig."
    )
    assert reserved(Rules(method="consent"), "+", "-").conditional.endswith(
        "Waren alle definitief, dan was het voorstel verworpen."
    )
    assert reserved(Rules(method="consent"), "+", "-").conditional.startswith(
        "1 organisatie stemde onder voorbehoud; dat telde niet mee: 0 stemt in, 1 maakt bezwaar, 0 onthouding."
    )
    assert reserved(Rules(method="opt_in", participants_needed=2), "+", "+-").conditional == (
        "2 organisaties stemden onder voorbehoud; dat telde niet mee: 1 stapt in, 1 stapt niet in. "
        "Waren alle definitief, dan was het voorstel aangenomen: 2 in, 2 nodig."
    )
    half = Rules(method="simple_majority", quorum_num=1, quorum_den=2)
    assert reserved(half, "+", "+", absent=4).conditional.endswith("Ook als alle definitief waren, was er geen quorum.")
    assert reserved(half, "+", "++++").absentees == "Iedereen stemde."
    assert reserved(half, "+", "++++", absent=1).absentees == (
        "Ook met alle afwezigen erbij was het quorum niet gehaald."
    )
    assert reserved(simple, "+", "").conditional == ""


def every_sentence(result: Result) -> list[str]:
    said = explain(result, option_names=NAMES)
    told = [said.headline, said.flip, said.absentees, said.inhabitants, said.conditional]
    told += [part for reason in said.reasons for part in (reason.lead, reason.text)]
    return [*told, *(place.text for place in said.options)]


RESULTS = [
    proposal(Rules(method="opt_in", participants_needed=3), 9, 3, 2, 1),
    proposal(Rules(method="opt_in", participants_needed=8), 9, 3, 2),
    proposal(Rules(method="consent"), 9, 3, 2, 1),
    proposal(Rules(method="consent", silence_consents=True), 9, 3, 0),
    proposal(Rules(method="simple_majority", tie_rule="casting_vote"), 9, 3, 3, casting="for"),
    proposal(Rules(method="simple_majority", weight_cap_num=1, weight_cap_den=2), 9, 3, 4),
    count(
        Rules(method="approval", winners=2),
        [Elector(number, "a", 1, 10) for number in range(5)],
        [Ballot.approving(0, [1, 2]), Ballot.approving(1, [1, 3]), Ballot.approving(2, [1], conditional=True)],
        NAMES,
    ),
    count(
        Rules(method="score"),
        [Elector(number, "a", 2, 10) for number in range(5)],
        [Ballot.scoring(0, {1: 5, 2: 3}), Ballot.scoring(1, {2: 4}, conditional=True)],
        NAMES,
    ),
]
DUTCH_WORDS = re.compile(r"\b(het|een|van|niet|vóór|voor|stemmen|organisaties|dan|was|alle|bezwaar)\b")


@pytest.mark.parametrize("result", RESULTS, ids=lambda result: result.decisive.rule)
def test_everything_is_told_in_english_too(result: Result) -> None:
    dutch = every_sentence(result)
    with translation.override("en"):
        english = every_sentence(result)
    for nl, en in zip(dutch, english, strict=True):
        assert bool(nl) == bool(en)
        assert not DUTCH_WORDS.search(en), en
        # The same figures, in the same number.
        assert sorted(re.findall(r"\d+", nl)) == sorted(re.findall(r"\d+", en))


def test_a_stored_result_tells_the_same() -> None:
    for result in RESULTS:
        assert explain(Result.from_json(result.to_json())) == explain(result)
