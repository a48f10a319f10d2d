"""The mailbox of a demo or a test: mails become rows that /demo/post shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from cooperative.isolation.transactions import system
from cooperative.outbox.models import DemoMail


class DemoMailBackend(BaseEmailBackend):
    """Write each mail as a row; refuse to be used in production."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep the messages; give how many."""
        if settings.PRODUCTION:
            raise RuntimeError("Production sends real mail: set EMAIL_BACKEND.")
        with system("a demo mail belongs to nobody's organisation"):
            for message in email_messages:
                shown = [part.content for part in getattr(message, "alternatives", []) if part.mimetype == "text/html"]
                for recipient in message.to:
                    DemoMail.objects.create(
                        recipient=recipient,
                        subject=message.subject[:300],
                        body=str(message.body),
                        html=str(shown[0]) if shown else "",
                    )
        return len(email_messages)
