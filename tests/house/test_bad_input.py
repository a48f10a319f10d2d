"""Whatever is wrong with what a form sends: a page in the person's language names it, and nothing is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from cooperative.web.access import is_public
from tests.cast import ORGANISATIONS, PERSONS, Cast
from tests.conftest import HouseClock, signed_in
from tests.house.posts import POSTS, Drawn, digest, draw, nothing_written
from tests.house.preparing import AHEAD, PREPARE
from tests.house.world import World
from tests.house.wrong_values import NAMES_BOTH, SCRIPT, wrong_values

REFUSED = {400, 403, 404, 409, 410, 413, 422}
HEADING = re.compile(r"<h1[^>]*>\s*\S")
SUMMARY = re.compile(r'<div class="form-errors".*?</div>', re.DOTALL)
NAMES = sorted(POSTS)


@pytest.fixture(autouse=True)
def _clock(world: World, cast: Cast) -> Iterator[None]:
    """Whoever moved the clock: the world's stands two hours ahead again."""
    yield
    HouseClock().shift(AHEAD)


def send(form: Drawn, **other: Any) -> Any:
    """Send it; what was taken is taken back, so that the next one meets the same rows."""
    cache.clear()
    cookies = {name: morsel.value for name, morsel in form.client.cookies.items()}
    with transaction.atomic():
        response = form.send(other)
        if response.status_code not in REFUSED:
            onward = response.headers.get("Location")
            response.next_page = form.client.get(onward) if onward else None
            transaction.set_rollback(True)
    form.client.cookies.load(cookies)
    return response


def troubles(response: Any, field: str = "", language: str = "nl") -> str:
    """Say what is not as it must be with the answer to something wrong; nothing when all is well."""
    if response.status_code not in REFUSED:
        return f"answered {response.status_code}"
    page = response.content.decode()
    if f'<html lang="{language}"' not in page or not HEADING.search(page):
        return f"{response.status_code} is no page in {language}: {page[:80]}"
    if response.status_code != 422:
        return ""
    found = SUMMARY.search(page)
    if found is None:
        return "422 without a summary of what is wrong"
    form = (response.context or {}).get("form")
    whole = bool(form is not None and form.non_field_errors())
    hidden = field and form is not None and field in form.fields and form[field].is_hidden
    if field and not whole and not hidden and f'href="#id_{field}' not in found[0]:
        return f"the summary leads not to {field}: {found[0]}"
    if field and not whole and not hidden and f'id="id_{field}_error"' not in page:
        return "nothing stands beside the field"
    return ""


def escaped(response: Any) -> str:
    """Say what is wrong with a form that took markup as text; nothing when its page shows it as text."""
    if response.status_code not in {302, 422}:
        return f"answered {response.status_code}"
    shown = response.next_page if response.status_code == 302 else response
    return "not escaped" if SCRIPT in shown.content.decode() else ""


# What a button sends, without a form around it that a page could show again.
BUTTONS = {
    "language": ("language",),
    "staff_session_person": ("act",),
    "switch": ("organisation",),
    "usersessions_list": ("session",),
}


# What a browser answers in the ceremony of a passkey; nobody types it.
PASSKEYS = ("credential",)


@pytest.mark.parametrize("name", ["mfa_login_webauthn", "mfa_reauthenticate_webauthn"])
def test_an_answer_that_is_no_passkey_leads_back_in_words(name: str, world: World) -> None:
    drawn = draw(name, world)
    with nothing_written(name):
        for value in ("", "abc", "{}", "[]", "null", '{"id": "x"}', "x" * 10_000, SCRIPT, None):
            response = send(drawn, credential=value)
            assert response.status_code == 302, value
            assert response.headers["Location"].startswith("/aanmelden/"), value
            assert not escaped(response)
            if name == "mfa_login_webauthn":
                assert re.search("toegangssleutel|verplicht|geldig", response.next_page.content.decode())


