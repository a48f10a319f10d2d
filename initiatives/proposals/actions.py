"""What happens to a proposal: written, revised, submitted, judged, withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused, Verdict
from cooperative.isolation.audience import Audience, readers_of
from cooperative.isolation.clock import BRUSSELS, HouseNow
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from initiatives.portfolio.models import Initiative
from initiatives.proposals.funding import FundingTerms
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalState, ProposalVersion
from initiatives.proposals.path import resumes
from initiatives.proposals.queries import body_for
from initiatives.proposals.rules import (
    audience_of,
    may_judge_proposal,
    may_revise_proposal,
    may_submit_proposal,
    may_withdraw_proposal,
    may_write_proposal,
)
from initiatives.proposals.signals import phase_entered, text_given
from initiatives.proposals.templates import left_open


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
    body = body_for(capacity, initiative)
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
    texts = {"clauses": clean_points(clauses), "motivation": motivation, "funding": _funding(funding)}
    _write_version(proposal, number=1, person_id=_person(by), **texts)
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

    An inadmissible proposal is submitted again by its new version. Refuses who is not the author, a text that
    stands, and a form drawn for an older version (409).
    """
    proposal = lock_proposal(by, proposal, may_revise_proposal)
    refuse_older(proposal, drawn)
    newest = proposal.versions.order_by("-number")[0]
    texts = {"clauses": clean_points(clauses), "motivation": motivation, "funding": _funding(funding)}
    if proposal.state == ProposalState.DRAFT:
        for name, value in (texts | {"person_id": _person(by)}).items():
            setattr(newest, name, value)
        newest.save(update_fields=[*texts, "person_id"])
    else:
        give_version(by, proposal, newest, person_id=_person(by), **texts)
    proposal.title, proposal.title_en, proposal.version = title, title_en, proposal.version + 1
    proposal.save(update_fields=["title", "title_en", "version"])
    if proposal.state == ProposalState.INADMISSIBLE:
        proposal = enter_phase(by, proposal, ProposalState.SUBMITTED)
    return proposal


@action
def submit_proposal(*, by: Acting, proposal: Proposal, drawn: int | None = None) -> Proposal:
    """Give the draft its number and its audience; from now on its text never changes.

    Refuses who is not the author, a proposal that was submitted, a text with places that its template left open, and a
    form drawn for an older version (409).
    """
    proposal = lock_proposal(by, proposal, may_submit_proposal)
    refuse_older(proposal, drawn)
    version = proposal.versions.order_by("-number")[0]
    if places := left_open([proposal.title, *version.clauses, version.motivation]):
        raise Refused(_("Vul eerst in wat het sjabloon open liet: %(places)s.") % {"places": ", ".join(places)})
    audience = audience_of(proposal)
    ProposalVersion.objects.filter(proposal=proposal).update(
        audience=audience,
        initiative_id=proposal.initiative_id,
        body_id=proposal.body_id,
        submitted_at=HouseNow(),
    )
    with house("numbers run over the proposals of every author"):
        number = _next_number()
    columns: dict[str, Any] = {"number": number, "audience": audience, "submitted_at": HouseNow()}
    proposal = enter_phase(by, proposal, ProposalState.SUBMITTED, **columns)
    record(
        "proposal_submitted",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=number,
        title=proposal.title,
        version=version.number,
        text_hash=version.text_hash,
    )
    return proposal


@action
def judge_proposal(
    *, by: Acting, proposal: Proposal, admissible: bool, reason: str, grounds: Sequence[str] = ()
) -> Proposal:
    """Declare a submitted proposal admissible or not, with the reason that its readers see.

    `grounds`: values of `Ground`, at least one when it is not admissible; then the reason says what to change.
    Refuses who is not the secretary, a proposal that was judged, and a judgement without reason.
    """
    proposal = lock_proposal(by, proposal, may_judge_proposal)
    if not reason.strip():
        raise Refused(_("Schrijf waarom: de indiener en de deelnemers lezen het."))
    if admissible == bool(grounds):
        raise Refused(_("Noem minstens één grond als het voorstel niet ontvankelijk is, en anders geen."))
    columns: dict[str, Any] = {"judged_at": HouseNow(), "judged_reason": reason.strip(), "judged_grounds": [*grounds]}
    after = ProposalState.ADMISSIBLE if admissible else ProposalState.INADMISSIBLE
    proposal = enter_phase(by, proposal, after, note=reason.strip(), **columns)
    record(
        "proposal_judged",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=proposal.number or "",
        admissible=admissible,
        grounds=" ".join(grounds),
    )
    return proposal


