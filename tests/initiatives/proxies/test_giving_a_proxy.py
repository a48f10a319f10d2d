"""A proxy goes to one other elector of the same vote, within the most that one may hold, and never further."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.electorate.actions import Evidence, enter_mandate
from initiatives.proxies.actions import cast_by_proxy, give_proxy, revoke_proxy
from initiatives.proxies.models import Proxy
from initiatives.voting.actions import cast_ballot
from initiatives.voting.turns import voting_turns
from members.notices.models import Notice
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.proxies.conftest import seen, vote_with_proxies
from tests.initiatives.voting.conftest import build_vote


def test_a_proxy_is_given_told_recorded_and_revoked(cast: Cast) -> None:
    decision, library, venue = vote_with_proxies(cast), cast.acting("representative"), cast.acting("venue_lead")
    proxy = give_proxy(by=library, decision=decision, holder=cast.organisations["venue"], instruction="against")
    given, held = seen(library, decision).given, seen(venue, decision).held
    assert given is not None
    assert (given.holder, given.instruction) == ("Podiumhuis Gent", "against")
    assert [(one.giver, one.instruction, one.label) for one in held] == [("Bibliotheek Aalst", "against", "")]
    for by, titles in ((library, []), (venue, ["Stem over", "Stem namens Bibliotheek Aalst (volmacht) over"])):
        with reading(by):
            assert [turn.title.split(" ‘")[0] for turn in voting_turns(by)] == titles
    revoke_proxy(by=library, decision=decision)
    assert seen(library, decision).given is None
    assert seen(venue, decision).held == ()
    with system("a test looks at every line and notice"):
        lines = RecordLeaf.objects.filter(subject_kind="proxy", subject_id=proxy.pk).order_by("seq")
        assert [(line.kind, line.organisation_id) for line in lines] == [
            ("proxy_given", cast.organisations["library"]),
            ("proxy_revoked", cast.organisations["library"]),
        ]
        told = Notice.objects.filter(kind__startswith="proxy", person_id=cast.persons["venue_lead"]).order_by("pk")
        assert list(told.values_list("kind", flat=True)) == ["proxy_given", "proxy_ended"]
    with pytest.raises(Refused, match="geen volmacht van u die nog geldt"):
        revoke_proxy(by=library, decision=decision)


def test_who_cannot_hold_one_is_refused_with_the_reason(cast: Cast) -> None:
    decision = vote_with_proxies(cast)
    by, city = cast.acting("representative"), cast.acting("representative", "city")
    to = cast.organisations
    for holder, why in (("library", "naar een andere organisatie"), ("elsewhere", "stemt hier niet")):
        with pytest.raises(Refused, match=why):
            give_proxy(by=by, decision=decision, holder=to[holder])
    with pytest.raises(Refused, match="Alleen een vertegenwoordiger stemt namens Bibliotheek Aalst"):
        give_proxy(by=cast.acting("admin"), decision=decision, holder=to["venue"])
    give_proxy(by=by, decision=decision, holder=to["venue"])
    with pytest.raises(Refused, match="Podiumhuis Gent draagt al 1 volmacht"):
        give_proxy(by=city, decision=decision, holder=to["venue"])
    with pytest.raises(Refused, match="Bibliotheek Aalst gaf zelf volmacht"):
        give_proxy(by=city, decision=decision, holder=to["library"])
    # No proxy of a proxy: who holds one gives none, not even to who is free.
    with pytest.raises(Refused, match="Wie een volmacht draagt, geeft er zelf geen"):
        give_proxy(by=cast.acting("venue_lead"), decision=decision, holder=to["city"])
    with pytest.raises(Refused, match="U gaf al volmacht aan Podiumhuis Gent"):
        give_proxy(by=by, decision=decision, holder=to["city"])


def test_rules_without_proxies_a_cast_ballot_and_a_closed_vote_refuse_one(cast: Cast, clock: HouseClock) -> None:
    to, without = cast.organisations, build_vote(cast).decision
    with pytest.raises(Refused, match="kennen geen volmacht"):
        give_proxy(by=cast.acting("representative"), decision=without, holder=to["venue"])
    decision = vote_with_proxies(cast)
    cast_ballot(by=cast.acting("representative"), decision=decision, choice="for")
    with pytest.raises(Refused, match="Uw stem staat er al"):
        give_proxy(by=cast.acting("representative"), decision=decision, holder=to["venue"])
    give_proxy(by=cast.acting("representative", "city"), decision=decision, holder=to["library"])
    clock.shift(timedelta(hours=49))
    with pytest.raises(Refused, match="gesloten"):
        give_proxy(by=cast.acting("venue_lead"), decision=decision, holder=to["library"])
    with pytest.raises(Refused, match="gesloten"):
        revoke_proxy(by=cast.acting("representative", "city"), decision=decision)
    with system("a test looks at every proxy"):
        assert Proxy.objects.get().ended_at is None


def test_the_instruction_of_the_own_council_goes_along(cast: Cast) -> None:
    decision, by = vote_with_proxies(cast), cast.acting("representative")
    with reading(by):
        proposal = decision.proposal
    evidence = Evidence(
        person=by.person_id or 0, reference="2026_GR_1", decided_on=decision.opened_at.date(), instruction="for"
    )
    enter_mandate(by=by, place=proposal, evidence=evidence)
    for other in ("", "against"):
        with pytest.raises(Refused, match="Uw raad besliste ‘vóór’"):
            give_proxy(by=by, decision=decision, holder=cast.organisations["venue"], instruction=other)
    give_proxy(by=by, decision=decision, holder=cast.organisations["venue"], instruction="for")
    ballot = cast_by_proxy(
        by=cast.acting("venue_lead"), decision=decision, giver=cast.organisations["library"], choice="for"
    )
    assert ballot.holder_name == "Podiumhuis Gent"