@pytest.mark.parametrize("name", sorted(BUTTONS))
def test_a_button_that_sends_something_else_does_nothing(name: str, world: World) -> None:
    drawn = draw(name, world)
    with nothing_written(name):
        for value in ("", "abc", "-1", "9" * 30, "\x00", SCRIPT, "x" * 10_000, None):
            response = send(drawn, **{BUTTONS[name][0]: value})
            assert response.status_code in {400, 404}, value
            assert not troubles(response)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_that_names_no_organisation_or_another_one_is_refused(name: str, world: World) -> None:
    """Sign-in, the switch and the language are chosen before there is an organisation to act for."""
    drawn = draw(name, world)
    if is_public(drawn.url):
        return
    another = str(drawn.client.session["organisation"] + 1)
    for value, status in ((None, 400), ("", 409), (another, 409), ("9" * 30, 409)):
        with nothing_written(name):
            response = send(drawn, organisation=value)
        assert response.status_code == status, value
        assert not troubles(response)


@pytest.mark.parametrize("name", NAMES)
def test_a_value_that_does_not_fit_its_field_is_named_and_nothing_is_written(name: str, world: World) -> None:
    drawn = draw(name, world)
    if drawn.form is None:
        assert set(drawn.row.get("fields", ())) <= {*BUTTONS.get(name, ()), *PASSKEYS}, "no form to attack"
        return
    wrong = []
    with nothing_written(name):
        for field, what, value in wrong_in(drawn):
            response = send(drawn, **{field: value})
            said = troubles(response, field)
            if what == "script" and said:
                said = escaped(response)
            if not said and what in NAMES_BOTH and response.status_code == 422:
                text = response.content.decode()
                said = "" if sum(reading in text for reading in NAMES_BOTH[what]) >= 2 else "names not both readings"
            if said:
                wrong.append(f"{field} {what}: {said}")
    assert not wrong, "\n".join(wrong)


def wrong_in(drawn: Drawn) -> Iterator[tuple[str, str, Any]]:
    """Give each field of a form with each value that it must refuse, save what the table allows."""
    assert drawn.form is not None
    allowed = drawn.row.get("allows", {})
    for name, field in drawn.form.fields.items():
        for what, value in wrong_values(field).items():
            if name not in allowed.get(what, ()):
                yield name, what, value


@pytest.mark.parametrize("name", NAMES)
def test_ten_megabytes_are_refused_on_every_address(name: str, world: World) -> None:
    drawn = draw(name, world)
    # As outside of tests: whose form it is, is read before anything else.
    drawn.client.handler.enforce_csrf_checks = True
    drawn.client.get(reverse("privacy"))
    field = next(iter(drawn.row.get("fields", {"text": ""})))
    with nothing_written(name):
        response = send(drawn, **{field: "x" * 10_000_000})
    assert response.status_code in {400, 413}
    assert not troubles(response)


@pytest.mark.parametrize("name", NAMES)
def test_a_form_drawn_for_another_organisation_is_refused_naming_both(name: str, world: World) -> None:
    """Another one of one's own is named; of a stranger's only that it is another one."""
    drawn = draw(name, world)
    if drawn.fields.get("organisation") is None or name == "switch":
        return
    row = POSTS[name]
    mine = row.get("for") or PERSONS[row["as"]][2][0][0]
    others = [key for key in ORGANISATIONS if key != mine]
    held = {place for place, _roles in PERSONS[row["as"]][2]}
    with nothing_written(name):
        for other in others:
            response = send(drawn, organisation=str(world.ids[other]))
            page = response.content.decode()
            named = ORGANISATIONS[other][1] if other in held else "een andere organisatie"
            assert response.status_code == 409
            assert not troubles(response)
            assert f"toen u voor {named} werkte" in page
            assert f"Nu werkt u voor {ORGANISATIONS[mine][1]}" in page
        assert send(drawn, organisation="abc").status_code == 409


@pytest.mark.parametrize("name", NAMES)
def test_every_form_of_a_member_says_for_which_organisation_it_was_drawn(name: str, world: World) -> None:
    drawn = draw(name, world)
    assert ("organisation" in drawn.fields) is (drawn.url not in {"/taal"} and not drawn.url.startswith("/aanmelden/"))


