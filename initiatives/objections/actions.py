"""The author answers an objection."""

from __future__ import annotations

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict
from cooperative.isolation.audience import readers_of
from cooperative.isolation.transactions import action
from initiatives.objections.models import ObjectionAnswer
from initiatives.objections.rules import may_answer_objections, objections_for
from initiatives.voting.models import CurrentBallot, Decision
from initiatives.voting.rules import decisions_for
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


def answer_objection(*, by: Acting, decision: Decision, objector: int, text: str) -> ObjectionAnswer:
    """Say what becomes of the objection of `objector` (organisation id), which is told.

    Refuses who is not the author, a vote that is not counted, and (409) an objection that was answered already. A vote
    that one may not read, or an objection that is not there, is not found (`DoesNotExist`).
    """
    try:
        return _answer(by=by, decision=decision, objector=objector, text=text)
    except IntegrityError as error:
        if "objection_answered_once" not in str(error):
            raise
        raise Conflict(_("Op dit bezwaar is al geantwoord. Er is niets bewaard.")) from error


@action
def _answer(*, by: Acting, decision: Decision, objector: int, text: str) -> ObjectionAnswer:
    found = decisions_for(by).select_related("proposal__author", "rule_set").get(pk=decision.pk)
    may_answer_objections(by, found).or_refuse()
    if not objections_for(by, found).filter(organisation_id=objector).exists():
        raise CurrentBallot.DoesNotExist
    answer = ObjectionAnswer.objects.create(
        decision=found,
        objector_id=objector,
        organisation_id=by.organisation_id,
        text=text.strip(),
        person_id=by.person_id or 0,
        person_name=by.person_name,
        **readers_of(found),
    )
    notify(
        organisations=[objector],
        roles=[Role.REPRESENTATIVE],
        kind="objection_answered",
        facts={"organisation": by.organisation_name, **titles(found.proposal)},
        subject=("decision", found.pk),
        path=f"{reverse('result', args=[found.pk])}#bezwaren",
    )
    record(
        "objection_answered",
        subject=("decision", found.pk),
        organisation_id=by.organisation_id,
        number=found.number,
        objector=objector,
        text=text.strip(),
    )
    return answer
