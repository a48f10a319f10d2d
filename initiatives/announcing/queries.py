"""What is asked about announcements: the one of a proposal, the proof of dispatch, and what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Subquery

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import house
from cooperative.outbox.models import OutboxRow
from initiatives.announcing.models import Announcement
from initiatives.announcing.rules import announcements_for
from initiatives.proposals.models import ProposalState
from initiatives.voting.models import Decision
from members.organisations.models import Organisation
from members.people.models import Person


def announcement_of(acting: Acting, proposal_id: int) -> Announcement | None:
    """Give the newest announcement of the vote on a proposal; None when there is none for whoever asks."""
    rows = announcements_for(acting).filter(proposal_id=proposal_id)
    return rows.select_related("proposal__decision__second_call_of", "text", "rule_set").first()


def called_after(announcement: Announcement) -> Decision | None:
    """Give the first vote when this announces, or announced, its second call (as `announcement_of` gives it)."""
    standing = getattr(announcement.proposal, "decision", None)
    if standing is None or standing.second_call_of is not None:
        return standing and standing.second_call_of
    counted_at = standing.counted_at
    return standing if counted_at is not None and counted_at <= announcement.announced_at else None


@dataclass(frozen=True, slots=True)
class Dispatched:
    """What one person got for one organisation: a notice, and a mail (`mail` a `JobState`, empty without one)."""

    person: str
    organisation: str
    mail: str
    mailed_at: datetime | None


def dispatch_of(announcement: Announcement) -> list[Dispatched]:
    """Prove who was told of an announcement, by organisation and name; three statements in the house reach."""
    told = [(person, organisation) for person, organisation in announcement.told]
    with house("proof of dispatch names persons of every organisation; its page is the secretary's"):
        rows = OutboxRow.objects.filter(kind="mail", key__startswith=f"{announcement.mailing} ")
        mails = {int(key.split()[1]): (state, at) for key, state, at in rows.values_list("key", "state", "done_at")}
        persons = {one.pk: one for one in Person.objects.filter(pk__in={person for person, _of in told})}
        organisations = Organisation.objects.in_bulk({organisation for _person, organisation in told})
    sent = [
        Dispatched(str(persons[person]), str(organisations[organisation]), *mails.get(person, ("", None)))
        for person, organisation in told
    ]
    return sorted(sent, key=lambda one: (one.organisation, one.person))


def due() -> list[int]:
    """Give the proposals whose announced vote can open now, the longest due first; asked in the house reach."""
    newest = Announcement.objects.order_by("proposal_id", "-announced_at", "-id").distinct("proposal_id")
    rows = Announcement.objects.filter(pk__in=Subquery(newest.values("pk")), proposal__state=ProposalState.SCHEDULED)
    ready = rows.filter(opens_at__lte=HouseNow(), closes_at__gt=HouseNow())
    return list(ready.order_by("opens_at", "pk").values_list("proposal_id", flat=True))
