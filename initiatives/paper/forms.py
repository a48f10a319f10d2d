"""The shape of what an official reads on paper, and of the choice for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from initiatives.paper.slip import Slip
from initiatives.voting.choices import Way
from initiatives.voting.forms import Ballot, BallotForm, PointsForm

LARGEST = 2**31 - 1


class ElectorForm(forms.Form):
    """Whose ballot is entered."""

    organisatie = forms.TypedChoiceField(label=_("Organisatie"), coerce=int)

    def __init__(self, *args: Any, electors: list[tuple[int, str]], **kwargs: Any) -> None:
        """`electors` are (organisation id, name)."""
        super().__init__(*args, **kwargs)
        self.fields["organisatie"].choices = [("", _("Kies een organisatie")), *electors]  # type: ignore[attr-defined]


class OnPaper(Ballot):
    """What comes besides the ballot itself: how it came and who signed; `drawn`: the entry that waits, 0 for none."""

    way = forms.ChoiceField(label=_("Hoe kwam de stem?"), choices=Way.choices, widget=forms.RadioSelect)
    signer = forms.TypedChoiceField(
        label=_("Wie tekende, of stak de kaart op?"),
        coerce=int,
        help_text=_("Wie hier mag stemmen voor die organisatie."),
    )
    drawn = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)

    def __init__(self, *args: Any, signers: list[tuple[int, str]], **kwargs: Any) -> None:
        """`signers` are (person id, name) of those whose signature counts."""
        super().__init__(*args, **kwargs)
        self.fields["signer"].choices = [("", _("Kies een naam")), *signers]  # type: ignore[attr-defined]
        self.fields["reason"].help_text = _("Staat er een motivering op het papier, neem ze dan letterlijk over.")
        del self.fields["conditional_on"]

    def object_to(self, stopped_from: int) -> None:
        """Leave out the objection that helps to stop a proposal: the organisation makes it on screen."""
        self.fields.pop("objection", None)

    @property
    def slip(self) -> Slip:
        """What was typed, once it is valid."""
        typed = self.cleaned_data
        points = sorted([option, many] for option, many in typed.get("points", []))
        return Slip(typed["way"], typed["signer"], typed.get("choice", ""), points, typed["reason"].strip())


class PaperForm(OnPaper, BallotForm):
    """A paper ballot on a proposal."""


class PaperPointsForm(OnPaper, PointsForm):
    """A paper ballot between options."""
