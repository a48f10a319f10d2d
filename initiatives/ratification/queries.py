"""What is asked about rulings: those on one decision, and what had happened because of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from initiatives.proposals.models import ProposalState
from initiatives.ratification.models import Kind, Ruling
from initiatives.ratification.rules import rulings_for
from initiatives.voting.count import Method
from initiatives.voting.models import Decision


def rulings_of(acting: Acting, decision: Decision) -> list[Ruling]:
    """List what was ruled about a decision, oldest first; one statement, none where its state says nothing was."""
    if decision.state not in Kind.values:
        return []
    return list(rulings_for(acting).filter(decision=decision))


def followed(decision: Decision, rulings: Sequence[Ruling], phases: Collection[str]) -> list[str]:
    """Say what had happened because of a decision before it was annulled; `phases`: the states of its proposal.

    Empty while it waited for ratification, and of a text from which nothing follows by itself. No statement.
    """
    ratified = any(ruling.kind == Kind.RATIFIED for ruling in rulings)
    if decision.rule_set.procedure.ratification_needed and not ratified:
        return []
    found = []
    if decision.rule_set.terms.method == Method.OPT_IN and decision.proposal.initiative_id:
        found.append(_("Wie instapte, neemt deel aan het initiatief."))
    if decision.text.funding:
        found.append(_("De ronde waarin de deelnemers geld toezeggen, is geopend."))
    if ProposalState.DONE in phases:
        found.append(_("Het voorstel is uitgevoerd."))
    elif ProposalState.UNDER_WAY in phases:
        found.append(_("De uitvoering is begonnen."))
    return found
