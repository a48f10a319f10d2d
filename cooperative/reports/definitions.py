"""What a report is: its title, its file name, and the order of its sections."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.reports.periods import quarter_of


@dataclass(frozen=True, slots=True)
class Definition:
    """A kind of report; titles are lazy texts, written in the report's language."""

    key: str
    title: Any
    file_stem: Any

    def full_title(self, first: date) -> str:
        """Write the title with its quarter: "Voortgangsverslag, derde kwartaal 2026"."""
        return gettext("%(title)s, %(quarter)s") % {"title": self.title, "quarter": quarter_of(first).words}

    def download_name(self, first: date, language: str) -> str:
        """Write the name under which the file is saved: "voortgangsverslag-2026-k3.pdf"."""
        quarter = quarter_of(first)
        sign = "q" if language == "en" else "k"
        return f"{self.file_stem}-{quarter.year}-{sign}{quarter.number}.pdf"


PROGRESS = Definition("progress", _("Voortgangsverslag"), _("voortgangsverslag"))
DEFINITIONS = {definition.key: definition for definition in (PROGRESS,)}

STEPS = {
    "waiting": _("wacht op de werker"),
    "collecting": _("cijfers verzamelen"),
    "members": _("leden geteld"),
    "initiatives": _("initiatieven en besluiten gelezen"),
    "financing": _("bedragen opgeteld"),
    "cooperative": _("cijfers verzamelen"),
    "frozen": _("cijfers vastgezet"),
    "layout": _("bladzijden opmaken"),
    "check": _("bestand nakijken"),
    "again": _("het lukte niet; de werker probeert het zo opnieuw"),
    "ready": _("klaar"),
}


def step_words(step: str) -> str:
    """Write a step of the making in the reader's language."""
    return str(STEPS.get(step, STEPS["collecting"]))
