"""A mail backend for a worker under test: each mail becomes a line in a file; while `hold` stands it hangs."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Postbox(BaseEmailBackend):
    """Deliver to the folder named in POSTBOX."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Say that delivery began, wait as long as it is held, then deliver."""
        folder = Path(os.environ["POSTBOX"])
        for message in email_messages:
            (folder / "began").touch()
            while (folder / "hold").exists():
                time.sleep(0.02)
            with (folder / "delivered").open("a", encoding="utf-8") as lines:
                lines.write(f"{message.to[0]}\n")
        return len(email_messages)
