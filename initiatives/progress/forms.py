"""The shape of milestones, stages and progress."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import LocalDateField, PlainText
from cooperative.web.formats import date_long
from initiatives.portfolio.models import Initiative, Milestone, MilestoneState, Stage, Status
from initiatives.progress.rules import next_stages


class MilestoneForm(forms.Form):
    """A milestone: what must be there on a day, and how it went."""

    title = PlainText(label=_("Mijlpaal"), longest=160)
    due_on = LocalDateField(label=_("Datum"), help_text=_("Dag/maand/jaar, zoals 26/11/2026."))
    target = PlainText(
        label=_("Doel"), help_text=_("Waaraan ziet men dat het gehaald is?"), longest=160, required=False
    )
    measured = PlainText(label=_("Gemeten"), longest=160, required=False)
    state = forms.ChoiceField(label=_("Stand"), choices=MilestoneState.choices, initial=MilestoneState.PLANNED)


def milestone_in(milestone: Milestone) -> dict[str, Any]:
    """Give what stands in the form of a milestone before one types."""
    return {name: getattr(milestone, name) for name in ("title", "due_on", "target", "measured", "state")}


class ProgressForm(forms.Form):
    """What happened, and how it goes."""

    status = forms.ChoiceField(label=_("Hoe gaat het?"), choices=Status.choices, widget=forms.RadioSelect)
    text = PlainText(
        label=_("Wat gebeurde er?"),
        help_text=_("Enkele zinnen, hooguit 2.000 tekens. Noem wat af is, wat tegenzit en wat volgt."),
        longest=2000,
        lines=6,
    )


class StageForm(forms.Form):
    """The stage an initiative enters, and since when."""

    stage = forms.ChoiceField(label=_("Nieuwe fase"), widget=forms.RadioSelect)
    entered_on = LocalDateField(label=_("Sinds"), help_text=_("Dag/maand/jaar. Niet in de toekomst."))

    def __init__(self, *args: Any, initiative: Initiative, latest: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.latest, self.today = latest, today
        self.fields["stage"].choices = [  # type: ignore[attr-defined]
            (stage.value, stage.label) for stage in next_stages(initiative.stage)
        ]
        self.fields["entered_on"].initial = today

    def clean_entered_on(self) -> date:
        """Refuse a day to come, and a day before the last stage began."""
        day: date = self.cleaned_data["entered_on"]
        if day > self.today:
            raise ValidationError(gettext("%(day)s moet nog komen. Plan die fase hieronder.") % {"day": date_long(day)})
        if self.latest is not None and day < self.latest:
            raise ValidationError(
                gettext("De vorige fase begon op %(latest)s. Kies die dag of een latere.")
                % {"latest": date_long(self.latest)}
            )
        return day


class PlanningForm(forms.Form):
    """A planned day for each stage to come; in order, empty is not planned."""

    def __init__(
        self, *args: Any, initiative: Initiative, planned: dict[str, date | None], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.stages = [stage for stage in next_stages(initiative.stage) if stage != Stage.STOPPED]
        for stage in self.stages:
            self.fields[stage.value] = LocalDateField(
                label=stage.label, required=False, initial=planned.get(stage.value)
            )

    def clean(self) -> dict[str, Any]:
        """Refuse days in the past and days that are not in the order of the stages."""
        last: date | None = None
        for stage in self.stages:
            day = self.cleaned_data.get(stage.value)
            if day is None:
                continue
            if day < self.today:
                self.add_error(stage.value, gettext("Deze dag is voorbij. Kies vandaag of later."))
            elif last is not None and day < last:
                self.add_error(stage.value, gettext("Deze fase komt na de vorige. Kies een latere dag."))
            last = day
        return self.cleaned_data
