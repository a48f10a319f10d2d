"""VAT is rounded once for an invoice and parted over its lines; what is given back gives back its VAT to the cent."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from financing.invoices.billing import Given, Owed, priced

LINE = Owed(1, 1, 1, 1, "Eén kaart", 2026, "running", 1, 1, "normal", True, 0)


def owed(cents: int, schedule: int = 1, vat: str = "normal", *, included: bool = True) -> Owed:
    return replace(LINE, schedule_id=schedule, vat=vat, vat_included=included, cents=cents)


def test_what_includes_vat_is_paid_as_it_is() -> None:
    # 100,00 + 0,10 = 100,10; ÷ 1,21 = 82,7272… → 82,73; over 10000 : 10 it is 82,647… and 0,0826…: 82,65 and 0,08.
    lines = priced([owed(100_00), owed(10, 2)])
    assert [(line.net_cents, line.vat_cents, line.vat_percent) for line in lines] == [(82_65, 17_35, 21), (8, 2, 21)]


def test_vat_comes_on_top_of_what_does_not_include_it() -> None:
    # 21 % of 33,33 + 33,33 + 33,34 = 21,00, exactly 7,00 each but for the largest remainder.
    lines = priced([owed(33_33, each, included=False) for each in (1, 2)] + [owed(33_34, 3, included=False)])
    assert [line.net_cents for line in lines] == [33_33, 33_33, 33_34]
    assert [line.vat_cents for line in lines] == [7_00, 7_00, 7_00]


def test_what_is_exempt_or_shares_costs_has_no_vat() -> None:
    lines = priced([owed(50_00, 1, "exempt"), owed(60_00, 2, "cost_sharing"), owed(12_10, 3)])
    assert [(line.net_cents, line.vat_cents, line.vat_percent) for line in lines] == [
        (50_00, 0, 0), (60_00, 0, 0), (10_00, 2_10, 21),
    ]  # fmt: skip


AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=8)


@given(AMOUNTS, st.booleans())
def test_the_lines_are_the_invoice(amounts: list[int], included: bool) -> None:
    lines = priced([owed(cents, place, included=included) for place, cents in enumerate(amounts)])
    net, vat = sum(line.net_cents for line in lines), sum(line.vat_cents for line in lines)
    if included:
        assert [line.cents for line in lines] == amounts
        assert abs(121 * net - 100 * sum(amounts)) * 2 <= 121  # rounded once, half a cent at most
    else:
        assert [line.net_cents for line in lines] == amounts
        assert abs(100 * vat - 21 * net) * 2 <= 100
    assert all(line.net_cents >= 0 and line.vat_cents >= 0 for line in lines)


@given(st.integers(1, 10**9), st.booleans(), st.data())
def test_however_it_is_cut_the_whole_comes_back(cents: int, included: bool, data: st.DataObject) -> None:
    [line] = priced([owed(cents, included=included)])
    credited = net = vat = 0
    while credited < cents:
        part = data.draw(st.integers(1, cents - credited)) if net < 3 * cents else cents - credited
        back = Given(line, credited).back(part)
        credited, net, vat = credited + part, net + back.net_cents, vat + back.vat_cents
        if data.draw(st.booleans()):
            break
    back = Given(line, credited).back(cents - credited) if credited < cents else None
    net, vat = (net + back.net_cents, vat + back.vat_cents) if back else (net, vat)
    assert (net, vat) == (line.net_cents, line.vat_cents)
