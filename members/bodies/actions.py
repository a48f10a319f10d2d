"""What happens to bodies and seats; the role of the board follows its seat."""

from __future__ import annotations

from datetime import date, datetime, time

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.clock import BRUSSELS, house_today
from cooperative.isolation.transactions import action
from cooperative.web.formats import date_long
from cooperative.web.requests import refuse_stale
from members.bodies.models import Body, BodyKind, Function, Seat, Substitute
from members.bodies.queries import steering_group_of
from members.bodies.rules import fits_body, may_end_body, may_fill_seats, may_keep_bodies
from members.bodies.signals import body_ends, seat_left, seat_taken
from members.organisations.models import VOTING_KINDS, Kind, Organisation
from members.roles.actions import (
    give_membership,
    give_role,
    refuse_outsider,
    shorten_membership,
    take_membership,
    take_role,
)
from members.roles.models import Role, RoleGrant

NEW_KINDS = (BodyKind.STEERING_GROUP, BodyKind.WORKING_GROUP)


@action
def create_body(*, by: Acting, kind: str, name_nl: str, name_en: str, initiative_id: int | None = None) -> Body:
    """Make a steering group of an initiative, or a working group. Refuses who is not the secretary, another kind."""
    may_keep_bodies(by).or_refuse()
    if kind not in NEW_KINDS:
        raise Refused(_("Er is één algemene vergadering en één bestuursorgaan. Kies een stuurgroep of een werkgroep."))
    if kind == BodyKind.STEERING_GROUP and initiative_id is None:
        raise Refused(
            _("Een stuurgroep hoort bij een initiatief. Richt haar op vanaf de bladzijde van dat initiatief.")
        )
    if kind == BodyKind.STEERING_GROUP and steering_group_of(initiative_id or 0) is not None:
        raise Refused(_("Dit initiatief heeft al een stuurgroep. Wijzig haar zetels, of hef haar eerst op."))
    body = Body.objects.create(kind=kind, name_nl=name_nl, name_en=name_en, initiative_id=initiative_id)
    record("body_created", subject=("body", body.pk), body=kind, name=name_nl, initiative=initiative_id)
    return body


@action
def rename_body(*, by: Acting, body_id: int, name_nl: str, name_en: str, version: str) -> Body:
    """Give a body other names. Refuses who is not the secretary, and a form drawn before a colleague's (409)."""
    may_keep_bodies(by).or_refuse()
    body = Body.objects.select_for_update().get(pk=body_id)
    refuse_stale(version, body.version, _("Een collega wijzigde dit orgaan intussen. Er is niets bewaard."))
    body.name_nl, body.name_en, body.version = name_nl, name_en, body.version + 1
    body.save(update_fields=["name_nl", "name_en", "version"])
    record("body_renamed", subject=("body", body.pk), name=name_nl)
    return body


@action
def end_body(*, by: Acting, body_id: int) -> Body:
    """End a group today, with every seat in it. Refuses general meeting and board, and a body that ended."""
    may_keep_bodies(by).or_refuse()
    body = Body.objects.select_for_update().get(pk=body_id)
    may_end_body(by, body).or_refuse()
    body_ends.send(sender=Body, body=body)
    for seat in Seat.objects.unended().filter(body=body).select_related("body"):
        leave_seat(seat)
    body.ended_on, body.version = house_today(), body.version + 1
    body.save(update_fields=["ended_on", "version"])
    record("body_ended", subject=("body", body.pk), on=body.ended_on)
    return body


@action
def seat_person(
    *,
    by: Acting,
    body_id: int,
    since: date,
    until: date | None = None,
    organisation_id: int | None = None,
    person_id: int | None = None,
    function: str = Function.MEMBER,
) -> Seat:
    """Give a seat from a day until a day; one in the board gives the role of the board with it.

    Refuses who is not the secretary, a holder that does not fit the body, a person who does not belong to the
    organisation, a term that runs backward, and a second seat on the same day.
    """
    may_keep_bodies(by).or_refuse()
    body = Body.objects.select_for_update().get(pk=body_id)
    may_fill_seats(by, body).or_refuse()
    organisation = None if organisation_id is None else Organisation.objects.standing().get(pk=organisation_id)
    fits_body(body, organisation, person_id).or_refuse()
    if until is not None and until <= since:
        raise Refused(_("Een termijn eindigt na haar begin."))
    if person_id is not None and organisation is not None:
        refuse_outsider(person_id, organisation)
    _refuse_second_seat(body, organisation_id, person_id, since, until)
    seat = Seat.objects.create(
        body=body, organisation=organisation, person_id=person_id, function=function, since=since, until=until
    )
    record(
        "seat_taken",
        subject=("seat", seat.pk),
        organisation_id=organisation_id,
        body=body.kind,
        body_id=body.pk,
        person=person_id,
        function=function,
        since=since,
        until=until,
    )
    _follow_board(seat, granted_by=by.person_id)
    seat_taken.send(sender=Seat, seat=seat)
    return seat


