"""Ways with money: a member treasurer on a phone without scripts, and the house treasurer by keyboard."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser

from cooperative.isolation.clock import BRUSSELS
from cooperative.web.formats import money
from financing.payments.references import format_ogm
from financing.payments.statements import Statement, Transaction
from tests.financing.payments.files import camt_of
from tests.journeys.portal import Portal, running_portal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
HOUSE, CITY = "Coöperatie Samen verder", "Stad Leuven"
HOUSE_TREASURER = "stijn.vercauteren@samen-verder.demo.example"
MEMBER_TREASURER = "eva.vanacker@stad-leuven.demo.example"
QUESTION = "Mag de stad dit in januari betalen?"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 800}
# Invoices of which nothing is paid, the longest due first: id, name, reference, cents, who pays and its account.
UNPAID = """
SELECT i.id, i.year || '-' || lpad(i.number::text, 4, '0'), i.ogm, i.total_cents, p.name, p.iban
  FROM financing_invoice i JOIN members_organisation p ON p.id = i.payer_id
 WHERE i.kind = 'invoice' AND NOT EXISTS (SELECT 1 FROM financing_settlement s WHERE s.invoice_id = i.id)
   AND NOT EXISTS (SELECT 1 FROM financing_bankline l WHERE l.ogm = i.ogm)
 ORDER BY i.due_on, i.id
