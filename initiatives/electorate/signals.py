"""News about mandates, sent inside the transaction: who reacts keeps an invariant, or everything is undone."""

from django.dispatch import Signal

# mandate: MandateDecision, just entered. Sent in the reach of its organisation.
mandate_entered = Signal()
