"""The secretary enters it on the result; list, entry, extract, twin, exports and proposal all say the same."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.isolation.transactions import reading, system
from cooperative.protocols import Period
from initiatives.home import turns
from initiatives.printouts import decisions_counted
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.ratification.making import WHY, annulled, decided, now_of, ratified, today
from tests.initiatives.register.test_an_extract_on_paper import text_of
from tests.initiatives.rulesets.test_pages_of_rule_sets import page

SignIn = Callable[..., Client]
ACTS = ("Voer de bekrachtiging in", "Voer de vernietiging in")


@pytest.fixture
def waiting(cast: Cast, clock: HouseClock) -> Decision:
    """Adopted, to be ratified."""
    return decided(cast, clock)


def result(client: Client, decision: Decision) -> str:
    return page(client, reverse("result", args=[decision.pk]))


def test_each_act_appears_only_where_it_can_be_done_and_only_for_the_secretary(
    cast: Cast, client_of: SignIn, waiting: Decision
) -> None:
    secretary, reader = client_of("secretary"), client_of("reader")

    def offered(client: Client) -> list[bool]:
        return [act in result(client, waiting) for act in ACTS]

    assert (offered(secretary), offered(reader)) == ([True, True], [False, False])
    ratified(cast, waiting)
    assert offered(secretary) == [False, True]
    annulled(cast, waiting)
    assert offered(secretary) == [False, False]
    for name in ("ratify_decision", "annul_decision"):
        assert "vernietigd" in page(secretary, reverse(name, args=[waiting.pk]), 403)


def test_the_result_says_that_it_waits_and_then_by_whom_it_was_ratified(
    cast: Cast, client_of: SignIn, waiting: Decision
) -> None:
    reader = client_of("reader")
    assert "Aangenomen, te bekrachtigen" in result(reader, waiting)
    assert "Aangenomen, maar nog niet bekrachtigd." in result(reader, waiting)
    assert "Het voorstel is een besluit." not in result(reader, waiting)
    ratified(cast, waiting)
    shown = result(reader, waiting)
    assert "Bekrachtigd door de algemene vergadering op " in shown
    assert "(AV 12)" in shown
    assert "Het voorstel is een besluit." in shown


def test_the_secretary_enters_a_ratification(cast: Cast, client_of: SignIn, waiting: Decision) -> None:
    secretary, path = client_of("secretary"), reverse("ratify_decision", args=[waiting.pk])
    assert path in page(secretary, reverse("secretary_votes"))
    with reading(cast.acting("secretary")):
        assert [(turn.verb, turn.path) for turn in turns(cast.acting("secretary"))] == [("Voer in", path)]
    fields = {
        "authority": "board",
        "decided_on": today().strftime("%d/%m/%Y"),
        "reference": "Bestuur, punt 4",
        "version": now_of(waiting).version,
    }
    answer = secretary.post(path, fields)
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("result", args=[waiting.pk]))
    assert now_of(waiting).state == "ratified"
    # The same form once more: somebody entered something meanwhile.
    assert secretary.post(path, fields).status_code == 409
    assert page(secretary, path, 403)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"authority": ""}, "Door wie"),
        ({"authority": "court"}, "Door wie"),
        ({"decided_on": "31/02/2026"}, "Op welke dag"),
        ({"decided_on": "01/01/2020"}, "Kies die dag of een latere"),
        ({"decided_on": "01/01/2199"}, "moet nog komen"),
        ({"reference": " "}, "Waar het staat"),
        ({"reference": "x" * 81}, "Waar het staat"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(
    client_of: SignIn, waiting: Decision, wrong: dict[str, str], said: str
) -> None:
    version = now_of(waiting).version
    fields = {"authority": "board", "decided_on": today().strftime("%d/%m/%Y"), "reference": "1", "version": version}
    answer = client_of("secretary").post(reverse("ratify_decision", args=[waiting.pk]), fields | wrong)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert now_of(waiting).state == "counted"


def test_an_annulment_owes_its_reason(client_of: SignIn, waiting: Decision) -> None:
    version = now_of(waiting).version
    fields = {"authority": "court", "decided_on": today().strftime("%d/%m/%Y"), "reference": "1", "version": version}
    client, path = client_of("secretary"), reverse("annul_decision", args=[waiting.pk])
    assert client.post(path, fields).status_code == 422
    assert client.post(path, fields | {"reason": WHY}).status_code == 302
    assert now_of(waiting).state == "annulled"


def test_everywhere_it_says_that_it_was_annulled(
    cast: Cast, client_of: SignIn, waiting: Decision, clock: HouseClock
) -> None:
    ratified(cast, waiting)
    annulled(cast, waiting, authority="supervisor")
    reader, pk = client_of("reader"), waiting.pk
    told = "Vernietigd door de toezichthoudende overheid, op "
    for name in ("result", "entry"):
        shown = page(reader, reverse(name, args=[pk]))
        assert told in shown, name
        assert WHY in shown, name
        assert "Bekrachtigd door de algemene vergadering" in shown, name
    for path in (
        reverse("register"),
        reverse("decide"),
        reverse("decision", args=[pk]),
        reverse("proposal", args=[waiting.proposal_id]),
    ):
        assert "Vernietigd" in page(reader, path), path
    assert "In dit portaal volgde er nog niets uit" in page(reader, reverse("result", args=[pk]))
    extract = text_of(reader.get(reverse("entry_pdf", args=[pk])).content)
    assert told in extract
    assert WHY in extract


def test_twin_and_exports_say_it_too(cast: Cast, client_of: SignIn, waiting: Decision) -> None:
    reader, pk = client_of("reader"), waiting.pk

    def made() -> dict[str, object]:
        answer: dict[str, object] = json.loads(reader.get(reverse("entry_linked", args=[pk])).content)["@graph"][0]
        return answer

    assert made()["eli:in_force"] == {"@id": "eli:InForce-notInForce"}
    ratified(cast, waiting)
    day = {"@type": "xsd:date", "@value": today().isoformat()}
    assert made()["eli:in_force"] == {"@id": "eli:InForce-inForce"}
    assert made()["eli:first_date_entry_in_force"] == day
    annulled(cast, waiting)
    assert made()["eli:in_force"] == {"@id": "eli:InForce-notInForce"}
    assert made()["eli:date_no_longer_in_force"] == day
    why = {"@value": f"de rechter (Arrest 257.001): {WHY}", "@language": "nl"}
    assert made()["prov:wasInvalidatedBy"] == {"@type": "prov:Activity", "prov:value": why}
    plain = json.loads(reader.get(reverse("result_json", args=[pk])).content)
    assert (plain["outcome"], plain["in_force"]) == ("adopted", False)
    assert [(one["kind"], one["authority"], one["reason"]) for one in plain["rulings"]] == [
        ("ratified", "general_meeting", ""),
        ("annulled", "court", WHY),
    ]
    text = reader.get(reverse("result_csv", args=[pk])).content.decode("utf-8-sig")
    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert ["Vernietigd", "de rechter", "Arrest 257.001", "", "", "", WHY, ""] in rows


def test_the_register_finds_them_by_what_became_of_them(
    cast: Cast, client_of: SignIn, waiting: Decision, clock: HouseClock
) -> None:
    reader, title = client_of("reader"), "Van piloot naar dienst"

    def found(outcome: str) -> bool:
        return title in page(reader, f"{reverse('register')}?uitslag={outcome}")

    assert [found(one) for one in ("adopted", "ratified", "annulled", "counted")] == [True, False, False, False]
    ratified(cast, waiting)
    assert [found(one) for one in ("adopted", "ratified", "annulled")] == [True, True, False]
    annulled(cast, waiting)
    assert [found(one) for one in ("adopted", "ratified", "annulled")] == [True, False, True]


def test_the_page_of_an_open_vote_says_beforehand_that_it_is_to_be_ratified(
    client_of: SignIn, waiting: Decision
) -> None:
    assert "Het besluit geldt pas na bekrachtiging." in page(
        client_of("reader"), reverse("decision", args=[waiting.pk])
    )


def test_a_report_says_what_was_ruled_by_its_day(cast: Cast, waiting: Decision, clock: HouseClock) -> None:
    period = Period(today().replace(day=1), today())

    def label() -> str:
        with system("a test reads the votes of a report"):
            (one,) = decisions_counted(period, today())
        return str(one["outcome_label"])

    assert label() == "Aangenomen, te bekrachtigen"
    ratified(cast, waiting)
    assert label() == "Bekrachtigd"
    annulled(cast, waiting)
    assert label() == "Vernietigd"
