"""Make, change and publish initiatives; show interest, take part and leave."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import BRUSSELS, HouseNow, fresh_now
from cooperative.isolation.transactions import action, house
from cooperative.web.requests import refuse_stale
from initiatives.areas.models import FocusLine, OfferFamily
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ParticipationArea,
    ParticipationState,
    ProgressUpdate,
    Stage,
    StageStep,
)
from initiatives.portfolio.queries import Consequences, consequences_of_joining
from initiatives.portfolio.rules import (
    initiatives_for,
    may_create_initiative,
    may_edit,
    may_join,
    may_leave,
    may_publish,
)
from initiatives.portfolio.signals import initiative_published, participation_changed

CHILDREN = (InitiativeArea, StageStep, Milestone, ProgressUpdate)


def locked_initiative(by: Acting, initiative_id: int) -> Initiative:
    """Let nobody else change this initiative or who takes part until the action ends; give the row that stands then.

    An advisory lock: who joins may not lock the row itself, as only its lead may write it.
    Refuses an initiative that `by` may not read.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('initiative', %s))", [initiative_id])
    row = initiatives_for(by).select_related("lead").filter(pk=initiative_id).first()
    if row is None:
        raise Refused(_("Dit initiatief bestaat niet, of u kunt het niet lezen."))
    return row


def lock_matter(initiative_id: int) -> None:
    """Let nobody join, leave or write in the plan until the commit: a vote freezes electorate and weights together.

    The lock of joining, then the row of the plan: the order in which an initiative is changed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('initiative', %s))", [initiative_id])
        cursor.execute("SELECT 1 FROM initiatives_initiative WHERE id = %s FOR UPDATE", [initiative_id])


def refuse_changed(initiative: Initiative, version: str) -> None:
    """Refuse (409) a form drawn before somebody else changed the initiative."""
    refuse_stale(
        version,
        initiative.version,
        _(
            "Iemand anders wijzigde ‘%(title)s’ terwijl uw formulier openstond. Er is niets bewaard. "
            "Open het formulier opnieuw en kijk eerst wat er veranderde."
        )
        % {"title": initiative.title},
    )


@action
def create_initiative(
    *,
    by: Acting,
    title: str,
    lede: str,
    why: str,
    for_whom: str,
    family: OfferFamily,
    focus: FocusLine | None = None,
    title_en: str = "",
    lede_en: str = "",
) -> Initiative:
    """Share an idea; its lead and the cooperative read it until published. Refuses who is no member's contributor."""
    may_create_initiative(by).or_refuse()
    initiative = Initiative.objects.create(
        title=title,
        lede=lede,
        why=why,
        for_whom=for_whom,
        family=family,
        focus=focus,
        title_en=title_en,
        lede_en=lede_en,
        lead_id=by.organisation_id or 0,
    )
    StageStep.objects.create(
        initiative=initiative,
        lead_id=initiative.lead_id,
        stage=Stage.IDEA,
        entered_on=fresh_now().astimezone(BRUSSELS).date(),
    )
    record("initiative_created", subject=("initiative", initiative.pk), organisation_id=by.organisation_id, title=title)
    return initiative


@action
def update_initiative(
    *,
    by: Acting,
    initiative_id: int,
    version: str,
    title: str,
    lede: str,
    why: str,
    for_whom: str,
    family: OfferFamily,
    focus: FocusLine | None = None,
    title_en: str = "",
    lede_en: str = "",
) -> None:
    """Change the words of an initiative. Refuses who is not of the lead, and (409) an older version."""
    initiative = locked_initiative(by, initiative_id)
    may_edit(by, initiative).or_refuse()
    refuse_changed(initiative, version)
    words = {
        "title": title,
        "lede": lede,
        "why": why,
        "for_whom": for_whom,
        "title_en": title_en,
        "lede_en": lede_en,
    }
    changed = sorted(name for name, text in words.items() if getattr(initiative, name) != text)
    Initiative.objects.filter(pk=initiative.pk).update(
        **words, family=family, focus=focus, version=initiative.version + 1
    )
    record(
        "initiative_changed",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        changed=changed,
    )


@action
def set_areas(*, by: Acting, initiative_id: int, version: str, weights: dict[int, int]) -> None:
    """Say for which solution areas an initiative works: area number → per cent. Refuses a sum other than 100."""
    initiative = locked_initiative(by, initiative_id)
    may_edit(by, initiative).or_refuse()
    refuse_changed(initiative, version)
    if sum(weights.values()) != 100 or min(weights.values(), default=0) < 1:
        raise Refused(_("De gewichten van de gebieden zijn samen 100 %. Er is niets bewaard."))
    InitiativeArea.objects.filter(initiative=initiative).exclude(area_id__in=weights).delete()
    InitiativeArea.objects.bulk_create(
        [
            InitiativeArea(
                initiative=initiative,
                lead_id=initiative.lead_id,
                published=initiative.published_at is not None,
                area_id=number,
                weight=weight,
            )
            for number, weight in sorted(weights.items())
        ],
        update_conflicts=True,
        unique_fields=["initiative", "area"],
        update_fields=["weight"],
    )
    Initiative.objects.filter(pk=initiative.pk).update(version=initiative.version + 1)
    record(
        "areas_set",
        subject=("initiative", initiative.pk),
        organisation_id=initiative.lead_id,
        weights={str(number): weight for number, weight in sorted(weights.items())},
    )


