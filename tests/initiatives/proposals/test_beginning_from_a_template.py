"""A proposal begins from a shipped text: each fits the form in both languages, and its places are filled in first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from cooperative.isolation.acting import Refused
from cooperative.isolation.transactions import reading
from initiatives.portfolio.models import Initiative
from initiatives.proposals.actions import revise_proposal, submit_proposal, write_proposal
from initiatives.proposals.forms import ProposalForm
from initiatives.proposals.models import Capacity, Proposal
from initiatives.proposals.templates import left_open, templates
from tests.cast import Cast
from tests.initiatives.voting.conftest import build_initiative

SignIn = Callable[..., Client]
NEW = "/beslissen/voorstellen/nieuw"
FILLED = ["De deelnemers adviseren het bestuur [sic] om te wachten."]


def test_there_is_one_for_every_capacity_in_which_is_decided() -> None:
    assert {one.capacity for one in templates().values()} == set(Capacity)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", sorted(templates()))
def test_each_fits_the_form_and_says_what_to_fill_in(key: str, language: str) -> None:
    typed = templates()[key].typed(language)
    form = ProposalForm(typed | {"clauses": "\n\n".join(typed["clauses"])})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["clauses"] == typed["clauses"]
    for text in (typed["title"], typed["motivation"]):
        assert left_open([text]), text
    # A bracket that opens closes, once.
    for text in (typed["title"], typed["motivation"], *typed["clauses"]):
        assert text.count("[") == text.count("]") == len(left_open([text])) + repeated(text), text


def repeated(text: str) -> int:
    """Count the places that stand in a text more than once, beyond the first time."""
    places = [part.partition("]")[0] for part in text.split("[")[1:]]
    return len(places) - len(set(places))


def test_two_languages_have_as_many_points_each() -> None:
    for one in templates().values():
        assert len(one.words["nl"].clauses) == len(one.words["en"].clauses), one.key


def test_the_form_opens_with_the_chosen_text(cast: Cast, client_of: SignIn) -> None:
    initiative_id, client = build_initiative(cast), client_of("contributor")
    plain = client.get(f"{NEW}?initiative={initiative_id}").content.decode()
    assert f"{NEW}?sjabloon=advice&amp;initiative={initiative_id}" in plain
    shown = client.get(f"{NEW}?sjabloon=advice&initiative={initiative_id}").content.decode()
    assert "Sjabloon: Advies vragen." in shown
    assert 'value="Advies over [onderwerp]"' in shown
    assert "De deelnemers adviseren [wie] om [wat].\n\nHet advies bindt niemand." in shown
    assert '<option value="advice" selected>' in shown
    assert f'<option value="{initiative_id}" selected>' in shown
    assert client.get(f"{NEW}?sjabloon=nergens").status_code == 404


def test_who_reads_english_begins_in_english(cast: Cast, client_of: SignIn) -> None:
    client = client_of("contributor")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert 'value="Advice on [subject]"' in client.get(f"{NEW}?sjabloon=advice").content.decode()


def draft(cast: Cast, **change: Any) -> Proposal:
    """Write a draft of the library from the template for advice."""
    by, typed = cast.acting("contributor"), templates()["advice"].typed("nl")
    pk = build_initiative(cast)
    with reading(by):
        initiative = Initiative.objects.get(pk=pk)
    return write_proposal(by=by, initiative=initiative, **(typed | change))


def test_what_the_template_left_open_is_filled_in_before_it_is_submitted(cast: Cast) -> None:
    by, proposal = cast.acting("contributor"), draft(cast)
    with pytest.raises(Refused, match=r"\[onderwerp\], \[wie\], \[wat\], \[Wie\], \[datum\], \[Wie beslist"):
        submit_proposal(by=by, proposal=proposal)
    revise_proposal(by=by, proposal=proposal, title="Advies", title_en="", clauses=FILLED, motivation="Daarom.")
    assert submit_proposal(by=by, proposal=proposal).state == "submitted"


@pytest.mark.parametrize("left", ["title", "clauses", "motivation"])
def test_one_open_place_is_enough_to_refuse(cast: Cast, left: str) -> None:
    whole: dict[str, Any] = {"title": "Advies", "clauses": FILLED, "motivation": "Daarom."}
    one_open = {
        "title": "Advies over [onderwerp]",
        "clauses": ["Voor [datum]."],
        "motivation": "[Wie beslist uiteindelijk, en wanneer?]",
    }
    with pytest.raises(Refused, match="sjabloon"):
        submit_proposal(by=cast.acting("contributor"), proposal=draft(cast, **(whole | {left: one_open[left]})))
