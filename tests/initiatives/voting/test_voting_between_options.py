"""Votes between options: tick what one supports, or give each 0 to 5 points; what is not offered is not kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.opening.rules import OpeningRefused
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, CurrentBallot, Decision, Option
from initiatives.voting.rules import BallotRefused, rule_sets_for
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import admissible, build_initiative, opened, ruled

SignIn = Callable[..., Client]
OPTIONS = ["Een leesclub", "Een podcast", "Een nieuwsbrief"]


def between(cast: Cast, method: str) -> tuple[Decision, list[int]]:
    """Open a vote between three options among the library, the city and the venue; give it and their ids."""
    rules = ruled(cast, method, method=method)
    vote = open_vote(
        by=cast.acting("secretary"),
        proposal=admissible(cast, build_initiative(cast)),
        rule_set=rules,
        closes_at=fresh_now() + timedelta(days=2),
        options=OPTIONS,
    )
    with system("a test looks at the options"):
        return vote, list(Option.objects.filter(decision=vote).values_list("pk", flat=True))


def stem(cast: Cast, client: Client, vote: Decision, **fields: object) -> tuple[int, str]:
    form = {"organisation": str(cast.organisations["library"]), "drawn": "0", "reason": "", "between": "1"} | fields
    answer = client.post(f"/beslissen/{vote.pk}/stem", form)
    return answer.status_code, answer.content.decode()


def kept() -> list[list[list[int]]]:
    with system("a test looks at every ballot"):
        assert BallotEvent.objects.count() == CurrentBallot.objects.count()
        return list(CurrentBallot.objects.order_by("pk").values_list("points", flat=True))


def counted(cast: Cast, vote: Decision, clock: HouseClock) -> str:
    clock.set(vote.closes_at)
    count = close_vote(by=cast.acting("secretary"), decision_id=vote.pk)
    assert count is not None
    return count.outcome


def test_one_ticks_what_one_supports_and_everything_of_it_stands_in_the_record(cast: Cast, client_of: SignIn) -> None:
    vote, (club, _podcast, letter) = between(cast, "approval")
    client = client_of("representative", "library")
    text = client.get(f"/beslissen/{vote.pk}/").content.decode()
    for said in ("Duid alles aan wat u steunt", *OPTIONS, "Stem namens Bibliotheek Aalst"):
        assert said in text
    assert stem(cast, client, vote, option=[str(club), str(letter)])[0] == 302
    assert kept() == [[[club, 1], [letter, 1]]]
    with system("a test looks at the record"):
        leaf = json.loads(RecordLeaf.objects.get(kind="ballot_cast").leaf)
    assert f"[[{club},1],[{letter},1]]" in json.dumps(leaf, separators=(",", ":"))
    text = client.get(f"/beslissen/{vote.pk}/").content.decode()
    assert "<dd>Een leesclub en Een nieuwsbrief</dd>" in text
    assert f'value="{club}" checked' in text
    listed = client.get("/beslissen/").content.decode()
    assert "U stemde." in listed
    assert f'href="/beslissen/{vote.pk}/">Lees<' in listed


def test_each_option_gets_its_points_or_none(cast: Cast, client_of: SignIn) -> None:
    vote, (club, podcast, letter) = between(cast, "score")
    client = client_of("representative", "library")
    assert client.get(f"/beslissen/{vote.pk}/").content.decode().count('type="radio" name="points-') == 3 * 7
    fields = {f"points-{club}": "5", f"points-{podcast}": "0", f"points-{letter}": ""}
    assert stem(cast, client, vote, **fields)[0] == 302
    assert kept() == [[[club, 5], [podcast, 0]]]
    assert "<dd>Een leesclub: 5, Een podcast: 0</dd>" in client.get(f"/beslissen/{vote.pk}/").content.decode()


@pytest.mark.parametrize(
    ("method", "fields", "said"),
    [
        ("approval", {}, "Duid minstens één optie aan."),
        ("approval", {"option": ["{club}", "{club}"]}, "Dezelfde optie staat er twee keer."),
        ("approval", {"option": ["999999"]}, "staat niet in deze stemming"),
        ("approval", {"option": ["x"]}, "Kies uit de opties van deze stemming."),
        ("approval", {"points-{club}": "5"}, "0 tot en met 5 punten"),
        ("score", {}, "Geef minstens één optie punten."),
        ("score", {"points-{club}": "6"}, "0 tot en met 5 punten"),
        ("score", {"points-{club}": "-1"}, "0 tot en met 5 punten"),
        ("score", {"points-{club}": "veel"}, "Kies uit de opties van deze stemming."),
        ("score", {"points-999999": "3"}, "staat niet in deze stemming"),
    ],
)
def test_what_is_not_offered_is_refused_and_what_was_typed_is_kept(
    cast: Cast, client_of: SignIn, method: str, fields: dict[str, object], said: str
) -> None:
    vote, (club, podcast, _letter) = between(cast, method)
    written = {
        name.format(club=club): [one.format(club=club) for one in value] if isinstance(value, list) else value
        for name, value in fields.items()
    }
    if method == "score" and written:
        written[f"points-{podcast}"] = "4"
    status, text = stem(cast, client_of("representative", "library"), vote, reason="Daarom.", **written)
    assert status == 422
    assert said in text
    assert "Daarom." in text
    if method == "score" and written:
        assert f'name="points-{podcast}" value="4" checked' in text
    assert kept() == []


def test_a_choice_on_a_proposal_says_nothing_between_options_nor_points_on_a_proposal(cast: Cast) -> None:
    vote, (club, *_rest) = between(cast, "approval")
    lien = cast.acting("representative", "library")
    with pytest.raises(BallotRefused, match="minstens één optie"):
        cast_ballot(by=lien, decision=vote, choice="for")
    plain = opened(cast, admissible(cast, build_initiative(cast)))
    with pytest.raises(BallotRefused, match="Kies eerst"):
        cast_ballot(by=lien, decision=plain, points=[(club, 1)])


def test_a_colleagues_ballot_between_options_is_named(cast: Cast) -> None:
    vote, (club, podcast, _letter) = between(cast, "approval")
    cast_ballot(by=cast.acting("colleague"), decision=vote, points=[(podcast, 1)])
    with pytest.raises(Conflict, match="een podcast"):
        cast_ballot(by=cast.acting("representative", "library"), decision=vote, points=[(club, 1)])


def test_the_most_supported_is_chosen_and_every_page_names_it(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    vote, (club, podcast, letter) = between(cast, "approval")
    cast_ballot(by=cast.acting("representative", "library"), decision=vote, points=[(club, 1), (podcast, 1)])
    cast_ballot(by=cast.acting("representative", "city"), decision=vote, points=[(podcast, 1)], reason="Kort.")
    cast_ballot(by=cast.acting("venue_lead"), decision=vote, points=[(letter, 1)])
    # Podcast 2, club 1, newsletter 1.
    assert counted(cast, vote, clock) == "adopted"
    client = client_of("reader")
    text = client.get(f"/beslissen/{vote.pk}/uitslag").content.decode()
    for said in ("Gekozen: Een podcast", "Gesteund door 2 organisaties", "92.131", "3 van 3 organisaties"):
        assert said in text
    roll = client.get(f"/beslissen/{vote.pk}/uitslag/lijst").content.decode()
    assert "Een leesclub en Een podcast" in roll
    assert "Kort." in roll
    plain = json.loads(client.get(f"/beslissen/{vote.pk}/uitslag.json").content)
    assert [(one["title"], one["place"], one["points"], one["chosen"]) for one in plain["options"]] == [
        ("Een podcast", 1, 2, True),
        ("Een leesclub", 2, 1, False),
        ("Een nieuwsbrief", 2, 1, False),
    ]
    csv = client.get(f"/beslissen/{vote.pk}/uitslag.csv").content.decode("utf-8-sig")
    assert "Een podcast" in csv
    for page in ("besluit", "besluit.pdf", "besluit.jsonld"):
        assert client.get(f"/beslissen/{vote.pk}/{page}").status_code == 200
    assert "U stemde." not in client.get("/beslissen/").content.decode()


def test_points_add_up_and_the_mean_leaves_out_who_gave_none(cast: Cast, client_of: SignIn, clock: HouseClock) -> None:
    vote, (club, podcast, _letter) = between(cast, "score")
    cast_ballot(by=cast.acting("representative", "library"), decision=vote, points=[(club, 5), (podcast, 4)])
    cast_ballot(by=cast.acting("venue_lead"), decision=vote, points=[(podcast, 3)])
    # Podcast 4 + 3 = 7 of two, mean 3,50; club 5 of one, mean 5,00.
    assert counted(cast, vote, clock) == "adopted"
    text = client_of("reader").get(f"/beslissen/{vote.pk}/uitslag").content.decode()
    for said in ("Gekozen: Een podcast", "Punten: 7 van 2 organisaties, gemiddeld 3,50", "gemiddeld 5,00"):
        assert said in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Schrijf 2 tot 20 opties"),
        ("Eén", "Schrijf 2 tot 20 opties"),
        ("Een\neen", "Dezelfde optie staat er twee keer."),
        ("Eén\n" + "x" * 201, "hoogstens 200 tekens"),
    ],
)
def test_bad_options_are_refused_where_they_were_typed(cast: Cast, client_of: SignIn, typed: str, said: str) -> None:
    rules = ruled(cast, "approval", method="approval")
    proposal = admissible(cast, build_initiative(cast))
    closes_at = (fresh_now() + timedelta(days=4)).strftime("%d/%m/%Y 12.00")
    form = {"organisation": str(cast.organisations["cooperative"]), "rule_set": str(rules.pk), "closes_at": closes_at}
    answer = client_of("secretary").post(f"/beslissen/voorstellen/{proposal.pk}/stemming", form | {"options": typed})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with system("a test looks at every vote"):
        assert not Decision.objects.exists()


def test_a_plain_majority_is_offered_before_other_ways(cast: Cast) -> None:
    ruled(cast, "a_first_by_name", method="approval")
    proposal = admissible(cast, build_initiative(cast))
    with reading(cast.acting("secretary")):
        offered = [row.key for row in rule_sets_for(proposal)]
    assert offered == ["consortium", "consortium_simple", "a_first_by_name"]


def test_options_belong_to_choosing_alone(cast: Cast) -> None:
    rules = ruled(cast, "simple", method="simple_majority")
    with pytest.raises(OpeningRefused, match="horen alleen bij regels om te kiezen"):
        open_vote(
            by=cast.acting("secretary"),
            proposal=admissible(cast, build_initiative(cast)),
            rule_set=rules,
            closes_at=fresh_now() + timedelta(days=2),
            options=OPTIONS,
        )
