"""The ballot under a proxy is the giver's own: counted once, with the holder's name; the own vote goes before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import SYSTEM, Refused
from cooperative.isolation.transactions import reading, system
from initiatives.proxies.actions import cast_by_proxy, give_proxy, revoke_proxy
from initiatives.proxies.models import Proxy
from initiatives.register.queries import roll_of
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import BallotEvent, Count, CurrentBallot, Decision
from initiatives.voting.queries import receipt_of
from initiatives.voting.rules import BallotRefused, VoteClosed
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock, signed_in
from tests.initiatives.proxies.conftest import seen, vote_with_proxies


def counted(decision: Decision) -> tuple[str, object]:
    """Close the vote, and give its outcome and the numbers of its count."""
    close_vote(by=SYSTEM, decision_id=decision.pk)
    with system("a test reads the count"):
        count = Count.objects.get(decision=decision)
    return count.outcome, [step["numbers"] for step in count.result["steps"]]


def test_a_proxy_counts_as_the_own_vote_and_is_named_everywhere(cast: Cast, clock: HouseClock) -> None:
    by_proxy, by_hand = vote_with_proxies(cast), vote_with_proxies(cast)
    # The name on the ballot is the register's, whatever the context calls the organisation.
    library, venue = cast.acting("representative"), replace(cast.acting("venue_lead"), organisation_name="")
    give_proxy(by=library, decision=by_proxy, holder=cast.organisations["venue"])
    cast_by_proxy(by=venue, decision=by_proxy, giver=cast.organisations["library"], choice="for", reason="Goed plan.")
    cast_ballot(by=library, decision=by_hand, choice="for", reason="Goed plan.")
    for decision in (by_proxy, by_hand):
        cast_ballot(by=venue, decision=decision, choice="against", reason="Te duur.")
    # The holder's two ballots are two votes: one of the library, one of its own.
    sight = seen(library, by_proxy)
    assert sight.ballot is not None
    assert sight.ballot.by_whom == "Vera Podium, bij volmacht door Podiumhuis Gent"
    with reading(library):
        receipt = receipt_of(library, sight.ballot)
    assert receipt is not None
    assert f'"holder":{cast.organisations["venue"]}' in receipt.leaf
    assert receipt.person == "Vera Podium, bij volmacht door Podiumhuis Gent"
    assert [held.label for held in seen(venue, by_proxy).held] == ["Vóór"]
    with system("a test looks at every notice"):
        told = Notice.objects.filter(kind="ballot_cast_by_proxy").values_list("person_id", flat=True)
        assert cast.persons["representative"] in told
    clock.shift(timedelta(hours=49))
    assert counted(by_proxy) == counted(by_hand)
    city = cast.acting("representative", "city")
    with reading(city):
        decision = Decision.objects.select_related("rule_set", "count").get(pk=by_proxy.pk)
        roll = {voter.name: (voter.choice, voter.holder) for voter in roll_of(city, decision)}
    assert roll == {
        "Bibliotheek Aalst": ("for", "Podiumhuis Gent"),
        "Podiumhuis Gent": ("against", ""),
        "Stad Aalst": ("absent", ""),
    }
    client = signed_in(city)
    for name in ("result", "roll_call"):
        page = unescape(client.get(reverse(name, args=[by_proxy.pk])).content.decode())
        assert "Bibliotheek Aalst, bij volmacht door Podiumhuis Gent" in page, name


def test_only_what_the_giver_asked_is_cast_and_only_under_a_proxy_that_stands(cast: Cast, clock: HouseClock) -> None:
    decision, library = vote_with_proxies(cast), cast.organisations["library"]
    by = cast.acting("venue_lead")
    with pytest.raises(Refused, match="Deze volmacht geldt niet meer"):
        cast_by_proxy(by=by, decision=decision, giver=library, choice="for")
    give_proxy(
        by=cast.acting("representative"), decision=decision, holder=cast.organisations["venue"], instruction="against"
    )
    with pytest.raises(BallotRefused, match="Bibliotheek Aalst vroeg ‘tegen’"):
        cast_by_proxy(by=by, decision=decision, giver=library, choice="for")
    # Another elector, the representative of the city, holds nothing of the library.
    with pytest.raises(Refused, match="Deze volmacht geldt niet meer"):
        cast_by_proxy(by=cast.acting("representative", "city"), decision=decision, giver=library, choice="against")
    first = cast_by_proxy(by=by, decision=decision, giver=library, choice="against")
    again = cast_by_proxy(by=by, decision=decision, giver=library, choice="against")
    assert (again.pk, again.number) == (first.pk, 1)
    clock.shift(timedelta(hours=49))
    with pytest.raises(VoteClosed):
        cast_by_proxy(by=by, decision=decision, giver=library, choice="against", reason="Toch.", drawn=1)
    with system("a test looks at every ballot"):
        assert RecordLeaf.objects.filter(kind="ballot_refused").count() == 1
        assert CurrentBallot.objects.get().reason == ""


def test_the_own_vote_takes_the_place_of_the_proxys_and_ends_it(cast: Cast) -> None:
    decision, library = vote_with_proxies(cast), cast.organisations["library"]
    own, by = cast.acting("representative"), cast.acting("venue_lead")
    give_proxy(by=own, decision=decision, holder=cast.organisations["venue"])
    cast_by_proxy(by=by, decision=decision, giver=library, choice="for")
    with pytest.raises(Refused, match=r"stemde al namens u\. Stem zelf"):
        revoke_proxy(by=own, decision=decision)
    cast_ballot(by=own, decision=decision, choice="against", drawn=1)
    with pytest.raises(Refused, match="Deze volmacht geldt niet meer"):
        cast_by_proxy(by=by, decision=decision, giver=library, choice="for", drawn=2)
    with system("a test looks at every ballot"):
        ballot = CurrentBallot.objects.get()
        assert (ballot.choice, ballot.holder_id, ballot.holder_name) == ("against", None, "")
        events = list(BallotEvent.objects.order_by("number").values_list("choice", "holder_id"))
        assert Proxy.objects.get().ended_at is not None
    assert events == [("for", cast.organisations["venue"]), ("against", None)]


def test_the_same_person_voting_for_the_giver_itself_is_an_own_vote_too(cast: Cast) -> None:
    # Lien speaks for the city and for the library: the same words by the same person are another ballot.
    decision, city = vote_with_proxies(cast), cast.organisations["city"]
    give_proxy(by=cast.acting("representative", "city"), decision=decision, holder=cast.organisations["library"])
    cast_by_proxy(by=cast.acting("representative"), decision=decision, giver=city, choice="for")
    cast_ballot(by=cast.acting("representative", "city"), decision=decision, choice="for", drawn=1)
    with system("a test looks at every ballot"):
        assert CurrentBallot.objects.get().holder_id is None
        assert Proxy.objects.get().ended_at is not None


def test_where_the_rules_say_so_the_own_vote_is_refused_and_nothing_changes(cast: Cast) -> None:
    decision, own = vote_with_proxies(cast, beats=False), cast.acting("representative")
    give_proxy(by=own, decision=decision, holder=cast.organisations["venue"])
    with pytest.raises(Refused, match="Wie volmacht gaf, stemt hier niet meer zelf"):
        cast_ballot(by=own, decision=decision, choice="for")
    with system("a test looks at every ballot"):
        assert not CurrentBallot.objects.exists()
        assert Proxy.objects.get().ended_at is None
    client = signed_in(own)
    page = unescape(client.get(f"/beslissen/{decision.pk}/").content.decode())
    assert "Wie volmacht gaf, stemt hier niet meer zelf." in page
    assert 'name="choice"' not in page
    revoke_proxy(by=own, decision=decision)
    cast_ballot(by=own, decision=decision, choice="for")


def test_the_pages_lead_from_giving_to_casting(cast: Cast) -> None:
    decision, library, venue = vote_with_proxies(cast), cast.organisations["library"], cast.organisations["venue"]
    own, holder = signed_in(cast.acting("representative")), signed_in(cast.acting("venue_lead"))
    path = f"/beslissen/{decision.pk}/"
    assert "Geef een andere stemgerechtigde volmacht" in own.get(path).content.decode()
    page = own.get(f"{path}volmacht").content.decode()
    assert f'<option value="{venue}">Podiumhuis Gent' in page
    organisation = {"organisation": library}
    refused = own.post(f"{path}volmacht", {**organisation, "holder": "", "instruction": ""})
    assert refused.status_code == 422
    sent = own.post(f"{path}volmacht", {**organisation, "holder": venue, "instruction": "for"})
    assert (sent.status_code, sent.headers["Location"]) == (302, path)
    assert "U gaf volmacht aan <strong>Podiumhuis Gent</strong>." in own.get(path).content.decode()
    shown = holder.get(path).content.decode()
    cast_path = f"{path}volmacht/{library}/stem"
    assert "Namens Bibliotheek Aalst (volmacht)" in shown
    assert f'href="{cast_path}"' in shown
    ballot = unescape(holder.get(cast_path).content.decode())
    assert 'value="for"' in ballot
    assert 'value="against"' not in ballot
    assert "Tegen: Bibliotheek Aalst vroeg ‘vóór’." in ballot
    fields = {"organisation": venue, "drawn": "0", "reason": ""}
    assert holder.post(cast_path, {**fields, "choice": "against"}).status_code == 422
    assert holder.post(cast_path, {**fields, "choice": "for"}).status_code == 302
    assert "Uw organisatie stemde: Vóór." in holder.get(path).content.decode()
    assert "bij volmacht door Podiumhuis Gent" in own.get(path).content.decode()
    # Who holds nothing of the library finds no such page.
    assert signed_in(cast.acting("representative", "city")).get(cast_path).status_code == 404