def _refuse_second_seat(
    body: Body, organisation_id: int | None, person_id: int | None, since: date, until: date | None
) -> None:
    holder = {"organisation_id": organisation_id, "person": None} if person_id is None else {"person_id": person_id}
    other = Seat.objects.sharing_a_day(since, until).filter(body=body, **holder).order_by("since").first()
    if other is None:
        return
    words = {"body": body.name, "first": date_long(other.since)}
    if other.until is None:
        raise Refused(_("Deze houder heeft al een zetel in: %(body)s, vanaf %(first)s.") % words)
    words["last"] = date_long(other.until)
    raise Refused(_("Deze houder heeft al een zetel in: %(body)s, van %(first)s tot %(last)s.") % words)


@action
def end_seat(*, by: Acting, seat_id: int, on: date | None = None) -> None:
    """End a seat today or on a day to come; with it the role of the board.

    Refuses who is not the secretary, a seat that ended, a day in the past, and one after the end of the term.
    """
    leave_seat(_unended_seat(by, seat_id, on), on=on)


def _unended_seat(by: Acting, seat_id: int, on: date | None) -> Seat:
    """Lock a seat that did not end; refuse a day on which its term cannot end."""
    may_keep_bodies(by).or_refuse()
    seat = Seat.objects.unended().select_for_update(of=("self",)).filter(pk=seat_id).select_related("body").first()
    if seat is None:
        raise Refused(_("Deze zetel is er niet, of hij is al beëindigd."))
    may_fill_seats(by, seat.body).or_refuse()
    if on is not None and on < house_today():
        raise Refused(_("Deze dag is voorbij. Kies vandaag of later."))
    if on is not None and seat.until is not None and on > seat.until:
        raise Refused(_("De termijn eindigt al op %(day)s.") % {"day": date_long(seat.until)})
    return seat


@action
def replace_in_seat(*, by: Acting, seat_id: int, person_id: int, on: date) -> Seat:
    """Let another person of the organisation end the term of a seat from a day on.

    Refuses as `end_seat` and `seat_person` do, a seat without an organisation, and the same person.
    """
    old = _unended_seat(by, seat_id, on)
    if old.organisation_id is None or old.person_id is None:
        raise Refused(_("Deze zetel noemt geen persoon en organisatie. Beëindig hem en geef een nieuwe."))
    if old.person_id == person_id:
        raise Refused(_("Deze persoon heeft de zetel al. Kies iemand anders."))
    term = old.until
    if on <= old.since or (term is not None and on >= term):
        raise Refused(_("Kies een dag binnen de termijn van deze zetel."))
    leave_seat(old, on=on)
    return seat_person(
        by=by,
        body_id=old.body_id,
        organisation_id=old.organisation_id,
        person_id=person_id,
        function=old.function,
        since=on,
        until=term,
    )


@action
def name_substitute(*, by: Acting, seat_id: int, person_id: int, since: date, until: date | None = None) -> Substitute:
    """Name who sits in a seat when its holder does not, from a day until a day.

    Refuses as `end_seat` does, a person of another organisation, one with a seat here, and days outside the term.
    """
    seat = _unended_seat(by, seat_id, None)
    if until is not None and until <= since:
        raise Refused(_("Een termijn eindigt na haar begin."))
    if since < seat.since or (seat.until is not None and (until or date.max) > seat.until):
        raise Refused(_("Een plaatsvervanger heeft geen langere termijn dan de zetel. Kies dagen binnen die termijn."))
    if seat.organisation is None:
        raise Refused(_("Deze zetel noemt geen organisatie. Beëindig hem en geef een nieuwe."))
    refuse_outsider(person_id, seat.organisation)
    if Seat.objects.sharing_a_day(since, until).filter(body=seat.body, person_id=person_id).exists():
        raise Refused(_("Deze persoon heeft hier zelf een zetel."))
    if Substitute.objects.unended().filter(seat=seat, person_id=person_id).exists():
        raise Refused(_("Deze persoon is hier al plaatsvervanger."))
    named = Substitute.objects.create(seat=seat, person_id=person_id, since=since, until=until)
    record(
        "substitute_named",
        subject=("seat", seat.pk),
        organisation_id=seat.organisation_id,
        person=person_id,
        since=since,
        until=until,
    )
    return named


