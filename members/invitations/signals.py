"""News of invitations for the other slices, sent inside the transaction of the portal itself."""

from django.dispatch import Signal

# person_id: int · organisation: Organisation
invitation_accepted = Signal()
