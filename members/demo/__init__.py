"""The members of the demo: organisations, persons and their accounts, the seats of the board, invitations."""

from __future__ import annotations

from members.demo.accounts import accounts, codes
from members.demo.story import events, holder

__all__ = ["accounts", "codes", "events", "holder"]
