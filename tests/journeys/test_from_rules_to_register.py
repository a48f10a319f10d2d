"""One vote from its rules to its extract; what a member does around a vote by keyboard or without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pypdfium2
import pytest
from playwright.sync_api import Browser

from cooperative.isolation.clock import BRUSSELS
from tests.journeys.portal import Portal, running_portal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
SECRETARY = "katrien.dewulf@samen-verder.demo.example"
CONTRIBUTOR = "yassine.elamrani@bibliotheek-aalst.demo.example"
SEARCH = "Een nieuwe zoekpagina, samen met lezers getest"
OPT_IN = "Wie maakt mee streekverhalen?"
SUNDAY = "Zalen ook op zondag te reserveren"
MEMBERS_FILE = "Een reglement voor het gedeelde ledenbestand"
SERVICE = "Digitaal sterk wordt een vaste dienst"
# Who votes for one organisation alone, and has not voted, given a proxy or got one.
FREE = """
SELECT a.email, o.name FROM initiatives_decision d
  JOIN initiatives_proposal p ON p.id = d.proposal_id JOIN initiatives_elector e ON e.decision_id = d.id
  JOIN members_organisation o ON o.id = e.organisation_id
  JOIN members_rolegrant g ON g.organisation_id = o.id AND g.role = 'representative' AND g.until IS NULL
  JOIN members_account a ON a.id = g.person_id
 WHERE p.title = %s AND d.state = 'open'
   AND NOT EXISTS (SELECT 1 FROM initiatives_currentballot b WHERE b.decision_id = d.id AND b.organisation_id = o.id)
   AND NOT EXISTS (SELECT 1 FROM initiatives_proxy x WHERE x.decision_id = d.id AND o.id IN (x.giver_id, x.holder_id))
   AND NOT EXISTS (SELECT 1 FROM members_seat s WHERE s.person_id = a.id)
   AND NOT EXISTS (SELECT 1 FROM initiatives_mandatedecision m WHERE m.organisation_id = o.id)
   AND (SELECT count(*) FROM members_membership m WHERE m.person_id = a.id AND m.until IS NULL) = 1
 ORDER BY o.number
"""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody goes through the portal, and which of those who are free it is."""

    which: int
    keyboard: bool = False
    javascript: bool = True


KEYBOARD, NO_SCRIPTS = Way(0, keyboard=True), Way(1, javascript=False)
BOTH = (KEYBOARD, NO_SCRIPTS)


@pytest.fixture(scope="module")
def portal(django_db_blocker: pytest.FixtureRequest) -> Iterator[Portal]:
    """One running portal."""
    with django_db_blocker.unblock(), running_portal("rules") as running:  # type: ignore[attr-defined]
        yield running


def come(chromium: Browser, portal: Portal, email: str, way: Way | None = None) -> Visitor:
    """A person at the portal, in Dutch, signed in with a pointer; other tests show these pages to axe."""
    way = way or Way(0)
    context = chromium.new_context(java_script_enabled=way.javascript, viewport={"width": 1280, "height": 900})
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), portal.base, "nl", javascript=way.javascript, axe=False)
    visitor.sign_in(email, PASSWORD)
    visitor.page.wait_for_url(lambda address: not address.endswith("/aanmelden/"))
    tried = ""
    while "/tweede-factor/code" in visitor.page.url:
        # A code is good once: who was here half a minute ago waits for the next one.
        post = context.request.get(f"{portal.base}/demo/post?adres={email}").text()
        code = re.search(r"mono\">(\d{3})\D*(\d{3})<", post)
        assert code, post
        if code[1] + code[2] == tried:
            visitor.page.wait_for_timeout(1000)
            continue
        tried = code[1] + code[2]
        visitor.fill("Code", tried)
        visitor.press("Meld aan", within="main")
        visitor.page.wait_for_load_state("load")
    visitor.sees("U werkt voor", within="header.top")
    visitor.keyboard = way.keyboard
    return visitor


def free_in(portal: Portal, title: str, which: int) -> tuple[str, str]:
    """Give who can still vote on a proposal: address and organisation."""
    email, name = portal.ask(FREE, title)[which]
    return str(email), str(name)


def leave(visitor: Visitor) -> None:
    """Close the browser window."""
    visitor.page.context.close()


