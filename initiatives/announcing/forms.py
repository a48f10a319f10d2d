"""The shape of an announcement."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateTimeField
from initiatives.opening.forms import OpenVoteForm


class AnnounceForm(OpenVoteForm):
    """Under which rules, from when, until when, and what a method among them asks besides."""

    opens_at = LocalDateTimeField(
        label=_("Opent op"), help_text=_("Dag en uur in Brussel. In de regels staat hoeveel dagen vooraf.")
    )
    closes_at = LocalDateTimeField(
        label=_("Sluit op"), help_text=_("Minstens een uur na de opening. Schrijf het zoals 26/11/2026 17.00.")
    )
    field_order = ("rule_set", "opens_at", "closes_at", "starts_on", "options")
