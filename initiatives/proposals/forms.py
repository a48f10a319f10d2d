"""The shape of a proposal as it is typed: clauses, motivation, what it asks, and the secretary's judgement."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import MoneyField, PlainText
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import LONGEST, BadTerms, Basis, FundingTerms
from initiatives.proposals.models import Capacity, Ground, Proposal, ProposalVersion
from members.bodies.queries import steering_group_of

MOST_CLAUSES = 40
LONGEST_CLAUSE = 1500


BASES = [
    (Basis.BUDGET.value, _("het gezochte bedrag")),
    (Basis.INHABITANTS.value, _("de inwoners van alle deelnemers samen")),
    (Basis.MEMBERS.value, _("het aantal deelnemers")),
]


class ClausesField(PlainText):
    """The points of a proposal, separated by an empty line; cleaned to a list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=MOST_CLAUSES * LONGEST_CLAUSE, lines=14, **options)

    def prepare_value(self, value: Any) -> Any:
        """Show a list of points the way one types it."""
        return "\n\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """Split in points; refuses too many or too long a point, saying which."""
        text = super().clean(value)
        clauses = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip()]
        if len(clauses) > MOST_CLAUSES:
            raise ValidationError(
                gettext("Een voorstel telt hooguit %(most)s punten; hier staan er %(many)s.")
                % {"most": MOST_CLAUSES, "many": len(clauses)}
            )
        for number, clause in enumerate(clauses, start=1):
            if len(clause) > LONGEST_CLAUSE:
                raise ValidationError(
                    gettext("Punt %(number)s is te lang: hooguit %(longest)s tekens. Splits het in twee punten.")
                    % {"number": number, "longest": LONGEST_CLAUSE}
                )
        return clauses


def whole_number(label: Any, unit: Any, help_text: Any, most: int) -> forms.IntegerField:
    """Make a field for a whole number from 1 with its unit behind it."""
    field = forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=1,
        max_value=most,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field.unit = unit  # type: ignore[attr-defined]
    return field


class ProposalForm(forms.Form):
    """The text of a proposal and, when it asks money, the terms."""

    title = PlainText(label=_("Titel"), longest=160)
    title_en = PlainText(label=_("Titel in het Engels"), longest=160, required=False)
    clauses = ClausesField(
        label=_("De tekst, punt per punt"),
        help_text=_("Laat een lege regel tussen twee punten. Ze krijgen vanzelf een nummer."),
    )
    motivation = PlainText(
        label=_("Motivering"), help_text=_("Waarom vraagt u dit, en waarom nu?"), longest=6000, lines=8
    )
    target = MoneyField(
        label=_("Gezocht bedrag"),
        help_text=_("Alleen als het voorstel geld vraagt: wat de deelnemers samen toezeggen."),
        required=False,
    )
    threshold = whole_number(
        _("Drempel"), "%", _("Welk deel er minstens moet komen. Anders vervallen alle toezeggingen."), 100
    )
    basis = forms.ChoiceField(
        label=_("De drempel is een deel van"), choices=BASES, initial=Basis.BUDGET, required=False
    )
    ceiling = MoneyField(label=_("Hoogste bedrag"), help_text=_("Meer neemt de ronde niet aan."), required=False)
    floor = MoneyField(
        label=_("Kleinste toezegging"), help_text=_("Minder kan één deelnemer niet toezeggen."), required=False
    )
    days = whole_number(_("Looptijd"), _("dagen"), _("Van de aanneming tot het einde van de ronde."), LONGEST)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Make the funding terms; refuses a part of them, and terms that contradict each other."""
        cleaned = super().clean() or self.cleaned_data
        names = ("target", "threshold", "ceiling", "floor", "days")
        given = {name: cleaned[name] for name in names if cleaned.get(name) is not None}
        cleaned["funding"] = None
        if any(self.errors.get(name) for name in names) or not given:
            return cleaned
        for name in names:
            if name not in given:
                self.add_error(name, gettext("Vul dit ook in, of laat alle velden over geld leeg."))
        if self.errors:
            return cleaned
        percent = given.pop("threshold")
        try:
            basis = cleaned.get("basis") or Basis.BUDGET
            cleaned["funding"] = FundingTerms.with_percentage(percent=percent, basis=basis, **given)
        except BadTerms as bad:
            self.add_error(bad.field, why_bad(bad))
        return cleaned

    @property
    def texts(self) -> dict[str, Any]:
        """What the actions take."""
        names = ("title", "title_en", "clauses", "motivation", "funding")
        return {name: self.cleaned_data[name] for name in names}


