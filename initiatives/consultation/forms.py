"""The shape of a question and an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText


class QuestionForm(forms.Form):
    """One question."""

    text = PlainText(
        label=_("Uw vraag"),
        help_text=_("Wie dit voorstel mag lezen, ziet uw vraag en de naam van uw organisatie."),
        longest=3000,
        lines=4,
    )


class AnswerForm(forms.Form):
    """One answer."""

    text = PlainText(label=_("Uw antwoord"), longest=3000, lines=4)