"""


@pytest.fixture(scope="module")
def portal(django_db_blocker: pytest.FixtureRequest) -> Iterator[Portal]:
    """One running portal."""
    with django_db_blocker.unblock(), running_portal("money") as running:  # type: ignore[attr-defined]
        yield running


def come(chromium: Browser, portal: Portal, *, size: dict[str, int] = DESK, scripts: bool = True) -> Visitor:
    """A person at the portal, in Dutch."""
    phone = {"has_touch": True, "device_scale_factor": 3} if size is PHONE else {}
    context = chromium.new_context(java_script_enabled=scripts, viewport=size, **phone)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    return Visitor(context.new_page(), portal.base, javascript=scripts)


def unpaid(portal: Portal, payer: str = "") -> list[Any]:
    """Find the invoices of which nothing is paid, of one payer or of everybody."""
    return [row for row in portal.ask(UNPAID) if payer in {"", row[4]}]


def said_by(picture: Image.Image) -> list[str]:
    """Read the one QR code of a picture: its lines."""
    [code] = zxingcpp.read_barcodes(picture)
    return str(code.text).splitlines()


def test_money_from_a_promise_to_a_closed_year(chromium: Browser, portal: Portal) -> None:
    _a_member_treasurer_on_a_phone(chromium, portal)
    _the_house_treasurer_by_keyboard(chromium, portal)


def _a_member_treasurer_on_a_phone(chromium: Browser, portal: Portal) -> None:
    eva = come(chromium, portal, size=PHONE, scripts=False)
    eva.enter(MEMBER_TREASURER, PASSWORD, CITY)
    [invoice] = unpaid(portal, CITY)
    _promises(eva)
    _reads_what_it_pays(eva)
    _scans_the_code(eva, invoice)
    _asks(eva)
    eva.page.context.close()


def _fits(visitor: Visitor) -> None:
    """Nothing of the page stands beyond the screen of the phone."""
    shot = visitor.page.locator("body").bounding_box()
    assert shot is not None
    assert shot["width"] <= PHONE["width"]


def _promises(eva: Visitor) -> None:
    eva.go("/")
    eva.follow(re.compile("^Zeg toe ?:"))
    amount = eva.page.locator("input[name=amount]").input_value()
    eva.press("Lees na en bevestig")
    eva.press(re.compile(rf"^Zeg €.{re.escape(amount)} toe namens {CITY}"))
    eva.sees("Eenmalig, als voornemen", within="main")
    eva.sees(amount, within="main")
    _fits(eva)


def _reads_what_it_pays(eva: Visitor) -> None:
    eva.go("/samenleggen/")
    eva.follow("Ons bijdrageoverzicht")
    eva.sees(CITY, within="main")
    _fits(eva)
    eva.go("/samenleggen/")
    eva.follow("Facturen")


def _scans_the_code(eva: Visitor, invoice: tuple[int, str, str, int, str, str]) -> None:
    """The code on the page and that of the PDF ask what the words beside it ask."""
    pk, name, ogm, cents, _payer, _iban = invoice
    eva.follow(re.compile(name))
    _fits(eva)
    pairs = dict(
        zip(
            (term.partition("\n")[0] for term in eva.page.locator("main dl.pairs dt").all_inner_texts()),
            eva.page.locator("main dl.pairs dd").all_inner_texts(),
            strict=True,
        )
    )
    assert pairs["Nog te betalen"].replace("\xa0", " ") == money(cents).replace("\xa0", " ")
    assert pairs["Gestructureerde mededeling"] == format_ogm(ogm)
    # EPC069-12: service, version, character set, identification, BIC, name, account, amount, purpose, reference, text.
    asked = [
        "BCD", "002", "1", "SCT", "", HOUSE, pairs["Op rekening"].replace(" ", ""),
        f"EUR{cents // 100}{f'.{cents % 100:02d}'.rstrip('0').rstrip('.')}", "", "", format_ogm(ogm),
    ]  # fmt: skip
    # Out from under the bar at the bottom of a phone.
    eva.page.mouse.wheel(0, 500)
    eva.page.wait_for_timeout(300)
    assert said_by(Image.open(io.BytesIO(eva.page.locator("img.code").screenshot()))) == asked
    paper = pypdfium2.PdfDocument(eva.page.context.request.get(f"{eva.base}/samenleggen/facturen/{pk}/pdf").body())
    assert said_by(paper[0].render(scale=4).to_pil()) == asked


def _asks(eva: Visitor) -> None:
    eva.follow("Stel een vraag over dit stuk")
    eva.fill("Uw vraag", QUESTION)
    eva.press("Stel de vraag", within="main")
    eva.sees("Uw vraag is verstuurd.")
    eva.sees(QUESTION, within="main ul.rows")
    _fits(eva)


def _answers(stijn: Visitor) -> None:
    """The question is among what waits on the start page; one of the demo waits behind it."""
    stijn.sees("Beantwoord 2 vragen over facturen", within="main")
    stijn.follow(re.compile("^Beantwoord ?:"))
    stijn.sees(QUESTION, within="main")
    stijn.fill("Uw antwoord", "Ja, tot en met 15 januari.")
    stijn.press("Verstuur het antwoord")
    stijn.sees("Uw antwoord is verstuurd.")
    stijn.go("/")
    stijn.sees("Beantwoord 1 vraag over een factuur", within="main")


def _the_house_treasurer_by_keyboard(chromium: Browser, portal: Portal) -> None:
    stijn = come(chromium, portal)
    stijn.keyboard = True
    stijn.enter(HOUSE_TREASURER, PASSWORD, HOUSE)
    year = datetime.now(BRUSSELS).year
    first, second, late = _two_payers_and_a_late_one(portal)
    _answers(stijn)
    debit = _in_balance(stijn, year)
    _reads_a_file_in(stijn, portal, first, second)
    # The statement: bank to what waits (a + b); what is certain, from what waits to the member (a).
    debit = _in_balance(stijn, year, debit + 2 * first[3] + second[3])
    _puts_the_other_to_its_place(stijn, second)
    debit = _in_balance(stijn, year, debit + second[3])
    debit = _in_balance(stijn, year, debit + _fixes_and_issues(stijn))
    _reminds(stijn, late)
    _in_balance(stijn, year, debit)
    _closes_the_year(stijn, portal, year)
    stijn.page.context.close()


def _two_payers_and_a_late_one(portal: Portal) -> tuple[Any, Any, Any]:
    """Two invoices that are not late, of payers that owe nothing else; and one that is late."""
    rows = unpaid(portal)
    alone = [row for row in rows if sum(each[4] == row[4] for each in rows) == 1 and row[4] != CITY]
    return alone[-2], alone[-1], rows[0]


def _in_balance(visitor: Visitor, year: int, expected: int | None = None) -> int:
    """The books add up by the page of the books and by the trial balance; give what stands in debit (cents)."""
    visitor.go("/samenleggen/boekhouding/")
    visitor.sees("De boekhouding sluit", within="main")
    visitor.sees_not("De boekhouding sluit niet")
    visitor.follow(str(year))
    debit, credit = (
        int(re.sub(r"[^0-9-]", "", text)) for text in visitor.page.locator("main tfoot td.num").all_inner_texts()
    )
    assert debit == credit
    assert expected in {None, debit}
    return debit


def _file(portal: Portal, *payments: tuple[int, str | None, str, str]) -> bytes:
    """Write the next statement of the bank, with these movements: cents, reference, account, who."""
    [[number, opening, before]] = portal.ask(
        "SELECT number, closing_cents, closing_on FROM financing_bankstatement ORDER BY number DESC LIMIT 1"
    )
    assert isinstance(number, int)
    assert isinstance(opening, int)
    assert isinstance(before, date)
    day = datetime.now(BRUSSELS).date()
    rows = tuple(
        Transaction(
            cents, ogm, None, iban, name, None if ogm else "bijdrage", booked_on=day, value_date=day, reference=f"R{at}"
        )
        for at, (cents, ogm, iban, name) in enumerate(payments)
    )
    closing = opening + sum(row.amount_cents for row in rows)
    return camt_of([Statement("BE71096123456769", "EUR", number + 1, opening, before, closing, day, rows)])


def _reads_a_file_in(stijn: Visitor, portal: Portal, first: Any, second: Any) -> None:
    """One payment with the reference of its invoice, one without: the first finds its place by itself."""
    content = _file(
        portal,
        (first[3], first[2], first[5], first[4].upper()),
        (second[3], None, second[5], second[4].upper()),
    )
    stijn.go("/samenleggen/")
    stijn.follow("Bank")
    stijn.follow("Lees een bestand in")
    field = stijn.page.get_by_label("Bestand van de bank")
    stijn.reach(field)
    with stijn.page.expect_file_chooser() as chosen:
        stijn.page.keyboard.press("Enter")
    chosen.value.set_files({"name": "november.xml", "mimeType": "text/xml", "buffer": content})
    stijn.press("Bekijk wat erin staat")
    stijn.sees("Er is nog niets ingelezen.", within="main")
    stijn.sees(first[4].upper(), within="main table")
    stijn.sees(format_ogm(first[2]), within="main table")
    stijn.press("Lees dit bestand in")
    stijn.sees("Het bestand ‘november.xml’ is ingelezen. 1 betaling is afgepunt.")
    stijn.go(f"/samenleggen/facturen/{first[0]}/")
    stijn.sees("betaald", within="main .state-line")
    stijn.go(f"/samenleggen/facturen/{second[0]}/")
    stijn.sees("Zo wordt betaald", within="main")


def _puts_the_other_to_its_place(stijn: Visitor, second: Any) -> None:
    stijn.go("/samenleggen/bank/")
    stijn.follow("Afpunten: waarvoor kwam dit binnen?")
    stijn.sees("Rekening van de betaler en bedrag zijn die van deze factuur.", within="main")
    stijn.press(f"Punt af op {second[1]}")
    stijn.sees("Afgepunt op 1 factuur.")
    stijn.go(f"/samenleggen/facturen/{second[0]}/")
    stijn.sees("betaald", within="main .state-line")


def _fixes_and_issues(stijn: Visitor) -> int:
    """Fix what one service asks this year, and invoice it; give what was invoiced (cents)."""
    stijn.go("/samenleggen/bijdragen/")
    stijn.follow(re.compile("^Stel vast"))
    stijn.fill("Eerste vervaldag", f"{datetime.now(BRUSSELS) + timedelta(days=20):%d/%m/%Y}")
    stijn.choose("in één keer")
    stijn.fill("Besluit", "Consortiumgroep van 12 november, punt 4")
    stijn.press("Stel vast")
    stijn.sees("vastgesteld")
    stijn.go("/samenleggen/bijdragen/")
    stijn.follow("Naar de facturen")
    stijn.follow("Factureer")
    asked = stijn.page.locator("main section[aria-labelledby=facturen] td.amount").all_inner_texts()
    stijn.press(re.compile(r"^Reik \d+ facturen uit"))
    stijn.sees(f"{len(asked)} facturen zijn uitgereikt.")
    return sum(int(re.sub(r"[^0-9]", "", text)) for text in asked)


def _reminds(stijn: Visitor, late: Any) -> None:
    stijn.go("/samenleggen/facturen/")
    stijn.follow("Aanmanen")
    stijn.sees(late[1], within="main table")
    stijn.press(re.compile(r"^Verstuur \d+ aanmaning"))
    stijn.sees(re.compile(r"\d+ aanmaning(en zijn| is) verstuurd\."))
    stijn.sees("Niemand krijgt vandaag een aanmaning.", within="main")


def _closes_the_year(stijn: Visitor, portal: Portal, year: int) -> None:
    """A year that still runs is not closed; once it is over it is, and then nothing is booked in it."""
    close = f"/samenleggen/boekhouding/{year}/afsluiten"
    stijn.go(close)
    stijn.sees(f"{year} loopt nog. Sluit het af vanaf 1 januari.")
    portal.shift_clock(date(year + 1, 1, 10) - datetime.now(BRUSSELS).date())
    stijn.page.context.clear_cookies()
    stijn.enter(HOUSE_TREASURER, PASSWORD, HOUSE)
    debit = _in_balance(stijn, year)
    stijn.follow("Sluit dit jaar af")
    stijn.press(f"Sluit {year} af", within="main")
    stijn.sees(f"{year} is afgesloten. Er wordt niets meer in geboekt.")
    _in_balance(stijn, year, debit)
    stijn.sees_not("Sluit dit jaar af")
