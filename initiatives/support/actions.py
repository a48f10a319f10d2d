"""What happens to support: given, confirmed when the text changed, withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action
from cooperative.web.requests import refuse_stale
from initiatives.proposals.models import Proposal
from initiatives.proposals.queries import submitted_text
from initiatives.proposals.rules import proposals_for
from initiatives.support.models import Support
from initiatives.support.rules import may_support
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@action
def support_proposal(
    *, by: Acting, proposal: Proposal, points: Sequence[int] | None = None, drawn: int | None = None
) -> Support:
    """Support the newest text of a proposal, or confirm it; `points`: numbers from 1, None: the whole text.

    `drawn`: number of the version that the form showed. Refuses who may not, no point, a point that is not there,
    and a form drawn for an older text (409).
    """
    proposal = _now(by, proposal)
    text = submitted_text(proposal)
    if drawn is not None:
        what = _("De indiener wijzigde de tekst intussen. Er is niets bewaard. Open het opnieuw en lees wat er staat.")
        refuse_stale(str(drawn), text.number, what)
    every = range(1, len(text.clauses) + 1)
    chosen = sorted(set(every if points is None else points))
    if not chosen or not set(chosen) <= set(every):
        raise Refused(_("Kies minstens één punt van de tekst waarmee u verder kunt."))
    again = _standing(by, proposal).exists()
    support, _made = Support.objects.update_or_create(
        proposal=proposal,
        organisation_id=by.organisation_id or 0,
        defaults={
            "text": text,
            "points": chosen,
            "person_id": by.person_id or 0,
            "given_at": HouseNow(),
            "withdrawn_at": None,
            **readers_of(proposal),
        },
    )
    _tell(by, proposal, "support_given", again=again)
    _keep(by, proposal, "proposal_supported", version=text.number, points=" ".join(map(str, chosen)))
    return support


@action
def withdraw_support(*, by: Acting, proposal: Proposal) -> None:
    """Take back the support of one's organisation before the vote opens. Refuses who may not, and who gave none."""
    proposal = _now(by, proposal)
    if not _standing(by, proposal).update(withdrawn_at=HouseNow(), person_id=by.person_id or 0):
        raise Refused(_("%(name)s steunt dit voorstel niet.") % {"name": by.organisation_name})
    _tell(by, proposal, "support_withdrawn")
    _keep(by, proposal, "support_withdrawn")


def _now(by: Acting, proposal: Proposal) -> Proposal:
    """Read the proposal as it stands now; the database asks the same of its state while it writes."""
    row = proposals_for(by).select_related("author").filter(pk=proposal.pk).first()
    if row is None:
        raise Refused(_("Dit voorstel is er niet."))
    may_support(by, row).or_refuse()
    return row


def _standing(by: Acting, proposal: Proposal) -> QuerySet[Support]:
    own = {"organisation_id": by.organisation_id or 0, "withdrawn_at": None}
    return Support.objects.filter(proposal=proposal, **own)


def _tell(by: Acting, proposal: Proposal, kind: str, **facts: bool) -> None:
    notify(
        organisations=proposal.author_ids,
        roles=[Role.CONTRIBUTOR, Role.REPRESENTATIVE],
        kind=kind,
        facts=titles(proposal) | {"organisation": by.organisation_name} | facts,
        subject=("proposal", proposal.pk),
        path=reverse("proposal", args=[proposal.pk]),
    )


def _keep(by: Acting, proposal: Proposal, kind: str, **body: str | int) -> None:
    subject = ("proposal", proposal.pk)
    record(kind, subject=subject, organisation_id=by.organisation_id, number=proposal.number or "", **body)
