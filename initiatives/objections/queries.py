"""The objections in a counted vote, each with its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import JSONField
from django.db.models.functions import JSONObject

from cooperative.isolation.acting import Acting
from initiatives.objections.rules import answers_for, objections_for
from initiatives.voting.count import Method
from initiatives.voting.models import Decision
from members.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Objection:
    """Who objected and why; and what the author answered, by whom and when, or nothing yet."""

    organisation_id: int
    name: str
    reason: str
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None


def objections_in(acting: Acting, decision: Decision) -> list[Objection]:
    """List the objections of a counted vote by name; one statement, none where its rules know no objections.

    (`decision` with its rule set)
    """
    rules = decision.rule_set
    if rules.terms.method != Method.CONSENT and not rules.procedure.blocking_objections:
        return []
    names = Organisation.objects.filter(pk=OuterRef("organisation_id"))
    answers = answers_for(acting).filter(decision=decision, objector_id=OuterRef("organisation_id"))
    facts = JSONObject(answer="text", answered_by="person_name", answered_at="answered_at")
    rows = (
        objections_for(acting, decision)
        .annotate(
            name=Subquery(names.values("name")),
            place=Subquery(names.values("sort_key")),
            answered=Subquery(answers.values(facts=facts), output_field=JSONField()),
        )
        .order_by("place", "organisation_id")
        .values_list("organisation_id", "name", "reason", "answered")
    )
    return [_objection(*row) for row in rows]


def _objection(organisation_id: int | None, name: str, reason: str, answered: dict[str, str] | None) -> Objection:
    if answered is None:
        return Objection(organisation_id or 0, name, reason)
    moment = datetime.fromisoformat(answered["answered_at"])
    return Objection(organisation_id or 0, name, reason, answered["answer"], answered["answered_by"], moment)
