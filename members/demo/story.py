"""How the members of the demo came: founded, joined, invited, seated."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import reading, system
from members.assistance.actions import end_staff_session, invite_admin, open_staff_session
from members.assistance.models import StaffSession
from members.bodies.actions import seat_person
from members.bodies.models import Body, BodyKind
from members.demo.accounts import PASSWORD, activate_factor
from members.demo.larger import more_organisations, more_persons
from members.demo.source import (
    FOUNDED,
    HOUSE,
    JOINED,
    SECRETARY,
    TEAM,
    board_seats,
    details_of,
    enterprise_of,
    has_second_factor,
    written,
)
from members.invitations.actions import accept_as_new_person, found, invite
from members.notices.models import Notice
from members.organisations.actions import Shape, add_organisation, set_identifier, update_contact
from members.organisations.models import VOTING_KINDS, Kind, Organisation
from members.people.actions import make_person
from members.people.models import Account, Person
from members.roles.actions import end_membership, give_membership, give_role
from members.shares.actions import write_shares

# How many shares whoever joins takes; the others take one.
SHARES: dict[str, int] = {Kind.MUNICIPALITY: 10, Kind.INTERMUNICIPAL: 5}
WHY = "the people of the demo are there before anybody could invite them"


def events(world: World) -> list[Event]:
    """Tell how the members came, in the order of the file."""
    world.acting_of = partial(_acting, world)
    told = [Event(world.at(FOUNDED, "09:00"), 0, "oprichting", partial(_found, world))]
    organisations = [*written()["organisation"], *more_organisations(world.scale)]
    joined = {one["key"]: one.get("joined", JOINED) for one in organisations}
    for one in organisations:
        if one["key"] != HOUSE:
            told.append(Event(world.at(joined[one["key"]], "09:00"), 1, one["name"], partial(_join, world, one)))
    for person in [*written()["person"], *more_persons(world.scale)]:
        if person["key"] == TEAM:
            continue
        places = {organisation for organisation, _ in person["roles"]}
        day = max((joined[place] for place in places if place != HOUSE), default=FOUNDED)
        day = min((since for _, _, since, _ in person.get("ended", [])), default=day)
        told.append(Event(world.at(day, "10:00"), 10, person["key"], partial(_arrive, world, person)))
        for organisation, _, _, until in person.get("ended", []):
            what = f"{person['key']} stopt bij {organisation}"
            told.append(Event(world.at(until, "16:00"), 20, what, partial(_stop, world, person["key"], organisation)))
    for seat in board_seats():
        told.append(Event(world.at(seat["from"], "20:00"), 30, seat["person"], partial(_seat, world, seat)))
    for asked in written()["invitation"]:
        told.append(Event(world.at(asked["day"], "11:00"), 40, asked["email"], partial(_invite, world, asked)))
    told.append(Event(world.at(-1, "23:00"), 99, "gelezen meldingen", partial(_read_older_notices, world)))
    return told


@cache
def _people(scale: int) -> dict[str, dict[str, Any]]:
    return {person["key"]: person for person in [*written()["person"], *more_persons(scale)]}


@cache
def _holders(scale: int) -> dict[tuple[str, str], str]:
    """Index the first person of the file who holds a role in an organisation."""
    found_first: dict[tuple[str, str], str] = {}
    for key, person in _people(scale).items():
        for organisation, role in person["roles"]:
            found_first.setdefault((organisation, role), key)
    return found_first


def holder(world: World, organisation: str, role: str) -> Acting:
    """Give somebody who holds a role, acting for that organisation; refuses (KeyError) when nobody does."""
    return world.act(_holders(world.scale)[organisation, role], organisation)


def _acting(world: World, person: str, organisation: str) -> Acting:
    row = _people(world.scale)[person]
    roles = {role for place, role in row["roles"] if place == organisation}
    if organisation == HOUSE and any(seat["person"] == person for seat in board_seats()):
        roles.add("board")
    return Acting(
        person_id=world.ids["person", person],
        organisation_id=world.ids["organisation", organisation],
        roles=frozenset(roles),
        for_cooperative=organisation == HOUSE,
        person_name=f"{row['given_name']} {row['family_name']}",
    )


def _found(world: World) -> None:
    """Found the cooperative; its first administrator follows the link of the invitation."""
    house = next(one for one in written()["organisation"] if one["key"] == HOUSE)
    person = _people(world.scale)[TEAM]
    link = found(name=house["name"], email=person["email"])
    account = accept_as_new_person(
        token=link.rstrip("/").rpartition("/")[2],
        given_name=person["given_name"],
        family_name=person["family_name"],
        password=PASSWORD,
        language="nl",
    )
    if account is None:
        raise RuntimeError("the first invitation is not open")
    with system(WHY):
        cooperative = Organisation.objects.get(name=house["name"])
        world.ids["organisation", HOUSE] = cooperative.pk
        world.ids["person", TEAM] = account.pk
        Person.objects.filter(pk=account.pk).update(function=person["function"])
    team = world.act(TEAM, HOUSE)
    details = details_of(house)
    update_contact(by=team, organisation_id=cooperative.pk, version=cooperative.version, details=details)
    _number(team, house, cooperative.pk, cooperative.joined_on)


def _join(world: World, one: dict[str, Any]) -> None:
    """Let an organisation join, with its numbers; staff do it."""
    team = world.act(TEAM, HOUSE)
    part_of, payer = one.get("part_of"), one.get("legal_person")
    organisation = add_organisation(
        by=team,
        shape=Shape(
            name=one["name"],
            kind=one["kind"],
            part_of_id=world.ids["organisation", part_of] if part_of else None,
            legal_person_id=world.ids["organisation", payer] if payer else None,
            serves=tuple(one["nis"]),
        ),
        details=details_of(one),
    )
    world.ids["organisation", one["key"]] = organisation.pk
    _number(team, one, organisation.pk, organisation.joined_on)
    if one["kind"] in VOTING_KINDS:
        many = SHARES.get(one["kind"], 1)
        said = "Inschrijving bij de toetreding."
        write_shares(by=team, organisation=organisation, shares=many, since=organisation.joined_on, reason=said)


def _number(team: Acting, one: dict[str, Any], pk: int, day: date) -> None:
    """Give an organisation the numbers that are written of it."""
    for scheme, value in (("kbo", enterprise_of(one)), ("ovo", one.get("ovo", ""))):
        if value:
            set_identifier(by=team, organisation_id=pk, scheme=scheme, value=value, valid_from=day)


def _arrive(world: World, person: dict[str, Any]) -> None:
    """Let a person come with every membership and role, an account, and a second factor where the role asks one."""
    places = [(organisation, role) for organisation, role, *_ in [*person["roles"], *person.get("ended", [])]]
    with system(WHY):
        account = make_person(
            email=person["email"],
            password=None,
            given_name=person["given_name"],
            family_name=person["family_name"],
            language="nl",
        )
        # Hashing is slow on purpose: one hash of the one password serves every account of the demo.
        same = Account.objects.values_list("password", flat=True).get(pk=world.ids["person", TEAM])
        Account.objects.filter(pk=account.pk).update(password=same)
        Person.objects.filter(pk=account.pk).update(function=person["function"], listed=person.get("listed", False))
        found_here = Organisation.objects.in_bulk({world.ids["organisation", place] for place, _ in places})
        for place, role in places:
            organisation = found_here[world.ids["organisation", place]]
            give_membership(person_id=account.pk, organisation=organisation)
            give_role(person_id=account.pk, organisation=organisation, role=role, granted_by=world.ids["person", TEAM])
        if has_second_factor(person):
            activate_factor(account)
    world.ids["person", person["key"]] = account.pk


def _stop(world: World, person: str, organisation: str) -> None:
    """Let the organisation's admin end a membership."""
    by = holder(world, organisation, "admin")
    with reading(by):
        row = Organisation.objects.get(pk=by.organisation_id or 0)
    end_membership(by=by, person_id=world.ids["person", person], organisation=row)


