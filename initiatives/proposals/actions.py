"""What happens to a proposal: written, revised, submitted, judged, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, Verdict
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import BRUSSELS, HouseNow
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import FundingTerms
from initiatives.proposals.models import Capacity, Proposal, ProposalState, ProposalVersion
from initiatives.proposals.rules import (
    OF_THE_INITIATIVE,
    may_judge_proposal,
    may_revise_proposal,
    may_submit_proposal,
    may_withdraw_proposal,
    may_write_proposal,
)
from members.bodies.models import Body
from members.notices.actions import notify, notify_each
from members.notices.queries import readers_at_the_house
from members.roles.models import Role
from members.roles.queries import holders_of


@action
def write_proposal(
    *,
    by: Acting,
    capacity: str,
    title: str,
    clauses: list[str],
    motivation: str,
    title_en: str = "",
    initiative: Initiative | None = None,
    funding: FundingTerms | None = None,
) -> Proposal:
    """Begin a draft that only the author organisation reads; `clauses` become numbered from 1.

    Refuses who is no contributor, an initiative one takes no part in, a matter that fits no body.
    """
    may_write_proposal(by, initiative).or_refuse()
    body = _body_for(capacity, initiative)
    proposal = Proposal.objects.create(
        author_id=_own(by),
        organisation_id=by.organisation_id,
        audience=Audience.ORGANISATION,
        initiative=initiative,
        body=body,
        capacity=capacity,
        title=title,
        title_en=title_en,
    )
    _write_version(by, proposal, 1, clauses, motivation, funding)
    record("proposal_written", subject=("proposal", proposal.pk), organisation_id=by.organisation_id)
    return proposal


@action
def revise_proposal(
    *,
    by: Acting,
    proposal: Proposal,
    title: str,
    clauses: list[str],
    motivation: str,
    title_en: str = "",
    funding: FundingTerms | None = None,
    drawn: int | None = None,
) -> Proposal:
    """Change a draft in place, or give a submitted proposal its next version; `drawn`: version of the form.

    Refuses who is not the author, a judged proposal, and a form drawn for an older version (409).
    """
    proposal = _locked(by, proposal, may_revise_proposal)
    _refuse_older(proposal, drawn)
    newest = proposal.versions.order_by("-number")[0]
    if proposal.state == ProposalState.DRAFT:
        newest.clauses, newest.motivation = _clauses(clauses), motivation
        newest.funding, newest.person_id = _funding(funding), _person(by)
        newest.save(update_fields=["clauses", "motivation", "funding", "person_id"])
        number = newest.number
    else:
        number = newest.number + 1
        version = _write_version(by, proposal, number, clauses, motivation, funding, submitted_at=HouseNow())
        record(
            "proposal_revised",
            subject=("proposal", proposal.pk),
            organisation_id=proposal.author_id,
            number=proposal.number or "",
            version=number,
            text_hash=version.text_hash,
        )
    proposal.title, proposal.title_en, proposal.version = title, title_en, proposal.version + 1
    proposal.save(update_fields=["title", "title_en", "version"])
    return proposal


@action
def submit_proposal(*, by: Acting, proposal: Proposal, drawn: int | None = None) -> Proposal:
    """Give the draft its number and its audience; from now on its text never changes.

    Refuses who is not the author, a proposal that was submitted, a form drawn for an older version (409).
    """
    proposal = _locked(by, proposal, may_submit_proposal)
    _refuse_older(proposal, drawn)
    version = proposal.versions.order_by("-number")[0]
    readers = _audience_of(proposal)
    ProposalVersion.objects.filter(proposal=proposal).update(**readers, submitted_at=HouseNow())
    with house("numbers run over the proposals of every author; the secretary belongs to the cooperative"):
        proposal.number = _next_number()
        proposal.state, proposal.audience = ProposalState.SUBMITTED, readers["audience"]
        proposal.submitted_at = HouseNow()
        proposal.version += 1
        proposal.save(update_fields=["number", "state", "audience", "submitted_at", "version"])
        facts = {"title": proposal.title, "organisation": by.organisation_name}
        notify_each(
            readers=readers_at_the_house(Role.SECRETARY),
            kind="proposal_submitted",
            facts=facts,
            **_where(proposal),
        )
    record(
        "proposal_submitted",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=proposal.number,
        title=proposal.title,
        version=version.number,
        text_hash=version.text_hash,
    )
    return proposal


@action
def judge_proposal(*, by: Acting, proposal: Proposal, admissible: bool, reason: str) -> Proposal:
    """Declare a submitted proposal admissible or not, with the reason that its readers see.

    Refuses who is not the secretary, a proposal that was judged, and a judgement without reason.
    """
    proposal = _locked(by, proposal, may_judge_proposal)
    if not reason.strip():
        raise Refused(_("Schrijf waarom: de indiener en de deelnemers lezen het."))
    proposal.state = ProposalState.ADMISSIBLE if admissible else ProposalState.INADMISSIBLE
    proposal.judged_at, proposal.judged_reason = HouseNow(), reason.strip()
    proposal.version += 1
    proposal.save(update_fields=["state", "judged_at", "judged_reason", "version"])
    record(
        "proposal_judged",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=proposal.number or "",
        admissible=admissible,
    )
    with house("those who are told belong to the author, not to the cooperative"):
        people = holders_of(proposal.author_id, Role.CONTRIBUTOR, Role.REPRESENTATIVE)
        notify(
            persons=people,
            organisation_id=proposal.author_id,
            kind="proposal_judged",
            facts={"title": proposal.title, "admissible": admissible},
            **_where(proposal),
        )
    return proposal


@action
def withdraw_proposal(*, by: Acting, proposal: Proposal) -> Proposal:
    """Take a proposal back before its vote opens. Refuses who is not the author, and a proposal in vote."""
    proposal = _locked(by, proposal, may_withdraw_proposal)
    proposal.state, proposal.version = ProposalState.WITHDRAWN, proposal.version + 1
    proposal.save(update_fields=["state", "version"])
    record(
        "proposal_withdrawn",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=proposal.number or "",
    )
    return proposal


def _locked(by: Acting, proposal: Proposal, rule: Callable[[Acting, Proposal], Verdict]) -> Proposal:
    """Judge first (who may not write cannot lock either), lock, and judge what stands now."""
    rule(by, proposal).or_refuse()
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("author").get(pk=proposal.pk)
    rule(by, proposal).or_refuse()
    return proposal


def _refuse_older(proposal: Proposal, drawn: int | None) -> None:
    what = _("Een collega wijzigde dit voorstel intussen. Er is niets bewaard. Open het opnieuw en lees wat er staat.")
    if drawn is not None:
        refuse_stale(str(drawn), proposal.version, what)


def _body_for(capacity: str, initiative: Initiative | None) -> Body | None:
    if capacity in OF_THE_INITIATIVE:
        if initiative is None:
            raise Refused(_("Een besluit van de consortiumgroep of een advies gaat over een initiatief. Kies er een."))
        return None
    kind = {Capacity.GENERAL_MEETING: "general_meeting", Capacity.BOARD: "board"}[Capacity(capacity)]
    body = Body.objects.filter(kind=kind).first()
    if body is None:
        raise Refused(_("Dit orgaan bestaat nog niet in de coöperatie."))
    return body


def _audience_of(proposal: Proposal) -> dict[str, Any]:
    """Say who reads a submitted proposal: participants, members, or the body that decides."""
    audience = {
        Capacity.CONSORTIUM: Audience.PARTICIPANTS,
        Capacity.ADVICE: Audience.PARTICIPANTS,
        Capacity.GENERAL_MEETING: Audience.MEMBERS,
        Capacity.BOARD: Audience.BODY,
    }[Capacity(proposal.capacity)]
    return {"audience": audience, "initiative_id": proposal.initiative_id, "body_id": proposal.body_id}


def _next_number() -> str:
    """Give the next number of this year, YYYY-n, without gaps (locked until the commit); in the house reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('proposal number')), house_now()")
        year = cursor.fetchone()[1].astimezone(BRUSSELS).year
    taken = Proposal.objects.filter(number__startswith=f"{year}-").count()
    return f"{year}-{taken + 1}"


