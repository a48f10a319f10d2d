"""Before the count the page says what each method needs."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from initiatives.voting.count import CollegeThreshold, Rules
from initiatives.voting.requirements import requirements


@pytest.fixture(autouse=True)
def in_dutch() -> Iterator[None]:
    with translation.override("nl"):
        yield


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (
            Rules(method="opt_in", participants_needed=12),
            [
                "Wie ja zegt, stapt in.",
                "Het voorstel is aangenomen vanaf 12 deelnemers.",
            ],
        ),
        (
            Rules(method="consent"),
            [
                "Het voorstel is aangenomen als er bij de sluiting geen gemotiveerd bezwaar staat.",
                "Zwijgen is niet instemmen: het telt niet mee.",
                "Wie zich onthoudt, staat het voorstel niet in de weg.",
            ],
        ),
        (
            Rules(method="consent", silence_consents=True),
            [
                "Het voorstel is aangenomen als er bij de sluiting geen gemotiveerd bezwaar staat.",
                "Zwijgen is instemmen.",
                "Wie zich onthoudt, staat het voorstel niet in de weg.",
            ],
        ),
        (
            Rules(method="approval", winners=3, tie_rule="casting_vote"),
            [
                "De 3 opties met de meeste steun zijn gekozen.",
                "Staan opties gelijk op de laatste plaats, dan geeft de voorzitter de doorslag.",
            ],
        ),
        (
            Rules(method="score"),
            [
                "De optie met de meeste punten is gekozen.",
                "Staan opties gelijk op de laatste plaats, dan blijft die plaats open.",
            ],
        ),
        (
            Rules(
                method="simple_majority",
                quorum_num=1,
                quorum_den=2,
                quorum_basis="shares",
                weight_cap_num=1,
                weight_cap_den=10,
                weight_cap_basis="cast",
                tie_rule="casting_vote",
            ),
            [
                "Minstens 500 van de 1.000 aandelen moeten vertegenwoordigd zijn.",
                "Niemand telt voor meer dan 1/10 van de aanwezige en vertegenwoordigde stemmen.",
                "Er moeten meer stemmen vóór zijn dan tegen. Bij gelijke stemmen geeft de voorzitter de doorslag.",
                "Een onthouding telt mee voor de opkomst, niet voor de meerderheid.",
            ],
        ),
        (
            Rules(
                method="simple_majority",
                quorum_num=1,
                quorum_den=3,
                quorum_basis="votes",
                weight_cap_num=1,
                weight_cap_den=5,
                majority_basis="cast_with_abstentions",
            ),
            [
                "Van alle stemmen moet 1/3 uitgebracht zijn.",
                "Niemand telt voor meer dan 1/5 van alle stemmen.",
                "Meer dan de helft van de uitgebrachte stemmen moet vóór zijn.",
                "Een onthouding telt mee voor de opkomst en telt als niet vóór.",
            ],
        ),
        (
            Rules(
                method="qualified_majority",
                quorum_num=1,
                quorum_den=2,
                quorum_basis="votes",
                majority_num=3,
                majority_den=4,
                college_thresholds=(CollegeThreshold("venue", 1, 2, strict=True), CollegeThreshold("library", 2, 3)),
            ),
            [
                "Er moeten minstens 500 van de 1.000 stemmen uitgebracht zijn.",
                "Minstens drie op de vier ja- en nee-stemmen moeten vóór zijn.",
                "Ook bij podiumhuizen moet meer dan 1/2 vóór zijn.",
                "Ook bij library moet minstens 2/3 vóór zijn.",
                "Een onthouding telt mee voor de opkomst, niet voor de meerderheid.",
            ],
        ),
    ],
)
def test_before_the_count_each_method_says_what_it_needs(rules: Rules, said: list[str]) -> None:
    assert requirements(rules, 41, {"venue": "podiumhuizen"}, weights=1000) == said


def test_without_weights_every_organisation_has_one_vote() -> None:
    rules = Rules(method="score", quorum_num=1, quorum_den=2, quorum_basis="votes")
    assert requirements(rules, 41)[0] == "Er moeten minstens 21 van de 41 stemmen uitgebracht zijn."
