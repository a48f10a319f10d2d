"""What happens to an organisation: joining, contact details, what it is, numbers, leaving; and who may."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, transaction

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Conflict, Refused
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import reading, system
from members.bodies.models import Seat
from members.organisations.actions import (
    Details,
    Shape,
    WrongInput,
    add_organisation,
    end_membership_of_cooperative,
    set_identifier,
    update_contact,
    update_organisation,
)
from members.organisations.models import Kind, Organisation, OrganisationIdentifier, Serves
from members.organisations.numbers import WrongNumber
from tests.cast import Cast

Room = Callable[..., AbstractContextManager[object]]
ANTWERP, AALST, GENT = "0207500123", "0207437468", "0207451227"  # real KBO numbers of source/municipalities.csv
LIBRARY = Shape("Bibliotheek Bree", Kind.LIBRARY, serves=("72004",))
NOT_STAFF = ["reader", "admin", "stranger", "observer", "secretary", "board", "teller", "auditor"]


def row(pk: int) -> Organisation:
    with system("a test reads an organisation"):
        return Organisation.objects.get(pk=pk)


def numbers(pk: int) -> list[tuple[str, str, date, date | None]]:
    with system("a test reads numbers"):
        return list(
            OrganisationIdentifier.objects.filter(organisation_id=pk)
            .order_by("valid_from", "pk")
            .values_list("scheme", "value", "valid_from", "valid_until")
        )


def recorded() -> list[str]:
    with system("a test reads the record"):
        return list(RecordLeaf.objects.order_by("seq").values_list("kind", flat=True))


def test_an_organisation_joins_with_the_next_number_and_a_seat_in_the_general_meeting(cast: Cast) -> None:
    joined = add_organisation(by=cast.acting("staff"), shape=LIBRARY, joined_on=date(2026, 5, 4))
    assert joined.number == 7  # the cast has the numbers 1 to 6
    with system("a test reads what followed"):
        assert list(Serves.objects.filter(organisation=joined).values_list("municipality_id", flat=True)) == ["72004"]
        assert Seat.objects.get(organisation=joined).since == date(2026, 5, 4)


def test_a_partner_joins_without_a_seat(cast: Cast) -> None:
    joined = add_organisation(by=cast.acting("staff"), shape=Shape("meemoo", Kind.PARTNER))
    with system("a test reads what followed"):
        assert not Seat.objects.filter(organisation=joined).exists()


def test_there_is_no_second_cooperative(cast: Cast) -> None:
    with pytest.raises(WrongInput, match="maar één coöperatie"):
        add_organisation(by=cast.acting("staff"), shape=Shape("Nog een", Kind.COOPERATIVE))
    with pytest.raises(WrongInput, match="maar één coöperatie"):
        update_organisation(
            by=cast.acting("staff"),
            organisation_id=cast.organisations["venue"],
            version=1,
            shape=Shape("Podiumhuis Gent", Kind.COOPERATIVE),
        )


@pytest.mark.parametrize("person", NOT_STAFF)
def test_only_staff_say_what_an_organisation_is(cast: Cast, person: str) -> None:
    by, library = cast.acting(person), cast.organisations["library"]
    with pytest.raises(Refused, match="Alleen het coöperatieteam"):
        add_organisation(by=by, shape=LIBRARY)
    with pytest.raises(Refused, match="Alleen het coöperatieteam"):
        update_organisation(by=by, organisation_id=library, version=1, shape=LIBRARY)
    with pytest.raises(Refused, match="Alleen het coöperatieteam"):
        set_identifier(by=by, organisation_id=library, scheme="kbo", value=ANTWERP, valid_from=date(2026, 1, 1))
    with pytest.raises(Refused, match="Alleen het coöperatieteam"):
        end_membership_of_cooperative(by=by, organisation_id=library, version=1, left_on=date(2026, 12, 1))
    assert row(library).name == "Bibliotheek Aalst"


def test_the_own_admin_changes_where_the_organisation_is_reached(cast: Cast) -> None:
    library = cast.organisations["library"]
    update_contact(
        by=cast.acting("admin"),
        organisation_id=library,
        version=1,
        details=Details("bib@aalst.example", "https://a.example"),
    )
    assert (row(library).email, row(library).website, row(library).version) == (
        "bib@aalst.example",
        "https://a.example",
        2,
    )


@pytest.mark.parametrize("person", ["reader", "representative", "treasurer", "stranger", "observer", "staff"])
def test_nobody_else_changes_the_contact_details(cast: Cast, person: str) -> None:
    with pytest.raises(Refused, match="Alleen een beheerder van Bibliotheek Aalst"):
        update_contact(
            by=cast.acting(person),
            organisation_id=cast.organisations["library"],
            version=1,
            details=Details("x@x.example"),
        )
    assert row(cast.organisations["library"]).email == ""


def test_row_level_security_alone_keeps_a_stranger_from_changing_another_organisation(
    cast: Cast, as_person: Room
) -> None:
    with as_person("stranger", read_only=False):
        assert Organisation.objects.filter(pk=cast.organisations["library"]).update(website="https://x.example") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Organisation.objects.create(number=99, name="Verzonnen", kind=Kind.VENUE, joined_on=date(2026, 1, 1))
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Serves.objects.create(organisation_id=cast.organisations["elsewhere"], municipality_id="11002")
        assert Serves.objects.filter(organisation_id=cast.organisations["library"]).delete()[0] == 0


def test_who_was_slower_learns_that_a_colleague_changed_it(cast: Cast) -> None:
    library, staff = cast.organisations["library"], cast.acting("staff")
    shape = Shape("Bibliotheek Aalst", Kind.LIBRARY)
    update_organisation(by=staff, organisation_id=library, version=1, shape=shape)
    with pytest.raises(Conflict, match="Bibliotheek Aalst"):
        update_organisation(by=staff, organisation_id=library, version=1, shape=replace(shape, name="Anders"))
    with pytest.raises(Conflict):
        update_contact(by=cast.acting("admin"), organisation_id=library, version=1, details=Details())
    assert row(library).name == "Bibliotheek Aalst"


def test_what_an_organisation_serves_is_exactly_what_staff_say(cast: Cast) -> None:
    library = cast.organisations["library"]
    update_organisation(
        by=cast.acting("staff"),
        organisation_id=library,
        version=1,
        shape=Shape("Bibliotheek Aalst", Kind.LIBRARY, serves=("12025", "44021")),
    )
    with reading(cast.acting("reader")):
        served = Serves.objects.filter(organisation_id=library).values_list("municipality_id", flat=True)
        assert sorted(served) == ["12025", "44021"]


def test_an_organisation_is_no_part_of_its_own_service(cast: Cast) -> None:
    with pytest.raises(WrongInput, match="deel zijn van zichzelf") as refused:
        update_organisation(
            by=cast.acting("staff"),
            organisation_id=cast.organisations["city"],
            version=1,
            shape=Shape("Stad Aalst", Kind.MUNICIPALITY, part_of_id=cast.organisations["library"]),
        )
    assert refused.value.field == "part_of"


def test_an_organisation_does_not_pay_through_itself(cast: Cast) -> None:
    city = cast.organisations["city"]
    with pytest.raises(WrongInput) as refused:
        update_organisation(
            by=cast.acting("staff"),
            organisation_id=city,
            version=1,
            shape=Shape("Stad Aalst", Kind.MUNICIPALITY, legal_person_id=city),
        )
    assert refused.value.field == "legal_person"


def test_a_member_with_roles_does_not_become_a_partner(cast: Cast) -> None:
    with pytest.raises(WrongInput, match="andere rollen"):
        update_organisation(
            by=cast.acting("staff"),
            organisation_id=cast.organisations["venue"],
            version=1,
            shape=Shape("Podiumhuis Gent", Kind.PARTNER),
        )


def test_a_new_number_ends_the_earlier_one_on_its_first_day(cast: Cast) -> None:
    venue, staff = cast.organisations["venue"], cast.acting("staff")
    set_identifier(by=staff, organisation_id=venue, scheme="kbo", value="0207.451.227", valid_from=date(2024, 1, 1))
    set_identifier(by=staff, organisation_id=venue, scheme="kbo", value="BE0207500123", valid_from=date(2025, 1, 1))
    assert numbers(venue) == [
        ("kbo", GENT, date(2024, 1, 1), date(2025, 1, 1)),
        ("kbo", ANTWERP, date(2025, 1, 1), None),
    ]
    assert recorded().count("identifier_set") == 2


def test_a_typing_mistake_of_the_same_day_is_corrected_in_place(cast: Cast) -> None:
    venue, staff = cast.organisations["venue"], cast.acting("staff")
    set_identifier(by=staff, organisation_id=venue, scheme="ovo", value="OVO001999", valid_from=date(2024, 1, 1))
    set_identifier(by=staff, organisation_id=venue, scheme="ovo", value="ovo 001992", valid_from=date(2024, 1, 1))
    assert numbers(venue) == [("ovo", "OVO001992", date(2024, 1, 1), None)]


def test_a_number_that_belongs_to_another_names_that_one(cast: Cast) -> None:
    staff = cast.acting("staff")
    day = date(2024, 1, 1)
    with pytest.raises(WrongInput, match="hoort al bij Stad Aalst"):
        set_identifier(by=staff, organisation_id=cast.organisations["venue"], scheme="kbo", value=AALST, valid_from=day)


def test_a_number_does_not_begin_before_the_one_it_follows(cast: Cast) -> None:
    city, staff = cast.organisations["city"], cast.acting("staff")
    with pytest.raises(WrongInput, match="01/01/2024") as refused:
        set_identifier(by=staff, organisation_id=city, scheme="kbo", value=ANTWERP, valid_from=date(2023, 12, 31))
    assert refused.value.field == "valid_from"


@pytest.mark.parametrize(
    ("scheme", "value", "says"),
    [
        ("kbo", "", "Typ het nummer"),
        ("kbo", "0207.500.124", "controlecijfers"),  # 97 - 2075001 mod 97 = 23, so 24 is wrong
        ("kbo", "twaalf", "past niet bij"),
        ("ovo", "OVO12", "OVO001999"),
        ("nis", "01234", "41002"),
        ("isil", "QQ-1", "niet bekend"),
        ("peppol", "9999:123", "niet bekend"),
        ("uitdatabank", "niet-een-uuid", "past niet bij"),
        ("kbo", "<script>" + "x" * 500, "past niet bij"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_what_is_wrong(cast: Cast, scheme: str, value: str, says: str) -> None:
    with pytest.raises(WrongNumber) as refused:
        set_identifier(
            by=cast.acting("staff"),
            organisation_id=cast.organisations["venue"],
            scheme=scheme,
            value=value,
            valid_from=date(2024, 1, 1),
        )
    assert says in str(refused.value)
    assert numbers(cast.organisations["venue"]) == []


def test_a_member_leaves_with_its_seat_and_sees_nothing_any_more(cast: Cast, as_person: Room) -> None:
    with system("a test asks the day"):
        today = house_today()
    end_membership_of_cooperative(
        by=cast.acting("staff"), organisation_id=cast.organisations["elsewhere"], version=1, left_on=today
    )
    with system("a test reads what followed"):
        assert not Seat.objects.standing().filter(organisation_id=cast.organisations["elsewhere"]).exists()
    with as_person("stranger"):
        assert not Organisation.objects.exclude(pk=cast.organisations["elsewhere"]).exists()
    with pytest.raises(Refused, match="al geen lid"):
        end_membership_of_cooperative(
            by=cast.acting("staff"), organisation_id=cast.organisations["elsewhere"], version=2, left_on=today
        )


def test_a_member_leaves_after_it_joined_and_within_a_year(cast: Cast) -> None:
    with system("a test asks the day"):
        far = house_today() + timedelta(days=400)
    for day in (date(2024, 1, 1), date(2020, 1, 1), far):
        with pytest.raises(WrongInput) as refused:
            end_membership_of_cooperative(
                by=cast.acting("staff"), organisation_id=cast.organisations["venue"], version=1, left_on=day
            )
        assert refused.value.field == "left_on"


def test_the_cooperative_does_not_leave_itself(cast: Cast) -> None:
    with pytest.raises(Refused, match="zichzelf niet verlaten"):
        end_membership_of_cooperative(
            by=cast.acting("staff"),
            organisation_id=cast.organisations["cooperative"],
            version=1,
            left_on=date(2026, 12, 1),
        )
