"""Who answers an objection, and who reads the answers."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.objections.models import ObjectionAnswer
from initiatives.proposals.rules import is_author, readable_by
from initiatives.voting.count import Method
from initiatives.voting.models import Choice, CurrentBallot, Decision
from initiatives.voting.rules import ballots_for


def answers_for(acting: Acting) -> QuerySet[ObjectionAnswer]:
    """Give the answers in the votes that this context may read."""
    return ObjectionAnswer.objects.filter(readable_by(acting))


def objections_for(acting: Acting, decision: Decision) -> QuerySet[CurrentBallot]:
    """Give the firm ballots of a counted vote that object: under consent each one against, else those that say so."""
    objects = Q(choice=Choice.AGAINST) if decision.rule_set.terms.method == Method.CONSENT else Q(objection=True)
    return ballots_for(acting).filter(objects, decision=decision, conditional_on=None)


def may_answer_objections(by: Acting, decision: Decision) -> Verdict:
    """A contributor of the author, once the vote is counted (`decision` with its proposal and its author)."""
    if not decision.is_counted:
        return Verdict(False, _("Deze stemming is nog niet geteld: de bezwaren zijn nog niet te lezen."))
    if is_author(by, decision.proposal):
        return ALLOWED
    words = {"name": decision.proposal.author.name}
    return Verdict(False, _("Alleen een medewerker van %(name)s, de indiener, antwoordt op een bezwaar.") % words)
