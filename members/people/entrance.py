"""The sign-in library's views with our forms: a wrong form is 422, and no GET writes."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from members.people import forms


class _Strict:
    """A form that is not right answers 422, as everywhere in the portal."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again with what is wrong."""
        response: HttpResponse = super().form_invalid(form)  # type: ignore[misc]
        if response.status_code == 200:
            response.status_code = 422
        return response


class _OwnLink:
    """A link in a mail opened while somebody else is signed in: sign out first, then come back.

    The library signs the other person out on GET, which would be a write.
    """

    def leave_first(self, request: HttpRequest) -> HttpResponse:
        """Go to the page that signs out and returns here."""
        return HttpResponseRedirect(f"{reverse('account_logout')}?{urlencode({'next': request.get_full_path()})}")


class SignIn(_Strict, account.LoginView):  # type: ignore[misc]
    """Sign in with e-mail address and password."""

    form_class = forms.SignInForm


class Reset(_Strict, account.PasswordResetView):  # type: ignore[misc]
    """Ask for a link to choose another password."""

    form_class = forms.ResetForm


class ResetFromKey(_OwnLink, _Strict, account.PasswordResetFromKeyView):  # type: ignore[misc]
    """Choose another password by the link in the mail."""

    form_class = forms.ResetKeyForm

    def logout(self) -> None:
        """Never sign out here: `dispatch` sends a signed-in person to the page for that."""

    def dispatch(self, request: HttpRequest, uidb36: str, key: str, **options: Any) -> HttpResponse:
        """Refuse to go on while signed in: the link is for who lost the password."""
        if request.user.is_authenticated:
            return self.leave_first(request)
        return super().dispatch(request, uidb36, key, **options)  # type: ignore[no-any-return]


class ConfirmEmail(_OwnLink, account.ConfirmEmailView):  # type: ignore[misc]
    """Confirm an e-mail address by the link in the mail; the button writes, opening the page does not."""

    def get(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the button, or what to do with a link that is no longer good."""
        request: HttpRequest = self.request
        try:
            self.object = self.get_object()
        except Http404:
            self.object = None
        if self.object and request.user.is_authenticated and request.user.pk != self.object.email_address.user_id:
            return self.leave_first(request)
        response: HttpResponse = self.render_to_response(self.get_context_data())
        if self.object is None:
            response.status_code = 410
        return response

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Confirm; a link that was used meanwhile shows what to do."""
        try:
            return super().post(*args, **kwargs)  # type: ignore[no-any-return]
        except Http404:
            return self.get(*args, **kwargs)


class ChangePassword(_Strict, account.PasswordChangeView):  # type: ignore[misc]
    """Change one's own password."""

    form_class = forms.ChangePasswordForm


class ChangeEmail(_Strict, account.EmailView):  # type: ignore[misc]
    """Change one's own e-mail address; the new one counts once it is confirmed."""

    form_class = forms.EmailForm


class Reauthenticate(_Strict, account.ReauthenticateView):  # type: ignore[misc]
    """Type the password once more."""

    form_class = forms.ReauthenticateForm


class Authenticate(mfa.AuthenticateView):  # type: ignore[misc]
    """The second step of signing in."""

    form_class = forms.CodeForm
    webauthn_form_class = forms.PasskeyForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the step again with what is wrong."""
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Say too whether this account has an app and a passkey, so that the page offers what works."""
        kinds = set(Authenticator.objects.filter(user_id=self.stage.login.user.pk).values_list("type", flat=True))
        return {
            **super().get_context_data(**options),
            "has_app": Authenticator.Type.TOTP in kinds,
            "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        }


class ReauthenticateByCode(_Strict, mfa.ReauthenticateView):  # type: ignore[misc]
    """Type a code once more."""

    form_class = forms.CodeAgainForm


class ActivateApp(_Strict, totp.ActivateTOTPView):  # type: ignore[misc]
    """Set up an app that makes codes."""

    form_class = forms.ActivateAppForm


class SignInByPasskey(webauthn.LoginWebAuthnView):  # type: ignore[misc]
    """Sign in with a passkey alone; its options are asked by GET."""

    form_class = forms.SignInPasskeyForm


class ReauthenticateByPasskey(webauthn.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Use a passkey once more."""

    form_class = forms.PasskeyAgainForm

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the page again with what is wrong (the library would lead to sign-in)."""
        return self.render_to_response(self.get_context_data(form=form), status=422)  # type: ignore[no-any-return]

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Keep the form with its errors (the library drops it)."""
        return {**super().get_context_data(**options), **options}


class AddPasskey(_Strict, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Add a passkey."""

    form_class = forms.AddPasskeyForm


class NamePasskey(_Strict, webauthn.EditWebAuthnView):  # type: ignore[misc]
    """Give a passkey another name."""

    form_class = forms.NamePasskeyForm


@method_decorator([never_cache, login_required, reauthentication_required(app="allauth.mfa")], name="dispatch")
class RecoveryCodes(TemplateView):
    """Show the unused recovery codes; the library would note on GET that they were seen."""

    template_name = "mfa/recovery_codes/index.html"
    content_type: str | None = None

    def get_context_data(self, **options: Any) -> dict[str, Any]:
        """Give the unused codes; 404 for an account that has none."""
        found = Authenticator.objects.filter(
            user_id=authenticated_user(self.request).pk, type=Authenticator.Type.RECOVERY_CODES
        ).first()
        if found is None:
            raise Http404
        return {**super().get_context_data(**options), "unused_codes": found.wrap().get_unused_codes()}


class RecoveryCodesFile(RecoveryCodes):
    """The unused recovery codes as a text file."""

    template_name = "mfa/recovery_codes/download.txt"
    content_type = "text/plain; charset=utf-8"

    def render_to_response(self, context: dict[str, Any], **options: Any) -> HttpResponse:
        """Let the browser keep the file."""
        response = super().render_to_response(context, **options)
        response.headers["Content-Disposition"] = 'attachment; filename="herstelcodes.txt"'
        return response


GenerateCodes = codes.GenerateRecoveryCodesView
