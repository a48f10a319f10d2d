"""Who reads the register: whoever reads the decision."""

from __future__ import annotations

from django.db.models import QuerySet

from cooperative.isolation.acting import Acting
from initiatives.proposals.rules import readable_by
from initiatives.register.models import Entry


def entries_for(acting: Acting) -> QuerySet[Entry]:
    """Give the lines of the register that this context may read."""
    return Entry.objects.filter(readable_by(acting))
