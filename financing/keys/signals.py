"""News of the key: a version was written; inside the transaction, so that who hears it can refuse it."""

from django.dispatch import Signal

# by: Acting, initiative: Initiative
key_written = Signal()
