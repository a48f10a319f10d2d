"""News about bodies, sent inside the transaction: who reacts keeps an invariant, or everything is undone."""

from django.dispatch import Signal

# body: Body, that is about to end. A floor above refuses while something in it still runs.
body_ends = Signal()
