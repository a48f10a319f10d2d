"""Whatever a page offers, leads somewhere for who reads it: no link of any page answers 403 or 404."""

from __future__ import annotations

import html
import re
from collections import defaultdict

import pytest
from django.db import transaction
from django.test import Client

from initiatives.portfolio.actions import leave, take_part
from tests.cast import PERSONS
from tests.conftest import signed_in
from tests.house.test_matrix import ROLES
from tests.house.world import World

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# Files, the mailbox of a demo, and the page of a library that asks a fresh proof of identity first.
PASSED_BY = ("/static/", "/demo/")
# Of addresses that differ by a number only: so many for who keeps or casts votes, and for everybody else.
MOST_OF_A_SHAPE, MOST_FOR_OTHERS = 6, 3
THOROUGHLY = ("secretary", "representative")
WHERE = [
    (person, place) for person, (*_name, places, _factor) in PERSONS.items() if person in ROLES for place, _ in places
]


def shape(path: str) -> str:
    """Name addresses that differ by a number only alike."""
    return re.sub(r"\d+", "n", path)


def dead_links(client: Client, most: int) -> list[str]:
    """Follow every link from the start page on; give those that lead nowhere, with the page that offers them."""
    waiting, known, seen, dead = [("/", "")], {"/"}, defaultdict(int), list[str]()
    while waiting:
        path, offered_by = waiting.pop(0)
        seen[shape(path)] += 1
        if seen[shape(path)] > most:
            continue
        answer = client.get(path)
        if answer.status_code >= 400:
            dead.append(f"{answer.status_code} {path} offered by {offered_by}")
        if answer.status_code == 302:
            links = [answer.headers["Location"]]
        elif answer.headers.get("Content-Type", "").startswith("text/html"):
            links = [html.unescape(link) for link in LINK.findall(answer.content.decode())]
        else:
            links = []
        for link in links:
            if link not in known and link.startswith("/") and not link.startswith(PASSED_BY):
                known.add(link)
                waiting.append((link, path))
    return dead


@pytest.mark.parametrize(("person", "organisation"), WHERE)
def test_no_page_offers_a_link_that_leads_nowhere(person: str, organisation: str, world: World) -> None:
    most = MOST_OF_A_SHAPE if person in THOROUGHLY else MOST_FOR_OTHERS
    assert dead_links(signed_in(world.cast.acting(person, organisation)), most) == []


@pytest.mark.parametrize(("person", "organisation"), [("venue_lead", "venue"), ("stranger", "elsewhere")])
def test_who_left_is_offered_no_page_that_is_closed_to_them(person: str, organisation: str, world: World) -> None:
    by = world.cast.acting(person, organisation)
    with transaction.atomic():
        if person == "stranger":
            take_part(by=by, initiative_id=world.initiative)
        for initiative in (world.initiative, world.voting_initiative):
            leave(by=by, initiative_id=initiative)
        assert dead_links(signed_in(by), MOST_FOR_OTHERS) == []
        transaction.set_rollback(True)
