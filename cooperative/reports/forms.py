"""What one fills in to ask for a report: a quarter and a language."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.protocols import Period
from cooperative.reports.periods import recent_quarters


class ReportForm(forms.Form):
    """Which quarter, in which language."""

    quarter = forms.ChoiceField(
        label=_("Kwartaal"),
        error_messages={"invalid_choice": _("Dit kwartaal staat niet in de lijst. Kies er een uit de lijst.")},
    )
    language = forms.ChoiceField(
        label=_("Taal van het verslag"),
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": _("Deze taal staat niet in de lijst. Kies Nederlands of Engels.")},
    )

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.quarters = {quarter.key: quarter for quarter in recent_quarters(today)}
        running, *over = self.quarters.values()
        choices = [(running.key, gettext("%(quarter)s, loopt nog") % {"quarter": running.words})]
        field = cast("forms.ChoiceField", self.fields["quarter"])
        field.choices = choices + [(quarter.key, quarter.words) for quarter in over]

    @property
    def period(self) -> Period:
        """Give the days of the chosen quarter."""
        return self.quarters[self.cleaned_data["quarter"]].period
