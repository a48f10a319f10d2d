"""The shape of what is typed about a plan: years, amounts, tariffs with a comma, months."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField, PlainText
from cooperative.web.formats import decimal
from financing.plans.models import CostKind, SourceKind, VatTreatment

FIRST_YEAR, LAST_YEAR = 2000, 2100
DECIMALS = re.compile(r"(\d{1,6})(?:,(\d{1,6}))?", re.ASCII)
MONTH = re.compile(r"(\d{1,2})/(\d{4})", re.ASCII)


def year_field(label: Any, **options: Any) -> forms.IntegerField:
    """Make a field for a year of a plan."""
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR, **options)


def vat_field() -> forms.ChoiceField:
    """Make a field for how VAT is treated."""
    return forms.ChoiceField(
        label=_("Btw"),
        help_text=_("Vrijgesteld of kostendelend: het bedrag is dan het hele bedrag."),
        choices=VatTreatment.choices,
    )


class DecimalComma(forms.CharField):
    """A number with a decimal comma ("0,09"), cleaned to a Decimal; `places` at most, None when empty."""

    def __init__(self, *, places: int, unit: Any = "", **options: Any) -> None:
        super().__init__(max_length=20, **options)
        self.places, self.unit = places, unit

    def prepare_value(self, value: Any) -> Any:
        """Show a number the way one types it."""
        if not isinstance(value, Decimal):
            return value
        digits = f"{value:f}".replace(".", ",")
        return digits.rstrip("0").rstrip(",") if "," in digits else digits

    def clean(self, value: Any) -> Any:
        """Read a number; refuse a point, which means thousands here, and too many decimals."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        match = DECIMALS.fullmatch(text)
        if match is None or len(match[2] or "") > self.places:
            raise ValidationError(
                gettext("‘%(typed)s’ lezen wij niet. Schrijf een komma en hooguit %(places)s decimalen: %(example)s.")
                % {"typed": text, "places": self.places, "example": decimal(Decimal("0.09"), 2)}
            )
        return Decimal(f"{match[1]}.{match[2] or 0}")


class MonthField(forms.CharField):
    """A month typed as mm/yyyy, cleaned to its first day (None when empty)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=7, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Say to the browser what is typed here."""
        return {**super().widget_attrs(widget), "placeholder": _("mm/jjjj"), "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """Show a month the way one types it."""
        return f"{value:%m/%Y}" if isinstance(value, date) else value

    def clean(self, value: Any) -> Any:
        """Read a month; refuse a thirteenth."""
        text = super().clean(value)
        if text in self.empty_values:
            return None
        match = MONTH.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= 12 or not FIRST_YEAR <= int(match[2]) <= LAST_YEAR:
            raise ValidationError(gettext("‘%(typed)s’ is geen maand. Schrijf maand/jaar: 12/2026.") % {"typed": text})
        return date(int(match[2]), int(match[1]), 1)


class PlanLineForm(forms.Form):
    """A cost in a year."""

    kind = forms.ChoiceField(label=_("Soort"), choices=CostKind.choices, widget=forms.RadioSelect)
    year = year_field(_("Jaar"))
    label = PlainText(label=_("Omschrijving"), longest=120)
    amount = MoneyField(label=_("Bedrag"))
    vat = vat_field()
    vat_included = forms.BooleanField(label=_("Btw inbegrepen"), required=False)

    def clean_amount(self) -> int:
        """Refuse nothing and less than nothing."""
        return _positive(self.cleaned_data["amount"])


class SourcesForm(forms.Form):
    """Who pays which part of a kind of cost in a year; empty is nothing."""

    members = MoneyField(label=SourceKind.MEMBERS.label, required=False)
    grant = MoneyField(label=SourceKind.GRANT.label, required=False)
    reserve = MoneyField(label=SourceKind.RESERVE.label, required=False)
    own = MoneyField(label=SourceKind.OWN.label, required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse less than nothing."""
        cleaned = super().clean() or {}
        for name, cents in list(cleaned.items()):
            if cents is not None and cents < 0:
                self.add_error(name, gettext("Een bron is nul of meer."))
        return cleaned

    @property
    def cents(self) -> dict[str, int]:
        """Give the cents by source."""
        return {name: cents or 0 for name, cents in self.cleaned_data.items()}


class TariffForm(forms.Form):
    """A price per inhabitant per year."""

    label = PlainText(label=_("Omschrijving"), longest=120)
    rate = DecimalComma(
        label=_("Tarief per inwoner per jaar"),
        help_text=_("In euro, met hooguit zes decimalen: 0,09."),
        places=6,
        unit=_("euro"),
    )
    from_year = year_field(_("Vanaf jaar"))
    until_year = year_field(_("Tot en met jaar"), required=False)
    vat = vat_field()
    vat_included = forms.BooleanField(label=_("Btw inbegrepen"), required=False)
    index_base_month = MonthField(
        label=_("Basismaand van de index"),
        help_text=_(
            "Bijvoorbeeld 12/2026: het tarief volgt dan elk jaar de gezondheidsindex van december. Leeg: geen index."
        ),
        required=False,
    )
    cap_percent = DecimalComma(
        label=_("Hoogste stijging per jaar"), help_text=_("Leeg: geen grens."), places=2, unit="%", required=False
    )

    def clean_rate(self) -> Decimal:
        """Refuse a tariff of nothing."""
        rate: Decimal = self.cleaned_data["rate"]
        if rate <= 0:
            raise ValidationError(gettext("Een tarief is meer dan nul."))
        return rate

    def clean(self) -> dict[str, Any]:
        """Refuse years that run backwards, and a cap without an index."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_year"), cleaned.get("until_year")
        if first and last and last < first:
            self.add_error("until_year", gettext("Dit jaar ligt voor het eerste jaar (%(year)s).") % {"year": first})
        cap = cleaned.get("cap_percent")
        if cap is not None and cap > 100:
            self.add_error("cap_percent", gettext("Een grens ligt tussen 0 en 100 %."))
        if cap is not None and cleaned.get("index_base_month") is None and "index_base_month" not in self.errors:
            self.add_error("index_base_month", gettext("Een grens hoort bij een index. Schrijf ook de basismaand."))
        return cleaned


def _positive(cents: int) -> int:
    if cents <= 0:
        raise ValidationError(gettext("Een bedrag in het plan is meer dan nul."))
    return cents