@action
def withdraw_proposal(*, by: Acting, proposal: Proposal) -> Proposal:
    """Take a proposal back before its vote opens; who read it is told.

    Refuses who is not the author, and a proposal in vote.
    """
    proposal = lock_proposal(by, proposal, may_withdraw_proposal)
    proposal = enter_phase(by, proposal, ProposalState.WITHDRAWN)
    record(
        "proposal_withdrawn",
        subject=("proposal", proposal.pk),
        organisation_id=proposal.author_id,
        number=proposal.number or "",
    )
    return proposal


def lock_proposal(by: Acting, proposal: Proposal, rule: Callable[[Acting, Proposal], Verdict]) -> Proposal:
    """Judge first (who may not write cannot lock either), lock, and judge what stands now."""
    rule(by, proposal).or_refuse()
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("author", "decision").get(pk=proposal.pk)
    rule(by, proposal).or_refuse()
    return proposal


def give_version(
    by: Acting, proposal: Proposal, newest: ProposalVersion, *, person_id: int, **changed: Any
) -> ProposalVersion:
    """Give a locked, submitted proposal the text after `newest`; what `changed` does not name stays as it was."""
    texts = {"clauses": newest.clauses, "motivation": newest.motivation, "funding": newest.funding}
    columns = texts | changed | {"person_id": person_id, "submitted_at": HouseNow()}
    version = _write_version(proposal, number=newest.number + 1, **columns)
    record(
        "proposal_revised",
        subject=("proposal", proposal.pk),
        organisation_id=by.organisation_id,
        number=proposal.number or "",
        version=version.number,
        text_hash=version.text_hash,
    )
    text_given.send(sender=Proposal, by=by, proposal=proposal, before=newest, after=version)
    return version


def refuse_older(proposal: Proposal, drawn: int | None) -> None:
    """Refuse (409) a form drawn before somebody changed the proposal; None: no form was drawn."""
    what = _("Een collega wijzigde dit voorstel intussen. Er is niets bewaard. Open het opnieuw en lees wat er staat.")
    if drawn is not None:
        refuse_stale(str(drawn), proposal.version, what)


def enter_phase(
    by: Acting,
    proposal: Proposal,
    state: ProposalState,
    *,
    until: datetime | None = None,
    note: str = "",
    **columns: Any,
) -> Proposal:
    """Bring a locked proposal to a state with the columns that change with it, keep when, and tell."""
    columns |= {
        "state": state,
        "phase_until": until,
        "held_from": resumes(proposal.state) if state == ProposalState.HELD else "",
        "version": proposal.version + 1,
    }
    for name, value in columns.items():
        setattr(proposal, name, value)
    proposal.save(update_fields=list(columns))
    phase = ProposalPhase.objects.create(
        proposal=proposal,
        state=state,
        until=until,
        note=note,
        person_id=by.person_id,
        organisation_id=proposal.author_id,
        **readers_of(proposal),
    )
    phase_entered.send(sender=Proposal, by=by, proposal=proposal, phase=phase)
    return proposal


def _next_number() -> str:
    """Give the next number of this year, YYYY-n, without gaps (locked until the commit); in the house reach."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('proposal number')), house_now()")
        year = cursor.fetchone()[1].astimezone(BRUSSELS).year
    taken = Proposal.objects.filter(number__startswith=f"{year}-").count()
    return f"{year}-{taken + 1}"


def _write_version(proposal: Proposal, **columns: Any) -> ProposalVersion:
    return ProposalVersion.objects.create(
        proposal=proposal,
        organisation_id=proposal.author_id,
        **readers_of(proposal),
        **columns,
    )


def clean_points(clauses: list[str]) -> list[str]:
    """Give the points without what is empty, one space between words; refuses a text without any point."""
    kept = [" ".join(clause.split()) for clause in clauses if clause.strip()]
    if not kept:
        raise Refused(_("Een voorstel telt minstens één punt."))
    return kept


def _funding(funding: FundingTerms | None) -> dict[str, int | str]:
    return {} if funding is None else funding.to_json()


def _own(by: Acting) -> int:
    if by.organisation_id is None:
        raise Refused(_("Kies eerst voor welke organisatie u werkt."))
    return by.organisation_id


def _person(by: Acting) -> int:
    if by.person_id is None:
        raise Refused(_("Alleen een persoon schrijft een voorstel."))
    return by.person_id
