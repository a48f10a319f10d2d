"""News of roles for the other slices, sent inside the transaction by whoever changed them."""

from django.dispatch import Signal

# person_id: int · organisation: Organisation · added, ended: list[str] (roles) · by: Acting
roles_changed = Signal()
# person_id: int · organisation: Organisation · by: Acting; not sent when somebody leaves of their own accord
membership_ended = Signal()
