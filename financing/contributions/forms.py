"""The shape of what is typed when contributions are fixed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from financing.contributions.actions import Terms

PARTS = (("1", _("in één keer")), ("2", _("in twee keer")), ("4", _("elk kwartaal")), ("12", _("elke maand")))


class FixForm(forms.Form):
    """From which day, and in how many parts a year; the decision behind it where the portal knows none."""

    first = LocalDateField(
        label=_("Eerste vervaldag"), help_text=_("Dag/maand/jaar. De volgende delen volgen op dezelfde dag.")
    )
    parts = forms.ChoiceField(label=_("Te betalen"), choices=PARTS, widget=forms.RadioSelect)
    ground = PlainText(
        label=_("Besluit"),
        help_text=_("Het orgaan, de dag en het nummer, zoals het op de factuur komt."),
        longest=160,
        required=False,
    )

    def __init__(self, *args: object, decided: bool, **kwargs: object) -> None:
        """`decided`: the portal holds the decision, so nobody types it."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        if decided:
            del self.fields["ground"]

    def terms(self) -> Terms:
        """Give what was typed as terms."""
        said = self.cleaned_data
        return Terms(said["first"], int(said["parts"]), said.get("ground", ""))
