"""Reminders: who has not voted yet hears it before the deadline of the vote."""
