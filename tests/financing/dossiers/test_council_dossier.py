"""The council dossier: page and PDF say the same, with the own cost that the panel beside the ballot shows."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from cooperative.reports.checking import check_pdf
from cooperative.web.formats import money
from financing.dossiers.draft import draft_of
from initiatives.voting.models import Decision
from tests.financing.story import LIBRARY_ONCE, LIBRARY_YEARLY, VENUE_ONCE
from tests.initiatives.register.test_an_extract_on_paper import text_of

SignIn = Callable[..., Client]


def plain(text: str) -> str:
    return " ".join(text.replace("&#x27;", "'").split())


def test_page_and_paper_hold_text_own_cost_and_a_draft_decision(client_of: SignIn, decision: Decision) -> None:
    client, path = client_of("representative", "library"), f"/samenleggen/stemmingen/{decision.pk}/raadsdossier"
    panel = client.get(f"/samenleggen/stemmingen/{decision.pk}/gevolgen").content.decode()
    assert f'href="{path}"' in panel
    page, paper = plain(client.get(path).content.decode()), client.get(f"{path}.pdf")
    assert paper.headers["Cache-Control"] == "private, no-store"
    check_pdf(paper.content, title=f"Raadsdossier {decision.number}: Van piloot naar dienst", language="nl")
    printed = plain(text_of(paper.content))
    both = (
        *decision.text.clauses,
        plain(money(LIBRARY_ONCE)),
        plain(money(LIBRARY_YEARLY)),
        "Elk jaar vanaf 2047",
        "92.131 van 364.786 inwoners",
        "De raad mandateert",
        "over het lokaal bestuur, artikelen 40 en 41",  # the city of Aalst is the legal person of the library
        "te bevestigen door een jurist",
    )
    for said in both:
        assert plain(said) in page
        assert plain(said) in printed
    assert plain(money(VENUE_ONCE)) not in printed


@pytest.mark.parametrize("person", ["stranger", "observer"])
def test_who_may_not_read_the_vote_gets_no_dossier(client_of: SignIn, decision: Decision, person: str) -> None:
    path = f"/samenleggen/stemmingen/{decision.pk}/raadsdossier"
    assert [client_of(person).get(path + end).status_code for end in ("", ".pdf")] == [404, 404]


@pytest.mark.parametrize(
    ("method", "options", "asked"),
    [
        ("simple_majority", {}, ("vóór", "tegen", "onthouding")),
        ("opt_in", {}, ("vóór: wij stappen in", "tegen: wij stappen niet in")),
        ("approval", {7: "De Morgen", 9: "Knack"}, ("De Morgen", "Knack")),
    ],
)
def test_the_draft_lets_the_council_choose_what_the_vote_asks(
    decision: Decision, method: str, options: dict[int, str], asked: tuple[str, ...]
) -> None:
    terms = SimpleNamespace(method=method)
    vote = SimpleNamespace(
        proposal=SimpleNamespace(number="2046-1", title="Titels", authors="Bibliotheek Aalst"),
        number="2046-1",
        closes_at=decision.closes_at,
        rule_set=SimpleNamespace(article_nl="Artikel 9", terms=terms),
    )
    sight: Any = SimpleNamespace(decision=vote, options=options, voice=SimpleNamespace(names="Lien, Roos"))
    draft = draft_of(sight, "Bibliotheek Aalst", None, municipal=False)
    assert draft.basis == (
        "De statuten of de oprichtingsakte van Bibliotheek Aalst: wie bevoegd is om dit te beslissen",
        "Artikel 9",
    )
    assert draft.instructions == (*asked, "vrij: wie stemt, kiest zelf")
    assert draft.articles[1].startswith("De raad mandateert …")  # two could vote: the council names one