def why_bad(bad: BadTerms) -> str:
    """Say what is wrong with a term, and what to do."""
    return {
        "positive": gettext("Dit bedrag moet groter zijn dan nul."),
        "percentage": gettext("Kies een percentage van 1 tot 100."),
        "below_target": gettext("Dit ligt onder het gezochte bedrag. Neem minstens het gezochte bedrag."),
        "above_target": gettext("Dit ligt boven het gezochte bedrag. Neem minder."),
        "too_long": gettext("Een ronde loopt hooguit %(days)s dagen.") % {"days": LONGEST},
    }[bad.reason]


class NewProposalForm(ProposalForm):
    """A proposal, and about what and in what capacity is decided."""

    capacity = forms.ChoiceField(
        label=_("Wat wordt er beslist?"), choices=Capacity.choices, initial=Capacity.CONSORTIUM
    )
    initiative = forms.ModelChoiceField(
        label=_("Over welk initiatief?"),
        queryset=Initiative.objects.none(),
        required=False,
        empty_label=_("Geen initiatief: aan een orgaan"),
    )
    field_order = ("initiative", "capacity")

    def __init__(self, *args: Any, initiatives: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["initiative"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = initiatives

    def clean(self) -> dict[str, Any]:
        """Refuse a matter of participants or of a steering group without an initiative, and one without a group."""
        cleaned = super().clean()
        capacity, initiative = cleaned.get("capacity"), cleaned.get("initiative")
        of_a_group = capacity == Capacity.STEERING_GROUP
        if "initiative" in self.errors:
            return cleaned
        if not initiative and (of_a_group or capacity in {Capacity.CONSORTIUM, Capacity.ADVICE}):
            self.add_error("initiative", gettext("Kies het initiatief waarover beslist wordt."))
        elif initiative and of_a_group and steering_group_of(initiative.pk) is None:
            self.add_error("initiative", gettext("Dit initiatief heeft geen stuurgroep. Vraag die aan de secretaris."))
        return cleaned


def texts_in(proposal: Proposal, text: ProposalVersion) -> dict[str, Any]:
    """Give what stands in the form of a proposal before one types."""
    terms = text.terms
    money: dict[str, Any] = {}
    if terms is not None:
        money = {"target": terms.target, "threshold": terms.percent, "ceiling": terms.ceiling}
        money |= {"floor": terms.floor, "days": terms.days, "basis": terms.basis.value}
    return money | {
        "title": proposal.title,
        "title_en": proposal.title_en,
        "clauses": text.clauses,
        "motivation": text.motivation,
        "version": proposal.version,
    }


class JudgementForm(forms.Form):
    """Admissible or not, on which grounds not, and why."""

    verdict = forms.ChoiceField(
        label=_("Oordeel"),
        choices=[("admissible", _("Ontvankelijk")), ("inadmissible", _("Niet ontvankelijk"))],
        widget=forms.RadioSelect,
    )
    grounds = forms.MultipleChoiceField(
        label=_("Waarom niet?"),
        help_text=_("Alleen als het voorstel niet ontvankelijk is."),
        choices=Ground.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = PlainText(
        label=_("Waarom"),
        help_text=_(
            "De indiener en wie het voorstel mag lezen, zien dit. Is het niet ontvankelijk, schrijf dan wat er moet "
            "veranderen."
        ),
        longest=600,
        lines=3,
    )

    def clean(self) -> dict[str, Any]:
        """Refuse grounds that do not fit the verdict."""
        cleaned = super().clean() or self.cleaned_data
        if "grounds" in self.errors or "verdict" in self.errors:
            return cleaned
        if cleaned["verdict"] == "inadmissible" and not cleaned["grounds"]:
            self.add_error("grounds", gettext("Kies minstens één grond, zodat de indiener weet wat er scheelt."))
        if cleaned["verdict"] == "admissible" and cleaned["grounds"]:
            self.add_error("grounds", gettext("Een ontvankelijk voorstel heeft geen grond waarom het dat niet is."))
        return cleaned