@action
def publish_initiative(*, by: Acting, initiative_id: int, version: str) -> None:
    """Let every member and partner read an initiative with all that hangs on it. Refuses without areas, and twice."""
    initiative = locked_initiative(by, initiative_id)
    may_publish(by, initiative).or_refuse()
    refuse_changed(initiative, version)
    if not InitiativeArea.objects.filter(initiative=initiative).exists():
        raise Refused(_("Kies eerst voor welke gebieden dit initiatief werkt. Daarna kunt u het publiceren."))
    initiative.published_at = HouseNow()
    initiative.version += 1
    initiative.save(update_fields=["published_at", "version"])
    for child in CHILDREN:
        child.objects.filter(initiative=initiative).update(published=True)
    record("initiative_published", subject=("initiative", initiative.pk), organisation_id=initiative.lead_id)
    with house("staff publish too: plan and key of the lead are opened with it"):
        initiative_published.send(Initiative, initiative=initiative, by=by)


@action
def show_interest(*, by: Acting, initiative_id: int) -> None:
    """Show interest: no vote, no cost, no inhabitants. Refuses who stands to the initiative already."""
    initiative = locked_initiative(by, initiative_id)
    may_join(by, initiative).or_refuse()
    standing = _standing(by, initiative)
    if standing is not None and standing.state != ParticipationState.LEFT:
        raise Refused(_("%(name)s is al geïnteresseerd of neemt al deel.") % {"name": by.organisation_name})
    _change(by, initiative, standing, ParticipationState.INTERESTED, fresh_now())


@action
def take_part(*, by: Acting, initiative_id: int) -> Consequences:
    """Take part: elector and payer from now on; carries the inhabitants served that nobody carries yet.

    Whoever joins second takes part with 0 inhabitants; the answer says whose are carried by whom.
    Refuses who takes part already, who represents no member, an initiative that is over.
    """
    initiative = locked_initiative(by, initiative_id)
    may_join(by, initiative).or_refuse()
    standing = _standing(by, initiative)
    if standing is not None and standing.state == ParticipationState.TAKING_PART:
        raise Refused(_("%(name)s neemt al deel aan dit initiatief.") % {"name": by.organisation_name})
    meaning = consequences_of_joining(initiative.pk, by.organisation_id or 0)
    participation = _change(by, initiative, standing, ParticipationState.TAKING_PART, fresh_now())
    ParticipationArea.objects.bulk_create(
        ParticipationArea(
            initiative=initiative,
            organisation_id=participation.organisation_id,
            participation=participation,
            municipality_id=served.nis,
        )
        for served in meaning.free
    )
    record(
        "inhabitants_carried",
        subject=("initiative", initiative.pk),
        organisation_id=by.organisation_id,
        municipalities=[served.nis for served in meaning.free],
        inhabitants=meaning.inhabitants,
    )
    return meaning


@action
def leave(*, by: Acting, initiative_id: int) -> None:
    """Leave, or drop one's interest; the inhabitants carried become free and nobody is asked anything.

    A vote that is open keeps its electorate: who leaves may still cast that ballot.
    """
    initiative = locked_initiative(by, initiative_id)
    may_leave(by, initiative).or_refuse()
    standing = _standing(by, initiative)
    if standing is None or standing.state == ParticipationState.LEFT:
        raise Refused(_("%(name)s neemt niet deel aan dit initiatief.") % {"name": by.organisation_name})
    moment = fresh_now()
    ParticipationArea.objects.filter(participation=standing, until=None).update(until=moment)
    _change(by, initiative, standing, ParticipationState.LEFT, moment)


def _standing(by: Acting, initiative: Initiative) -> Participation | None:
    rows = Participation.objects.standing().filter(initiative=initiative, organisation_id=by.organisation_id or 0)
    return rows.first()


def _change(
    by: Acting,
    initiative: Initiative,
    standing: Participation | None,
    state: ParticipationState,
    moment: datetime,
) -> Participation:
    """End the row that stands and begin a new one at the same moment, or when what stands is yet to begin: then."""
    if standing is not None:
        moment = max(moment, standing.since)
        Participation.objects.filter(pk=standing.pk).update(until=moment)
    row = Participation.objects.create(
        initiative=initiative, organisation_id=by.organisation_id or 0, state=state, since=moment
    )
    record(
        "participation_changed",
        subject=("initiative", initiative.pk),
        organisation_id=by.organisation_id,
        state=state.value,
    )
    before = "" if standing is None else standing.state
    participation_changed.send(
        Participation, initiative=initiative, organisation_id=by.organisation_id, before=before, state=state, by=by
    )
    return row
