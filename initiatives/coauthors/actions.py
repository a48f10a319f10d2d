"""What happens among the authors of a proposal: asked, taken back, joined, declined, left."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, RefusedField, Verdict
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action
from cooperative.web.requests import refuse_stale
from initiatives.coauthors.models import Coauthor, CoauthorState
from initiatives.coauthors.rules import (
    coauthors_for,
    may_answer,
    may_ask_coauthor,
    may_leave,
    may_withdraw_question,
    organisations_to_ask,
)
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import proposals_for
from initiatives.support.models import Support
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@action
def ask_coauthor(*, by: Acting, proposal: Proposal, organisation: int, about: str) -> Coauthor:
    """Ask an organisation to submit a proposal together; it reads the title and `about`, not the text.

    Refuses who is not the author, an announced vote, an organisation that may not propose this or was asked already.
    """
    row = proposals_for(by).select_related("author", "initiative").filter(pk=proposal.pk).first()
    if row is None:
        raise Refused(_("Dit voorstel is er niet."))
    may_ask_coauthor(by, row).or_refuse()
    if not about.strip():
        raise RefusedField("about", _("Schrijf kort waarover het voorstel gaat."))
    if not organisations_to_ask(row).filter(pk=organisation).exists():
        raise RefusedField("partner", _("Deze organisatie is al gevraagd, of dient hierover geen voorstel in."))
    kept = {"state": CoauthorState.ASKED, "about": about.strip(), "person_id": by.person_id or 0}
    asked = Coauthor.objects.select_for_update(of=("self",)).filter(proposal=row, organisation_id=organisation).first()
    if asked is None:
        asked = Coauthor.objects.create(proposal=row, author=row.author, organisation_id=organisation, **kept)
    else:
        asked.proposal = row
        _change(by, asked, **kept, asked_at=HouseNow(), answered_at=None)
    _tell(by, asked, "coauthor_asked", [organisation], path=reverse("coauthor_question", args=[row.pk]))
    _keep(by, asked, "coauthor_asked")
    return asked


@action
def withdraw_question(*, by: Acting, row: Coauthor, drawn: int | None = None) -> None:
    """Take the question back. Refuses who is not the author, and a question that was answered."""
    row = _locked(by, row, may_withdraw_question, drawn)
    _change(by, row, state=CoauthorState.WITHDRAWN)
    _tell(by, row, "coauthor_not_asked", [row.organisation_id], path=reverse("decide"))
    _keep(by, row, "coauthor_question_withdrawn")


@action
def join_authors(*, by: Acting, row: Coauthor, drawn: int | None = None) -> None:
    """Submit the proposal together with its author; support that one's organisation gave goes up in it.

    Refuses who may not propose this, and a question that is not there any more.
    """
    row = _locked(by, row, may_answer, drawn)
    _change(by, row, state=CoauthorState.JOINED, answered_at=HouseNow())
    supported = Support.objects.filter(proposal_id=row.proposal_id, organisation_id=by.organisation_id or 0)
    supported.filter(withdrawn_at=None).update(withdrawn_at=HouseNow(), person_id=by.person_id or 0)
    _tell(by, row, "coauthor_joined", _others(by, row))
    _keep(by, row, "coauthor_joined")


@action
def decline_question(*, by: Acting, row: Coauthor, drawn: int | None = None) -> None:
    """Do not submit it together; the author is told. Refuses as joining does."""
    row = _locked(by, row, may_answer, drawn)
    _change(by, row, state=CoauthorState.DECLINED, answered_at=HouseNow())
    _tell(by, row, "coauthor_declined", [row.author_id])
    _keep(by, row, "coauthor_declined")


@action
def leave_authors(*, by: Acting, row: Coauthor, drawn: int | None = None) -> None:
    """Submit it together no longer; the others are told. Refuses once the vote is announced."""
    row = _locked(by, row, may_leave, drawn)
    others = _others(by, row)
    _change(by, row, state=CoauthorState.LEFT, answered_at=HouseNow())
    _tell(by, row, "coauthor_left", others)
    _keep(by, row, "coauthor_left")


def _locked(by: Acting, row: Coauthor, rule: Callable[[Acting, Coauthor], Verdict], drawn: int | None) -> Coauthor:
    """Judge first (who may not write cannot lock either), lock, and judge what stands now.

    Refuses (409) a form drawn before somebody else answered.
    """
    joined = ("proposal__author", "proposal__initiative", "organisation")
    rows = coauthors_for(by).filter(pk=row.pk).select_related(*joined)
    for found in (rows.first(), rows.select_for_update(of=("self",)).first()):
        if found is None:
            raise Refused(_("Deze vraag is er niet meer."))
        if drawn is not None:
            what = _("Iemand antwoordde intussen op deze vraag. Er is niets bewaard. Open het voorstel opnieuw.")
            refuse_stale(str(drawn), found.version, what)
        rule(by, found).or_refuse()
        row = found
    return row


def _change(by: Acting, row: Coauthor, **columns: Any) -> None:
    columns |= {"person_id": by.person_id or 0, "version": row.version + 1}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def _others(by: Acting, row: Coauthor) -> list[int]:
    return [one for one in row.proposal.author_ids if one != by.organisation_id]


def _tell(by: Acting, row: Coauthor, kind: str, organisations: list[int], path: str = "") -> None:
    notify(
        organisations=organisations,
        roles=[Role.CONTRIBUTOR, Role.REPRESENTATIVE],
        kind=kind,
        facts=titles(row.proposal) | {"organisation": by.organisation_name},
        subject=("proposal", row.proposal_id),
        path=path or reverse("proposal", args=[row.proposal_id]),
    )


def _keep(by: Acting, row: Coauthor, kind: str) -> None:
    subject = ("proposal", row.proposal_id)
    number = row.proposal.number or ""
    record(kind, subject=subject, organisation_id=by.organisation_id, number=number, coauthor=row.organisation_id)
