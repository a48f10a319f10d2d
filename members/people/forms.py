"""Forms of signing in and of the person's own account, in our words."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

from cooperative.web.fields import PlainText
from members.people.models import Account

SAME = _("De twee wachtwoorden zijn niet gelijk. Typ twee keer hetzelfde.")
TWELVE = _("Minstens 12 tekens, en geen wachtwoord dat veel mensen gebruiken. Een korte zin is sterk en makkelijk.")

LONGEST_ADDRESS = 254
LONGEST_TEXT = 1000


def _said(form: forms.Form, labels: dict[str, Any], **helps: Any) -> None:
    """Give the library's fields our labels; placeholders go, because they vanish while typing."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        if isinstance(field, forms.CharField):
            field.validators.append(MaxLengthValidator(LONGEST_ADDRESS if "mail" in name else LONGEST_TEXT))
        field.help_text = helps.get(name, "")
        if name in labels:
            field.label = labels[name]


class SignInForm(account.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"login": _("E-mailadres"), "password": _("Wachtwoord")})


class ResetForm(account.ResetPasswordForm):  # type: ignore[misc]
    """The address of a forgotten password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"email": _("E-mailadres")})


class _TwicePassword:
    """Refuse two passwords that differ, in our words (the library's own check is replaced)."""

    def clean(self) -> dict[str, Any]:
        """Compare the two passwords."""
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", SAME)  # type: ignore[attr-defined]
        return cleaned


PASSWORDS = {
    "oldpassword": _("Huidig wachtwoord"),
    "password1": _("Nieuw wachtwoord"),
    "password2": _("Nieuw wachtwoord, nog eens"),
}


class ResetKeyForm(_TwicePassword, account.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password after a reset."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, PASSWORDS, password1=TWELVE)


class ChangePasswordForm(_TwicePassword, account.ChangePasswordForm):  # type: ignore[misc]
    """Old and new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, PASSWORDS, password1=TWELVE)


class ReauthenticateForm(account.ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"password": _("Wachtwoord")})


class EmailForm(account.AddEmailForm):  # type: ignore[misc]
    """Another e-mail address."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"email": _("Nieuw e-mailadres")})


CODE = _("Zes cijfers uit uw app, of een herstelcode.")


class CodeForm(mfa.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"code": _("Code")}, code=CODE)


class CodeAgainForm(mfa.ReauthenticateForm):  # type: ignore[misc]
    """A code to prove once more who one is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"code": _("Code")}, code=CODE)


class ActivateAppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(
            self, {"code": _("Code uit de app")}, code=_("Zes cijfers. De app toont elke 30 seconden een nieuwe code.")
        )
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class CredentialField(forms.JSONField):
    """What a browser answers in the passkey ceremony; the library stumbles over anything else."""

    widget = forms.HiddenInput

    def __init__(self, shape: type[RegistrationResponse] | type[AuthenticationResponse]) -> None:
        super().__init__(max_length=None)
        self.shape = shape

    def clean(self, value: Any) -> Any:
        """Give the answer as it came; refuse what has another shape."""
        credential = super().clean(value)
        try:
            self.shape.from_dict(credential)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ValidationError(
                gettext("Dit is geen antwoord van een toegangssleutel. Probeer het opnieuw.")
            ) from error
        return credential


class PasskeyForm(webauthn.AuthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey as second step."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(AuthenticationResponse)


class SignInPasskeyForm(webauthn.LoginWebAuthnForm):  # type: ignore[misc]
    """Signing in with a passkey alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(AuthenticationResponse)


class PasskeyAgainForm(webauthn.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """A passkey to prove once more who one is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(AuthenticationResponse)


class AddPasskeyForm(webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = CredentialField(RegistrationResponse)
        _said(
            self,
            {"name": _("Naam"), "passwordless": _("Ook aanmelden zonder wachtwoord, met alleen deze sleutel")},
            name=_("Bijvoorbeeld: laptop van het werk."),
            passwordless=_("Uw toestel vraagt dan zelf een vingerafdruk, uw gezicht of een pincode."),
        )
        name = self.fields["name"]
        self.fields["name"] = PlainText(label=name.label, help_text=name.help_text, longest=80, required=name.required)


class NamePasskeyForm(webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _said(self, {"name": _("Naam")})
        self.fields["name"] = PlainText(label=_("Naam"), longest=80, initial=self.fields["name"].initial)


class PersonForm(forms.Form):
    """One's own name, function and language of mails."""

    given_name = PlainText(label=_("Voornaam"), longest=80)
    family_name = PlainText(label=_("Familienaam"), longest=80)
    function = PlainText(
        label=_("Functie"), longest=120, required=False, help_text=_("Bijvoorbeeld: hoofd van de bibliotheek.")
    )
    language = forms.ChoiceField(label=_("Taal van onze mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, purpose in (
            ("given_name", "given-name"),
            ("family_name", "family-name"),
            ("function", "organization-title"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = purpose


class NewPersonForm(forms.Form):
    """Name and password of somebody who accepts an invitation and has no account yet."""

    given_name = PlainText(label=_("Voornaam"), longest=80)
    family_name = PlainText(label=_("Familienaam"), longest=80)
    password1 = forms.CharField(
        label=_("Wachtwoord"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=TWELVE,
    )
    password2 = forms.CharField(
        label=_("Wachtwoord, nog eens"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        for name, purpose in (("given_name", "given-name"), ("family_name", "family-name")):
            self.fields[name].widget.attrs["autocomplete"] = purpose

    def clean(self) -> dict[str, Any]:
        """Compare the passwords and try them against the rules for passwords."""
        cleaned = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", SAME)
        elif first:
            account = Account(email=self.email)
            # What the rules compare with: the account itself carries no name.
            account.first_name = cleaned.get("given_name", "")  # type: ignore[attr-defined]
            account.last_name = cleaned.get("family_name", "")  # type: ignore[attr-defined]
            try:
                validate_password(first, account)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
