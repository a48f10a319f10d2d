"""The shape of an answer to an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cooperative.web.fields import PlainText


class AnswerForm(forms.Form):
    """What becomes of it."""

    text = PlainText(
        label=_("Wat u ermee doet"),
        help_text=_("Past u het voorstel aan, en hoe? Of waarom niet? Wie de uitslag leest, leest dit mee."),
        longest=2000,
        lines=5,
    )
