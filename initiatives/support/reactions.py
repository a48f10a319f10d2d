"""Whoever agreed to points that a new text changes is asked again; the others keep their agreement."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.proposals.signals import text_given
from initiatives.support.consent import changed_since
from initiatives.support.models import Support
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@receiver(text_given, dispatch_uid="initiatives.support.ask_again")
def ask_again(*, proposal: Proposal, before: ProposalVersion, after: ProposalVersion, **_: Any) -> None:
    """Ask each organisation once: not again while it has not answered."""
    asked = [
        row.organisation_id
        for row in Support.objects.filter(proposal=proposal, withdrawn_at=None).select_related("text")
        if changed_since(row.points, row.text, after) and not changed_since(row.points, row.text, before)
    ]
    if asked:
        notify(
            organisations=asked,
            roles=[Role.CONTRIBUTOR, Role.REPRESENTATIVE],
            kind="support_asked_again",
            facts=titles(proposal),
            subject=("proposal", proposal.pk),
            path=reverse("support_proposal", args=[proposal.pk]),
        )
