"""The page of the next step, and the way of a proposal as its page shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cooperative.isolation.clock import BRUSSELS, fresh_now
from cooperative.isolation.transactions import reading
from initiatives.proposals.models import Proposal
from initiatives.proposals.steps import steps_of
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.phases.making import DAY, move
from tests.initiatives.voting.conftest import admissible, build_initiative

SignIn = Callable[..., Client]


@pytest.fixture
def proposal(cast: Cast) -> Proposal:
    return admissible(cast, build_initiative(cast))


def shown_steps(cast: Cast, proposal: Proposal) -> list[tuple[str, str]]:
    with reading(cast.acting("venue_lead")):
        proposal = Proposal.objects.get(pk=proposal.pk)
        return [(step.label, step.state) for step in steps_of(proposal, list(proposal.phases.all()))]


def test_the_secretary_takes_a_step_by_form(cast: Cast, proposal: Proposal, client_of: SignIn) -> None:
    client, path = client_of("secretary"), f"/beslissen/voorstellen/{proposal.pk}/"
    page = client.get(path).content.decode()
    assert "Kies een andere stap" in page
    assert "Open de stemming" in page
    form = client.get(f"{path}stap").content.decode()
    for label in ("In overleg brengen", "Openstellen voor amendementen", "Aanhouden"):
        assert label in form
    assert "De tekst definitief maken" not in form
    until = (fresh_now() + 9 * DAY).astimezone(BRUSSELS)
    typed = {"organisation": str(cast.organisations["cooperative"]), "version": str(proposal.version)}
    typed |= {"to": "consultation", "until": f"{until:%d/%m/%Y} 17.00", "note": "Zeg wat u ervan denkt."}
    assert client.post(f"{path}stap", typed).status_code == 302
    shown = client_of("venue_lead").get(path).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "Zeg wat u ervan denkt." in shown
    assert "nog 9 dagen" in shown
    assert "Kies een andere stap" not in shown
    assert "In overleg, tot " in client.get(reverse("secretary_votes")).content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"to": "consultation", "until": ""}, "Zeg tot wanneer deze fase loopt."),
        ({"to": "consultation", "until": "01/01/2020 10.00"}, "minstens een uur vanaf nu"),
        ({"to": "held", "note": ""}, "Schrijf er iets bij"),
        ({"to": "final"}, "final"),
        ({"to": ""}, "Stap"),
    ],
)
def test_a_step_without_what_it_needs_is_named(
    cast: Cast, proposal: Proposal, client_of: SignIn, change: dict[str, str], said: str
) -> None:
    typed = {"organisation": str(cast.organisations["cooperative"]), "version": str(proposal.version), "note": "x"}
    answer = client_of("secretary").post(f"/beslissen/voorstellen/{proposal.pk}/stap", typed | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    with reading(cast.acting("secretary")):
        assert Proposal.objects.get(pk=proposal.pk).state == "admissible"


def test_the_steps_tell_what_was_what_is_and_what_comes(cast: Cast, proposal: Proposal, clock: HouseClock) -> None:
    assert shown_steps(cast, proposal) == [
        ("Ingediend", "past"),
        ("Ontvankelijk", "past"),
        ("Wacht op stemming", "now"),
        ("Uitslag", "future"),
    ]
    proposal = move(cast, proposal, "consultation")
    # Extended, held and taken up again it is one phase.
    proposal = move(cast, proposal, "consultation", until=fresh_now() + timedelta(days=3))
    proposal = move(cast, move(cast, proposal, "held"), "consultation")
    assert shown_steps(cast, proposal) == [
        ("Ingediend", "past"),
        ("In overleg", "now"),
        ("Stemming", "future"),
        ("Uitslag", "future"),
    ]
    clock.shift(4 * DAY)
    assert shown_steps(cast, move(cast, proposal, "final"))[1:3] == [
        ("In overleg", "past"),
        ("Definitieve tekst", "past"),
    ]


def test_what_is_held_says_so_and_what_comes_after(cast: Cast, proposal: Proposal) -> None:
    assert shown_steps(cast, move(cast, proposal, "held")) == [
        ("Ingediend", "past"),
        ("Ontvankelijk", "past"),
        ("Aangehouden", "now"),
        ("Stemming", "future"),
        ("Uitslag", "future"),
    ]
