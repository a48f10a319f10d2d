"""A row that is done holds nothing of what it was about: the link of an invitation or a reset is in no table."""

from __future__ import annotations

from django.core.mail import EmailMessage

from cooperative.isolation.transactions import system
from cooperative.outbox.actions import send_mail_later
from cooperative.outbox.models import JobState, OutboxRow
from cooperative.outbox.relay import do_waiting
from tests.cast import Cast

LINK = "http://localhost:8000/aanmelden/uitnodiging/een-geheim/"


def test_the_link_of_a_mail_is_gone_once_it_was_sent(own_cast: Cast, mailoutbox: list[EmailMessage]) -> None:
    with system("a test sends a mail"):
        send_mail_later("reader@cast.example", "Uitnodiging", LINK)
        row = OutboxRow.objects.get(kind="mail")
        assert LINK in row.payload["body"]
    do_waiting()
    with system("a test reads what is left of it"):
        row.refresh_from_db()
        assert (row.state, row.payload) == (JobState.DONE, {})
    assert [mail.body for mail in mailoutbox] == [LINK]
