"""The shapes of a question to submit a proposal together, and of its answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText


class QuestionForm(forms.Form):
    """Whom to ask, and what it reads before it answers."""

    partner = forms.TypedChoiceField(label=_("Welke organisatie vraagt u?"), coerce=int)
    about = PlainText(
        label=_("Waarover gaat het?"),
        help_text=_("Wie u vraagt, leest dit en de titel. De tekst leest ze pas als ze mee indient."),
        longest=600,
        lines=4,
    )

    def __init__(self, *args: Any, organisations: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["partner"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Kies een organisatie")), *organisations]


class AnswerForm(forms.Form):
    """Yes or no."""

    answer = forms.ChoiceField(
        label=_("Dient u mee in?"),
        choices=[("join", _("Ja, wij dienen mee in")), ("decline", _("Nee, wij dienen niet mee in"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Kies of u mee indient of niet.")},
    )