def test_a_member_votes_gives_a_proxy_reserves_amends_and_supports_without_pointer_or_without_scripts(
    chromium: Browser, portal: Portal
) -> None:
    for way in BOTH:
        votes = [free_in(portal, SUNDAY, 2 * place + way.which) for place in (0, 1)]
        council = free_in(portal, OPT_IN, way.which)
        _votes(come(chromium, portal, votes[0][0], way), votes[0][1])
        _gives_a_proxy(come(chromium, portal, votes[1][0], way), votes[0][1])
        _reserves_and_enters_the_mandate(come(chromium, portal, council[0], way), council[1])
        _amends_and_supports(come(chromium, portal, CONTRIBUTOR, way))


def _open(visitor: Visitor, title: str) -> None:
    visitor.go("/beslissen/")
    visitor.follow(title)
    visitor.sees(title, within="h1")
    visitor.look()


def _votes(visitor: Visitor, name: str) -> None:
    _open(visitor, SUNDAY)
    visitor.choose("Vóór")
    visitor.fill("Motivering", "Op zondag hebben gezinnen tijd.")
    visitor.press(re.compile(f"^Stem.* namens {re.escape(name)}$"), within="form.ballot")
    visitor.sees(re.compile(r"[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}"), within="main")
    visitor.unfold("Wijzig uw stem")
    visitor.choose("Tegen")
    visitor.press(re.compile(f"namens {re.escape(name)}$"), within="form.ballot")
    visitor.sees(f"Uw stem staat er: tegen, namens {name}.", within="main")
    leave(visitor)


def _gives_a_proxy(visitor: Visitor, holder: str) -> None:
    _open(visitor, SUNDAY)
    visitor.follow("Geef een andere stemgerechtigde volmacht")
    visitor.press("Geef volmacht", within="main")
    visitor.sees("Wie stemt namens u", within=".form-errors")
    visitor.pick("Wie stemt namens u", holder)
    visitor.choose("tegen")
    visitor.press("Geef volmacht", within="main")
    visitor.sees(f"U gaf volmacht aan {holder}", within="main")
    visitor.press("Trek de volmacht in", within="main")
    visitor.sees_not(f"U gaf volmacht aan {holder}")
    leave(visitor)


def _reserves_and_enters_the_mandate(visitor: Visitor, name: str) -> None:
    today = datetime.now(BRUSSELS).strftime("%d/%m/%Y")
    _open(visitor, OPT_IN)
    vote = visitor.page.url.removeprefix(visitor.base)
    visitor.choose("Wij stappen in")
    visitor.fill("Onder voorbehoud van onze raad van", today)
    visitor.press(re.compile(re.escape(name)), within="form.ballot")
    visitor.sees("Uw stem telt nog niet mee.", within="main")
    visitor.follow("Voer het besluit van uw raad in")
    person = visitor.page.locator("main").get_by_label("Wie stemt", exact=True).locator("option").nth(1).inner_text()
    visitor.pick("Wie stemt", person)
    visitor.fill("Nummer van het besluit", "2026_GR_00412")
    visitor.fill("Datum van het besluit", today)
    visitor.choose("vóór")
    visitor.press("Bewaar het mandaat")
    visitor.sees("2026_GR_00412", within="main")
    visitor.go(vote)
    visitor.sees_not("Uw stem telt nog niet mee.")
    leave(visitor)


def _amends_and_supports(visitor: Visitor) -> None:
    _open(visitor, MEMBERS_FILE)
    visitor.follow("Bekijk de amendementen")
    visitor.follow("Stel een amendement voor")
    words = "Wie er niet in wil, zegt het aan de balie." + (" Ook per brief." if visitor.keyboard else "")
    visitor.fill("De tekst zoals u hem wilt", words)
    visitor.fill("Motivering", "Lezers vroegen het.")
    visitor.press("Stel het amendement voor")
    visitor.sees("Lezers vroegen het.", within="main")

    _open(visitor, SERVICE)
    if visitor.keyboard:
        visitor.follow("Steun dit voorstel")
        visitor.tick(re.compile(r"^2\."), on=False)
        visitor.press("Wij kunnen hiermee verder")
        visitor.sees("alleen punt 1, 3", within="main")
    else:
        visitor.follow("Wijzig uw steun")
        visitor.press("Wij kunnen hiermee verder")
        visitor.sees_not("alleen punt 1, 3")
    leave(visitor)


