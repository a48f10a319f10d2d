"""The address that an invoice names and the account on which an organisation is paid: typed, kept, shown to whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import system
from members.demo.larger import more_organisations
from members.demo.source import HOUSE, addresses, details_of, fictional_account, written
from members.organisations.actions import Details, update_contact
from members.organisations.identifiers import parse_iban
from members.organisations.models import Organisation
from members.roles.actions import give_role
from members.roles.models import Role
from tests.cast import Cast

ClientOf = Callable[..., Client]
ROOT = Path(__file__).parents[3]
TYPED = {
    "email": "bib@aalst.example",
    "street": "  Werf   9 ",
    "postal_code": "9300",
    "locality": "Aalst",
    "iban": "be71 0961 2345 6769",
}
WHOLE = ("Werf 9", "9300", "Aalst")


def send(client: Client, cast: Cast, **fields: object) -> tuple[int, str]:
    library = cast.organisations["library"]
    sent = {"organisation": library, "version": 1, **TYPED, **fields}
    answer = client.post(f"/leden/{library}/contact", sent)
    return answer.status_code, answer.content.decode()


def kept(pk: int) -> tuple[str, str, str, str, int]:
    with system("a test reads what was kept"):
        row = Organisation.objects.get(pk=pk)
    return row.street, row.postal_code, row.locality, row.iban, row.version


def at_fields(page: str) -> set[str]:
    return set(re.findall(r'id="id_(\w+)_error"', page))


def page_of(client: Client, pk: int) -> str:
    answer = client.get(f"/leden/{pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_admin_saves_address_and_account(cast: Cast, client_of: ClientOf) -> None:
    client, library = client_of("admin"), cast.organisations["library"]
    assert send(client, cast)[0] == 302
    assert kept(library) == (*WHOLE, "BE71096123456769", 2)
    page = page_of(client, library)
    assert "Werf 9<br>9300 Aalst" in page
    assert "BE71 0961 2345 6769" in page
    again = client.get(f"/leden/{library}/contact").content.decode()
    assert 'value="BE71 0961 2345 6769"' in again
    assert 'value="Werf 9"' in again


def test_the_record_names_what_was_changed(cast: Cast, client_of: ClientOf) -> None:
    send(client_of("admin"), cast)
    with system("a test reads the record"):
        body = RecordLeaf.objects.get(kind="contact_updated").leaf
    for said in ('"street":"Werf 9"', '"postal_code":"9300"', '"locality":"Aalst"', '"iban":"BE71096123456769"'):
        assert said in body


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("postal_code", "999", "‘999’ is geen Belgische postcode. Typ vier cijfers, zoals 9300."),
        ("postal_code", "0999", "geen Belgische postcode"),
        ("postal_code", "9993", "geen Belgische postcode"),
        ("postal_code", "B-9300", "geen Belgische postcode"),
        ("postal_code", "٩٣٠٠", "geen Belgische postcode"),
        ("postal_code", "9" * 11, "10"),
        ("street", "x" * 121, "120"),
        ("locality", "x" * 81, "80"),
        ("street", "", "Typ ook de straat en het nummer, of laat het hele adres leeg."),
        ("postal_code", " ", "Typ ook de postcode, of laat het hele adres leeg."),
        ("locality", "", "Typ ook de plaats, of laat het hele adres leeg."),
        # The IBAN check: 71 must be 98 - 096123456769 111400 mod 97; one digit more or less is wrong.
        ("iban", "BE72 0961 2345 6769", "‘BE72 0961 2345 6769’ is geen geldig rekeningnummer."),
        ("iban", "BE71 0961 2345 676", "geen geldig rekeningnummer"),
        ("iban", "096-1234567-69", "geen geldig rekeningnummer"),
        # Right for the IBAN, wrong for Belgium: 0961234567 mod 97 = 69, not 70.
        ("iban", "BE44 0961 2345 6770", "geen geldig rekeningnummer"),
        ("iban", "x" * 51, "50"),
    ],
)
def test_what_cannot_be_is_refused_at_its_own_field(
    cast: Cast, client_of: ClientOf, field: str, value: str, says: str
) -> None:
    before = kept(cast.organisations["library"])
    status, page = send(client_of("admin"), cast, **{field: value})
    assert status == 422
    assert says in page
    assert at_fields(page) == {field}
    assert kept(cast.organisations["library"]) == before


def test_half_an_address_names_each_part_that_misses(cast: Cast, client_of: ClientOf) -> None:
    _, page = send(client_of("admin"), cast, street="", locality="")
    assert at_fields(page) == {"street", "locality"}


def test_no_address_and_no_account_is_kept_too(cast: Cast, client_of: ClientOf) -> None:
    empty = dict.fromkeys(("street", "postal_code", "locality", "iban"), "")
    assert send(client_of("admin"), cast, **empty)[0] == 302
    assert kept(cast.organisations["library"]) == ("", "", "", "", 2)


@pytest.mark.parametrize("code", ["1000", "9992"])
def test_the_first_and_the_last_postal_code_of_the_country_are_taken(
    cast: Cast, client_of: ClientOf, code: str
) -> None:
    assert send(client_of("admin"), cast, postal_code=code)[0] == 302


def test_an_account_of_another_country_is_taken(cast: Cast, client_of: ClientOf) -> None:
    # The example of the IBAN registry for the Netherlands.
    assert send(client_of("admin"), cast, iban="NL91 ABNA 0417 1643 00")[0] == 302


def test_a_stale_form_is_a_conflict_and_changes_nothing(cast: Cast, client_of: ClientOf) -> None:
    before = kept(cast.organisations["library"])
    status, page = send(client_of("admin"), cast, version=7)
    assert status == 409
    assert "Bibliotheek Aalst" in page
    assert kept(cast.organisations["library"]) == before


@pytest.mark.parametrize("person", ["reader", "treasurer", "stranger", "staff", "observer"])
def test_nobody_but_the_own_admin_changes_where_money_goes(cast: Cast, client_of: ClientOf, person: str) -> None:
    before = kept(cast.organisations["library"])
    with pytest.raises(Refused, match="Alleen een beheerder van Bibliotheek Aalst"):
        update_contact(
            by=cast.acting(person),
            organisation_id=cast.organisations["library"],
            version=1,
            details=Details(iban="BE71096123456769"),
        )
    assert kept(cast.organisations["library"]) == before


def test_the_admin_of_the_cooperative_changes_those_of_the_cooperative(cast: Cast, client_of: ClientOf) -> None:
    coop = cast.organisations["cooperative"]
    client = client_of("staff")
    assert client.get(f"/leden/{coop}/contact").status_code == 403
    with system("a test gives a role"):
        give_role(
            person_id=cast.persons["staff"],
            organisation=Organisation.objects.get(pk=coop),
            role=Role.ADMIN,
            granted_by=None,
        )
    answer = client.post(f"/leden/{coop}/contact", {"organisation": coop, "version": 1, **TYPED})
    assert answer.status_code == 302
    assert kept(coop) == (*WHOLE, "BE71096123456769", 2)


def test_every_member_reads_the_address_and_only_few_the_account(cast: Cast, client_of: ClientOf) -> None:
    library = cast.organisations["library"]
    for person in ("reader", "treasurer", "staff", "auditor"):
        page = page_of(client_of(person), library)
        assert "Esplanadestraat 8<br>9300 Aalst" in page
        assert "BE04 0910 0000 0231" in page
    for person in ("stranger", "venue_lead", "observer"):
        page = page_of(client_of(person), library)
        assert "Esplanadestraat 8<br>9300 Aalst" in page
        assert "BE04" not in page
        assert "IBAN" not in page


def test_who_works_for_two_organisations_reads_the_account_of_the_one_acted_for(
    cast: Cast, client_of: ClientOf
) -> None:
    client = client_of("representative")
    assert "BE04 0910 0000 0231" in page_of(client, cast.organisations["library"])
    assert "IBAN" not in page_of(client, cast.organisations["city"])


def test_no_address_leaves_no_line_on_the_page(cast: Cast, client_of: ClientOf) -> None:
    page = page_of(client_of("staff"), cast.organisations["partner"])
    assert "Adres" not in page
    assert "IBAN" not in page


def test_the_page_and_the_form_speak_english(cast: Cast, client_of: ClientOf) -> None:
    client = client_of("admin")
    client.cookies["language"] = "en"
    client.post("/taal", {"language": "en", "organisation": cast.organisations["library"]})
    assert "Account (IBAN)" in page_of(client, cast.organisations["library"])
    status, page = send(client, cast, postal_code="12", iban="BE00")
    assert status == 422
    assert "is not a Belgian postal code" in page
    assert "is not a valid account number" in page


def test_staff_let_an_organisation_join_with_address_and_account(cast: Cast, client_of: ClientOf) -> None:
    fields = {"name": "Bibliotheek Bree", "kind": "library", "serves": "Bree", "joined_on": "01/10/2026", **TYPED}
    fields["organisation"] = str(cast.organisations["cooperative"])
    client = client_of("staff")
    refused = client.post("/beheer/organisaties/nieuw", fields | {"locality": ""})
    assert refused.status_code == 422
    assert at_fields(refused.content.decode()) == {"locality"}
    assert client.post("/beheer/organisaties/nieuw", fields).status_code == 302
    with system("a test reads what was kept"):
        joined = Organisation.objects.get(name="Bibliotheek Bree")
    assert (joined.email, joined.account) == ("bib@aalst.example", "BE71 0961 2345 6769")
    assert (joined.street, joined.postal_code, joined.locality) == WHOLE


def test_every_organisation_of_the_demo_has_a_whole_address_and_an_account_of_its_own() -> None:
    organisations = [*written()["organisation"], *more_organisations(3)]
    assert set(addresses()) == {one["key"] for one in written()["organisation"]}
    found = [details_of(one) for one in organisations]
    assert all(1000 <= int(one.postal_code) <= 9992 and one.street and one.locality for one in found)
    assert all(parse_iban(one.iban) == one.iban for one in found)
    assert len({one.iban for one in found}) == len(organisations)


def test_an_account_of_the_demo_has_check_digits_that_are_right() -> None:
    account = fictional_account("stad-aalst")
    assert account.startswith("BE")
    assert int(account[4:14]) % 97 == int(account[14:]) % 97
    assert int(account[4:] + "1114" + account[2:4]) % 97 == 1


def test_the_cooperative_of_the_demo_is_paid_on_the_account_of_its_bank_files() -> None:
    bank = tomllib.loads((ROOT / "financing/payments/source/demo_bank.toml").read_text(encoding="utf-8"))
    house = next(one for one in written()["organisation"] if one["key"] == HOUSE)
    assert details_of(house).iban == bank["account"]
