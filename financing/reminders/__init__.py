"""Reminders of invoices that are late, in three steps, and never after payment."""
