"""Shorter ways through the portal: from an idea to an open vote, joining by phone, and the colleagues of a member."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from datetime import datetime

import pytest
from playwright.sync_api import Browser

from cooperative.isolation.clock import BRUSSELS
from tests.journeys.portal import Portal, running_portal
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
CONTRIBUTOR = "yassine.elamrani@bibliotheek-aalst.demo.example"
REPRESENTATIVE = "lien.verhaeghe@bibliotheek-aalst.demo.example"
SECRETARY = "katrien.dewulf@samen-verder.demo.example"
ADMIN = "saskia.moens@bibliotheek-aalst.demo.example"
VENUE = "jef.marien@apb-de-warande.demo.example"
NEWCOMER = "mieke.dewitte@bibliotheek-aalst.demo.example"
DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 800}
IDEA = "Voorlezen via de telefoon"
# members/organisations/source/municipalities.csv, line 41002: the inhabitants of Aalst on 1 January 2025.
AALST = "92.131"


@pytest.fixture(scope="module")
def portal(django_db_blocker: pytest.FixtureRequest) -> Iterator[Portal]:
    """One running portal, with the worker that brings mail round."""
    with django_db_blocker.unblock(), running_portal("short", worker=True) as running:  # type: ignore[attr-defined]
        yield running


def come(chromium: Browser, portal: Portal, email: str = "", *, size: dict[str, int] = DESK) -> Visitor:
    """A person at the portal, in Dutch; signed in when an address is given."""
    context = chromium.new_context(viewport=size, has_touch=size is PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    visitor = Visitor(context.new_page(), portal.base)
    if email:
        visitor.sign_in(email, PASSWORD)
    return visitor


def leave(visitor: Visitor) -> None:
    """Close the browser window."""
    visitor.page.context.close()


def test_an_idea_becomes_a_vote(chromium: Browser, portal: Portal) -> None:
    _a_contributor_shares_an_idea(chromium, portal)
    _a_representative_joins_by_phone(chromium, portal)
    _the_contributor_writes_a_proposal(chromium, portal)
    _the_secretary_opens_the_vote(chromium, portal)


def _open_idea(visitor: Visitor) -> None:
    visitor.go("/maken/")
    visitor.follow(re.compile(IDEA))
    visitor.sees(IDEA, within="h1")


def _a_contributor_shares_an_idea(chromium: Browser, portal: Portal) -> None:
    yassine = come(chromium, portal, CONTRIBUTOR)
    yassine.go("/maken/")
    yassine.follow("Deel een idee")
    yassine.fill("Titel", IDEA)
    yassine.fill("In één zin", "Wie niet meer kan lezen, belt een nummer en hoort een verhaal.")
    yassine.fill("Waarom", "Vrijwilligers lezen al voor in onze zaal. Wie thuis zit, hoort hen niet.")
    yassine.fill("Voor wie", "Wie slecht ziet, en wie niet buiten komt.")
    yassine.page.get_by_label("Familie van het aanbod").select_option(label="Digitaal aanbod")
    yassine.press("Bewaar het idee")

    yassine.sees("Voor welke gebieden werkt dit?", within="h1")
    yassine.fill("1. Verbreden en verrijken", "60")
    yassine.fill("2. Verbinden van vraag", "30")
    yassine.press("Bewaar de gebieden")
    yassine.sees("De gewichten zijn samen 90 %. Verdeel nog 10 %.", within="main")
    yassine.fill("2. Verbinden van vraag", "40")
    yassine.press("Bewaar de gebieden")
    yassine.sees("Nog niet gepubliceerd.", within="main")

    yassine.follow("Schrijf het plan")
    yassine.follow("Voeg een regel toe")
    yassine.choose("Investering")
    yassine.fill("Jaar", "2027")
    yassine.fill("Omschrijving", "Belnummer en opnames")
    yassine.fill("Bedrag", "12.000,00")
    yassine.press("Bewaar", within="main")
    yassine.sees("Voor € 12.000,00 staat er nog geen bron.", within="main")
    yassine.follow(re.compile("^Wijzig wie betaalt"))
    yassine.fill("deelnemers", "9.000,00")
    yassine.fill("Vlaamse subsidie", "3.000,00")
    yassine.press("Bewaar", within="main")
    yassine.sees_not("staat er nog geen bron")
    yassine.follow("De verdeelsleutel")
    yassine.choose("deels gelijk, deels per inwoner")
    yassine.fill("Gelijk deel", "40")
    yassine.press("Bewaar als nieuwe versie")
    # 100 − 40 = 60.
    yassine.sees("40 % gelijk en 60 % per inwoner", within="main")

    _open_idea(yassine)
    yassine.follow("Publiceer")
    yassine.press("Publiceer", within="main")
    yassine.sees_not("Nog niet gepubliceerd.")
    leave(yassine)


def _a_representative_joins_by_phone(chromium: Browser, portal: Portal) -> None:
    """The library carries the inhabitants of Aalst; the city joins after it and carries nobody."""
    lien = come(chromium, portal, REPRESENTATIVE, size=PHONE)
    _open_idea(lien)
    lien.follow("Doe mee")
    lien.sees(AALST, within="main table tfoot")
    lien.press(re.compile("^Doe mee namens Bibliotheek Aalst"))
    lien.sees("Bibliotheek Aalst neemt deel", within="main")
    lien.act_for("Stad Aalst")
    _open_idea(lien)
    lien.sees("Stad Aalst neemt niet deel.", within="main")
    lien.follow("Doe mee")
    lien.sees(f"Bibliotheek Aalst draagt deze {AALST} inwoners al", within="main table")
    lien.press(re.compile("^Doe mee namens Stad Aalst, met 0 inwoners"))
    lien.sees("Bibliotheek Aalst draagt de inwoners van Aalst.", within="main")
    assert lien.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    carried = portal.ask(
        "SELECT o.name, c.municipality_id FROM initiatives_participationarea c "
        "JOIN members_organisation o ON o.id = c.organisation_id "
        "JOIN initiatives_initiative i ON i.id = c.initiative_id WHERE c.until IS NULL AND i.title = %s",
        IDEA,
    )
    assert carried == [("Bibliotheek Aalst", "41002")]
    leave(lien)


def _the_contributor_writes_a_proposal(chromium: Browser, portal: Portal) -> None:
    yassine = come(chromium, portal, CONTRIBUTOR)
    yassine.go("/beslissen/")
    yassine.follow("Schrijf een voorstel")
    yassine.page.get_by_label("Over welk initiatief?").select_option(label=IDEA)
    yassine.fill("Titel", "Een jaar voorlezen op proef")
    yassine.fill("De tekst, punt per punt", "De deelnemers starten een proef.\n\nDe proef duurt een jaar.")
    yassine.fill("Motivering", "De vrijwilligers zijn er al.")
    yassine.fill("Gezocht bedrag", "9.000,00")
    yassine.fill("Drempel", "80")
    yassine.press("Bewaar de tekst")
    yassine.sees("Vul dit ook in, of laat alle velden over geld leeg.", within="main")
    yassine.fill("Hoogste bedrag", "10.000,00")
    yassine.fill("Kleinste toezegging", "50,00")
    yassine.fill("Looptijd", "45")
    yassine.press("Bewaar de tekst")
    # 80 % of € 9.000 = € 7.200.
    yassine.sees(re.compile(r"7\.200"), within="main")
    yassine.press("Dien het voorstel in")
    yassine.sees(re.compile("Ingediend als voorstel"))
    leave(yassine)


def _the_secretary_opens_the_vote(chromium: Browser, portal: Portal) -> None:
    katrien = come(chromium, portal, SECRETARY)
    katrien.go("/beheer/stemmingen/")
    katrien.follow(re.compile("^Oordeel ?: Een jaar voorlezen"))
    katrien.choose("Ontvankelijk")
    katrien.fill("Waarom", "Het past bij het doel van de coöperatie.")
    katrien.press("Bewaar het oordeel")
    katrien.sees("Het past bij het doel van de coöperatie.", within="main")
    katrien.go("/beheer/stemmingen/")
    katrien.follow(re.compile("^Open de stemming ?: Een jaar voorlezen"))
    katrien.fill("Sluit op", in_days(7))
    katrien.press("Open de stemming", within="main")
    # Who takes part: the library and the city.
    katrien.sees("0 van 2 stemden al", within="main")
    katrien.follow("Laat de stemming langer lopen")
    katrien.fill("Nieuwe sluiting", in_days(6))
    katrien.fill("Waarom", "De gemeenteraad komt later samen.")
    katrien.press("Bewaar de nieuwe sluiting")
    katrien.sees("Een stemming kan alleen langer lopen", within=".form-errors")
    katrien.fill("Nieuwe sluiting", in_days(9))
    katrien.press("Bewaar de nieuwe sluiting")
    katrien.sees("De stemming loopt langer dan eerst gepland.", within="main")
    katrien.sees("De gemeenteraad komt later samen.", within="main")
    leave(katrien)


def in_days(many: int) -> str:
    """Write 17.00 of a day from now the way one types it."""
    return time.strftime("%d/%m/%Y 17.00", time.localtime(time.time() + many * 86_400))


def test_a_representative_votes_by_phone_ahead_of_its_council(chromium: Browser, portal: Portal) -> None:
    jef, today = come(chromium, portal, VENUE, size=PHONE), datetime.now(BRUSSELS).strftime("%d/%m/%Y")
    jef.go("/beslissen/")
    jef.follow("Wie maakt mee streekverhalen?")
    vote = jef.page.url.removeprefix(portal.base)
    jef.follow("Raadsdossier")
    jef.sees("De raad mandateert Jef Mariën om namens APB Cultuurhuis de Warande te stemmen", within="main")
    assert jef.page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    jef.follow("Terug naar de stemming")
    jef.choose("Wij stappen in")
    jef.fill("Onder voorbehoud van onze raad van", today)
    jef.press(re.compile("APB Cultuurhuis de Warande"), within="form.ballot")
    jef.sees("Uw stem telt nog niet mee.", within="main")

    jef.follow("Voer het besluit van uw raad in")
    jef.page.get_by_label("Wie stemt", exact=True).select_option(label="Jef Mariën")
    jef.fill("Nummer van het besluit", "2026_GR_00412")
    jef.fill("Datum van het besluit", today)
    jef.choose("vóór")
    jef.press("Bewaar het mandaat")
    jef.go(vote)
    jef.sees_not("Uw stem telt nog niet mee.")
    kept = portal.ask(
        "SELECT b.choice, b.conditional_on, b.number FROM initiatives_currentballot b "
        "JOIN members_organisation o ON o.id = b.organisation_id WHERE b.decision_id = %s AND o.name = %s",
        int(vote.strip("/").split("/")[-1]),
        "APB Cultuurhuis de Warande",
    )
    assert kept == [("for", None, 2)]
    leave(jef)


def _mail_for(visitor: Visitor, address: str) -> str:
    """Wait until the invitation is in the post of the demo; give its path."""
    for _ in range(60):
        text = visitor.page.context.request.get(f"{visitor.base}/demo/post?adres={address}").text()
        if link := re.search(r"/aanmelden/uitnodiging/[^/\"<\s]+/", text):
            return link[0]
        visitor.page.wait_for_timeout(500)
    raise AssertionError(f"no mail for {address}")


def test_a_colleague_is_invited_and_gets_and_loses_a_role(chromium: Browser, portal: Portal) -> None:
    saskia = come(chromium, portal, ADMIN)
    saskia.go("/beheer/leden/")
    saskia.follow("Nodig een collega uit")
    saskia.fill("E-mailadres", NEWCOMER)
    saskia.fill("Voornaam", "Mieke")
    saskia.fill("Familienaam", "De Witte")
    saskia.page.get_by_role("checkbox", name=re.compile("^lezer")).check()
    saskia.press("Verstuur de uitnodiging")
    saskia.sees(NEWCOMER, within="main")

    mieke = come(chromium, portal)
    mieke.go(_mail_for(mieke, NEWCOMER))
    mieke.sees("Bibliotheek Aalst", within="main")
    mieke.fill("Wachtwoord", "een-lamp-in-de-gang-7")
    mieke.page.get_by_label("Wachtwoord, nog eens").fill("een-lamp-in-de-gang-7")
    mieke.press("Maak mijn account")
    mieke.sees("Bibliotheek Aalst", within="header.top")
    mieke.go("/maken/")
    mieke.sees_not("Deel een idee")

    _set_contributor(saskia, held=True)
    _again(mieke)
    mieke.go("/maken/")
    mieke.sees("Deel een idee", within="main")

    _set_contributor(saskia, held=False)
    mieke.go("/maken/nieuw")
    mieke.sees("Meld aan", within="main")
    _again(mieke)
    assert mieke.page.goto(f"{portal.base}/maken/nieuw").status == 403  # type: ignore[union-attr]
    leave(mieke)
    leave(saskia)


def _set_contributor(saskia: Visitor, *, held: bool) -> None:
    saskia.go("/beheer/leden/")
    saskia.follow("Mieke De Witte")
    saskia.page.get_by_role("checkbox", name=re.compile("^medewerker")).set_checked(held)
    saskia.press("Bewaar de rollen")
    row = saskia.page.locator("main tr", has_text=NEWCOMER)
    assert ("medewerker" in row.inner_text()) is held


def _again(mieke: Visitor) -> None:
    """Sign in anew when one was signed out."""
    mieke.go("/")
    if "/aanmelden/" in mieke.page.url:
        mieke.sign_in(NEWCOMER, "een-lamp-in-de-gang-7")
