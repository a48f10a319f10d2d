"""What five places paid for the digital library from 2018 to 2023: the tariff that was decided, the index between.

€ 0,24 per inhabitant in 2018, indexed from 2019; € 0,27152 from 2021; € 0,32670 from 2023; VAT of 21 % inside. These
three were published, with their sums (tests/reference/financing/tariffs.json). What 2019, 2020 and 2022 cost was not:
those figures are the portal's own sums, by the health index of December that it ships (base 2013):

    2017: 106,15 · 2018: 108,45 · 2019: 109,18 · 2020: 109,88 · 2021: 115,60 · 2022: 127,89

Each year is lived through: the clock stands on 8 January, the books are opened, the house treasurer fixes what
everybody pays and issues the invoices.
"""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from cooperative.isolation.transactions import system
from financing.contributions.models import Charge
from financing.indexation.formula import IndexSeries, indexed_rate, tariff_cents
from financing.indexation.published import read_published
from financing.invoices.models import Invoice
from financing.ledger.actions import open_year
from financing.plans.actions import write_tariff
from initiatives.portfolio.models import Initiative, Participation, ParticipationArea
from members.organisations.models import Kind, Municipality, Organisation, OrganisationIdentifier, Scheme
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.databases import run_as_superuser
from tests.financing.invoices.making import fix_running, issue_until, papers
from tests.financing.ledger.making import saldo
from tests.financing.story import MONDAY, build_initiative

FILE = Path(__file__).parents[1] / "reference" / "financing" / "tariffs.json"
PUBLISHED: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
YEARS = range(2018, 2024)
# The inhabitants of the published sums; four are a place's of today (Statbel, 1 January 2025), one is nobody's now.
PLACES = {75: "Herstappe", 34_990: "Een stad", 104_906: "Leuven", 272_655: "Gent", 562_001: "Antwerpen"}
# What is decided: the rate, its first and last year, and the month whose index it starts from.
DECIDED = [
    ("0.24", 2018, 2020, date(2017, 12, 1)),
    ("0.27152", 2021, 2022, date(2020, 12, 1)),
    ("0.32670", 2023, None, date(2022, 12, 1)),
]
Paid = dict[tuple[str, int], Invoice]


# Everybody of the cast belongs since before 2018; only the owner of the tables moves these days, past every trigger.
SINCE_THEN = """
    SET session_replication_role = replica;
    UPDATE members_membership SET since = '2017-12-01';
    UPDATE members_rolegrant SET since = '2017-12-01';
    UPDATE members_organisation SET joined_on = '2017-12-01'
"""


def take_part(initiative_id: int) -> None:
    """Let each place take part with its inhabitants."""
    with system("the places of the published sums"):
        initiative = Initiative.objects.get(pk=initiative_id)
        for number, (inhabitants, name) in enumerate(PLACES.items(), 101):
            nis = f"9{number:04d}"
            Municipality.objects.create(
                nis=nis, name=name, province="", inhabitants=inhabitants, inhabitants_on=date(2018, 1, 1), sort_key=name
            )
            place = Organisation.objects.create(
                number=number,
                name=name,
                kind=Kind.MUNICIPALITY,
                joined_on=date(2018, 1, 1),
                street="Markt 1",
                postal_code="9000",
                locality=name,
            )
            OrganisationIdentifier.objects.create(
                organisation=place, scheme=Scheme.KBO, value=f"0{number}000000", valid_from=date(2018, 1, 1)
            )
            row = Participation.objects.create(initiative=initiative, organisation=place, state="taking_part")
            ParticipationArea.objects.create(
                initiative=initiative, organisation=place, participation=row, municipality_id=nis
            )


@pytest.fixture
def paid(own_database: str, own_cast: Cast, clock: HouseClock) -> Paid:
    """Live the six years, and give the invoice of each place in each."""
    clock.set(MONDAY.replace(year=2017, month=12, day=20))
    run_as_superuser(own_database, SINCE_THEN)
    service = build_initiative(own_cast, taking_part=(), title="Digitale bibliotheek")
    take_part(service)
    for rate, first, last, base in DECIDED:
        write_tariff(
            by=own_cast.acting("contributor"),
            initiative_id=service,
            label="Bijdrage per inwoner",
            rate=Decimal(rate),
            from_year=first,
            until_year=last,
            index_base_month=base,
        )
    for year in YEARS:
        clock.set(MONDAY.replace(year=year, month=1, day=8))
        open_year(by=own_cast.acting("house_treasurer"), year=year)
        fix_running(own_cast, service, year=year, first=date(year, 1, 31))
        assert issue_until(own_cast, date(year, 1, 31)) == (len(PLACES), 0)
    return {(paper.organisation.name, paper.year): paper for paper in papers(own_cast)}


def test_every_published_sum_is_an_invoice_to_the_cent(own_cast: Cast, paid: Paid) -> None:
    years = {rate: first for rate, first, _last, _base in DECIDED}
    asked = {(one["rate"], one["inhabitants"]): one["expected_cents_half_up"] for one in PUBLISHED["examples"]}
    assert len(asked) == len(DECIDED) * len(PLACES)
    assert {at: paid[PLACES[at[1]], years[at[0]]].total_cents for at in asked} == asked
    # Herstappe, 2023: 75 × 0,32670 = 24,5025.
    assert paid["Herstappe", 2023].total_cents == 24_50


