"""Each row of a plan says which decision fixed it, and the page shows the plan as each of those decisions found it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.test import Client
from django.urls import reverse

from cooperative.isolation.transactions import system
from cooperative.web.formats import money
from financing.plans.actions import set_sources, write_plan_line, write_tariff
from financing.plans.models import PlanLine, TariffLine
from financing.plans.plan import Line, Plan, Source, Tariff
from financing.plans.versions import Fixed, Total, Vote, fixed_of, versions_of
from initiatives.voting.actions import close_vote
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.financing.story import MONDAY, adopted, open_vote_on, vote_for
from tests.initiatives.ratification.making import annulled

Clients = Callable[..., Client]
MARCH, JUNE = datetime(2026, 3, 2, 9, tzinfo=UTC), datetime(2026, 6, 1, 9, tzinfo=UTC)
FIRST = Vote(7, "AV-2026-03", "De piloot", MARCH, MARCH + timedelta(days=10))
SECOND = Vote(9, "AV-2026-08", "De dienst", JUNE, JUNE + timedelta(days=10))
PLAN = Plan(
    lines=(
        Line(1, 2027, "investment", "Ledenbestand", 100_00, True),
        Line(2, 2027, "investment", "Koppeling", 20_00, True),
        Line(3, 2028, "running", "Werking", 30_00, True),
        Line(4, 2029, "running", "Uitbreiding", 5_00, True),
    ),
    sources=(Source(2027, "investment", "members", 60_00), Source(2027, "investment", "grant", 60_00)),
    tariffs=(Tariff(5, "Tarief", Decimal("0.09"), 2027),),
)


def test_a_version_is_what_its_vote_and_those_before_it_fixed() -> None:
    fixed = Fixed(lines={1: FIRST, 3: FIRST, 2: SECOND}, tariffs={5: SECOND})
    first, second = versions_of(PLAN, fixed)
    # First 100,00 in 2027 and 30,00 in 2028. The second found 20,00 more in 2027; 5,00 in 2029 is decided by nobody.
    assert first.totals == (Total("investment", 2027, 100_00), Total("running", 2028, 30_00))
    assert second.totals == (Total("investment", 2027, 120_00), Total("running", 2028, 30_00))
    assert [len(each.tariffs) for each in (first, second)] == [0, 1]


def test_a_vote_that_fixed_nothing_new_is_no_version_and_who_pays_alone_is_one() -> None:
    assert versions_of(PLAN, Fixed()) == []
    paid = Fixed(lines={1: FIRST}, sources={("investment", 2027, "grant"): SECOND})
    assert [each.vote for each in versions_of(PLAN, paid)] == [FIRST, SECOND]
    assert paid.vote_on(PLAN.sources[1]) == SECOND
    assert paid.vote_on(PLAN.sources[0]) is None


def test_a_row_whose_vote_one_may_not_read_names_no_vote() -> None:
    votes = [
        {"id": 7, "number": FIRST.number, "title": FIRST.title,
         "opened": MARCH.isoformat(), "counted": FIRST.counted_at.isoformat()},
    ]  # fmt: skip
    lines = [{"id": 1, "vote": 7}, {"id": 2, "vote": 8}, {"id": 3, "vote": None}]
    assert fixed_of(votes, lines, [], []) == Fixed(lines={1: FIRST})


def _second_vote(cast: Cast, initiative: int, clock: HouseClock) -> Decision:
    decision = open_vote_on(cast, initiative, None)
    for person, organisation in (("representative", "library"), ("representative", "city"), ("venue_lead", "venue")):
        vote_for(cast, decision, person, organisation)
    clock.set(MONDAY + timedelta(days=9))
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    return decision


def _words(html: str) -> str:
    return re.sub(r"[ \n]+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_page_says_which_decision_fixed_what(
    cast: Cast, initiative: int, decision: Decision, clock: HouseClock, client_of: Clients
) -> None:
    path = reverse("plan", args=[initiative])
    before = client_of("board", "cooperative").get(path).content.decode()
    # One line, who pays it, and a tariff.
    assert (before.count("nog niet beslist"), "Versies van het plan" in before) == (3, False)
    adopted(cast, decision, clock)
    clock.set(MONDAY + timedelta(days=5))
    by = cast.acting("contributor")
    write_plan_line(
        by=by, initiative_id=initiative, year=2047, kind="investment", label="Koppeling", cents=400_000,
        vat_included=True,
    )  # fmt: skip
    drawn = {"members": 9_300_000, "grant": 7_440_000, "reserve": 1_860_000}
    set_sources(by=by, initiative_id=initiative, year=2047, kind="investment", cents=drawn | {"own": 400_000})
    shown = client_of("board", "cooperative").get(path).content.decode()
    # The line, its three sources together and the tariff; what came later is not decided.
    fixed = f"vastgelegd door besluit {decision.number}"
    assert (shown.count(fixed), shown.count("nog niet beslist")) == (3, 2)
    assert f'<a href="{reverse("result", args=[decision.pk])}">{fixed}</a>' in shown
    assert f"( {fixed} ); eigen middelen {money(400_000)} (nog niet beslist)" in _words(shown)
    second = _second_vote(cast, initiative, clock)
    shown = client_of("reader").get(path).content.decode()
    versions = _words(shown[shown.index('id="versies"') :])
    # € 186.000 first, € 190.000 with the link to the catalogue.
    first_at, second_at = versions.index(f"Besluit {decision.number}"), versions.index(f"Besluit {second.number}")
    assert first_at < versions.index(f"Investering 2047 {money(18_600_000)}") < second_at
    assert versions.index(f"Investering 2047 {money(19_000_000)}") > second_at
    assert "geen besluit dat u kunt lezen" not in shown
    client = client_of("reader")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    english = client.get(path).content.decode()
    assert f"fixed by decision {decision.number}" in english


def test_who_may_not_read_the_vote_is_not_told_that_nothing_was_decided(
    cast: Cast, initiative: int, decision: Decision, clock: HouseClock, client_of: Clients
) -> None:
    adopted(cast, decision, clock)
    # A vote of the consortium is read by participants and the cooperative; the plan by every member.
    shown = client_of("stranger", "elsewhere").get(reverse("plan", args=[initiative])).content.decode()
    assert money(18_600_000) in shown
    assert (decision.number in shown, "nog niet beslist" in shown, "Versies van het plan" in shown) == (False,) * 3
    assert shown.count("geen besluit dat u kunt lezen") == 3


def test_what_an_annulled_decision_fixed_is_not_decided_any_more(
    cast: Cast, initiative: int, decision: Decision, clock: HouseClock, client_of: Clients
) -> None:
    adopted(cast, decision, clock)
    annulled(cast, decision)
    shown = client_of("board", "cooperative").get(reverse("plan", args=[initiative])).content.decode()
    assert (shown.count("nog niet beslist"), "Versies van het plan" in shown) == (3, False)


def test_an_amount_without_vat_is_whole_and_the_plan_says_why(cast: Cast, initiative: int, client_of: Clients) -> None:
    by, client = cast.acting("contributor"), client_of("contributor")
    posted = {
        "organisation": str(cast.organisations["library"]), "version": "", "kind": "running", "year": "2048",
        "label": "Vorming", "amount": "100", "vat": "exempt",
    }  # fmt: skip
    assert client.post(reverse("plan_line_new", args=[initiative]), posted).status_code == 302
    write_tariff(
        by=by, initiative_id=initiative, label="Depot", rate=Decimal("0.01"), from_year=2048, vat_included=False,
        vat="cost_sharing",
    )  # fmt: skip
    with system("a test reads how VAT is treated"):
        assert PlanLine.objects.filter(label="Vorming").values_list("vat", "vat_included").get() == ("exempt", True)
        assert TariffLine.objects.filter(label="Depot").values_list("vat", "vat_included").get() == (
            "cost_sharing", True,
        )  # fmt: skip
    shown = client.get(reverse("plan", args=[initiative])).content.decode()
    assert ("vrijgesteld van btw" in shown, "kostendelend, zonder btw" in shown) == (True, True)
    refused = client.post(reverse("plan_line_new", args=[initiative]), posted | {"vat": "zero"})
    assert refused.status_code == 422
