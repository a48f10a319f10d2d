"""The pages of rule sets: everybody reads them, the secretary writes them and sees the words while writing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client

from cooperative.isolation.transactions import reading, system
from initiatives.rulesets.actions import adopt_rule_set, confirm_rule_set
from initiatives.rulesets.models import RuleSet, RuleSetConfirmation
from initiatives.rulesets.presets import presets
from initiatives.subjects import SUBJECTS
from tests.cast import Cast
from tests.initiatives.portfolio.making import Statements
from tests.initiatives.rulesets.test_adopting_versions import read, stricter
from tests.initiatives.voting.conftest import admissible, build_vote

SignIn = Callable[..., Client]


def page(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return unescape(response.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def drawn(text: str) -> dict[str, object]:
    """Read what the editor sends when nobody types."""
    form = text[text.index('<form class="form" id="regels"') : text.index("</form>", text.index('id="regels"'))]
    fields: dict[str, object] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        assert name
        if 'type="checkbox"' in tag:
            if "checked" in tag:
                ticked = fields.setdefault(name[1], [])
                assert isinstance(ticked, list)
                ticked.append(value[1] if value else "on")
        else:
            fields[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        assert chosen, name
        fields[name] = chosen[1]
    fields.pop("csrfmiddlewaretoken")
    return fields | {"reason": "Omdat het beter is."}


def write(client: Client, path: str, **typed: object) -> object:
    return client.post(path, drawn(page(client, path)) | typed)


def versions() -> list[tuple[str, int]]:
    with system("a test looks at every version"):
        return sorted(RuleSet.objects.values_list("key", "number"))


SHIPPED = [("board", 1), ("consortium", 1), ("consortium_simple", 1), ("general_meeting", 1), ("steering_group", 1)]
ARTICLES = {f"article_{check}_nl": "Artikel 9" for check in ("electorate", "quorum", "majority")}
EDITOR = "/beslissen/regels/consortium/nieuw"


def test_everybody_reads_every_set_under_the_decisions_it_serves(cast: Cast, client_of: SignIn) -> None:
    for person in ("reader", "stranger", "observer", "secretary"):
        text = page(client_of(person), "/beslissen/regels/")
        parts = re.split(r"<h2[^>]*>", text)[1:]
        assert [part.split("<")[0] for part in parts] == [
            "Besluit van de consortiumgroep",
            "Besluit van de stuurgroep",
            "Besluit van de algemene vergadering",
            "Besluit van het bestuursorgaan",
            "Advies",
        ]
        assert ["Consortiumgroep, gewone meerderheid (piloot of advies)" in part for part in parts] == [
            True,
            False,
            False,
            False,
            True,
        ]
        assert text.count("Te bevestigen door een jurist") == 6
        assert ("Nieuwe regels" in text) is (person == "secretary")


def test_a_set_shows_its_words_its_versions_and_what_each_changed(cast: Cast, client_of: SignIn) -> None:
    by = cast.acting("secretary")
    adopt_rule_set(by=by, draft=stricter(read(cast)), reason="De groep is groter.", key="consortium", drawn=1)
    text = page(client_of("reader"), "/beslissen/regels/consortium/")
    assert "minstens 4/5 van de ja- en nee-stemmen" in text
    assert "De groep is groter." in text
    assert text.index("Versie 2") < text.index("Versie 1")
    assert "<del>" in text
    assert "Nieuwe versie" not in text
    assert page(client_of("reader"), "/beslissen/regels/nergens/", 404)


def test_a_version_keeps_its_words_and_compares_with_any_other(cast: Cast, client_of: SignIn) -> None:
    by, client = cast.acting("secretary"), client_of("reader")
    first = page(client, "/beslissen/regels/consortium/1/")
    assert "minstens 2/3 van de ja- en nee-stemmen" in first
    assert "Dit is de eerste versie." in first
    adopt_rule_set(by=by, draft=stricter(read(cast)), reason="Zo.", key="consortium", drawn=1)
    first, second = (page(client, f"/beslissen/regels/consortium/{number}/") for number in (1, 2))
    assert "minstens 2/3 van de ja- en nee-stemmen" in first
    assert "Voor nieuwe stemmingen geldt versie 2." in first
    assert re.search(r"<del>.*?2/3.*?</del><ins>.*?4/5.*?</ins>", second)
    # Version 1 beside itself, and beside version 2 the other way round.
    assert "Deze twee zeggen hetzelfde." in first
    back = page(client, "/beslissen/regels/consortium/1/?met=2")
    assert re.search(r"<del>.*?4/5.*?</del><ins>.*?2/3.*?</ins>", back)
    for wrong in ("?met=3", "?met=0", "?met=99999999999999999999"):
        page(client, f"/beslissen/regels/consortium/1/{wrong}", 404)
    page(client, "/beslissen/regels/consortium/3/", 404)


def test_in_english_the_rules_read_in_english(cast: Cast, client_of: SignIn) -> None:
    client = client_of("reader")
    client.cookies["django_language"] = "en"
    text = page(client, "/beslissen/regels/consortium/1/")
    assert "The proposal is adopted when at least 2/3 of the yes and no votes is for." in text
    assert "To be confirmed by a lawyer" in text


def test_the_editor_begins_from_the_newest_version_and_adopts_the_next(cast: Cast, client_of: SignIn) -> None:
    client = client_of("secretary")
    response = write(client, EDITOR, majority="3/4", notice_days="14", article_notice_nl="Artikel 8", **ARTICLES)
    assert response.status_code == 302, response.context["form"].errors  # type: ignore[attr-defined]
    assert response.headers["Location"] == "/beslissen/regels/consortium/2/"  # type: ignore[attr-defined]
    adopted = read(cast, number=2)
    assert (adopted.terms.majority_num, adopted.terms.majority_den) == (3, 4)
    assert adopted.procedure.notice_days == 14
    assert adopted.draft.article_of("notice") == "Artikel 8"
    assert adopted.name_nl == "Consortiumgroep, bijzondere meerderheid"
    assert versions() == sorted([*SHIPPED, ("consortium", 2)])


@pytest.mark.parametrize("key", presets())
def test_every_preset_can_be_adopted_as_it_is_drawn(cast: Cast, client_of: SignIn, key: str) -> None:
    client = client_of("secretary")
    assert page(client, "/beslissen/nieuwe-regels/").count(f"/beslissen/nieuwe-regels/{key}/") == 1
    response = write(client, f"/beslissen/nieuwe-regels/{key}/")
    assert response.status_code == 302, response.context["form"].errors  # type: ignore[attr-defined]
    with system("a test looks at the new set"):
        adopted = RuleSet.objects.get(name_nl=presets()[key].name_nl)
    assert adopted.draft == presets()[key]


def test_the_words_follow_the_fields_and_nothing_is_written(cast: Cast, client_of: SignIn) -> None:
    """The button without JavaScript and the request of htmx are the same: the page with the words of what is typed."""
    client = client_of("secretary")
    for headers in ({}, {"HX-Request": "true"}):
        typed = drawn(page(client, EDITOR)) | ARTICLES | {"majority": "4/5", "step": "words", "reason": ""}
        response = client.post(EDITOR, typed, headers=headers)
        assert response.status_code == 200, response.context["form"].errors
        text = unescape(response.content.decode())
        assert "minstens 4/5 van de ja- en nee-stemmen" in text[text.index('id="woorden"') :]
        assert 'value="4/5"' in text
    assert versions() == SHIPPED


def test_a_contradiction_stands_in_the_summary_at_its_field_and_beside_the_words(cast: Cast, client_of: SignIn) -> None:
    client = client_of("secretary")
    response = write(client, EDITOR, silence_consents="on", majority="3/2", **ARTICLES)
    assert response.status_code == 422  # type: ignore[attr-defined]
    text = unescape(response.content.decode())  # type: ignore[attr-defined]
    for field, sentence in (
        ("majority", "Een meerderheid ligt tussen 0 en 1"),
        ("silence_consents", "Zwijgen heeft alleen betekenis bij instemming"),
    ):
        assert text.count(sentence) == 3
        assert text.count(f'href="#id_{field}"') == 2
    assert versions() == SHIPPED


def test_what_is_settled_needs_its_article(cast: Cast, client_of: SignIn) -> None:
    response = write(client_of("secretary"), EDITOR, notice_days="10", **ARTICLES)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert dict(response.context["form"].errors) == {  # type: ignore[attr-defined]
        "article_notice_nl": ["Noem het artikel voor ‘Oproeping’."]
    }


@pytest.mark.parametrize("typed", ["twee derden", "2", "2/0", "-1/2", "1,5/2", "2/3/4", "²/3", "12345/2"])
def test_what_is_no_fraction_is_refused(cast: Cast, client_of: SignIn, typed: str) -> None:
    response = write(client_of("secretary"), EDITOR, quorum=typed, **ARTICLES)
    assert response.status_code == 422  # type: ignore[attr-defined]
    assert response.context["form"].errors["quorum"] == [  # type: ignore[attr-defined]
        "Schrijf een breuk van gehele getallen, zoals 2/3."
    ]


def test_a_fraction_is_kept_in_lowest_terms(cast: Cast, client_of: SignIn) -> None:
    assert write(client_of("secretary"), EDITOR, majority=" 6 / 8 ", **ARTICLES).status_code == 302  # type: ignore[attr-defined]
    assert read(cast, number=2).terms.majority_den == 4


def test_a_form_drawn_before_a_newer_version_is_refused(cast: Cast, client_of: SignIn) -> None:
    client = client_of("secretary")
    old = drawn(page(client, EDITOR)) | ARTICLES | {"majority": "4/5"}
    assert client.post(EDITOR, old).status_code == 302
    assert client.post(EDITOR, old | {"majority": "3/4"}).status_code == 409
    assert versions() == sorted([*SHIPPED, ("consortium", 2)])


def test_the_chairs_vote_is_written_with_whose_it_is(cast: Cast, client_of: SignIn) -> None:
    path, articles = "/beslissen/regels/board/nieuw", ARTICLES | {"article_tie_nl": "Artikel 21"}
    assert write(client_of("secretary"), path, tie_rule="casting_vote", **articles).status_code == 302  # type: ignore[attr-defined]
    adopted = read(cast, "board", 2)
    assert adopted.procedure.casting_vote_of == "chair"
    assert adopted.procedure.electorate == "body"


def test_nobody_else_finds_the_editor(cast: Cast, client_of: SignIn) -> None:
    for path in (EDITOR, "/beslissen/nieuwe-regels/", "/beslissen/nieuwe-regels/vzw_statutes/"):
        for person in ("representative", "staff", "board"):
            assert "Alleen de secretaris" in page(client_of(person), path, 403)
    page(client_of("secretary"), "/beslissen/nieuwe-regels/nergens/", 404)
    page(client_of("secretary"), "/beslissen/regels/nergens/nieuw", 404)


def test_the_secretary_notes_the_lawyer_and_everybody_reads_it(cast: Cast, client_of: SignIn) -> None:
    client, path = client_of("secretary"), "/beslissen/regels/consortium/1/bevestiging"
    assert "Noteer wie deze versie bevestigde" in page(client, "/beslissen/regels/consortium/1/")
    response = client.post(path, {"confirmed_by": "mr. Claes, advocaat te Gent", "confirmed_on": "05/01/2026"})
    assert response.status_code == 302
    text = page(client_of("reader"), "/beslissen/regels/consortium/1/")
    assert "Bevestigd door mr. Claes, advocaat te Gent op ma 5 januari 2026." in text
    assert "Te bevestigen" not in text
    again = client.post(path, {"confirmed_by": "mr. Peeters", "confirmed_on": "06/01/2026"})
    assert again.status_code == 422
    assert "al bevestigd door mr. Claes" in unescape(again.content.decode())
    with system("a test looks at every confirmation"):
        assert RuleSetConfirmation.objects.count() == 1


def test_a_vote_and_its_secretary_find_the_rules_in_words(cast: Cast, client_of: SignIn) -> None:
    vote = build_vote(cast)
    text = page(client_of("representative", "library"), f"/beslissen/{vote.decision.pk}/")
    assert "/beslissen/regels/consortium/1/" in text
    free = admissible(cast, vote.initiative_id)
    offer = page(client_of("secretary"), f"/beslissen/voorstellen/{free.pk}/stemming")
    assert "Consortiumgroep, bijzondere meerderheid (versie 1)" in offer
    assert "/beslissen/regels/" in offer


def test_more_versions_cost_no_more_statements(cast: Cast, client_of: SignIn) -> None:
    client, by = client_of("reader"), cast.acting("secretary")
    paths = ("/beslissen/regels/", "/beslissen/regels/consortium/", "/beslissen/regels/consortium/1/")

    def asked() -> list[int]:
        counts = []
        for path in paths:
            with Statements() as statements:
                page(client, path)
            counts.append(statements.many)
        return counts

    few = asked()
    confirm_rule_set(by=by, rule_set=read(cast), confirmed_by="mr. Claes", confirmed_on=date(2026, 1, 5))
    adopt_rule_set(by=by, draft=stricter(read(cast)), reason="Zo.", key="consortium", drawn=1)
    adopt_rule_set(by=by, draft=read(cast).draft, reason="Toch niet.", key="consortium", drawn=2)
    assert asked() == few


def test_a_version_is_called_by_its_name_and_number_by_whoever_may_read_it(cast: Cast) -> None:
    pk = read(cast).pk
    for person in ("reader", "observer", "secretary"):
        with reading(cast.acting(person)):
            named = SUBJECTS["rule_set"](cast.acting(person), [pk])[pk]
        assert named.title == "Consortiumgroep, bijzondere meerderheid (versie 1)"
        assert named.path == "/beslissen/regels/consortium/1/"
    with reading(cast.acting("nowhere")):
        assert SUBJECTS["rule_set"](cast.acting("nowhere"), [pk]) == {}
