"""The shape of a ballot, an opening and an extension."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, LocalDateTimeField, PlainText
from cooperative.web.formats import number
from initiatives.voting.count import Method
from initiatives.voting.models import Choice


class Ballot(forms.Form):
    """What every ballot has: an optional reason, and the number of the ballot that the form showed."""

    reason = PlainText(
        label=_("Motivering"),
        help_text=_("Iedereen die deze stemming mag zien, leest ze na de telling."),
        longest=2000,
        lines=3,
        required=False,
    )
    conditional_on = LocalDateField(
        label=_("Onder voorbehoud van onze raad van"),
        help_text=_(
            "De dag van de zitting, zoals 26/11/2026. Uw stem telt pas mee als u het besluit invoert voor de stemming "
            "sluit. Vergadert uw raad later, dan telt ze niet mee. Laat leeg voor een stem die meteen telt."
        ),
        required=False,
    )
    objection = forms.BooleanField(label=_("Wij maken bezwaar"), required=False)
    drawn = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def reserve_nothing(self) -> None:
        """Leave out the reservation where there is none to make; one that was refused stays, with its reason."""
        if "conditional_on" not in self.errors:
            self.fields.pop("conditional_on", None)

    def object_to(self, stopped_from: int) -> None:
        """Say from how many objections the proposal is stopped; where none can, leave them out. Before it is shown."""
        if stopped_from:
            self.fields["objection"].help_text = ngettext(
                "Samen met uw stem tegen, en met een motivering. Vanaf %(many)s bezwaar gaat het voorstel niet door.",
                "Samen met uw stem tegen, en met een motivering. Vanaf %(many)s bezwaren gaat het voorstel niet door.",
                stopped_from,
            ) % {"many": number(stopped_from)}
        elif "objection" not in self.errors:
            self.fields.pop("objection", None)


class PointsForm(Ballot):
    """A ballot between options: `option` names each that is approved, or `points-<id>` gives one its score."""

    def clean(self) -> dict[str, Any]:
        """Gather the points as pairs (option id, points); refuse what is no number."""
        cleaned = super().clean() or {}
        approved = [(option, "1") for option in self._approved()]
        scored = [(name[7:], self.data[name]) for name in self.data if name.startswith("points-") and self.data[name]]
        try:
            cleaned["points"] = [(int(option), int(many)) for option, many in approved + scored]
        except ValueError as error:
            raise forms.ValidationError(gettext("Kies uit de opties van deze stemming.")) from error
        return cleaned

    def _approved(self) -> list[str]:
        return self.data.getlist("option") if isinstance(self.data, QueryDict) else []

    @property
    def given(self) -> dict[str, str]:
        """The points as they were typed, by option, to show them again."""
        approved = dict.fromkeys(self._approved(), "1")
        return approved | {name[7:]: self.data[name] for name in self.data if name.startswith("points-")}


class BallotForm(Ballot):
    """A ballot on a proposal."""

    choice = forms.ChoiceField(
        label=_("Uw keuze"),
        choices=Choice.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies eerst wat u stemt."), "invalid_choice": _("Kies eerst wat u stemt.")},
    )

    def word_for(self, method: str) -> None:
        """Say at the reason that an objection owes one, under the method that knows objections; before it is shown."""
        if method != Method.CONSENT:
            return
        reason = self["reason"]
        reason.label = gettext("Motivering, bij een bezwaar verplicht")
        reason.help_text = gettext(
            "Wat is er mis, en wat zou het verhelpen? Iedereen die deze stemming mag zien, leest het na de telling."
        )
        # The browser lets a ballot without an objection go through without words.
        reason.field.required, self.use_required_attribute = True, False


class ExtendVoteForm(forms.Form):
    """A later deadline, and why."""

    closes_at = LocalDateTimeField(
        label=_("Nieuwe sluiting"), help_text=_("Later dan nu gepland. Schrijf het zoals 26/11/2026 17.00.")
    )
    reason = PlainText(label=_("Waarom"), help_text=_("Iedereen leest dit bij de stemming."), longest=600, lines=3)
