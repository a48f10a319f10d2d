"""What happens in consultation: a question asked, an answer given."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.transactions import action
from initiatives.consultation.models import Message
from initiatives.consultation.rules import may_answer_question, may_ask_question, messages_for
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import proposals_for
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@action
def ask_question(*, by: Acting, proposal: Proposal, text: str) -> Message:
    """Ask something about a proposal; the author's contributors and representatives are told.

    Refuses who may not read the proposal, an empty question, and a proposal that is decided.
    """
    proposal = _read_anew(by, proposal.pk)
    may_ask_question(by, proposal).or_refuse()
    question = _post(by, proposal, text, None)
    who_answers = (Role.CONTRIBUTOR, Role.REPRESENTATIVE)
    news = _news(by, proposal)
    notify(kind="question_asked", organisations=proposal.author_ids, roles=who_answers, but=by.person_id, **news)
    record("question_asked", subject=("message", question.pk), organisation_id=by.organisation_id)
    return question


@action
def answer_question(*, by: Acting, question: Message, text: str) -> Message:
    """Answer a question; who asked it is told. Refuses who is neither of the author nor of the team."""
    asked = messages_for(by).filter(pk=question.pk, answers=None).first()
    if asked is None:
        raise Refused(_("Deze vraag is er niet."))
    proposal = _read_anew(by, asked.proposal_id)
    may_answer_question(by, proposal).or_refuse()
    answer = _post(by, proposal, text, asked)
    news = _news(by, proposal)
    notify(kind="answer_given", readers=[(asked.person_id, asked.organisation_id or 0)], **news)
    record("answer_given", subject=("message", answer.pk), organisation_id=by.organisation_id)
    return answer


def _read_anew(by: Acting, pk: int) -> Proposal:
    proposal = proposals_for(by).select_related("author").filter(pk=pk).first()
    if proposal is None:
        raise Refused(_("Dit voorstel is er niet."))
    return proposal


def _post(by: Acting, proposal: Proposal, text: str, question: Message | None) -> Message:
    """Write a message with the readers of its proposal, copied at birth."""
    if not text.strip():
        raise Refused(_("Schrijf eerst uw tekst."))
    return Message.objects.create(
        proposal=proposal,
        answers=question,
        text=text.strip(),
        person_id=by.person_id or 0,
        organisation_id=by.organisation_id,
        **readers_of(proposal),
    )


def _news(by: Acting, proposal: Proposal) -> dict[str, Any]:
    """Give what a notice about these questions says, and where it leads."""
    return {
        "facts": {"organisation": by.organisation_name, **titles(proposal)},
        "subject": ("proposal", proposal.pk),
        "path": reverse("questions", args=[proposal.pk]),
    }
