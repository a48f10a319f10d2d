"""A vote is announced in time, to whoever may vote, and opens at its moment; what was announced stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest

from cooperative.isolation.acting import Refused
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from cooperative.outbox.models import OutboxRow
from initiatives.announcing.actions import announce_vote, open_announced
from initiatives.announcing.models import Announcement
from initiatives.announcing.queries import dispatch_of
from initiatives.announcing.tasks import open_due
from initiatives.opening.actions import open_vote
from initiatives.opening.rules import OpeningRefused
from initiatives.phases.actions import move_proposal
from initiatives.portfolio.models import Participation
from initiatives.proposals.actions import withdraw_proposal
from initiatives.proposals.models import Proposal
from initiatives.rulesets.actions import adopt_rule_set
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot
from initiatives.voting.count import Rules
from initiatives.voting.models import Decision, Elector
from members.notices.actions import write_mails
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.rulesets.test_adopting_versions import ARTICLE, read
from tests.initiatives.rulesets.test_pages_of_rule_sets import SignIn, page
from tests.initiatives.voting.conftest import admissible, build_initiative


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    """An admissible proposal of the city, about what the library, the city and the venue take part in."""
    return admissible(cast, build_initiative(cast))


def announced(cast: Cast, proposal: Proposal, days: int = 3, rules: RuleSet | None = None) -> Announcement:
    """Announce the vote for so many days from now, for a week."""
    opens_at = fresh_now() + timedelta(days=days)
    return announce_vote(
        by=cast.acting("secretary"),
        proposal=proposal,
        rule_set=rules or read(cast),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=7),
    )


def with_notice(cast: Cast, days: int) -> RuleSet:
    """Adopt a version that asks so many days of notice."""
    first = read(cast).draft
    articles = dict.fromkeys(("electorate", "notice", "quorum", "majority"), ARTICLE)
    draft = replace(first, procedure=replace(first.procedure, notice_days=days), articles=articles)
    return adopt_rule_set(by=cast.acting("secretary"), draft=draft, reason="Zo.", key="consortium", drawn=1)


def now_is(proposal: Proposal) -> Proposal:
    with system("a test looks at the proposal"):
        return Proposal.objects.get(pk=proposal.pk)


def test_whoever_may_vote_is_told_and_nobody_else(cast: Cast, proposal: Proposal) -> None:
    made = announced(cast, proposal)
    assert now_is(proposal).state == "scheduled"
    assert now_is(proposal).phase_until == made.opens_at
    with system("a test looks at every notice"):
        told = {(row.person_id, row.organisation_id) for row in Notice.objects.filter(kind="vote_announced")}
    assert told == {tuple(one) for one in made.told}
    electors = {cast.organisations[key] for key in ("library", "city", "venue")}
    assert {organisation for _person, organisation in told} <= electors
    assert (cast.persons["venue_lead"], cast.organisations["venue"]) in told
    assert cast.persons["stranger"] not in {person for person, _organisation in told}


def test_the_proof_says_when_each_mail_went_out(cast: Cast, proposal: Proposal) -> None:
    made = announced(cast, proposal)
    with reading(cast.acting("secretary")):
        before = dispatch_of(made)
    assert {one.mail for one in before} == {""}
    with system("a test works as the worker does"):
        row = OutboxRow.objects.get(kind="notice_mails", payload__kind="vote_announced")
    write_mails(row.payload)
    with reading(cast.acting("secretary")):
        after = dispatch_of(made)
    assert [(one.person, one.organisation) for one in after] == [(one.person, one.organisation) for one in before]
    assert {one.mail for one in after} == {"waiting"}
    assert len(after) == len(made.told)


def test_rules_that_ask_days_of_notice_get_them(cast: Cast, proposal: Proposal) -> None:
    rules = with_notice(cast, 8)
    with pytest.raises(Refused, match=r"minstens 8 dagen: kies ten vroegste"):
        announced(cast, proposal, days=7, rules=rules)
    with pytest.raises(Refused, match="aankondiging vooraf"):
        open_vote(
            by=cast.acting("secretary"),
            proposal=proposal,
            rule_set=rules,
            closes_at=fresh_now() + timedelta(days=20),
        )
    assert announced(cast, proposal, days=8, rules=rules).rule_set == rules


def test_a_moment_gone_by_and_less_than_an_hour_are_refused(cast: Cast, proposal: Proposal) -> None:
    by, rules, now = cast.acting("secretary"), read(cast), fresh_now()
    with pytest.raises(Refused, match="al voorbij"):
        announce_vote(by=by, proposal=proposal, rule_set=rules, opens_at=now - timedelta(seconds=1), closes_at=now)
    opens_at = now + timedelta(days=1)
    with pytest.raises(Refused, match="minstens een uur"):
        announce_vote(
            by=by, proposal=proposal, rule_set=rules, opens_at=opens_at, closes_at=opens_at + timedelta(minutes=59)
        )
    assert now_is(proposal).state == "admissible"


@pytest.mark.parametrize("person", ["staff", "board", "representative", "admin"])
def test_only_the_secretary_announces(cast: Cast, proposal: Proposal, person: str) -> None:
    now = fresh_now()
    with pytest.raises(Refused, match="Alleen de secretaris"):
        announce_vote(
            by=cast.acting(person),
            proposal=proposal,
            rule_set=read(cast),
            opens_at=now + timedelta(days=1),
            closes_at=now + timedelta(days=2),
        )


def test_it_opens_by_itself_at_its_moment_and_not_before(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    made = announced(cast, proposal)
    assert open_due() == 0
    with pytest.raises(Refused, match="opent pas op"):
        open_announced(by=cast.acting("secretary"), proposal_id=proposal.pk)
    clock.shift(timedelta(days=3))
    assert open_due() == 1
    assert open_due() == 0
    with system("a test looks at the vote"):
        decision = Decision.objects.get(proposal=proposal)
    same = ("rule_set_id", "text_id", "closes_at")
    assert [getattr(decision, name) for name in same] == [getattr(made, name) for name in same]
    assert (now_is(proposal).state, now_is(proposal).phase_until) == ("in_vote", None)
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")


def test_who_may_vote_is_fixed_at_the_opening_and_the_rules_at_the_announcement(
    cast: Cast, proposal: Proposal, clock: HouseClock
) -> None:
    made = announced(cast, proposal)
    with_notice(cast, 8)
    with system("a member leaves meanwhile"):
        Participation.objects.filter(organisation_id=cast.organisations["venue"]).update(until=fresh_now())
    clock.shift(timedelta(days=3))
    decision = open_announced(by=cast.acting("secretary"), proposal_id=proposal.pk)
    assert decision.rule_set_id == made.rule_set_id
    with system("a test looks at the electors"):
        electors = set(Elector.objects.filter(decision=decision).values_list("organisation_id", flat=True))
    assert electors == {cast.organisations["library"], cast.organisations["city"]}


def test_two_who_open_make_one_vote(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    announced(cast, proposal)
    clock.shift(timedelta(days=3))
    open_announced(by=cast.acting("secretary"), proposal_id=proposal.pk)
    with pytest.raises(Refused, match="nu geen stemming aangekondigd"):
        open_announced(by=cast.acting("secretary"), proposal_id=proposal.pk)


@pytest.mark.parametrize("person", ["staff", "board", "representative"])
def test_nobody_else_opens_it(cast: Cast, proposal: Proposal, clock: HouseClock, person: str) -> None:
    announced(cast, proposal)
    clock.shift(timedelta(days=3))
    with pytest.raises(Refused, match="Alleen de secretaris"):
        open_announced(by=cast.acting(person), proposal_id=proposal.pk)


def test_after_the_announced_end_it_does_not_open_any_more(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    announced(cast, proposal)
    clock.shift(timedelta(days=10))
    assert open_due() == 0
    with pytest.raises(Refused, match="sluiting is voorbij"):
        open_announced(by=cast.acting("secretary"), proposal_id=proposal.pk)


def test_without_anybody_to_vote_the_task_leaves_it_to_the_secretary(
    cast: Cast, proposal: Proposal, clock: HouseClock
) -> None:
    announced(cast, proposal)
    with system("everybody leaves"):
        Participation.objects.update(until=fresh_now())
    clock.shift(timedelta(days=3))
    assert open_due() == 0
    assert now_is(proposal).state == "scheduled"


def test_what_is_announced_is_held_with_a_reason_and_announced_again(
    cast: Cast, proposal: Proposal, clock: HouseClock
) -> None:
    by = cast.acting("secretary")
    announced(cast, proposal)
    held = move_proposal(by=by, proposal=now_is(proposal), to="held", note="De raad vraagt uitstel.")
    assert (held.state, held.held_from) == ("held", "final")
    clock.shift(timedelta(days=3))
    assert open_due() == 0
    final = move_proposal(by=by, proposal=held, to="final")
    second = announced(cast, final, days=5)
    with reading(by):
        assert Announcement.objects.filter(proposal=proposal).first() == second
    clock.shift(timedelta(days=4))
    assert open_due() == 0, "the first announcement stands no more"


def test_the_author_takes_back_what_is_announced(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    announced(cast, proposal)
    withdraw_proposal(by=cast.acting("representative", "city"), proposal=now_is(proposal))
    clock.shift(timedelta(days=3))
    assert open_due() == 0


def test_the_readers_see_when_and_by_what_and_the_secretary_sees_the_proof(
    cast: Cast, proposal: Proposal, client_of: SignIn, clock: HouseClock
) -> None:
    announced(cast, proposal)
    path = f"/beslissen/voorstellen/{proposal.pk}/aankondiging"
    text = page(client_of("reader"), path)
    assert "Opent op" in text
    assert "Consortiumgroep, bijzondere meerderheid (versie 1)" in text
    assert "Bewijs van verzending" not in text
    assert path in page(client_of("reader"), f"/beslissen/voorstellen/{proposal.pk}/")
    page(client_of("stranger"), path, 404)
    text = page(client_of("secretary"), path)
    assert "Bewijs van verzending" in text
    assert "Podiumhuis Gent" in text
    assert "Mail nog niet geschreven" in text
    assert "binnen de minuut" not in text
    clock.shift(timedelta(days=3))
    assert "binnen de minuut" in page(client_of("reader"), path)
    response = client_of("secretary").post(f"{path}/openen")
    assert response.status_code == 302


def test_the_secretary_announces_on_a_page(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    client, path = client_of("secretary"), f"/beslissen/voorstellen/{proposal.pk}/aankondigen"
    rules = read(cast)
    assert "Kondig de stemming aan" in page(client, f"/beslissen/voorstellen/{proposal.pk}/")
    typed = {"rule_set": rules.pk, "opens_at": "01/03/2031 09.00", "closes_at": "01/03/2031 09.30"}
    refused = client.post(path, typed)
    assert refused.status_code == 422
    assert "minstens een uur" in unescape(refused.content.decode())
    made = client.post(path, typed | {"closes_at": "08/03/2031 17.00"})
    assert made.headers["Location"] == f"/beslissen/voorstellen/{proposal.pk}/aankondiging"
    page(client, path, 403)
    page(client, f"/beslissen/voorstellen/{proposal.pk + 999}/aankondiging", 404)
    with system("a test looks at the announcement"):
        assert Announcement.objects.get(proposal=proposal).opens_at == datetime(2031, 3, 1, 8, tzinfo=UTC)


def test_the_options_are_fixed_with_the_announcement(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    by, opens_at = cast.acting("secretary"), fresh_now() + timedelta(days=3)
    draft = replace(
        read(cast).draft,
        name_nl="Kiezen",
        rules=Rules(method="approval"),
        articles=dict.fromkeys(("electorate", "majority"), ARTICLE),
    )
    rules = adopt_rule_set(by=by, draft=draft, reason="Zo.")
    asked = {"rule_set": rules, "opens_at": opens_at, "closes_at": opens_at + timedelta(days=7)}
    with pytest.raises(OpeningRefused, match="elk op een regel"):
        announce_vote(by=by, proposal=proposal, **asked)
    announce_vote(by=by, proposal=proposal, **asked, options=["Gent", "Brugge"])
    clock.shift(timedelta(days=3))
    decision = open_announced(by=by, proposal_id=proposal.pk)
    with system("a test looks at the options"):
        assert list(decision.options.order_by("place").values_list("title", flat=True)) == ["Gent", "Brugge"]
