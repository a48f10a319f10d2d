"""What the worker does for floor 3, by kind of outbox row."""

from initiatives.reminders.actions import MAILS, write_reminders

HANDLERS = {MAILS: write_reminders}
