"""Addresses of signing in and of one's own account; only what is listed here is reachable."""

from allauth.account import views as account
from allauth.account.decorators import reauthentication_required
from allauth.mfa.base import views as mfa
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.generic import RedirectView

from members.people import entrance, views

FACTORS: list[URLPattern | URLResolver] = [
    path("", mfa.index, name="mfa_index"),
    path("code/", entrance.Authenticate.as_view(), name="mfa_authenticate"),
    path("kwijt/", views.lost_factor, name="lost_factor"),
    path("app/", entrance.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("app/verwijderen/", reauthentication_required(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("herstelcodes/", entrance.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("herstelcodes/nieuw/", entrance.GenerateCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("herstelcodes/bestand/", entrance.RecoveryCodesFile.as_view(), name="mfa_download_recovery_codes"),
    path("sleutels/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("sleutels/toevoegen/", entrance.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("sleutels/<int:pk>/naam/", entrance.NamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("sleutels/<int:pk>/verwijderen/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
]
SIGN_IN: list[URLPattern | URLResolver] = [
    path("", entrance.SignIn.as_view(), name="account_login"),
    path("sleutel/", entrance.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("afmelden/", account.logout, name="account_logout"),
    path("gesloten/", views.account_inactive, name="account_inactive"),
    path("op-uitnodiging/", views.sign_up_closed, name="account_signup"),
    path("opnieuw/", entrance.Reauthenticate.as_view(), name="account_reauthenticate"),
    path("opnieuw/code/", entrance.ReauthenticateByCode.as_view(), name="mfa_reauthenticate"),
    path("opnieuw/sleutel/", entrance.ReauthenticateByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("e-mail/", entrance.ChangeEmail.as_view(), name="account_email"),
    path("e-mail/bevestigen/", account.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^e-mail/bevestigen/(?P<key>[-:\w]+)/$", entrance.ConfirmEmail.as_view(), name="account_confirm_email"),
    path("wachtwoord/", entrance.ChangePassword.as_view(), name="account_change_password"),
    path(
        "wachtwoord/kiezen/",
        RedirectView.as_view(pattern_name="account_reset_password"),
        name="account_set_password",
    ),
    path("wachtwoord/vergeten/", entrance.Reset.as_view(), name="account_reset_password"),
    path("wachtwoord/vergeten/verstuurd/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "wachtwoord/vergeten/klaar/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^wachtwoord/vergeten/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<key>[^/]{1,200})/$",
        entrance.ResetFromKey.as_view(),
        name="account_reset_password_from_key",
    ),
    path("sessies/", views.sessions, name="usersessions_list"),
    path("tweede-factor/", include(FACTORS)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("aanmelden/", include(SIGN_IN)),
    path("tweede-factor", views.second_factor_needed, name="second_factor_needed"),
    path("account", views.account, name="account"),
    path("account/gegevens", views.account_person, name="account_person"),
]