def _write_version(
    by: Acting,
    proposal: Proposal,
    number: int,
    clauses: list[str],
    motivation: str,
    funding: FundingTerms | None,
    submitted_at: HouseNow | None = None,
) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        number=number,
        clauses=_clauses(clauses),
        motivation=motivation,
        funding=_funding(funding),
        person_id=_person(by),
        organisation_id=proposal.author_id,
        audience=proposal.audience,
        initiative_id=proposal.initiative_id,
        body_id=proposal.body_id,
        submitted_at=submitted_at,
    )


def _clauses(clauses: list[str]) -> list[str]:
    kept = [" ".join(clause.split()) for clause in clauses if clause.strip()]
    if not kept:
        raise Refused(_("Een voorstel telt minstens één punt."))
    return kept


def _funding(funding: FundingTerms | None) -> dict[str, int]:
    return {} if funding is None else funding.to_json()


def _own(by: Acting) -> int:
    if by.organisation_id is None:
        raise Refused(_("Kies eerst voor welke organisatie u werkt."))
    return by.organisation_id


def _person(by: Acting) -> int:
    if by.person_id is None:
        raise Refused(_("Alleen een persoon schrijft een voorstel."))
    return by.person_id


def _where(proposal: Proposal) -> dict[str, Any]:
    """Give what a notice about a proposal is about, and the page it leads to."""
    return {"subject": ("proposal", proposal.pk), "path": reverse("proposal", args=[proposal.pk])}
