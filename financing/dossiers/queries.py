"""What the dossier of one organisation about one vote holds: the vote, its own cost, and the draft decision."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from cooperative.isolation.acting import Acting
from financing.dossiers.draft import draft_of
from financing.statements.queries import decision_sheets
from financing.statements.table import impact_of_vote
from financing.statements.wording import panel_of, share_in_words
from initiatives.electorate.rules import may_enter_mandate
from initiatives.proposals.queries import money_sentences
from initiatives.voting.queries import sight_of
from members.organisations.models import Kind, Organisation


def dossier_of(acting: Acting, decision_id: int) -> dict[str, Any] | None:
    """Give what page and paper show; None where there is no such vote to read. The cost is that of the ballot page."""
    sight = sight_of(acting, decision_id)
    found = next(iter(decision_sheets(acting, [decision_id])), None)
    if sight is None or found is None:
        return None
    impact = impact_of_vote(found, acting.organisation_id or 0)
    told: dict[str, Any] = {"impact": None, "lines": []} if impact is None else panel_of(impact)
    if impact is not None and impact.carrier is not None:
        parts = {"once": impact.once, "yearly": impact.yearly}
        told["shares"] = {
            name: share_in_words(part, impact.sheet.carriers, impact.carrier)
            for name, part in parts.items()
            if part.total
        }
    return told | {
        "decision": sight.decision,
        "proposal": sight.decision.proposal,
        "sight": sight,
        "money": money_sentences(sight.decision.text.terms),
        "draft": draft_of(sight, acting.organisation_name, impact, municipal=_is_municipal(acting)),
        "may_enter": bool(may_enter_mandate(acting)),
    }


def _is_municipal(acting: Acting) -> bool:
    """Say whether the organisation is a municipality, or a service of which one is the legal person; one statement."""
    own = Organisation.objects.filter(pk=acting.organisation_id or 0)
    return own.filter(Q(legal_person=None, kind=Kind.MUNICIPALITY) | Q(legal_person__kind=Kind.MUNICIPALITY)).exists()
