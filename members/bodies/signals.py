"""News about bodies, sent inside the transaction: who reacts keeps an invariant, or everything is undone."""

from django.dispatch import Signal

# body: Body, that is about to end. A floor above refuses while something in it still runs.
body_ends = Signal()
# seat: Seat with its body
seat_taken = Signal()
# seat: Seat with its body, and the day on which it ends
seat_left = Signal()
