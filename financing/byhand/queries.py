"""Which payments by hand wait, and which were judged."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from cooperative.isolation.acting import Acting
from financing.byhand.rules import hand_payments_for, may_judge


def listed(acting: Acting) -> Any:
    """Give the payments by hand that one may read, those that wait first, with what their page names."""
    rows = hand_payments_for(acting).select_related("invoice", "organisation", "account", "settlement__undone_by")
    waits = ExpressionWrapper(Q(second_by=None), BooleanField())
    return rows.order_by(waits.desc(), "-entered_at", "-id")


def waiting_for(acting: Acting) -> Any:
    """Give the payments that wait for this person to confirm or refuse, the oldest first."""
    rows = hand_payments_for(acting) if may_judge(acting) else hand_payments_for(acting).none()
    return rows.filter(second_by=None).exclude(entered_by=acting.person_id or 0).order_by("entered_at", "id")
