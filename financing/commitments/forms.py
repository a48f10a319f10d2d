"""The shape of the evidence behind a binding promise, as a council wrote it."""

from __future__ import annotations

from typing import Any

from cooperative.isolation.acting import Refused
from initiatives.electorate.forms import CouncilDecisionForm
from initiatives.electorate.rules import refuse_no_evidence


class BindForm(CouncilDecisionForm):
    """Which decision of the council makes the promise binding."""

    def clean(self) -> dict[str, Any]:
        """Refuse a day to come beside its field."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                refuse_no_evidence(cleaned["reference"], cleaned["decided_on"])
            except Refused as refusal:
                self.add_error("decided_on", str(refusal))
        return cleaned
