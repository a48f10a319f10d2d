"""What the worker does for floor 2, by kind of outbox row."""

from members.notices.actions import write_mails

HANDLERS = {"notice_mails": write_mails}