def test_in_two_tabs_nobody_votes_or_takes_part_for_the_wrong_organisation(world: World) -> None:
    """One tab was drawn for the library; in the other one the person goes on for the city."""
    client = signed_in(world.cast.acting("representative", "library"))
    pages = {name: reverse(name, args=world.arguments_of(name)) for name in ("cast_ballot", "take_part")}
    client.post(reverse("switch"), {"organisation": world.city})
    with nothing_written("a form of the other tab"):
        for url in pages.values():
            sent = {"organisation": world.library, "choice": "for", "reason": "", "drawn": "1"}
            response = client.post(url, sent)
            page = response.content.decode()
            assert response.status_code == 409
            assert "toen u voor Bibliotheek Aalst werkte" in page
            assert "Nu werkt u voor Stad Aalst" in page


# What a stranger may do too, with the same row.
STRANGERS = {"take_part": "any member", "leave_initiative": "is interested", "mandate_for_body": "votes"}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in STRANGERS and name not in PREPARE])
def test_a_stranger_changes_nothing_by_the_address_of_anothers_row(name: str, world: World) -> None:
    """The whole form, filled in as its owner would, sent by the representative of another organisation."""
    drawn = draw(name, world)
    if not world.arguments_of(name) or POSTS[name]["as"] == "anonymous":
        return
    drawn.client = signed_in(world.cast.acting("stranger"))
    drawn.client.raise_request_exception = False
    with nothing_written(name):
        response = send(drawn, organisation=str(world.elsewhere))
    assert response.status_code in {403, 404}
    assert not troubles(response)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in PREPARE])
def test_a_row_that_is_not_there_is_404(name: str, world: World) -> None:
    drawn = draw(name, world)
    numbers = [one for one in world.arguments_of(name) if isinstance(one, int)]
    if not numbers or POSTS[name]["as"] == "anonymous":
        return
    with nothing_written(name):
        for gone in (999_999_999, 2**63):
            drawn.url = re.sub(r"/\d+", f"/{gone}", drawn.url)
            response = send(drawn)
            assert response.status_code == 404, gone
            assert not troubles(response)


# What these send makes a row of its own: nothing that somebody else could have changed meanwhile.
NEW = {"new_proposal", "organisation_identifiers", "plan_line_new", "tariff_new"}


@pytest.mark.parametrize("name", NAMES)
def test_a_form_drawn_before_somebody_else_changed_it_is_refused(name: str, world: World) -> None:
    drawn = draw(name, world)
    with nothing_written(name):
        for field in {"version", "drawn"} & set(drawn.fields) if name not in NEW else ():
            for stale in ("0", "77", "2020-01-01T00:00:00+00:00", "abc", "", None):
                if [stale] == drawn.fields[field]:
                    continue
                response = send(drawn, **{field: stale})
                assert response.status_code in ({409} if stale == "77" else REFUSED), f"{field}={stale!r}"
                assert not troubles(response, field), f"{field}={stale!r}"


@pytest.mark.parametrize("name", ["cast_ballot", "extend_vote", "make_pledge"])
def test_past_the_deadline_nothing_is_taken(name: str, world: World) -> None:
    """A form that was drawn in time and sent too late; a refused vote leaves its line in the record."""
    drawn = draw(name, world)
    before = digest()
    HouseClock().shift(AHEAD * 24 * 30)
    response = send(drawn)
    assert response.status_code in {403, 409, 422}
    assert not troubles(response)
    after = digest()
    changed = {table: rows for table, rows in after.items() if rows != before[table]}
    allowed = {"cooperative_recordleaf", "cooperative_recordhash"} if name == "cast_ballot" else set()
    assert set(changed) == allowed
    assert all(int(after[table].split()[0]) == int(before[table].split()[0]) + 1 for table in allowed), "one line"


@pytest.mark.parametrize("name", ["cast_ballot", "make_pledge", "initiative_new", "questions", "account_person"])
def test_in_english_what_is_wrong_is_said_in_english(name: str, world: World) -> None:
    drawn = draw(name, world)
    drawn.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert drawn.form is not None
    with nothing_written(name):
        for field, what, value in wrong_in(drawn):
            drawn.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
            response = send(drawn, **{field: value})
            said = troubles(response, field, "en")
            if what == "script" and said:
                said = escaped(response)
            page = response.content.decode()
            assert not said, f"{field} {what}: {said}"
            assert "Kijk dit na" not in page
            assert "verplicht" not in page
