"""Both languages are complete, and the catalogue holds nothing that nobody says."""

from __future__ import annotations

from cooperative.web.texts import Text, faults, texts_of_code, texts_of_template


def test_every_dutch_text_has_its_english() -> None:
    assert faults() == []


def test_texts_are_found_in_code_and_templates() -> None:
    assert list(texts_of_code('x = _("Een") + ngettext("%(n)s lid", "%(n)s leden", 3)')) == [
        Text("Een"),
        Text("%(n)s lid", "%(n)s leden"),
    ]
    template = (
        '{% load i18n %}{% translate "Stem (nu)" %}{% translate "Stem" as verb %}'
        "{% blocktranslate trimmed count n=many %}{{ n }} stem{% plural %}{{ n }} stemmen{% endblocktranslate %}"
    )
    assert set(texts_of_template(template)) == {
        Text("Stem (nu)"),
        Text("Stem"),
        Text("%(n)s stem", "%(n)s stemmen"),
    }
