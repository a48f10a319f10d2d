"""Every page of the portal, as somebody who may read it: both languages, dark, narrow, enlarged, strictly parsed."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.portal import Portal, running_portal
from tests.journeys.tour import Found, Look, follow_links

pytestmark = [pytest.mark.journey]

PASSWORD = "samen-verder-demo"
HOUSE = "Coöperatie Samen verder"
# Who looks, and for whom: who has much to see comes first, who sees a page that others do not comes later.
PERSONS = (
    ("veerle.bollen@stad-gent.demo.example", "Stad Gent"),
    ("lien.verhaeghe@bibliotheek-aalst.demo.example", "Bibliotheek Aalst"),
    ("katrien.dewulf@samen-verder.demo.example", HOUSE),
    ("bram.wouters@samen-verder.demo.example", HOUSE),
    ("ann.vandromme@stad-kortrijk.demo.example", HOUSE),
    ("stijn.vercauteren@samen-verder.demo.example", HOUSE),
    ("jef.marien@apb-de-warande.demo.example", "APB Cultuurhuis de Warande"),
    ("saskia.moens@bibliotheek-aalst.demo.example", "Bibliotheek Aalst"),
    ("femke.declercq@bibliotheek-brugge.demo.example", "Bibliotheek Brugge"),
    ("ann.vandromme@stad-kortrijk.demo.example", "Stad Kortrijk"),
    ("guy.pauwels@bibliotheek-hasselt.demo.example", "Bibliotheek Hasselt"),
    ("pieter.vandenbossche@bibliotheek-aalst.demo.example", ""),
    ("sander.nijs@bibliotheek-lier.demo.example", ""),
)
# Pages to which no link leads: one comes there by a mail, after a form, or by typing the address.
GUEST_PAGES = (
    "/aanmelden/",
    "/aanmelden/gesloten/",
    "/aanmelden/op-uitnodiging/",
    "/aanmelden/e-mail/bevestigen/",
    "/aanmelden/e-mail/bevestigen/oud/",
    "/aanmelden/wachtwoord/vergeten/verstuurd/",
    "/aanmelden/wachtwoord/vergeten/klaar/",
    "/aanmelden/wachtwoord/vergeten/1-oud/",
    "/aanmelden/tweede-factor/kwijt/",
    "/stijlgids",
)
INVITED = "nora.verlaenen@kunstencentrum-de-loods.demo.example"
# Pages of one person to which no link leads from the start page within the few addresses that are followed.
MORE_PAGES = {
    "veerle.bollen": ("/aanmelden/tweede-factor/sleutels/", "/samenleggen/initiatieven/11/plan/"),
    "jef.marien": ("/samenleggen/initiatieven/12/plan/",),
    "lien.verhaeghe": ("/beslissen/voorstellen/5/versies",),
    "katrien.dewulf": ("/leden/organen/2/zetel/2", "/beslissen/18/papier", "/beslissen/7/uitslag"),
    "femke.declercq": ("/beslissen/amendementen/4/samenvoegen", "/beslissen/voorstellen/12/mede-indieners"),
    "guy.pauwels": ("/beslissen/11/uitslag",),
    "stijn.vercauteren": (
        "/samenleggen/facturen/28/",
        "/samenleggen/facturen/54/",
        "/samenleggen/facturen/55/verrekenen",
        "/samenleggen/bank/afpunten/36/",
        "/samenleggen/bank/afpunten/betalingen/1/terug",
        "/samenleggen/bank/afpunten/boekingen/1/terug",
    ),
    "bram.wouters": ("/beheer/taken/", "/beheer/sessies/"),
}
MEMBER_PAGES = ("/", "/aanmelden/opnieuw/", "/aanmelden/afmelden/")
# Names without a page of their own to look at here.
ONLY_WRITTEN_TO = {
    "confirm_payment",
    "refuse_payment",
    "language",
    "switch",
    "job_again",
    "open_announced",
    "open_year",
    "fix_anew",
    "invitation_again",
    "invitation_withdrawn",
    "staff_session_end",
    "read_all_notices",
    "read_notice",
    "submit_proposal",
    "withdraw_proposal",
    "judge_proposal",
    "cast_ballot",
    "close_vote",
    "plan_line_remove",
    "tariff_remove",
    "substitute_end",
    "amendment_voted",
    "settle_amendment",
    "withdraw_amendment",
    "withdraw_mandate",
    "revoke_proxy",
    "withdraw_support",
    "leave_coauthors",
    "withdraw_coauthor_question",
    "take_back_paper",
    "read_bank_file",
    "drop_bank_file",
}
NO_PAGE = {
    "undo_payment": "nothing of the demo was paid by hand",
    "close_year": "no year of the demo is over and still open",
    "undo_refund": "no refund of the demo has its place yet",
    "fix_round": "every round of the demo that succeeded is fixed; its page is that of any cost",
    "body_end": "the demo has no group that can end",
    "health": "for machines",
    "demo_post": "for the demo alone",
    "demo_mail": "for the demo alone",
    "account_set_password": "sends on to the forgotten password",
    "mfa_authenticate": "passed while signing in; the story looks at it",
    "mfa_login_webauthn": "answers the script of the passkey",
    "mfa_view_recovery_codes": "nobody of the demo made recovery codes",
    "mfa_download_recovery_codes": "nobody of the demo made recovery codes",
    "staff_session": "only for a session of half an hour",
    "edit_proposal": "the form of a new proposal, filled in",
    "report_progress": "the story looks at it",
    "make_pledge": "the story looks at it",
    "bind_pledge": "the story looks at it",
    "coauthor_question": "asked of nobody who looks around here; a short journey looks at it",
    "give_proxy": "who looks around here holds a proxy, voted, or votes under rules without proxies",
    "initiative_publish": "the short journey of a contributor looks at it",
    "mfa_reauthenticate_webauthn": "only for an old session with a passkey",
    "mfa_edit_webauthn": "nobody of the demo has a passkey",
    "mfa_remove_webauthn": "nobody of the demo has a passkey",
    "staff_session_person": "only inside a session of half an hour",
    "staff_session_invite": "only inside a session of half an hour",
}


def enter(page: Page, portal: Portal, email: str, organisation: str) -> None:
    """Sign in with password and, where asked, the code; act for the organisation."""
    page.goto(f"{portal.base}/aanmelden/")
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").first.fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Meld aan").first.click()
    page.wait_for_load_state("load")
    if "/tweede-factor/code" in page.url:
        post = page.context.request.get(f"{portal.base}/demo/post?adres={email}")
        code = re.search(r"mono\">(\d{3})\D*(\d{3})<", post.text())
        assert code is not None, f"{email}: {post.status} {post.text()[:3000]}"
        page.get_by_label("Code").first.fill(code[1] + code[2])
        page.locator("main").get_by_role("button", name="Meld aan").first.click()
        page.wait_for_load_state("load")
    assert "/aanmelden/" not in page.url, f"{email}: {page.url}"
    if organisation and organisation not in page.locator(".acting").inner_text():
        page.locator("button.acting__switch").click()
        page.locator(".menu--acting").get_by_role("button", name=re.compile(f"^{organisation}")).click()
        page.wait_for_load_state("load")


def speak(context: BrowserContext, portal: Portal, language: str) -> None:
    """Choose the language of the screen."""
    context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": portal.base}])


def look_around(chromium: Browser, portal: Portal, found: Found, email: str, organisation: str) -> dict[str, list[str]]:
    """Find what this person adds, and look at it in every way; give what is wrong by aspect."""
    context = chromium.new_context()
    context.set_default_timeout(60_000)  # a busy machine is no defect
    page = context.new_page()
    speak(context, portal, "nl")
    if email:
        enter(page, portal, email, organisation)
        first = (*MEMBER_PAGES, *MORE_PAGES.get(email.partition("@")[0], ())) if organisation else ("/",)
    else:
        post = context.request.get(f"{portal.base}/demo/post?adres={INVITED}").text()
        first = (*GUEST_PAGES, *re.findall(r"/aanmelden/uitnodiging/[^/\"<\s]+/", post)[:1])
    new = follow_links(context, portal.base, email or "guest", found, first=first)
    paths = [found.pages[name][1] for name in new]
    if not email:
        paths.append("/bestaat-niet")
    look = Look(page, portal.base)
    for path in paths:
        look.in_dutch(path)
    speak(context, portal, "en")
    for path in paths:
        look.in_english(path)
    context.close()
    return look.wrong


def test_every_page_can_be_read_by_everybody(chromium: Browser, django_db_blocker: pytest.FixtureRequest) -> None:
    wrong: dict[str, list[str]] = {}
    found = Found()
    with django_db_blocker.unblock(), running_portal("every") as portal:  # type: ignore[attr-defined]
        for email, organisation in (*PERSONS, ("", "")):
            for aspect, lines in look_around(chromium, portal, found, email, organisation).items():
                wrong.setdefault(aspect, []).extend(lines)
    wrong["answers"] = found.trouble
    wrong["never reached"] = sorted(every_name() - found.names - NO_PAGE.keys() - ONLY_WRITTEN_TO)
    print(f"{len(found.pages)} pages: {', '.join(sorted(found.pages))}")
    told = "\n".join(f"{aspect}:\n  " + "\n  ".join(lines) for aspect, lines in wrong.items() if lines)
    assert not told, told


def every_name() -> set[str]:
    """Give the names of all addresses of the portal."""
    waiting: list[URLPattern | URLResolver] = list(get_resolver().url_patterns)
    names: set[str] = set()
    while waiting:
        each = waiting.pop()
        if isinstance(each, URLResolver):
            waiting.extend(each.url_patterns)
        elif each.name:
            names.add(each.name)
    return names
