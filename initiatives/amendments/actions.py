"""What happens to an amendment: proposed, taken over, refused, put to a vote first, withdrawn."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any, cast

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.audit.canonical import canonical
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, house
from initiatives.amendments.merging import merged
from initiatives.amendments.models import Amendment, AmendmentState
from initiatives.amendments.rules import (
    may_propose_amendment,
    may_settle_amendment,
    may_settle_by_vote,
    may_withdraw_amendment,
)
from initiatives.proposals.actions import clean_points, give_version, refuse_older
from initiatives.proposals.models import Proposal, ProposalVersion
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@action
def propose_amendment(
    *, by: Acting, proposal: Proposal, clauses: list[str], motivation: str, drawn: int | None = None
) -> Amendment:
    """Propose another text for points of a proposal; `clauses`: the whole text as the organisation would have it.

    `drawn`: version of the proposal that the form showed. Refuses who may not, a time that is over, a text that
    changes nothing, no motivation, and a form drawn for an older text (409).
    """
    now = _alone_with(proposal.pk)
    row = Proposal.objects.select_related("author", "initiative").filter(pk=proposal.pk).first()
    if row is None:
        raise Refused(_("Dit voorstel is er niet."))
    proposal = row
    may_propose_amendment(by, proposal, now).or_refuse()
    refuse_older(proposal, drawn)
    base, points = _newest(proposal), clean_points(clauses)
    if points == base.clauses:
        raise Refused(_("U wijzigde niets aan de tekst."))
    if not motivation.strip():
        raise Refused(_("Schrijf waarom: de indiener en alle lezers zien het."))
    amendment = Amendment.objects.create(
        proposal=proposal,
        number=_next_number(proposal),
        base=base,
        organisation_id=by.organisation_id or 0,
        clauses=points,
        motivation=motivation.strip(),
        person_id=by.person_id or 0,
        **readers_of(proposal),
    )
    _keep(by, amendment, "amendment_proposed")
    _tell(amendment, "amendment_proposed", proposal.author_ids, organisation=by.organisation_name)
    return amendment


@action
def accept_amendment(
    *, by: Acting, amendment: Amendment, clauses: list[str] | None = None, drawn: int | None = None
) -> ProposalVersion:
    """Take an amendment over in a new version of the text; `clauses`: the text as the author merged it by hand.

    `drawn`: version of the proposal that the form showed. Refuses who is not the author, an amendment that clashes
    with the text when nobody merged it, a text that stays the same, and a form drawn for an older text (409).
    """
    amendment = _locked(by, amendment, drawn)
    newest = _newest(amendment.proposal)
    together = merged(amendment.base.clauses, newest.clauses, amendment.clauses)
    if together.clashes and clauses is None:
        raise Refused(_("De tekst wijzigde op hetzelfde punt. Voeg het amendement met de hand in."))
    version = _merge(by, amendment, newest, together.clauses if clauses is None else clean_points(clauses))
    _settle(by, amendment, AmendmentState.ACCEPTED, merged_into=version)
    return version


@action
def reject_amendment(*, by: Acting, amendment: Amendment, reason: str, drawn: int | None = None) -> Amendment:
    """Leave an amendment out of the text, with the reason that everybody reads. Refuses who is not the author."""
    amendment = _locked(by, amendment, drawn)
    if not reason.strip():
        raise Refused(_("Schrijf waarom u het amendement niet overneemt: iedereen leest het."))
    return _settle(by, amendment, AmendmentState.REJECTED, reason=reason.strip())


@action
def refer_amendment(*, by: Acting, amendment: Amendment, drawn: int | None = None) -> Amendment:
    """Let the members vote on an amendment first: the vote on the proposal waits. Refuses who is not the author."""
    amendment = _locked(by, amendment, drawn)
    _change(amendment, state=AmendmentState.TO_VOTE)
    _keep(by, amendment, "amendment_referred")
    _tell(amendment, "amendment_referred", [amendment.organisation_id], secretary=True)
    return amendment


@action
def withdraw_amendment(*, by: Acting, amendment: Amendment) -> Amendment:
    """Take back an amendment that nobody settled. Refuses who did not propose it."""
    may_withdraw_amendment(by, amendment).or_refuse()
    amendment = _row(amendment, "self")
    may_withdraw_amendment(by, amendment).or_refuse()
    _change(amendment, state=AmendmentState.WITHDRAWN, settled_at=HouseNow())
    _keep(by, amendment, "amendment_withdrawn")
    _tell(amendment, "amendment_withdrawn", amendment.proposal.author_ids, organisation=by.organisation_name)
    return amendment


@action
def settle_by_vote(*, by: Acting, amendment: Amendment, adopted: bool, reason: str = "") -> Amendment:
    """Take over or leave out an amendment as the members voted; adopted, its words win over the text of now.

    `reason`: how they voted, for everybody to read. Refuses who is neither the secretary nor the portal itself, and
    an amendment that was not referred to a vote.
    """
    may_settle_by_vote(by, amendment).or_refuse()
    said = reason.strip() or _("Zo is er gestemd.")
    with house("what the members voted settles an amendment on a proposal of another organisation"):
        amendment = _row(amendment, "self", "proposal")
        may_settle_by_vote(by, amendment).or_refuse()
        if not adopted:
            return _settle(by, amendment, AmendmentState.REJECTED, reason=said)
        newest = _newest(amendment.proposal)
        together = merged(amendment.base.clauses, newest.clauses, amendment.clauses, insist=True)
        version = _merge(by, amendment, newest, together.clauses)
        return _settle(by, amendment, AmendmentState.ACCEPTED, reason=said, merged_into=version)


def _merge(by: Acting, amendment: Amendment, newest: ProposalVersion, points: list[str]) -> ProposalVersion:
    """Write the version that the amendment makes; its form is of no use any more: the proposal counts on."""
    if points == newest.clauses:
        raise Refused(_("De tekst zegt dit al. Neem het amendement niet over en schrijf dat erbij."))
    source = {"amendment": amendment.number, "amended_by": amendment.organisation.name}
    person_id = by.person_id or amendment.person_id
    version = give_version(by, amendment.proposal, newest, person_id=person_id, clauses=points, **source)
    proposal = amendment.proposal
    proposal.version += 1
    proposal.save(update_fields=["version"])
    return version


def _settle(by: Acting, amendment: Amendment, state: AmendmentState, **columns: Any) -> Amendment:
    _change(amendment, state=state, settled_at=HouseNow(), **columns)
    _keep(by, amendment, "amendment_settled")
    accepted = state == AmendmentState.ACCEPTED
    _tell(amendment, "amendment_settled", [amendment.organisation_id], accepted=accepted)
    return amendment


def _change(amendment: Amendment, **columns: Any) -> None:
    columns["version"] = amendment.version + 1
    for name, value in columns.items():
        setattr(amendment, name, value)
    amendment.save(update_fields=list(columns))


def _locked(by: Acting, amendment: Amendment, drawn: int | None) -> Amendment:
    """Lock the amendment with its proposal: two who settle at once come one after the other."""
    may_settle_amendment(by, amendment).or_refuse()
    amendment = _row(amendment, "self", "proposal")
    may_settle_amendment(by, amendment).or_refuse()
    refuse_older(amendment.proposal, drawn)
    return amendment


def _row(amendment: Amendment, *locked: str) -> Amendment:
    """Lock these rows ("self", "proposal") and read an amendment as it stands now."""
    rows = Amendment.objects.select_for_update(of=locked).select_related("base", "organisation")
    return rows.select_related("proposal__author", "proposal__initiative").get(pk=amendment.pk)


def _newest(proposal: Proposal) -> ProposalVersion:
    return proposal.versions.order_by("-number")[0]


def _alone_with(proposal_id: int) -> datetime:
    """Let nobody else propose an amendment on this proposal until the commit; give the moment after the wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtext('amendment of proposal'), %s), house_now()", [proposal_id]
        )
        return cast("tuple[None, datetime]", cursor.fetchone())[1]


def _next_number(proposal: Proposal) -> int:
    """Give the next number of a proposal's amendments, from 1: whoever reads the proposal reads them all."""
    last = Amendment.objects.filter(proposal=proposal).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def _keep(by: Acting, amendment: Amendment, kind: str) -> None:
    record(
        kind,
        subject=("amendment", amendment.pk),
        organisation_id=by.organisation_id,
        proposal=amendment.proposal.number or "",
        number=amendment.number,
        state=str(amendment.state),
        text_hash=sha256(canonical(amendment.clauses).encode()).hexdigest(),
    )


def _tell(
    amendment: Amendment, kind: str, organisations: list[int], *, secretary: bool = False, **facts: str | bool
) -> None:
    """Tell the contributors and representatives of organisations, and the secretary who has to bring it on."""
    notify(
        organisations=organisations,
        roles=[Role.CONTRIBUTOR, Role.REPRESENTATIVE],
        office=[Role.SECRETARY] if secretary else [],
        kind=kind,
        facts=titles(amendment.proposal) | {"number": amendment.number} | facts,
        subject=("amendment", amendment.pk),
        path=reverse("amendment", args=[amendment.pk]),
    )