def _seat(world: World, seat: dict[str, Any]) -> None:
    """Let the secretary seat a member of the board."""
    by = world.act(SECRETARY, HOUSE)
    with reading(by):
        board = Body.objects.get(kind=BodyKind.BOARD)
    seat_person(
        by=by,
        body_id=board.pk,
        organisation_id=world.ids["organisation", seat["organisation"]],
        person_id=world.ids["person", seat["person"]],
        function=seat["function"],
        since=world.day(seat["from"]),
        until=world.day(seat["until"]),
    )


def _invite(world: World, asked: dict[str, Any]) -> None:
    """Send an invitation: by a colleague who is admin, or by staff in a session of half an hour."""
    names = {name: asked[name] for name in ("email", "given_name", "family_name")}
    place = HOUSE if asked["by"] == TEAM else asked["organisation"]
    by = world.act(asked["by"], place)
    with reading(by):
        organisation = Organisation.objects.get(pk=world.ids["organisation", asked["organisation"]])
    if asked["by"] != TEAM:
        invite(by=by, organisation=organisation, roles=asked["roles"], **names)
        return
    opened = open_staff_session(by=by, organisation=organisation, reason="Het nieuwe lid heeft nog geen beheerder.")
    with reading(by):
        session = StaffSession.objects.get(pk=opened)
    invite_admin(by=by, session=session, **names)
    end_staff_session(by=by, session=session)


def _read_older_notices(world: World) -> None:
    """Mark what is older than three weeks as read: nobody's inbox begins with years of news."""
    with system("the notices of the demo's past belong to many persons"):
        Notice.objects.filter(read_at=None, created_at__lt=world.at(-21)).update(read_at=HouseNow())
