"""A council's mandate is entered, replaced and withdrawn; somebody states a conflict of interest and stands back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.db import IntegrityError
from django.urls import reverse
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Conflict, Refused
from cooperative.isolation.audience import readers_of
from cooperative.isolation.clock import HouseNow, house_today
from cooperative.isolation.transactions import action
from cooperative.web.formats import date_long
from initiatives.electorate.models import Instruction, Interest, MandateDecision
from initiatives.electorate.queries import people_to_mandate
from initiatives.electorate.rules import (
    bodies_to_mandate,
    mandates_for,
    may_enter_mandate,
    may_state_interest,
    proposals_to_mandate,
    refuse_no_evidence,
)
from initiatives.electorate.signals import mandate_entered
from initiatives.proposals.models import Proposal
from members.bodies.models import Body
from members.notices.actions import notify
from members.notices.sentences import titles
from members.roles.models import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What stands in the minutes of the council: who votes, under which number, from when until when, and how."""

    person: int
    reference: str
    decided_on: date
    valid_until: date | None = None
    instruction: str = Instruction.FREE


def enter_mandate(*, by: Acting, place: Proposal | Body, evidence: Evidence, drawn: int = 0) -> MandateDecision:
    """Enter what the council decided about one proposal or a body; it replaces the mandate that stood there.

    `drawn`: id of the mandate that the form replaces, 0 for none. Refuses who may not, a place where the organisation
    has no vote, a person who may not cast there, a day to come, evidence that ran out, an instruction for a whole
    body, and (409) a form drawn before a colleague entered another one. The person named is told.
    """
    try:
        return _enter(by=by, place=place, evidence=evidence, drawn=drawn)
    except IntegrityError as error:
        # Two colleagues, or a second click, in the same moment.
        if "mandate_once_in_a_place" not in str(error):
            raise
        raise Conflict(_meanwhile()) from error


def _meanwhile() -> str:
    return _("Een collega voerde hier intussen een mandaat in. Er is niets bewaard.")


@action
def _enter(*, by: Acting, place: Proposal | Body, evidence: Evidence, drawn: int) -> MandateDecision:
    may_enter_mandate(by).or_refuse()
    own, found = by.organisation_id or 0, _place(by, place)
    _refuse_unsound(evidence)
    if evidence.person not in dict(people_to_mandate(by, found)):
        raise Refused(_("Deze persoon kan hier niet stemmen. Kies een vertegenwoordiger, of wie er een zetel heeft."))
    columns = {"proposal": found} if isinstance(found, Proposal) else {"body": found}
    if "body" in columns and evidence.instruction:
        raise Refused(_("Een opdracht hoort bij één beslissing. Voor een heel orgaan is het mandaat vrij."))
    standing = MandateDecision.objects.current().filter(organisation_id=own, **columns)
    replaced = standing.select_for_update().values_list("pk", flat=True).first()
    if (replaced or 0) != drawn:
        raise Conflict(_meanwhile())
    if replaced:
        standing.update(ended_at=HouseNow())
    mandate = MandateDecision.objects.create(
        organisation_id=own,
        person_id=evidence.person,
        reference=evidence.reference.strip(),
        decided_on=evidence.decided_on,
        valid_until=evidence.valid_until,
        instruction=evidence.instruction,
        entered_by=by.person_id or 0,
        **columns,
    )
    mandate.made_firm = any(made for _who, made in mandate_entered.send(sender=MandateDecision, mandate=mandate))
    kind = next(iter(columns))
    notify(
        readers=[(evidence.person, own)],
        but=by.person_id,
        kind="mandate_given",
        facts={"organisation": by.organisation_name, **_titles(found)},
        subject=(kind, found.pk),
        path=reverse("mandates"),
    )
    record(
        "mandate_entered",
        subject=("mandate", mandate.pk),
        organisation_id=own,
        person=evidence.person,
        reference=mandate.reference,
        decided_on=mandate.decided_on,
        valid_until=mandate.valid_until or "",
        instruction=mandate.instruction or "free",
        place=kind,
        place_id=found.pk,
    )
    return mandate


@action
def withdraw_mandate(*, by: Acting, mandate_id: int) -> MandateDecision:
    """Let a mandate end now. Refuses who may not, one of another organisation, and one that ended."""
    may_enter_mandate(by).or_refuse()
    mandate = mandates_for(by).select_for_update(of=("self",)).filter(pk=mandate_id, ended_at=None).first()
    if mandate is None:
        raise Refused(_("Dit mandaat geldt al niet meer."))
    mandate.ended_at = HouseNow()
    mandate.save(update_fields=["ended_at"])
    record("mandate_withdrawn", subject=("mandate", mandate.pk), organisation_id=mandate.organisation_id)
    return mandate


@action
def state_interest(*, by: Acting, proposal: Proposal, statement: str) -> Interest:
    """State a conflict of interest on an undecided proposal: one does not cast there any more, and everybody reads it.

    Refuses who could not cast there, who cast already, a second statement, and an empty one. The secretary and those
    who can vote instead are told.
    """
    found = _place(by, proposal)
    assert isinstance(found, Proposal)
    casts = by.person_id in dict(people_to_mandate(by, found))
    may_state_interest(by, found, casts=casts).or_refuse()
    if not statement.strip():
        raise Refused(_("Schrijf welk belang u hebt: iedereen die het voorstel leest, ziet het."))
    own = by.organisation_id or 0
    interest = Interest.objects.create(
        proposal=found,
        person_id=by.person_id or 0,
        person_name=by.person_name,
        organisation_name=by.organisation_name,
        statement=statement.strip(),
        organisation_id=own,
        **readers_of(found),
    )
    notify(
        organisations=[own],
        roles=[Role.REPRESENTATIVE, Role.ADMIN],
        office=[Role.SECRETARY],
        but=by.person_id,
        kind="interest_stated",
        facts={"person": by.person_name, "organisation": by.organisation_name, **titles(found)},
        subject=("proposal", found.pk),
        path=reverse("proposal", args=[found.pk]),
    )
    digest = sha256(interest.statement.encode()).hexdigest()
    record(
        "interest_stated",
        subject=("proposal", found.pk),
        organisation_id=own,
        person=by.person_id,
        statement_hash=digest,
    )
    return interest


def _place(by: Acting, place: Proposal | Body) -> Proposal | Body:
    """Read the place anew, as the organisation acted for."""
    rows = proposals_to_mandate(by) if isinstance(place, Proposal) else bodies_to_mandate(by)
    found = rows.filter(pk=place.pk).first()
    if found is None:
        raise Refused(_("%(name)s stemt hier niet (meer).") % {"name": by.organisation_name})
    return found


def _titles(place: Proposal | Body) -> dict[str, str]:
    return titles(place) if isinstance(place, Proposal) else {"title": place.name_nl, "title_en": place.name_en}


def _refuse_unsound(evidence: Evidence) -> None:
    refuse_no_evidence(evidence.reference, evidence.decided_on)
    if evidence.valid_until is None:
        return
    if evidence.valid_until < evidence.decided_on:
        raise Refused(_("Het mandaat kan niet eindigen voor de dag van het besluit."))
    if evidence.valid_until < house_today():
        raise Refused(
            _("Dit mandaat liep af op %(day)s. Voer een besluit in dat nog geldt.")
            % {"day": date_long(evidence.valid_until)}
        )
