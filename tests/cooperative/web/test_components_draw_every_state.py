"""The components and the frame, drawn without a database: sound HTML, nothing inline, nothing missing."""

from typing import Any

import html5lib
import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from django.utils.safestring import SafeString

from cooperative.web.icons import ICONS, icon_svg
from cooperative.web.samples import SampleForm
from cooperative.web.style_guide import samples

ACTING = {
    "person_name": "Lien Verhaeghe",
    "initials": "LV",
    "organisation_id": 1,
    "organisation_name": "Bibliotheek Aalst",
    "choices": [
        {"id": 1, "name": "Bibliotheek Aalst", "kind": "bibliotheek"},
        {"id": 2, "name": "Stad Aalst", "kind": "gemeente"},
    ],
}
DOORS = [
    {"key": "home", "label": "Start", "url": "/", "icon": "home", "count": 0, "current": True},
    {"key": "beslissen", "label": "Beslissen", "url": "/b", "icon": "beslissen", "count": 3, "current": False},
]


def page(template: str, **context: Any) -> str:
    """Draw a page in Dutch for a request that no middleware saw."""
    request = RequestFactory().get("/stijlgids")
    with translation.override("nl"):
        return render_to_string(template, {"request": request, **context})


def sound(html: str) -> Any:
    """Parse strictly, as the standard says."""
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)


@pytest.mark.parametrize("status", [400, 403, 404, 409, 429, 500])
def test_an_error_page_stands_without_context_and_says_what_to_do(status: int) -> None:
    html = render_to_string(f"{status}.html", {})
    root = sound(html)
    assert root.find(".//h1").text.strip()
    assert root.find(".//main//p").text.strip()
    assert len(root.findall(".//main//a")) == 1
    assert root.find(".//title").text.strip() not in {"", "·"}


@pytest.mark.parametrize("status", [403, 409])
def test_a_refusal_says_its_own_reason(status: int) -> None:
    html = render_to_string(f"{status}.html", {"reason": "Een <collega> stemde al."})
    assert "Een &lt;collega&gt; stemde al." in html


def test_the_style_guide_is_sound_html_with_nothing_inline() -> None:
    html = page("web/style_guide.html", acting=ACTING, doors=DOORS, unread=2, **samples())
    root = sound(html)
    for element in root.iter():
        assert "style" not in element.attrib
        assert not [name for name in element.attrib if name.startswith("on")]
    ids = [element.get("id") for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(script.get("src") for script in root.iter("script"))


def test_the_frame_names_for_whom_one_works_and_offers_the_others() -> None:
    root = sound(page("web/style_guide.html", acting=ACTING, doors=DOORS, unread=2, **samples()))
    buttons = [b for b in root.iter("button") if b.get("name") == "organisation"]
    assert [(b.get("value"), b.get("aria-current")) for b in buttons] == [("1", "true"), ("2", None)]
    alone = page("web/style_guide.html", acting={**ACTING, "choices": ACTING["choices"][:1]}, doors=DOORS, **samples())
    assert 'name="organisation" value="2"' not in alone
    assert "Bibliotheek Aalst" in alone


def test_a_door_says_how_many_things_wait_and_which_one_is_open() -> None:
    root = sound(page("web/style_guide.html", acting=ACTING, doors=DOORS, **samples()))
    doors = [a for a in root.iter("a") if a.get("class") == "door"]
    assert [door.get("aria-current") for door in doors] == ["page", None]
    assert "3 wachten op u" in " ".join("".join(doors[1].itertext()).split())


def test_signed_out_there_is_no_inbox_and_no_door() -> None:
    html = page("web/style_guide.html", **samples())
    assert 'class="doors"' not in html
    assert "account-menu" not in html


def test_a_field_with_an_error_points_to_its_help_and_its_error() -> None:
    form = SampleForm({"fout-amount": "1,234.50"}, prefix="fout")
    assert not form.is_valid()
    with translation.override("nl"):
        html = render_to_string("components/field.html", {"field": form["amount"], "unit": "euro"})
    root = sound(f"<!doctype html><title>x</title>{html}")
    field = root.find(".//input")
    described = field.get("aria-describedby").split()
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert field.get("aria-invalid") == "true"
    assert len(described) == 2
    assert set(described) <= ids
    assert root.find(".//label").get("for") == field.get("id")


def test_the_summary_of_errors_links_to_every_field() -> None:
    form = SampleForm({}, prefix="fout")
    assert not form.is_valid()
    with translation.override("nl"):
        html = render_to_string("components/form.html", {"form": form, "act": "Bewaar"})
    root = sound(f"<!doctype html><title>x</title>{html}")
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    links = [a.get("href") for a in root.iter("a")]
    assert len(links) == 4  # amount, day, kind, term
    assert {link.removeprefix("#") for link in links} <= ids


def test_a_form_carries_the_organisation_it_was_drawn_for() -> None:
    html = render_to_string(
        "components/form.html", {"form": SampleForm(), "act": "Bewaar", "acting": ACTING, "version": 4}
    )
    assert '<input type="hidden" name="organisation" value="1">' in html
    assert '<input type="hidden" name="version" value="4">' in html


def test_an_unknown_icon_is_refused_and_a_known_one_is_hidden_from_screen_readers() -> None:
    with pytest.raises(KeyError):
        icon_svg("unicorn")
    for name in ICONS:
        drawn = icon_svg(name)
        assert isinstance(drawn, SafeString)
        assert 'aria-hidden="true"' in drawn
