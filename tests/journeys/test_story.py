"""The story in a real browser: sign in, read, vote, count, promise, report; and a stranger sees nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

import pypdfium2
import pytest
from playwright.sync_api import Browser

from tests.journeys.portal import Portal, running_portal
from tests.journeys.visitor import Visitor, code_now

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
LIEN = "lien.verhaeghe@bibliotheek-aalst.demo.example"
TREASURER = "pieter.vandenbossche@bibliotheek-aalst.demo.example"
SECRETARY = "katrien.dewulf@samen-verder.demo.example"
BOARD = "ann.vandromme@stad-kortrijk.demo.example"
STRANGER = "jef.marien@apb-de-warande.demo.example"


@dataclass(frozen=True, slots=True)
class Way:
    """How a person goes through the portal."""

    name: str
    language: str
    keyboard: bool
    javascript: bool


WAYS = (
    Way("nl-keyboard", "nl", keyboard=True, javascript=True),
    Way("en-pointer", "en", keyboard=False, javascript=True),
    Way("nl-no-javascript", "nl", keyboard=False, javascript=False),
)


def come(chromium: Browser, portal: Portal, way: Way) -> Visitor:
    """A new person at the portal, who chooses the language first."""
    context = chromium.new_context(
        java_script_enabled=way.javascript, viewport={"width": 1280, "height": 900}, accept_downloads=True
    )
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), portal.base, "nl", way.keyboard, way.javascript)
    if way.language == "en":
        visitor.go("/aanmelden/")
        visitor.language = "en"
        visitor.press("English")
    return visitor


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_story(chromium: Browser, way: Way, django_db_blocker: pytest.FixtureRequest) -> None:
    with django_db_blocker.unblock(), running_portal(way.name.replace("-", "_"), worker=True) as portal:  # type: ignore[attr-defined]
        lien = come(chromium, portal, way)
        decision = _the_representative_votes(lien)
        portal.shift_clock(timedelta(days=4))
        _a_late_change_is_refused(lien)
        _the_deadline_passed(come(chromium, portal, way), decision)
        _the_secretary_counts(come(chromium, portal, way), decision)
        _the_treasurer_promises(come(chromium, portal, way))
        _the_board_downloads_the_report(come(chromium, portal, way))
        _the_stranger_sees_nothing(come(chromium, portal, way), decision)


def _turns_to_vote(visitor: Visitor) -> int:
    return visitor.page.locator("main").get_by_role("link", name=re.compile(f"^{visitor.says('Stem')} ?:")).count()


def _the_representative_votes(lien: Visitor) -> str:
    says = lien.says
    lien.sign_in(LIEN, PASSWORD)
    lien.sees("Bibliotheek Aalst", within="header.top")
    assert _turns_to_vote(lien) == 1
    lien.act_for("Stad Aalst")
    assert _turns_to_vote(lien) == 0
    lien.act_for("Bibliotheek Aalst")
    lien.follow(re.compile(f"^{says('Stem')} ?:"))
    address = lien.page.url
    if not lien.javascript:
        lien.follow(says("Wat betekent dit voor ons?"))
    lien.sees(re.compile(r"3[.,]379[.,]81"))
    lien.sees(re.compile(r"8[.,]291[.,]79"))
    if not lien.javascript:
        lien.go(address.removeprefix(lien.base))
    lien.choose(says("Tegen"))
    lien.fill(says("Motivering"), "Eerst nog eens nakijken.")
    lien.press(
        re.compile(f"^{re.escape(says('Stem tegen namens %(organisation)s', organisation='Bibliotheek Aalst'))}")
    )
    lien.sees("Lien Verhaeghe", within="main")
    lien.page.locator("details.computed summary", has_text=says("Wijzig uw stem")).first.click()
    lien.choose(says("Vóór"))
    lien.fill(says("Motivering"), "Eén kaart spaart onze lezers een loket uit.")
    lien.press(
        re.compile(f"^{re.escape(says('Wijzig naar vóór namens %(organisation)s', organisation='Bibliotheek Aalst'))}")
    )
    lien.sees(re.compile(r"[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}"), within="main")
    assert lien.checked or not lien.javascript
    return address.removeprefix(lien.base)


def _a_late_change_is_refused(lien: Visitor) -> None:
    """The page stood open when the deadline passed: the button still shows, the ballot is not changed."""
    lien.page.locator("details.computed summary", has_text=lien.says("Wijzig uw stem")).first.click()
    lien.choose(lien.says("Tegen"))
    lien.press(
        re.compile(
            f"^{re.escape(lien.says('Wijzig naar tegen namens %(organisation)s', organisation='Bibliotheek Aalst'))}"
        )
    )
    lien.sees(lien.says("De stemming is gesloten"), within="main")


def _the_deadline_passed(lien: Visitor, decision: str) -> None:
    lien.sign_in(LIEN, PASSWORD)
    assert _turns_to_vote(lien) == 0
    for path in (decision, "/beslissen/"):
        lien.go(path)
        lien.sees(re.compile(lien.says("Gesloten, telling volgt"), re.IGNORECASE))


def _the_secretary_counts(secretary: Visitor, decision: str) -> None:
    says = secretary.says
    secretary.sign_in(SECRETARY, PASSWORD)
    secretary.go(decision)
    secretary.press(says("Tel de stemmen"))
    secretary.go(f"{decision}uitslag")
    secretary.sees(re.compile(says("Aangenomen")))
    # 19 vóór, 6 tegen, 2 onthoudingen stonden er; met Aalst erbij 20. Nodig: 2/3 van 26 = 18.
    secretary.sees(re.compile(r"\b20\b"), within="main")
    secretary.sees(says("Genoeg organisaties stemden."), within="main")


def _the_treasurer_promises(treasurer: Visitor) -> None:
    says = treasurer.says
    treasurer.sign_in(TREASURER, PASSWORD)
    treasurer.sees(says("Stel eerst een tweede factor in"))
    treasurer.follow(says("Stel een app met codes in"), within="body")
    secret = treasurer.page.locator("#totp-secret").inner_text().strip()
    treasurer.fill(says("Code"), code_now(secret))
    treasurer.press(says("Stel in"), within="main")
    treasurer.go("/")
    treasurer.follow(re.compile(f"^{says('Zeg toe')} ?:"))
    amount = treasurer.page.locator("input[name=amount]")
    assert re.fullmatch(r"3[.,]379[.,]81", amount.input_value())
    treasurer.press(says("Lees na en bevestig"))
    treasurer.press(re.compile(r"3[.,]379[.,]81"))
    treasurer.sees(re.compile(r"3[.,]379[.,]81"), within="main")
    treasurer.sees(re.compile(r"69[.,]750"), within="main")
    treasurer.follow(says("Maak onze toezegging bindend"), within="main")
    treasurer.fill(says("Nummer van het besluit"), "2046_GR_00412")
    treasurer.fill(says("Datum van het besluit"), "02/01/2026")
    treasurer.press(says("Lees na en bevestig"))
    treasurer.sees("2046_GR_00412", within="main")
    treasurer.press(re.compile(r"3[.,]379[.,]81"))
    treasurer.sees(says("Besluit van onze raad"), within="main")


def _the_board_downloads_the_report(member: Visitor) -> None:
    says = member.says
    member.sign_in(BOARD, PASSWORD)
    helper = member.page.context.new_page()
    helper.goto(f"{member.base}/demo/post?adres={BOARD}")
    row = helper.locator("tr, li, dl > div", has_text=BOARD).first
    code = re.search(r"\b(\d{3}) ?(\d{3})\b", row.inner_text())
    assert code is not None
    helper.close()
    member.fill(says("Code"), code.group(1) + code.group(2))
    member.press(says("Meld aan"), within="main")
    if "Samen verder" not in member.page.locator(".acting").inner_text():
        member.act_for("Coöperatie Samen verder")
    member.follow(says("Rapporten"), within="nav")
    assert member.page.locator("tbody tr").count() >= 1
    member.press(says("Maak rapport"))
    link = member.page.get_by_role("link", name=re.compile(says("Download de PDF")))
    link.wait_for(timeout=60_000)
    with member.page.expect_download() as waiting:
        link.click()
    path = waiting.value.path()
    document = pypdfium2.PdfDocument(path)
    text = "\n".join(document[number].get_textpage().get_text_range() for number in range(len(document)))
    assert "Samen verder" in text
    assert len(document) >= 10
    document.close()


def _the_stranger_sees_nothing(stranger: Visitor, decision: str) -> None:
    stranger.sign_in(STRANGER, PASSWORD)
    assert stranger.page.goto(stranger.base + decision).status == 404  # type: ignore[union-attr]
    assert stranger.page.goto(f"{stranger.base}{decision}uitslag").status == 404  # type: ignore[union-attr]
    assert stranger.page.goto(f"{stranger.base}/rapporten/").status in {403, 404}  # type: ignore[union-attr]
