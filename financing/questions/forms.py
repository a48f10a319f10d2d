"""The shape of a question about an invoice, and of an answer."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText


class QuestionForm(forms.Form):
    """What one asks."""

    text = PlainText(
        label=_("Uw vraag"),
        help_text=_("De penningmeester van de coöperatie leest en beantwoordt ze."),
        longest=3000,
        lines=4,
    )


class AnswerForm(forms.Form):
    """What the house treasurer answers."""

    text = PlainText(label=_("Uw antwoord"), longest=3000, lines=4)
