"""Our wishes to the sign-in library: no open sign-up, mail by the outbox, secrets encrypted, words of our own."""

from __future__ import annotations

import base64
import hashlib
import io
import time
from typing import Any
from urllib.parse import quote

import segno
from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailConfirmationHMAC
from allauth.core import context as library_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.clock import house_now
from cooperative.outbox.actions import send_mail_later
from members.people.models import Account


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come from invitations only; no address is ever built from the Host header."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Dit account is gesloten."),
        "cannot_remove_primary_email": _("U kunt uw enige e-mailadres niet verwijderen."),
        "duplicate_email": _("Dit is al uw e-mailadres. Typ een ander adres."),
        "email_password_mismatch": _("Het e-mailadres of het wachtwoord klopt niet. Kijk beide na."),
        "email_taken": _("Dit e-mailadres hoort bij een ander account. Typ een ander adres."),
        "enter_current_password": _("Dit is niet uw huidige wachtwoord. Probeer het opnieuw."),
        "incorrect_code": _("Deze code klopt niet. Wacht op de volgende code in uw app en typ die."),
        "incorrect_password": _("Dit wachtwoord klopt niet. Probeer het opnieuw."),
        "invalid_or_expired_key": _("Deze link is niet meer geldig. Vraag een nieuwe."),
        "invalid_login": _("Typ uw e-mailadres."),
        "invalid_password_reset": _("Deze link is niet meer geldig. Vraag een nieuwe."),
        "too_many_login_attempts": _("Dit lukte te vaak niet. Wacht vijf minuten en probeer het dan opnieuw."),
        "unverified_primary_email": _("Bevestig eerst uw e-mailadres met de link in onze mail."),
        "same_as_current": _("Dit is wat er nu al staat. Typ iets anders."),
        "rate_limited": _("Dit ging te snel na elkaar. Wacht enkele minuten en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up: an invitation makes the account."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """Give the subject as it is: the library would put the Host header before it."""
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail to the outbox, in the language of whoever receives it."""
        account = context.get("user")
        language = account.language if isinstance(account, Account) else translation.get_language()
        with translation.override(language), transaction.atomic():
            message = self.render_mail(
                template_prefix,
                email,
                {
                    "email": email,
                    "portal_name": settings.PORTAL_NAME,
                    "portal_origin": settings.PORTAL_ORIGIN,
                    **context,
                },
            )
            # Some notices come after the commit: the row then gets a transaction of its own.
            send_mail_later(email, message.subject, str(message.body))

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person that something changed in the account, and when by the house clock."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, "timestamp": house_now(), **(context or {})}, email
        )

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Give the address in the mail of a forgotten password."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return absolute(path.replace("UID-KEY", quote(key)))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC) -> str:
        """Give the address in the mail that confirms an e-mail address."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to the account after the password changed."""
        return reverse("account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        """Go on where the person was heading after an e-mail address was confirmed."""
        return reverse("account" if self.request.user.is_authenticated else "account_login")

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Name the ways to prove again who one is in our words."""
        words = {
            "reauthenticate": gettext("Met uw wachtwoord"),
            "mfa_reauthenticate": gettext("Met een code uit uw app of een herstelcode"),
            "mfa_reauthenticate:webauthn": gettext("Met een toegangssleutel"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**method, "description": words[method["id"]]} for method in methods]

    def is_reauthentication_required(self, *, app: str, **options: Any) -> bool:
        """Ask again who one is, but not of somebody who signed in a few minutes ago."""
        request = library_context.request
        moments = [record["at"] for record in get_authentication_records(request, request.user)]
        fresh = bool(moments) and time.time() - moments[-1] < account_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and bool(super().is_reauthentication_required(app=app, **options))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failed tries per address only: another Host header must not begin a new count."""
        return str(credentials.get("email", "")).lower()


def absolute(path: str) -> str:
    """Give the full address of a page, from the settings and never from the Host header."""
    return f"{str(settings.PORTAL_ORIGIN).rstrip('/')}{path}"


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors; the secret is stored encrypted with a key derived from SECRET_KEY."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": _("Dit kan niet zolang een tweede factor actief is."),
        "cannot_delete_authenticator": _("Uw rol vraagt een tweede factor. Stel eerst een andere in."),
        "cannot_generate_recovery_codes": _("Stel eerst een tweede factor in. Daarna krijgt u herstelcodes."),
        "incorrect_code": _("Deze code klopt niet. Wacht op de volgende code in uw app en typ die."),
        "unverified_email": _(
            "U wijzigt nu uw e-mailadres. Bevestig of annuleer dat eerst, en stel daarna een tweede factor in."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt a secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002
        """Propose a name for a new passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Toegangssleutel %(number)s") % {"number": count + 1}

    def build_totp_svg(self, url: str) -> str:
        """Draw the square to scan: one path on white, so that it is small and can be scanned on a dark page."""
        drawn = io.BytesIO()
        segno.make_qr(url, error="m").save(drawn, kind="svg", light="#fff", xmldecl=False, svgns=True, border=4)
        return drawn.getvalue().decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bind passkeys to the portal's own host name."""
        host: str = super().get_public_key_credential_rp_entity()["id"]
        return {"id": host, "name": settings.PORTAL_NAME}


def _cipher() -> Fernet:
    key = hashlib.sha256(b"second factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
