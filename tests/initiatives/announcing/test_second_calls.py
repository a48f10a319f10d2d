"""A vote that lacked its quorum is called a second time: by itself, once, in time, and without a quorum."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cooperative.isolation.acting import SYSTEM, Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import system
from initiatives.announcing.actions import announce_vote
from initiatives.announcing.models import Announcement
from initiatives.announcing.rules import moments_again
from initiatives.announcing.tasks import open_due
from initiatives.opening.actions import open_vote
from initiatives.phases.actions import move_proposal
from initiatives.portfolio.models import Participation
from initiatives.proposals.models import Proposal
from initiatives.reminders.actions import remind_of_vote
from initiatives.rulesets.actions import adopt_rule_set
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision, Elector
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.register.test_an_extract_on_paper import text_of
from tests.initiatives.rulesets.test_adopting_versions import ARTICLE, read
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative
from tests.initiatives.voting.test_many_cast_at_once import in_threads


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


# What the rules ask, the first vote, its count, and the second call; all in UTC, worked out on paper. Brussels is an
# hour ahead in winter and two in summer, so 9.00 there is 8.00 or 7.00 here, and 17.00 there is 16.00 or 15.00.
CALLS = {
    # 15 days after 20 December: 11 to the 31st and 4 more. It ran 14 days: 4 + 14 = 18 January.
    "over a year end": (
        {"second_call_days": 15},
        (at(2026, 12, 6, 9), at(2026, 12, 20, 16), at(2026, 12, 20, 16, 10)),
        (at(2027, 1, 4, 8), at(2027, 1, 18, 16)),
    ),
    # 28 February + 15 = 43, less 29 days: 14 March. 14 days later, the 28th, it is summer.
    "over a leap day": (
        {"second_call_days": 15},
        (at(2028, 2, 14, 9), at(2028, 2, 28, 16), at(2028, 2, 28, 16, 10)),
        (at(2028, 3, 14, 8), at(2028, 3, 28, 15)),
    ),
    # 14 + 15 = 29 March, the night of 23 hours; 7 days later is 5 April.
    "the night to summer": (
        {"second_call_days": 15},
        (at(2026, 3, 7, 9), at(2026, 3, 14, 16), at(2026, 3, 14, 16, 10)),
        (at(2026, 3, 29, 7), at(2026, 4, 5, 15)),
    ),
    # 10 + 15 = 25 October, the night of 25 hours; 7 days later is 1 November.
    "the night to winter": (
        {"second_call_days": 15},
        (at(2026, 10, 3, 8), at(2026, 10, 10, 15), at(2026, 10, 10, 15, 10)),
        (at(2026, 10, 25, 8), at(2026, 11, 1, 16)),
    ),
    "the notice asks more": (
        {"second_call_days": 15, "notice_days": 20},
        (at(2026, 6, 1, 8), at(2026, 6, 1, 15), at(2026, 6, 1, 15, 10)),
        (at(2026, 6, 21, 7), at(2026, 6, 21, 15)),
    ),
    "counted late": (
        {"second_call_days": 15},
        (at(2026, 6, 1, 8), at(2026, 6, 1, 15), at(2026, 6, 25, 8)),
        (at(2026, 6, 26, 7), at(2026, 6, 26, 15)),
    ),
    "an hour at least": (
        {"second_call_days": 15},
        (at(2026, 6, 1, 5), at(2026, 6, 1, 6, 30), at(2026, 6, 1, 6, 40)),
        (at(2026, 6, 16, 7), at(2026, 6, 16, 8)),
    ),
}


@pytest.mark.parametrize(("asked", "first", "second"), CALLS.values(), ids=CALLS)
def test_its_moments_are_counted_in_calendar_days_of_brussels(
    asked: dict[str, int], first: tuple[datetime, ...], second: tuple[datetime, ...]
) -> None:
    rules = RuleSet(procedure_settings=asked | {"second_call": True})
    assert moments_again(Decision(rule_set=rules, opened_at=first[0], closes_at=first[1]), first[2]) == second


def lapsed(cast: Cast, clock: HouseClock, *, closed: bool = True) -> Decision:
    """Hold a vote of two days among three, of whom one votes; under 1/2 of heads two were needed."""
    proposal = admissible(cast, build_initiative(cast))
    kept = read(cast).draft
    articles = dict.fromkeys(("electorate", "quorum", "second_call", "majority"), ARTICLE)
    procedure = replace(kept.procedure, second_call=True, second_call_days=15)
    draft = replace(kept, procedure=procedure, articles=articles)
    rules = adopt_rule_set(by=cast.acting("secretary"), draft=draft, reason="Zo.", key="consortium", drawn=1)
    closes_at = fresh_now() + timedelta(days=2)
    first = open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)
    cast_ballot(by=cast.acting("representative", "library"), decision=first, choice="for")
    clock.set(closes_at)
    if closed:
        close_vote(by=SYSTEM, decision_id=first.pk)
    return first


def proposal_of(first: Decision) -> Proposal:
    with system("a test looks at the proposal"):
        return Proposal.objects.select_related("decision__count").get(pk=first.proposal_id)


def called(first: Decision, clock: HouseClock) -> Decision:
    """Let the second call open at its moment."""
    with system("a test looks at the announcement"):
        announced = Announcement.objects.get(proposal_id=first.proposal_id)
    clock.set(announced.opens_at + timedelta(minutes=1))
    assert open_due() == 1
    return proposal_of(first).decision  # type: ignore[no-any-return]


def test_the_count_announces_it_and_few_ballots_are_enough(cast: Cast, clock: HouseClock) -> None:
    first = lapsed(cast, clock)
    with system("a test looks at the announcement and its notices"):
        made = Announcement.objects.get()
        notices = list(Notice.objects.filter(kind="vote_announced").values_list("organisation_id", flat=True))
        participation = Participation.objects.filter(organisation_id=cast.organisations["venue"])
        participation.update(until=fresh_now())
    waiting = proposal_of(first)
    assert (waiting.state, waiting.phase_until, waiting.decision.pk) == ("scheduled", made.opens_at, first.pk)
    assert (made.text_id, made.rule_set_id) == (first.text_id, first.rule_set_id)
    assert set(notices) == {cast.organisations[key] for key in ("library", "city", "venue")}
    second = called(first, clock)
    assert (second.second_call_of_id, second.number) == (first.pk, f"{first.number}bis")
    assert (second.text_id, second.rule_set_id, second.closes_at) == (made.text_id, made.rule_set_id, made.closes_at)
    with system("a test looks at who may vote"):
        electors = set(Elector.objects.filter(decision=second).values_list("organisation_id", flat=True))
        assert Decision.objects.get(pk=first.pk).standing_id is None
    assert electors == {cast.organisations["library"], cast.organisations["city"]}
    cast_ballot(by=cast.acting("representative", "city"), decision=second, choice="for")
    clock.set(second.closes_at)
    counted = close_vote(by=SYSTEM, decision_id=second.pk)
    assert counted is not None
    # One for, none against; without a quorum one is enough: 1 × 3 ≥ 2 × 1.
    assert (counted.outcome, proposal_of(first).state) == ("adopted", "adopted")


def test_without_any_ballot_it_is_rejected_and_not_called_again(cast: Cast, clock: HouseClock) -> None:
    first = lapsed(cast, clock)
    second = called(first, clock)
    clock.set(second.closes_at - timedelta(days=1))
    # Of three organisations none voted.
    assert remind_of_vote(by=SYSTEM, decision_id=second.pk) == 3
    clock.set(second.closes_at)
    counted = close_vote(by=cast.acting("secretary"), decision_id=second.pk)
    assert counted is not None
    assert (counted.outcome, proposal_of(first).state) == ("rejected", "rejected")
    with system("a test looks at every announcement"):
        assert Announcement.objects.count() == 1


def test_held_it_is_announced_again_in_time_and_under_its_own_rules(cast: Cast, clock: HouseClock) -> None:
    first, by = lapsed(cast, clock), cast.acting("secretary")
    held = move_proposal(by=by, proposal=proposal_of(first), to="held", note="De raad vraagt uitstel.")
    final = move_proposal(by=by, proposal=held, to="final")

    def announce(days: int, rules: RuleSet) -> Announcement:
        opens_at = first.closes_at + timedelta(days=days)
        closes_at = opens_at + timedelta(days=3)
        return announce_vote(by=by, proposal=final, rule_set=rules, opens_at=opens_at, closes_at=closes_at)

    with pytest.raises(Refused, match="ten vroegste op"):
        announce(14, first.rule_set)
    with system("a test reads other rules"):
        other = RuleSet.objects.get(key="consortium_simple")
    with pytest.raises(Refused):
        announce(16, other)
    with pytest.raises(Refused, match="Kondig de tweede stemming aan"):
        open_vote(by=by, proposal=final, rule_set=first.rule_set, closes_at=first.closes_at + timedelta(days=20))
    clock.set(announce(16, first.rule_set).opens_at)
    assert open_due() == 1
    assert proposal_of(first).decision.second_call_of_id == first.pk


@pytest.mark.slow
def test_three_who_count_at_once_announce_it_once(own_cast: Cast, clock: HouseClock) -> None:
    first = lapsed(own_cast, clock, closed=False)
    done = in_threads([lambda: close_vote(by=SYSTEM, decision_id=first.pk)] * 3)
    assert sum(job.result() is not None for job in done) == 1
    with system("a test looks at every announcement"):
        assert Announcement.objects.count() == 1
    assert proposal_of(first).state == "scheduled"


def test_every_page_says_which_of_the_two_it_is(cast: Cast, clock: HouseClock, client_of: SignIn) -> None:
    first, reader = lapsed(cast, clock), client_of("reader")
    result = f"/beslissen/{first.pk}/uitslag"
    announced = f"/beslissen/voorstellen/{first.proposal_id}/aankondiging"
    text = page(reader, result)
    assert "De tweede stemming opent op" in text
    assert announced in text
    assert "Tweede stemming aangekondigd" in text
    assert "Dit is de tweede stemming" in page(reader, announced)
    assert "de tweede stemming opent op" in page(reader, "/beslissen/")
    second = called(first, clock)
    assert f'href="/beslissen/{second.pk}/"' in page(reader, result)
    text = page(reader, f"/beslissen/{second.pk}/")
    assert "Tweede stemming." in text
    assert f'href="{result}"' in text
    # The first one asked: at least 2 of 3.
    assert "moeten stemmen" not in text
    cast_ballot(by=cast.acting("representative", "library"), decision=second, choice="for")
    voter = client_of("representative")
    assert "Tweede stemming" in page(voter, f"/beslissen/{second.pk}/stembewijs")
    clock.set(second.closes_at)
    close_vote(by=SYSTEM, decision_id=second.pk)
    assert "Uitslag van de tweede stemming" in page(reader, result)
    assert "Tweede stemming." in page(reader, f"/beslissen/{second.pk}/uitslag")
    with system("a test reads the numbers"):
        numbers = [row.entry.number for row in Decision.objects.select_related("entry").order_by("pk")]
    listed = page(reader, "/beslissen/besluitenregister")
    assert [listed.count(number) for number in numbers] == [1, 1]
    assert "tweede stemming" in listed
    assert f"Na {numbers[0]}, zonder quorum" in page(reader, f"/beslissen/{second.pk}/besluit")
    printed = text_of(reader.get(f"/beslissen/{second.pk}/besluit.pdf").content)
    assert f"Tweede stemming, na {numbers[0]} zonder quorum. Ze is geldig, hoe weinig er ook stemmen." in printed
    graphs = [reader.get(f"/beslissen/{vote.pk}/besluit.jsonld").json()["@graph"][-1] for vote in (first, second)]
    assert graphs[1]["prov:wasInformedBy"] == {"@id": graphs[0]["@id"]}
    assert "prov:wasInformedBy" not in graphs[0]
    exported = reader.get(f"/beslissen/{second.pk}/uitslag.json").json()
    assert (exported["number"], exported["second_call_of"]) == (numbers[1], numbers[0])
    assert numbers[0] in page(reader, f"/beslissen/{second.pk}/uitslag.csv")
