"""The shape of what is typed about an initiative: plain text of a bounded length, areas that sum to 100."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText
from initiatives.areas.models import FocusLine, OfferFamily, SolutionArea
from initiatives.portfolio.models import Initiative, InitiativeArea

# How long a text may be; the columns of short texts are as wide.
LONGEST = {"title": 120, "lede": 300, "why": 6000, "for_whom": 3000}


def _title_of(line: OfferFamily | FocusLine) -> str:
    return line.title


class InitiativeForm(forms.Form):
    """The words of an initiative."""

    title = PlainText(label=_("Titel"), longest=LONGEST["title"])
    lede = PlainText(
        label=_("In één zin"),
        help_text=_("Wat is het, voor wie? Hooguit 300 tekens. Deze zin staat overal onder de titel."),
        longest=LONGEST["lede"],
        lines=3,
    )
    why = PlainText(label=_("Waarom"), longest=LONGEST["why"], lines=10)
    for_whom = PlainText(label=_("Voor wie"), longest=LONGEST["for_whom"], lines=4)
    family = forms.ModelChoiceField(
        label=_("Familie van het aanbod"), queryset=OfferFamily.objects.none(), empty_label=_("Kies een familie")
    )
    focus = forms.ModelChoiceField(
        label=_("Focus"), queryset=FocusLine.objects.none(), required=False, empty_label=_("Geen focus")
    )
    title_en = PlainText(label=_("Titel in het Engels"), longest=LONGEST["title"], required=False)
    lede_en = PlainText(label=_("In één zin, in het Engels"), longest=LONGEST["lede"], required=False, lines=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("family", OfferFamily.objects.all()), ("focus", FocusLine.objects.all())):
            choice = self.fields[name]
            if isinstance(choice, forms.ModelChoiceField):
                choice.queryset = rows
                choice.label_from_instance = _title_of  # type: ignore[method-assign, assignment]


def words_in(initiative: Initiative) -> dict[str, Any]:
    """Give what stands in the form of an initiative before one types."""
    names = ("title", "lede", "why", "for_whom", "title_en", "lede_en")
    return {name: getattr(initiative, name) for name in names} | {
        "family": initiative.family_id,
        "focus": initiative.focus_id,
    }


class AreasForm(forms.Form):
    """A weight in per cent for each of the seven areas; together 100."""

    def __init__(
        self, *args: Any, areas: list[SolutionArea], given: dict[int, int] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        for area in areas:
            weight = forms.IntegerField(
                label=f"{area.number}. {area.title}",
                help_text=area.description,
                min_value=0,
                max_value=100,
                required=False,
                initial=(given or {}).get(area.number),
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )
            weight.unit = "%"  # type: ignore[attr-defined]
            self.fields[f"area_{area.number}"] = weight

    @property
    def weights(self) -> dict[int, int]:
        """The areas with a weight above zero."""
        given = ((area.number, self.cleaned_data.get(f"area_{area.number}")) for area in self.areas)
        return {number: weight for number, weight in given if weight}

    def clean(self) -> dict[str, Any]:
        """Refuse weights that are not 100 together, saying how many are missing or too many."""
        total = sum(self.weights.values())
        if not self.errors and total < 100:
            raise ValidationError(
                gettext("De gewichten zijn samen %(total)s %%. Verdeel nog %(rest)s %%.")
                % {"total": total, "rest": 100 - total}
            )
        if not self.errors and total > 100:
            raise ValidationError(
                gettext("De gewichten zijn samen %(total)s %%. Haal er %(rest)s %% af.")
                % {"total": total, "rest": total - 100}
            )
        return self.cleaned_data


def weights_in(initiative: Initiative) -> dict[int, int]:
    """Give the weights that stand now. One statement."""
    return dict(InitiativeArea.objects.filter(initiative=initiative).values_list("area_id", "weight"))
