"""The living style guide: every component in every state, with invented examples."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cooperative.web.charts import Bar, Part, bar_chart, progress, stacked_bar
from cooperative.web.formats import money_whole
from cooperative.web.icons import ICONS
from cooperative.web.samples import (
    NOW,
    PATH,
    SampleChoice,
    SampleForm,
    SampleReason,
    SampleReceipt,
    SampleRow,
    SampleRule,
    SampleStep,
    changes,
    turns,
)
from cooperative.web.turnout_chart import TurnoutOf, lollipops
from cooperative.web.vote_chart import vote_bar

COLOURS = (
    "paper",
    "paper-2",
    "paper-3",
    "rule",
    "rule-strong",
    "ink-3",
    "ink-2",
    "ink",
    "accent",
    "accent-strong",
    "accent-soft",
    "signal",
    "signal-soft",
    "against",
    "error",
    "warn",
    "focus",
)
WORDS = MappingProxyType({"for": "Vóór", "against": "Tegen", "abstain": "Onthouding", "absent": "Niet gestemd"})


def vote_samples() -> dict[str, Any]:
    """Give the count of the example vote: 26 of 34 against a need of 23, quorum 21 of 41."""
    rows = [
        SampleRow("for", WORDS["for"], "Aalst, Beringen, Brugge en 23 andere", 26, 1517974),
        SampleRow("against", WORDS["against"], "Antwerpen, Dilbeek, Lommel en 5 andere", 8, 813681),
        SampleRow("abstain", WORDS["abstain"], "Diest, Maaseik", 2, 50969),
        SampleRow("absent", WORDS["absent"], "Harelbeke, Herentals, Pelt, Temse, Wetteren", 5, 152486),
    ]
    counts = {row.choice: row.organisations for row in rows}
    return {
        "vote": vote_bar(counts=counts, need=23, quorum=21, key="sg-vote"),
        "vote_weighted": vote_bar(
            counts={row.choice: row.inhabitants for row in rows},
            need=1554437,
            cells=False,
            key="sg-weighted",
        ),
        "vote_crowded": vote_bar(
            counts={"for": 1, "against": 1, "abstain": 1, "absent": 38}, need=2, quorum=21, key="sg-crowded"
        ),
        "vote_rows": rows,
        "vote_totals": SampleRow("", "", "", 41, 2535110),
        "reasons": [
            SampleReason(True, "Genoeg organisaties stemden.", "Nodig: de helft van 41 = 21. Gestemd: 36."),
            SampleReason(True, "Genoeg stemden vóór.", "Nodig: 2/3 van 34 stemmen = 23. Vóór: 26."),
            SampleReason(False, "Niet elk college stemde vóór.", "Partners: 1 van 3."),
        ],
    }


def chart_samples() -> dict[str, Any]:
    """Give the charts of money and turnout."""
    costs = [Bar("2026", (Part("neutral", 6150000),)), Bar("2027", (Part("accent", 22816000),))]
    forecasts = ((2028, 23295136), (2029, 23784334), (2030, 24283805), (2031, 24793765))
    costs += [
        Bar(str(year), (Part("hatched", cents),), low=cents - cents // 60, high=cents + cents // 40)
        for year, cents in forecasts
    ]
    return {
        "costs": bar_chart(
            costs,
            key="sg-costs",
            title=_("Werkingskosten per jaar van 2026 tot 2031"),
            head=(_("Jaar"), _("Bedrag"), _("Laag tot hoog")),
            legend=(("neutral", "Piloot"), ("accent", "Besloten"), ("hatched", "Verwacht")),
        ),
        "sources": stacked_bar(
            [
                Part("accent", 9300000, "41 deelnemers"),
                Part("neutral", 7440000, "Vlaamse subsidie"),
                Part("outline", 1860000, "Reserve"),
            ],
            key="sg-sources",
            title="41 deelnemers 50 %, Vlaamse subsidie 40 %, reserve 10 %",
        ),
        "turnouts": lollipops(
            [
                TurnoutOf("Jaarrekening 2025", 60, 62, 31, True),
                TurnoutOf("Sleutel Kranten digitaal", 30, 41, 21, False),
                TurnoutOf("Stopzetting Europa-luik", 35, 62, 31, True),
            ],
            key="sg-turnouts",
            title=_("Opkomst per besluit"),
        ),
        "progress": progress(
            7254000,
            9300000,
            key="sg-progress",
            title="€ 72.540 van € 93.000 toegezegd, drempel € 79.050",
            threshold=7905000,
            threshold_label=f"drempel {money_whole(7905000)}",
        ),
        "paid": progress(3271716, 4362287, key="sg-paid", title="75 % betaald"),
    }


def samples() -> dict[str, Any]:
    """Give everything that the style guide shows."""
    typed = {"amount": "1,234.50", "day": "31/09/2026", "moment": "25/10/2026 02.30", "kind": "a"}
    wrong = SampleForm({f"fout-{name}": value for name, value in typed.items()}, prefix="fout")
    wrong.is_valid()
    return {
        "colours": COLOURS,
        "icons": sorted(name for name in ICONS if not name.startswith("area-")),
        "areas": list(
            enumerate(
                (
                    "Digitale inhoud",
                    "Vraag en aanbod",
                    "Processen op schaal",
                    "Duurzame financiering",
                    "Internationaal netwerk",
                    "Kennis en leren",
                    "Digitale innovatie",
                ),
                start=1,
            )
        ),
        "now": NOW,
        "later": datetime(2026, 11, 26, 16, tzinfo=UTC),
        "today": datetime(2026, 11, 23, 16, tzinfo=UTC),
        "past": datetime(2026, 11, 20, 16, tzinfo=UTC),
        "turns": turns(),
        "form": SampleForm(prefix="goed", initial={"amount": 194012, "reserve": True}),
        "wrong": wrong,
        "choices": [
            SampleChoice("for", WORDS["for"], "Stem vóór namens Bibliotheek Aalst", checked=True),
            SampleChoice("against", WORDS["against"], "Stem tegen namens Bibliotheek Aalst"),
            SampleChoice("abstain", WORDS["abstain"], "Onthoud u namens Bibliotheek Aalst"),
        ],
        "options": [
            {"id": 1, "title": "Een leesclub in elke bibliotheek", "given": "4"},
            {"id": 2, "title": "Een podcast over boeken uit de streek", "given": ""},
        ],
        "scores": range(6),
        "closed_choices": [
            SampleChoice("for", "Instemming", "Wijzig naar instemming namens Bibliotheek Aalst"),
            SampleChoice("against", "Bezwaar", "Wijzig naar bezwaar namens Bibliotheek Aalst"),
            SampleChoice("abstain", "Onthouding", closed="het reglement laat hier geen onthouding toe."),
        ],
        "steps": [
            SampleStep("Ingediend", "3 september", "past"),
            SampleStep("In overleg", "21 sep – 30 okt", "past"),
            SampleStep("Definitieve tekst", "20 november", "past"),
            SampleStep("In stemming", "tot 26 nov, 17.00 uur", "now", mine=True),
            SampleStep("Uitslag", "niet gepland", "future"),
        ],
        "steps_theirs": [
            SampleStep("Idee", "maart 2024", "past"),
            SampleStep("Piloot", "jan 2026", "now"),
            SampleStep("Dienst", "niet gepland", "future"),
        ],
        "formula_lines": [
            "€ 93.000,00 × 92.131 ÷ 2.535.110 inwoners van 41 deelnemers = € 3.379,81",
            "92.131 × € 0,09 = € 8.291,79",
        ],
        "changes": changes(),
        "rules": [
            SampleRule(
                "Quorum", "Er is quorum als minstens 2/3 van de stemgerechtigden deelneemt.", "WVV, artikel 9:21"
            ),
            SampleRule("Volmachten", "Een volmacht geven kan niet.", settled=False),
        ],
        "receipt": SampleReceipt(),
        "crumbs": [("Beslissen", PATH), ("Consortiumgroep Eén kaart", PATH), ("Voorstel 2026-14", "")],
        "page": Paginator(range(120), 50).page(2),
        **vote_samples(),
        **chart_samples(),
    }


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component in every state."""
    return render(request, "web/style_guide.html", samples())
