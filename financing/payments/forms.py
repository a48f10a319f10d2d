"""The shape of an upload: one file of the bank."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from financing.payments.reading import LARGEST


class BankFileForm(forms.Form):
    """A file of CODA or CAMT.053, as the bank gives it."""

    file = forms.FileField(
        label=_("Bestand van de bank"),
        help_text=_("CODA of CAMT.053, zoals u het bij uw bank ophaalt. U ziet eerst wat erin staat."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".cod,.xml,.txt"}),
        error_messages={
            "required": _("Kies het bestand dat u bij uw bank ophaalde."),
            "max_length": _("Deze bestandsnaam is te lang. Geef het bestand een kortere naam."),
        },
        max_length=120,
    )

    def content(self) -> tuple[str, bytes]:
        """Give the name without what nobody sees, and at most one byte more than may be read."""
        upload = self.cleaned_data["file"]
        return "".join(sign for sign in upload.name if sign.isprintable()), upload.read(LARGEST + 1)