def test_what_gent_paid_each_year(own_cast: Cast, paid: Paid) -> None:
    """272.655 inhabitants × the tariff × the index of the December before ÷ that of its base; rounded once.

    Without VAT it is that ÷ 1,21; the VAT is the difference.
    """
    gent = [paid["Gent", year] for year in YEARS]
    assert [(one.total_cents, one.net_cents, one.vat_cents) for one in gent] == [
        (65_437_20, 54_080_33, 11_356_87),  # 272.655 × 0,24
        (66_855_06, 55_252_12, 11_602_94),  # 65.437,20 × 108,45 ÷ 106,15 = 66.855,0574
        (67_305_07, 55_624_02, 11_681_05),  # 65.437,20 × 109,18 ÷ 106,15 = 67.305,0730
        (74_031_29, 61_182_88, 12_848_41),  # 272.655 × 0,27152 = 74.031,2856
        (77_885_12, 64_367_87, 13_517_25),  # 74.031,2856 × 115,60 ÷ 109,88 = 77.885,1166
        (89_076_39, 73_616_85, 15_459_54),  # 272.655 × 0,32670 = 89.076,3885; 272.655 × 0,27 = 73.616,85
    ]


def test_the_published_checks_hold_on_the_invoices(own_cast: Cast, paid: Paid) -> None:
    checks = PUBLISHED["checks"]
    for before, after in ((2018, 2021), (2021, 2023)):
        rise = Fraction(paid["Antwerpen", after].total_cents, paid["Antwerpen", before].total_cents) - 1
        assert f"{float(100 * rise):.4f}" == checks[f"rise_{before}_{after}_percent"]
    # Without VAT the last tariff is 27 cents an inhabitant.
    net = {name: paid[name, 2023].net_cents for name in PLACES.values()}
    assert net == {name: Fraction(checks["0.32670_excl_21_percent_vat"]) * 100 * n for n, name in PLACES.items()}


def test_the_years_between_rest_on_the_base_and_say_so(own_cast: Cast, paid: Paid) -> None:
    """Chained over rounded tariffs 2019 is 0,24520 and 2020 0,24685: on Gent 18 cents less than from the base."""
    with system("a test reads what the charges of Gent rest on"):
        rows = Charge.objects.filter(organisation__name="Gent").order_by("schedule__year")
        rates = [Fraction(row.basis["rates"][0]["rate"]) for row in rows]
    base = Fraction("0.24")
    assert rates[:3] == [
        base,
        base * Fraction("108.45") / Fraction("106.15"),
        base * Fraction("109.18") / Fraction("106.15"),
    ]
    assert rates[4] == Fraction("0.27152") * Fraction("115.60") / Fraction("109.88")
    health = read_published()
    nineteen = indexed_rate(Decimal("0.24"), health.at("2017-12"), health.at("2018-12"))
    twenty = indexed_rate(nineteen, health.at("2018-12"), health.at("2019-12"))
    assert (str(nineteen), str(twenty)) == ("0.24520", "0.24685")
    assert paid["Gent", 2020].total_cents - tariff_cents(twenty, 272_655) == 18
    # The index alone leads from 0,24 to 0,24843 in 2021: what was asked then was decided.
    assert str(indexed_rate(Decimal("0.24"), health.at("2017-12"), health.at("2020-12"))) == "0.24843"
    # No sum of ours may pass for a published one.
    unpublished = {int(row["valid_from"][:4]) for row in PUBLISHED["tariffs"] if not row["published_amount"]}
    assert unpublished & set(YEARS) == {2019, 2020, 2022}


def test_each_year_stands_in_its_own_books(own_cast: Cast, paid: Paid) -> None:
    """2023: what members owe, what it brings in, and the VAT; the debt of the years before is carried along."""
    books, of_2023 = saldo(own_cast, 2023), [paid[name, 2023] for name in PLACES.values()]
    # 0,27 × (75 + 34.990 + 104.906 + 272.655 + 562.001) = 0,27 × 974.627 = 263.149,29.
    assert books["700000"] == -263_149_29
    assert books["400000"] == sum(paper.total_cents for paper in paid.values())
    # 24,50 + 11.431,23 + 34.272,79 + 89.076,39 + 183.605,73 = 318.410,64.
    assert sum(paper.total_cents for paper in of_2023) == 318_410_64
    assert [paper.name for paper in of_2023] == [f"2023-{number:04d}" for number in range(1, 6)]


def test_indexed_from_the_base_is_not_chained_over_rounded_years() -> None:
    """€ 0,24 of January 2018 is 0,24 × 135,76 ÷ 106,37 = 0,30631 in October 2025.

    Indexed each October from the amount of the year before, rounded to the cent: 0,24 0,24 0,24 0,25 0,28 0,28 0,29
    0,30. On 560.000 inhabitants that is € 3.533,60 a year.
    """
    health: IndexSeries = read_published()
    months = ["2018-01", *(f"{year}-10" for year in range(2018, 2026))]
    chained = Decimal("0.24")
    for before, after in pairwise(months):
        chained = indexed_rate(chained, health.at(before), health.at(after), decimals=2)
    from_base = indexed_rate(Decimal("0.24"), health.at("2018-01"), health.at("2025-10"))
    assert (str(from_base), str(chained)) == ("0.30631", "0.30")
    assert tariff_cents(from_base, 560_000) - tariff_cents(chained, 560_000) == 3_533_60
