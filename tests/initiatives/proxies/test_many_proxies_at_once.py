"""Twenty grants at the same moment pass no more than one may hold; own vote and proxy at once leave one ballot."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier

import pytest

from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.transactions import system
from initiatives.proxies.actions import cast_by_proxy, give_proxy
from initiatives.proxies.models import Proxy
from initiatives.voting.actions import cast_ballot
from initiatives.voting.models import BallotEvent, CurrentBallot
from members.organisations.models import Organisation
from members.people.models import Account, Person
from members.roles.actions import give_membership, give_role
from tests.cast import Cast
from tests.initiatives.proxies.conftest import vote_with_proxies
from tests.initiatives.voting.conftest import admissible, build_initiative, build_members
from tests.initiatives.voting.test_many_cast_at_once import in_threads

GIVERS, MOST = 20, 3


def test_twenty_grants_at_once_stay_within_the_most(own_cast: Cast) -> None:
    initiative_id = build_initiative(own_cast)
    members = build_members(GIVERS, initiative_id)
    givers = []
    with system("representatives of the tests belong to many organisations"):
        account = Account.objects.create_user("many@cast.example", None)
        Person.objects.create(id=account.pk, given_name="Vera", family_name="Overal")
        for organisation in Organisation.objects.filter(pk__in=members):
            give_membership(person_id=account.pk, organisation=organisation)
            give_role(person_id=account.pk, organisation=organisation, role="representative", granted_by=None)
            givers.append(Acting(account.pk, organisation.pk, person_name="Vera Overal"))
    decision = vote_with_proxies(own_cast, most=MOST, proposal=admissible(own_cast, initiative_id))
    venue, start = own_cast.organisations["venue"], Barrier(GIVERS)

    def give(by: Acting) -> Proxy:
        start.wait()
        return give_proxy(by=by, decision=decision, holder=venue)

    refusals = [job.exception() for job in in_threads([lambda by=by: give(by) for by in givers])]
    assert refusals.count(None) == MOST
    assert {str(one) for one in refusals if one is not None} == {
        "Podiumhuis Gent draagt al 3 volmachten, het meeste dat mag. Kies een andere organisatie."
    }
    with system("a test looks at every proxy"):
        assert Proxy.objects.current().filter(holder_id=venue).count() == MOST


@pytest.mark.parametrize("beats", [True, False])
def test_own_vote_and_proxy_at_once_leave_one_ballot(own_cast: Cast, beats: bool) -> None:
    decision, library = vote_with_proxies(own_cast, beats=beats), own_cast.organisations["library"]
    own, holder = own_cast.acting("representative"), own_cast.acting("venue_lead")
    give_proxy(by=own, decision=decision, holder=own_cast.organisations["venue"])
    start = Barrier(2)

    def own_vote() -> None:
        start.wait()
        cast_ballot(by=own, decision=decision, choice="against")

    def by_proxy() -> None:
        start.wait()
        cast_by_proxy(by=holder, decision=decision, giver=library, choice="for")

    jobs: list[Callable[[], None]] = [own_vote, by_proxy]
    went_wrong = [job.exception() for job in in_threads(jobs)]
    with system("a test looks at every ballot"):
        ballot = CurrentBallot.objects.get()
        assert BallotEvent.objects.count() == 1
        stands = Proxy.objects.get().ended_at is None
    # One of the two came first; the other one reads so and changes nothing.
    assert [isinstance(error, Refused | Conflict) for error in went_wrong].count(True) == 1
    assert stands is (ballot.holder_id is not None)
    assert ballot.choice == ("for" if stands else "against")
    if not beats:
        assert stands
