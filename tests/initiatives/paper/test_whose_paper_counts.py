"""A paper counts for an elector without a ballot, signed by who could cast it on screen, under the same rules."""

from __future__ import annotations

import pytest

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading, system
from initiatives.electorate.actions import Evidence, enter_mandate, state_interest
from initiatives.paper.slip import Slip
from initiatives.proxies.actions import cast_by_proxy, give_proxy
from initiatives.proxies.models import Proxy
from initiatives.voting.models import CurrentBallot
from initiatives.voting.rules import BallotRefused
from tests.cast import Cast
from tests.initiatives.paper.conftest import confirmed, entered, paper
from tests.initiatives.proxies.conftest import seen, vote_with_proxies
from tests.initiatives.voting.conftest import Vote, admissible, build_initiative, opened, ruled


def test_never_for_an_organisation_outside_the_frozen_electorate(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    with pytest.raises(Refused, match="niet stemgerechtigd"):
        entered(cast, decision, Slip("paper", cast.persons["stranger"], "for", [], ""), "elsewhere")


def test_only_who_could_cast_it_on_screen_signs(vote: Vote) -> None:
    cast, decision = vote.cast, vote.decision
    for nobody in ("admin", "venue_lead", "secretary"):
        with pytest.raises(BallotRefused, match="kan hier niet stemmen namens Bibliotheek Aalst") as refused:
            entered(cast, decision, paper(cast, signer=nobody))
        assert refused.value.field == "signer"
    colleague = cast.acting("colleague")
    with reading(colleague):
        proposal = decision.proposal
    state_interest(by=colleague, proposal=proposal, statement="Ik ben bestuurder van de leverancier.")
    with pytest.raises(BallotRefused, match="kan hier niet stemmen"):
        entered(cast, decision, paper(cast, signer="colleague"))
    evidence = Evidence(
        person=cast.persons["representative"],
        reference="2026_GR_1",
        decided_on=decision.opened_at.date(),
        instruction="for",
    )
    enter_mandate(by=cast.acting("representative"), place=proposal, evidence=evidence)
    with pytest.raises(BallotRefused, match="wijkt af van uw mandaat") as departs:
        entered(cast, decision, paper(cast, "against"))
    assert departs.value.field == "reason"
    entered(cast, decision, paper(cast, "for"))


def test_without_the_mandate_that_the_rules_demand_nobody_signs(cast: Cast) -> None:
    ruled(cast, "mandated", course={"mandate_demanded": True}, method="simple_majority")
    decision = opened(cast, admissible(cast, build_initiative(cast)), "mandated")
    with pytest.raises(Refused, match="vraagt een mandaat van de raad"):
        entered(cast, decision, paper(cast))


def test_an_objection_on_paper_has_its_reason(cast: Cast) -> None:
    ruled(cast, "consent", method="consent", quorum_num=1, quorum_den=2)
    decision = opened(cast, admissible(cast, build_initiative(cast)), "consent")
    with pytest.raises(BallotRefused, match="Een bezwaar heeft een reden nodig"):
        entered(cast, decision, paper(cast, "against"))
    slip = paper(cast, "against", "De termijn is te kort.")
    confirmed(cast, decision, slip, entered(cast, decision, slip))
    ballot = seen(cast.acting("representative"), decision).ballot
    assert ballot is not None
    assert (ballot.label, ballot.reason) == ("Bezwaar", "De termijn is te kort.")


def test_a_proxy_gives_way_to_the_paper_of_who_gave_it(cast: Cast) -> None:
    decision, library = vote_with_proxies(cast), cast.organisations["library"]
    give_proxy(by=cast.acting("representative"), decision=decision, holder=cast.organisations["venue"])
    cast_by_proxy(by=cast.acting("venue_lead"), decision=decision, giver=library, choice="for")
    confirmed(cast, decision, paper(cast, "against"), entered(cast, decision, paper(cast, "against")))
    with system("a test looks at every ballot"):
        ballot = CurrentBallot.objects.get()
        assert (ballot.choice, ballot.number, ballot.holder_id, ballot.way) == ("against", 2, None, "paper")
        assert Proxy.objects.get().ended_at is not None


def test_where_the_own_vote_does_not_go_before_a_proxy_no_paper_does(cast: Cast) -> None:
    decision = vote_with_proxies(cast, beats=False)
    give_proxy(by=cast.acting("representative"), decision=decision, holder=cast.organisations["venue"])
    with pytest.raises(Refused, match="Bibliotheek Aalst gaf volmacht aan Podiumhuis Gent"):
        entered(cast, decision, paper(cast))
