"""The pages of a round: the suggestion is filled in, the amount is read back in words, bad input is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cooperative.isolation.transactions import system
from cooperative.web.formats import money
from financing.pledges.actions import make_pledge
from financing.pledges.models import Pledge, Round
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import LIBRARY_ONCE, TERMS, make_treasurer
from tests.initiatives.portfolio.making import Statements

Clients = Callable[..., Client]


def _pledges() -> list[int]:
    with system("a test reads every promise"):
        return list(Pledge.objects.filter(replaced_at=None).values_list("cents", flat=True))


def _posted(cast: Cast, **fields: str) -> dict[str, str]:
    return {
        "organisation": str(cast.organisations["library"]),
        "version": "0",
        "step": "check",
        "amount": "23.488,25",
        "remark": "",
    } | fields


def test_the_share_by_the_key_is_filled_in(open_round: Round, client_of: Clients) -> None:
    page = client_of("treasurer").get(f"/samenleggen/rondes/{open_round.pk}/toezeggen")
    assert 'value="23.488,25"' in page.content.decode()


def test_the_amount_is_read_back_in_figures_and_words_before_it_counts(
    cast: Cast, open_round: Round, client_of: Clients
) -> None:
    client, path = client_of("treasurer"), f"/samenleggen/rondes/{open_round.pk}/toezeggen"
    page = client.post(path, _posted(cast)).content.decode()
    assert money(LIBRARY_ONCE) in page
    assert "drieëntwintigduizend vierhonderdachtentachtig euro en vijfentwintig cent" in page
    assert _pledges() == []
    done = client.post(path, _posted(cast, step="confirm"), follow=True)
    assert done.redirect_chain == [(f"/samenleggen/rondes/{open_round.pk}/", 302)]
    assert _pledges() == [LIBRARY_ONCE]
    assert money(LIBRARY_ONCE) in done.content.decode()


def test_a_double_click_on_the_confirmation_is_one_promise(cast: Cast, open_round: Round, client_of: Clients) -> None:
    client, path = client_of("treasurer"), f"/samenleggen/rondes/{open_round.pk}/toezeggen"
    for _click in range(2):
        assert client.post(path, _posted(cast, step="confirm")).status_code == 302
    assert _pledges() == [LIBRARY_ONCE]


def test_a_colleagues_newer_promise_is_409_and_named(cast: Cast, open_round: Round, client_of: Clients) -> None:
    make_treasurer(cast, "colleague", "library")
    make_pledge(by=cast.acting("colleague"), round_id=open_round.pk, cents=300_000, number_drawn=0)
    for step in ("check", "confirm"):
        page = client_of("treasurer").post(
            f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, step=step, amount="1.000")
        )
        assert page.status_code == 409
        assert "Karel Tweede" in page.content.decode()
        assert money(300_000) in page.content.decode()
    assert _pledges() == [300_000]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "Schrijf het bedrag"),
        ("1,234.50", "maar ook"),
        ("0", "meer dan nul"),
        ("-500", "meer dan nul"),
        ("100", "kleinste toezegging"),
        ("102.300,01", "bovengrens"),
        ("veel", "is geen bedrag"),
        ("9" * 500, "te lang"),
        ("1\x07000", "niet kan zien"),
    ],
)
def test_a_bad_amount_is_named_and_nothing_is_kept(
    cast: Cast, open_round: Round, client_of: Clients, amount: str, said: str
) -> None:
    for step in ("check", "confirm"):
        page = client_of("treasurer").post(
            f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, amount=amount, step=step)
        )
        assert page.status_code == 422
        assert said in page.content.decode()
    assert _pledges() == []


@pytest.mark.parametrize("remark", ["x" * 301, "<script>alert(1)</script>", "stil\x00"])
def test_a_bad_remark_is_refused(cast: Cast, open_round: Round, client_of: Clients, remark: str) -> None:
    page = client_of("treasurer").post(
        f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, remark=remark, step="confirm")
    )
    assert page.status_code == 422
    assert _pledges() == []


def test_ten_megabytes_are_refused_before_they_are_read(cast: Cast, open_round: Round, client_of: Clients) -> None:
    page = client_of("treasurer").post(
        f"/samenleggen/rondes/{open_round.pk}/toezeggen",
        f"remark={'x' * 10_000_000}",
        content_type="application/x-www-form-urlencoded",
    )
    assert page.status_code in {400, 413}
    assert _pledges() == []


@pytest.mark.parametrize("version", ["", "x", "-1", "9999999999", "7"])
def test_a_form_without_its_number_is_409(cast: Cast, open_round: Round, client_of: Clients, version: str) -> None:
    page = client_of("treasurer").post(
        f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, version=version, step="confirm")
    )
    assert page.status_code == 409
    assert _pledges() == []


def test_a_form_drawn_for_another_organisation_is_409(cast: Cast, open_round: Round, client_of: Clients) -> None:
    page = client_of("treasurer").post(
        f"/samenleggen/rondes/{open_round.pk}/toezeggen",
        _posted(cast, organisation=str(cast.organisations["venue"]), step="confirm"),
    )
    assert page.status_code == 409
    assert _pledges() == []


def test_after_the_deadline_every_page_says_closed(
    cast: Cast, open_round: Round, client_of: Clients, clock: HouseClock
) -> None:
    clock.set(open_round.closes_at + timedelta(seconds=1))
    client = client_of("treasurer")
    for path in ("/samenleggen/rondes/", f"/samenleggen/rondes/{open_round.pk}/"):
        assert "esloten" in client.get(path).content.decode()
    late = client.post(f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, step="confirm"))
    assert (late.status_code, _pledges()) == (403, [])
    assert "gesloten sinds" in late.content.decode()


@pytest.mark.parametrize(("person", "status"), [("treasurer", 200), ("reader", 200), ("stranger", 404)])
def test_who_opens_the_page_of_a_round(open_round: Round, client_of: Clients, person: str, status: int) -> None:
    client = client_of(person)
    assert client.get(f"/samenleggen/rondes/{open_round.pk}/").status_code == status
    assert client.get("/samenleggen/rondes/999999/").status_code == 404
    assert client.get(f"/samenleggen/stemmingen/{open_round.decision_id}/ronde").status_code == status


def test_the_slot_of_a_vote_without_a_round_stays_empty(decision: Decision, client_of: Clients) -> None:
    path = f"/samenleggen/stemmingen/{decision.pk}/ronde"
    assert client_of("reader").get(path, headers={"HX-Request": "true"}).status_code == 204
    assert client_of("reader").get(path).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"), [("reader", 403), ("representative", 403), ("stranger", 404), ("treasurer", 200)]
)
def test_who_opens_the_form_of_a_promise(open_round: Round, client_of: Clients, person: str, status: int) -> None:
    assert client_of(person).get(f"/samenleggen/rondes/{open_round.pk}/toezeggen").status_code == status


def test_the_others_see_the_total_and_never_our_amount(cast: Cast, open_round: Round, client_of: Clients) -> None:
    make_pledge(by=cast.acting("treasurer"), round_id=open_round.pk, cents=1_234_567, number_drawn=0)
    page = client_of("venue_lead").get(f"/samenleggen/rondes/{open_round.pk}/").content.decode()
    assert money(1_234_567) not in page
    assert "12.346" in page  # the total, in whole euros


@pytest.mark.parametrize(
    ("person", "status"), [("house_treasurer", 200), ("staff", 200), ("secretary", 403), ("treasurer", 403)]
)
def test_the_list_of_all_rounds_is_for_who_keeps_the_money(
    open_round: Round, client_of: Clients, person: str, status: int
) -> None:
    assert client_of(person).get("/beheer/rondes/").status_code == status


def test_a_promise_asks_the_database_no_more_than_twenty_times(
    cast: Cast, open_round: Round, client_of: Clients
) -> None:
    client = client_of("treasurer")
    with Statements() as seen:
        client.post(f"/samenleggen/rondes/{open_round.pk}/toezeggen", _posted(cast, step="confirm"))
    assert seen.many <= 20
    assert TERMS.target == open_round.target_cents
