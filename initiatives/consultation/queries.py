"""What is asked about questions: those on a proposal with their answers, the open ones, what is open for questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from cooperative.isolation.acting import Acting
from initiatives.consultation.models import Message
from initiatives.consultation.rules import ASKABLE, messages_for
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import proposals_for
from members.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Said:
    """One question or answer: who said it for which organisation is the organisation alone."""

    id: int
    organisation: str
    text: str
    posted_at: datetime


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers, oldest first."""

    asked: Said
    answers: tuple[Said, ...]


def _named(rows: QuerySet[Message], most: int | None = None) -> list[tuple[Message, str]]:
    """Give messages with the name of their organisation; one statement."""
    name = Organisation.objects.filter(pk=OuterRef("organisation_id")).values("name")
    return [(row, vars(row)["said_by"] or "") for row in rows.annotate(said_by=Subquery(name))[:most]]


def questions_on(acting: Acting, proposal_id: int) -> list[Question]:
    """List the questions on a proposal with their answers, oldest first; one statement."""
    rows = _named(messages_for(acting).filter(proposal_id=proposal_id).order_by("posted_at", "pk"))
    said = [(row, Said(row.pk, name, row.text, row.posted_at)) for row, name in rows]
    return [
        Question(asked, tuple(answer for reply, answer in said if reply.answers_id == row.pk))
        for row, asked in said
        if row.answers_id is None
    ]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that nobody answered yet, with the proposal it is about."""

    asked: Said
    proposal: Proposal


def open_questions(acting: Acting, most: int) -> list[OpenQuestion]:
    """List unanswered questions on what one may read, newest first; one statement."""
    answered = Message.objects.filter(answers_id=OuterRef("pk"))
    rows = messages_for(acting).filter(~Exists(answered), answers=None, proposal__state__in=ASKABLE)
    newest = _named(rows.select_related("proposal").order_by("-posted_at", "-pk"), most)
    return [OpenQuestion(Said(row.pk, name, row.text, row.posted_at), row.proposal) for row, name in newest]


def open_for_questions(acting: Acting, most: int) -> list[Proposal]:
    """List the proposals on which one can still ask something, newest first; one statement."""
    rows = proposals_for(acting).filter(state__in=ASKABLE).select_related("author", "initiative")
    return list(rows.order_by("-submitted_at", "-pk")[:most])