@action
def end_substitute(*, by: Acting, substitute_id: int) -> Substitute:
    """Let somebody be no substitute any more from today. Refuses who is not the secretary, and one that ended."""
    may_keep_bodies(by).or_refuse()
    rows = Substitute.objects.unended().select_for_update(of=("self",)).select_related("seat")
    named = rows.filter(pk=substitute_id).first()
    if named is None:
        raise Refused(_("Deze plaatsvervanger is er niet, of de termijn is al voorbij."))
    named.until = max(house_today(), named.since)
    named.save(update_fields=["until"])
    seat = named.seat
    record("substitute_ended", subject=("seat", seat.pk), organisation_id=seat.organisation_id, until=named.until)
    return named


def give_seat_to_organisation(organisation: Organisation, *, since: date) -> Seat | None:
    """Give a member its one seat in the general meeting; none for a partner; inside an action."""
    if organisation.kind not in VOTING_KINDS:
        return None
    body = Body.objects.get(kind=BodyKind.GENERAL_MEETING)
    seat, new = Seat.objects.get_or_create(body=body, organisation=organisation, until=None, defaults={"since": since})
    if new:
        record(
            "seat_taken",
            subject=("seat", seat.pk),
            organisation_id=organisation.pk,
            body=body.kind,
            since=since,
            until=None,
        )
    return seat


def leave_seat(seat: Seat, *, on: date | None = None) -> None:
    """End a seat on a day (today unless told otherwise) and what followed from it; inside an action.

    A seat that would end before it began never was: its term has no day.
    """
    last = max(on or house_today(), seat.since)
    seat.until = last if seat.until is None else min(seat.until, last)
    seat.save(update_fields=["until"])
    record("seat_left", subject=("seat", seat.pk), organisation_id=seat.organisation_id, until=seat.until)
    seat_left.send(sender=Seat, seat=seat)
    if seat.person_id is None or seat.body.kind != BodyKind.BOARD:
        return
    cooperative = Organisation.objects.get(kind=Kind.COOPERATIVE)
    take_role(person_id=seat.person_id, organisation=cooperative, role=Role.BOARD)
    left = list(Seat.objects.unended().filter(body=seat.body, person_id=seat.person_id).select_related("body"))
    if not RoleGrant.objects.standing().filter(person_id=seat.person_id, organisation=cooperative).exists():
        running = next((one for one in left if _began(one)), None)
        if running is None:
            take_membership(person_id=seat.person_id, organisation=cooperative)
        elif running.until is not None:
            until = _midnight(running.until)
            shorten_membership(person_id=seat.person_id, organisation=cooperative, until=until)
    for one in left:
        _follow_board(one, granted_by=None)


def _follow_board(seat: Seat, *, granted_by: int | None) -> None:
    """Let a person with a seat in the board belong to the cooperative with the role of the board, in its term."""
    if seat.person_id is None or seat.body.kind != BodyKind.BOARD:
        return
    cooperative = Organisation.objects.get(kind=Kind.COOPERATIVE)
    since = None if _began(seat) else _midnight(seat.since)
    until = None if seat.until is None else _midnight(seat.until)
    give_membership(person_id=seat.person_id, organisation=cooperative, since=since, until=until)
    give_role(
        person_id=seat.person_id,
        organisation=cooperative,
        role=Role.BOARD,
        granted_by=granted_by,
        since=since,
        until=until,
    )


def _began(seat: Seat) -> bool:
    return seat.since <= house_today()


def _midnight(day: date) -> datetime:
    """Give the moment at which a day begins in Brussels."""
    return datetime.combine(day, time.min, tzinfo=BRUSSELS)
