"""News of organisations for the other slices, sent inside the transaction."""

from django.dispatch import Signal

# Both carry `organisation`.
organisation_joined = Signal()
organisation_left = Signal()
