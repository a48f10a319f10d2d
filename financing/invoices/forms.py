"""The shape of what is asked when invoices are issued."""

from __future__ import annotations

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import house_today
from cooperative.web.fields import LocalDateField

A_YEAR = timedelta(days=366)


class UntilForm(forms.Form):
    """By which day instalments must be due to be invoiced now."""

    until = LocalDateField(label=_("Deelbetalingen tot en met"), help_text=_("Dag/maand/jaar, zoals 31/12/2026."))

    def clean_until(self) -> date:
        """Refuse a day more than a year away: that is a slip."""
        until: date = self.cleaned_data["until"]
        if abs(until - house_today()) > A_YEAR:
            raise ValidationError(gettext("Kies een dag die hoogstens een jaar van vandaag ligt."))
        return until
