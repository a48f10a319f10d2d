"""A council decides about a promise: from then on it stands, and those who take part read it by name and amount."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.transactions import reading, system
from financing.commitments.actions import CouncilDecision, bind_pledge
from financing.commitments.models import Commitment
from financing.commitments.rules import commitments_for
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import LIBRARY_ONCE, TERMS, make_treasurer, round_of_the_story
from tests.members.notices.hearing import sentences_of, told

Clients = Callable[..., Client]
COUNCIL = CouncilDecision(reference="2046_GR_00412", decided_on=date(2046, 11, 28))


@pytest.fixture
def promised(cast: Cast, open_round: Round) -> Round:
    """The round of the story, in which the library promised its share by the key."""
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=LIBRARY_ONCE, number_drawn=0, remark="Stil.")
    return open_round


def _row(pk: int) -> Round:
    with system("a test reads what stands"):
        return Round.objects.get(pk=pk)


def _bound() -> list[tuple[int, str]]:
    with system("a test reads what stands"):
        return list(Commitment.objects.values_list("cents", "reference"))


def test_the_round_keeps_apart_what_is_binding(cast: Cast, promised: Round) -> None:
    """€ 23.488,25 of the library is binding, € 1.000,00 of the venue is an intention: € 24.488,25 together."""
    make_treasurer(cast, "venue_lead", "venue")
    make_pledge(by=cast.acting("venue_lead"), round_id=promised.pk, cents=100_000, number_drawn=0)
    assert bind_pledge(by=cast.acting("treasurer"), round_id=promised.pk, number_drawn=1, council=COUNCIL)
    row = _row(promised.pk)
    assert (row.firm_cents, row.firm_count, row.total_cents, row.pledges_count) == (2_348_825, 1, 2_448_825, 2)
    assert _bound() == [(LIBRARY_ONCE, "2046_GR_00412")]


def test_a_binding_promise_is_not_replaced(cast: Cast, promised: Round) -> None:
    by = cast.acting("treasurer")
    bind_pledge(by=by, round_id=promised.pk, number_drawn=1, council=COUNCIL)
    with pytest.raises(Refused, match="bindend door een besluit van uw raad"):
        make_pledge(by=by, round_id=promised.pk, cents=LIBRARY_ONCE + 1, number_drawn=1)
    assert _row(promised.pk).total_cents == LIBRARY_ONCE


def test_the_same_form_sent_twice_binds_once(cast: Cast, promised: Round) -> None:
    by = cast.acting("treasurer")
    said = [bind_pledge(by=by, round_id=promised.pk, number_drawn=1, council=COUNCIL) for _click in range(2)]
    assert said == [True, False]
    assert _row(promised.pk).firm_cents == LIBRARY_ONCE
    with pytest.raises(Conflict, match="collega maakte deze toezegging intussen bindend"):
        bind_pledge(by=by, round_id=promised.pk, number_drawn=1, council=CouncilDecision("Ander", date(2046, 11, 28)))


def test_an_amount_that_a_colleague_changed_meanwhile_does_not_become_binding(cast: Cast, promised: Round) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=promised.pk, cents=100_000, number_drawn=1)
    with pytest.raises(Conflict, match=r"1\.000,00"):
        bind_pledge(by=by, round_id=promised.pk, number_drawn=1, council=COUNCIL)
    assert _bound() == []


@pytest.mark.parametrize(
    ("person", "organisation", "council", "why"),
    [
        ("representative", "library", COUNCIL, "financieel verantwoordelijke"),
        ("stranger", "elsewhere", COUNCIL, "zegde hier nog niets toe"),
        ("treasurer", "library", CouncilDecision(" ", date(2046, 11, 28)), "Noteer het nummer"),
        ("treasurer", "library", CouncilDecision("2046_GR_1", date(2046, 11, 30)), "nog moet vallen"),
    ],
)
def test_who_may_not_and_what_is_no_evidence_is_refused(
    cast: Cast, promised: Round, person: str, organisation: str, council: CouncilDecision, why: str
) -> None:
    with pytest.raises(Refused, match=why):
        bind_pledge(by=cast.acting(person, organisation), round_id=promised.pk, number_drawn=1, council=council)
    assert _bound() == []


def test_who_promised_nothing_has_nothing_to_bind(cast: Cast, open_round: Round) -> None:
    with pytest.raises(Refused, match="zegde hier nog niets toe"):
        bind_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, number_drawn=0, council=COUNCIL)


def test_after_the_deadline_of_a_round_below_its_threshold_nothing_becomes_binding(
    cast: Cast, promised: Round, clock: HouseClock
) -> None:
    clock.set(promised.closes_at)
    with pytest.raises(Refused, match="haalde de drempel niet"):
        bind_pledge(by=cast.acting("treasurer"), round_id=promised.pk, number_drawn=1, council=COUNCIL)
    assert _bound() == []


def test_after_the_deadline_of_a_round_that_succeeded_a_council_still_decides(
    cast: Cast, open_round: Round, clock: HouseClock
) -> None:
    by = cast.acting("treasurer")
    make_pledge(by=by, round_id=open_round.pk, cents=TERMS.threshold, number_drawn=0)
    clock.set(open_round.closes_at + timedelta(days=20))
    bind_pledge(by=by, round_id=open_round.pk, number_drawn=1, council=COUNCIL)
    assert _bound() == [(TERMS.threshold, "2046_GR_00412")]


def test_name_and_amount_are_read_by_who_takes_part_and_the_remark_is_not(cast: Cast, promised: Round) -> None:
    bind_pledge(by=cast.acting("treasurer"), round_id=promised.pk, number_drawn=1, council=COUNCIL)
    for person, organisation, many in (
        ("venue_lead", "venue", 1),
        ("representative", "city", 1),
        ("house_treasurer", "cooperative", 1),
        ("stranger", "elsewhere", 0),
    ):
        acting = cast.acting(person, organisation)
        with reading(acting):
            assert (commitments_for(acting).count(), Commitment.objects.count()) == (many, many), person
            if organisation != "cooperative":
                assert not Pledge.objects.exists(), person


def test_our_own_house_the_lead_and_the_house_treasurer_hear_it(cast: Cast, promised: Round) -> None:
    bind_pledge(by=cast.acting("treasurer"), round_id=promised.pk, number_drawn=1, council=COUNCIL)
    ours = {("treasurer", "library"), ("admin", "library")}
    assert told(cast, "pledge_bound") == ours | {("contributor", "library"), ("house_treasurer", "cooperative")}
    assert sentences_of("pledge_bound") == {
        "De toezegging van Bibliotheek Aalst voor ‘Eén kaart voor bib en podium’ is nu bindend: € 23.488,25."
    }


def test_the_record_keeps_the_decision_of_the_council(cast: Cast, promised: Round) -> None:
    bind_pledge(by=cast.acting("treasurer"), round_id=promised.pk, number_drawn=1, council=COUNCIL)
    with system("a test reads the record"):
        leaf = RecordLeaf.objects.get(kind="pledge_bound")
    assert (leaf.subject_kind, leaf.subject_id, leaf.organisation_id) == (
        "round", promised.pk, cast.organisations["library"],
    )  # fmt: skip
    assert all(said in leaf.leaf for said in ("2046_GR_00412", "2046-11-28", str(LIBRARY_ONCE)))


def _posted(cast: Cast, **fields: str) -> dict[str, str]:
    drawn = {"organisation": str(cast.organisations["library"]), "version": "1", "step": "check"}
    return drawn | {"reference": "2046_GR_00412", "decided_on": "28/11/2046"} | fields


def test_the_amount_is_read_back_in_words_and_then_confirmed(cast: Cast, promised: Round, client_of: Clients) -> None:
    client: Client = client_of("treasurer")
    path = reverse("bind_pledge", args=[promised.pk])
    page = client.post(path, _posted(cast)).content.decode().replace("\xa0", " ")
    assert "drieëntwintigduizend vierhonderdachtentachtig euro en vijfentwintig cent" in page
    assert "2046_GR_00412" in page
    assert "28 november 2046" in page
    assert _bound() == []
    done = client.post(path, _posted(cast, step="confirm"), follow=True)
    assert done.redirect_chain == [(reverse("round", args=[promised.pk]), 302)]
    assert "Besluit van onze raad" in done.content.decode()
    assert "Daarvan is € 23.488 bindend en € 0 nog een voornemen." in done.content.decode().replace("\xa0", " ")
    assert client.get(reverse("make_pledge", args=[promised.pk])).status_code == 403
    names = client_of("venue_lead").get(reverse("commitments", args=[promised.pk])).content.decode()
    assert "Bibliotheek Aalst" in names
    assert "23.488,25" in names
    assert "Stil." not in names


def test_a_day_to_come_is_named_beside_its_field(cast: Cast, promised: Round, client_of: Clients) -> None:
    path = reverse("bind_pledge", args=[promised.pk])
    answer = client_of("treasurer").post(path, _posted(cast, decided_on="30/11/2046"))
    assert answer.status_code == 422
    assert 'id="id_decided_on_error"' in answer.content.decode()


def test_binding_and_replacing_in_the_same_moment_leave_one_amount(own_cast: Cast, clock: HouseClock) -> None:
    """Either the first amount is binding and the second refused, or the second stands and nothing is binding."""
    row = round_of_the_story(own_cast, clock)
    by = own_cast.acting("treasurer")
    make_pledge(by=by, round_id=row.pk, cents=100_000, number_drawn=0)
    start = Barrier(2)

    def act(which: int) -> bool:
        start.wait(timeout=30)
        try:
            if which:
                bind_pledge(by=by, round_id=row.pk, number_drawn=1, council=COUNCIL)
            else:
                make_pledge(by=by, round_id=row.pk, cents=200_000, number_drawn=1)
        except (Refused, Conflict):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        replaced, bound = pool.map(act, (0, 1))
    assert replaced != bound
    kept = _row(row.pk)
    assert (kept.total_cents, kept.firm_cents) == ((100_000, 100_000) if bound else (200_000, 0))