def test_an_organisation_asked_to_submit_a_proposal_together_answers_from_its_inbox_and_leaves(
    chromium: Browser, portal: Portal
) -> None:
    yassine = come(chromium, portal, CONTRIBUTOR, KEYBOARD)
    yassine.go("/meldingen/")
    yassine.press(re.compile("vraagt of u ‘Luisterkranten toevoegen aan het aanbod’ mee indient"))
    yassine.sees_not("De meerkost is")
    yassine.press("Verstuur het antwoord")
    yassine.sees("Kies of u mee indient of niet.", within=".form-errors")
    yassine.choose("Ja, wij dienen mee in")
    yassine.press("Verstuur het antwoord")
    yassine.sees("van Bibliotheek Leuven en Bibliotheek Aalst", within="main")
    yassine.sees("De meerkost is", within="main")
    yassine.press("Dien niet meer mee in")
    yassine.sees_not("Luisterkranten toevoegen")
    leave(yassine)


def test_a_vote_goes_from_its_rules_to_its_extract(chromium: Browser, portal: Portal) -> None:
    katrien = come(chromium, portal, SECRETARY)
    _the_rules_get_a_next_version(katrien)
    vote = _the_vote_opens_under_it(katrien)
    for which in (0, 1):
        email, name = free_in(portal, SEARCH, 0)
        _a_member_votes(come(chromium, portal, email), vote, name, "for" if which else "abstain")
    portal.shift_clock(timedelta(days=8))
    try:
        _the_secretary_counts_and_prints(katrien, vote)
    finally:
        portal.shift_clock(timedelta(0))
    leave(katrien)


def _the_rules_get_a_next_version(katrien: Visitor) -> None:
    katrien.go("/beslissen/regels/consortium_simple/")
    katrien.follow("Nieuwe versie")
    said = katrien.page.locator("#woorden")
    katrien.sees("Er is quorum als", within="#woorden")
    katrien.unfold("Quorum")
    # What is typed stands in words beside it before anything is kept.
    katrien.page.locator("#id_quorum").fill("")
    katrien.sees("Er is geen quorum: het aantal stemmers doet er niet toe.", within="#woorden")
    katrien.fill("Waarom deze versie", "De groep is te groot voor een quorum.")
    assert "Er is quorum als" not in said.inner_text()
    for part, check in (("Wie stemt", "electorate"), ("Meerderheid", "majority")):
        katrien.unfold(part)
        katrien.page.locator(f"#id_article_{check}_nl").fill("Artikel 9, § 4 van het reglement")
    katrien.press("Stel deze versie vast")
    katrien.sees("versie 2", within="main")


def _the_vote_opens_under_it(katrien: Visitor) -> str:
    katrien.go("/beheer/stemmingen/")
    katrien.follow(re.compile(f"^Oordeel ?: {SEARCH}"))
    katrien.choose("Ontvankelijk")
    katrien.fill("Waarom", "De tekst is duidelijk en de kosten staan erin.")
    katrien.press("Bewaar het oordeel")
    katrien.go("/beheer/stemmingen/")
    katrien.follow(re.compile(f"^Open de stemming ?: {SEARCH}"))
    katrien.page.locator("label", has_text=re.compile("versie 2")).first.click()
    closes = datetime.now(BRUSSELS) + timedelta(days=7)
    katrien.fill("Sluit op", closes.strftime("%d/%m/%Y 17.00"))
    katrien.press("Open de stemming", within="main")
    katrien.sees(re.compile("0 van [0-9]+ stemden al"), within="main")
    return katrien.page.url.removeprefix(katrien.base)


def _a_member_votes(visitor: Visitor, vote: str, name: str, choice: str) -> None:
    visitor.go(vote)
    visitor.choose({"for": "Vóór", "abstain": "Onthouding"}[choice])
    visitor.press(re.compile(f"namens {re.escape(name)}$"), within="form.ballot")
    visitor.sees(re.compile(r"[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}"), within="main")
    leave(visitor)


def _the_secretary_counts_and_prints(katrien: Visitor, vote: str) -> None:
    katrien.go(vote)
    katrien.press("Tel de stemmen")
    # One for, none against, one who abstained: more for than against, and no quorum is asked.
    katrien.sees("Aangenomen", within=".state-line")
    katrien.sees("Er is geen quorum", within="main")
    katrien.follow("Naar het besluitenregister")
    found = re.search(r"CG-\d{4}-\d{2}", katrien.page.locator(".state-line").inner_text())
    assert found, katrien.page.locator(".state-line").inner_text()
    katrien.sees("van Bibliotheek Gent", within=".state-line")
    link = katrien.page.get_by_role("link", name="Uittreksel als PDF").get_attribute("href")
    paper = katrien.page.context.request.get(f"{katrien.base}{link}")
    assert paper.headers["content-type"] == "application/pdf"
    pages = pypdfium2.PdfDocument(paper.body())
    text = " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())
    for words in (found[0], SEARCH, "Ingediend door Bibliotheek Gent"):
        assert words in text, text
