"""Who writes the distribution key: as the plan."""

from __future__ import annotations

from cooperative.isolation.acting import Acting, Verdict
from financing.plans.rules import may_edit_plan
from initiatives.portfolio.models import Initiative


def may_edit_key(by: Acting, initiative: Initiative) -> Verdict:
    """Who may edit the plan, before a vote opens; a version that exists is never changed."""
    return may_edit_plan(by, initiative)
