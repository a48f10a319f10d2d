"""One small cooperative with a row of every kind, made through the real actions, and the arguments of every URL."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import URLPattern, URLResolver

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from cooperative.outbox.models import DemoMail, OutboxRow
from financing.plans.actions import write_plan_line
from financing.pledges.models import Round
from initiatives.areas.models import OfferFamily
from initiatives.consultation.actions import answer_question, ask_question
from initiatives.electorate.actions import state_interest
from initiatives.opening.actions import open_vote
from initiatives.portfolio.actions import create_initiative, publish_initiative, set_areas, show_interest, take_part
from initiatives.portfolio.models import Initiative
from initiatives.progress.actions import add_milestone, post_progress
from initiatives.proposals.actions import judge_proposal, submit_proposal, withdraw_proposal, write_proposal
from initiatives.proposals.funding import FundingTerms
from initiatives.proposals.models import Proposal
from initiatives.rulesets.actions import confirm_rule_set
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote, extend_vote, withdraw_vote
from initiatives.voting.models import Decision
from members.assistance.actions import open_staff_session
from members.invitations.actions import invite
from members.invitations.models import Invitation
from members.notices.models import Notice
from members.organisations.actions import set_identifier
from members.organisations.models import Organisation
from members.shares.actions import write_shares
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.house.addresses import ARGUMENTS
from tests.house.amending import build_amendments
from tests.house.announcing import build_announcement
from tests.house.banking import build_bank
from tests.house.booking import build_books
from tests.house.invoicing import build_invoices
from tests.house.matching import build_matching
from tests.house.objecting import answer_one, open_to_objections
from tests.house.papers import build_paper
from tests.house.planning import build_plan
from tests.house.printing import finished_report
from tests.house.promising import build_promises
from tests.house.proxies import build_proxies
from tests.house.refunding import build_refunds
from tests.house.ruling import build_rulings, open_to_ratify
from tests.house.seating import seat_and_mandate
from tests.house.supporting import build_support
from tests.house.tying import close_level, open_level
from tests.house.weighing import build_key
from tests.house.writing_along import build_coauthors

SECRET = "Alleen voor wie het lezen mag"
TERMS = FundingTerms(target=100_000, threshold=50_000, ceiling=120_000, floor=1_000, days=45)
LINK = re.compile(r"/aanmelden/uitnodiging/([^/\s]+)/")


def names_of(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """Walk the URLconf and give every name."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names_of(pattern.url_patterns)
        else:
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name


@dataclass(slots=True)
class World:
    """Ids of the rows by what they are; the library of Aalst leads and writes unless the name says otherwise."""

    cast: Cast
    ids: dict[str, int] = field(default_factory=dict)
    token: str = ""
    words: str = SECRET

    def __getattr__(self, name: str) -> int:
        """Give an id by its name."""
        try:
            return self.ids[name]
        except KeyError:
            raise AttributeError(name) from None

    def arguments_of(self, url_name: str) -> list[Any]:
        """Give the arguments with which an address of the portal leads to a row of the library."""
        named = {"token": self.token, **self.ids}
        return [named.get(one, one) if isinstance(one, str) else one for one in ARGUMENTS.get(url_name, ())]


def build_world(cast: Cast, clock: HouseClock, words: str = SECRET) -> World:
    """Make a row of every kind, with `words` in each free text; the house clock ends two hours from now."""
    world = World(cast, words=words)
    world.ids |= {**cast.organisations, **cast.persons, "nothing": 0}
    start = fresh_now()
    _initiatives(world)
    build_announcement(world, _proposal(world, "scheduled", world.initiative))
    _counted(world, clock)
    world.ids |= build_plan(cast, world.initiative, words) | build_bank(cast, words)
    _proposals(world)
    _open_votes(world)
    _confirmed(world)
    _people(world)
    build_books(world)
    build_invoices(world)
    build_matching(world)
    build_refunds(world)
    world.ids |= seat_and_mandate(world.cast, world.words, world.initiative)
    world.ids |= finished_report(cast)
    build_proxies(world, *(_proposal(world, name, world.voting_initiative) for name in ("proxied", "to_proxy")))
    assert fresh_now() - start > timedelta(hours=2)
    return world


def _initiatives(world: World) -> None:
    by, cast, words = world.cast.acting("contributor"), world.cast, world.words
    with reading(by):
        family = OfferFamily.objects.all()[0]
    for name, published in (("initiative", True), ("voting_initiative", True), ("idea", False)):
        row = create_initiative(
            by=by, title=f"{world.words}: {name}", lede=words, why=words, for_whom=words, family=family
        )
        world.ids[name] = row.pk
        set_areas(by=by, initiative_id=row.pk, version="1", weights={1: 60, 2: 40})
        milestone = add_milestone(by=by, initiative_id=row.pk, title=world.words, due_on=date(2030, 1, 1))
        update = post_progress(by=by, initiative_id=row.pk, status="on_track", text=world.words)
        prefix = "" if name == "initiative" else f"{name}_"
        world.ids |= {f"{prefix}milestone": milestone.pk, f"{prefix}update": update.pk}
        if not published:
            continue
        with reading(by):
            version = Initiative.objects.get(pk=row.pk).version
        publish_initiative(by=by, initiative_id=row.pk, version=str(version))
        take_part(by=cast.acting("representative", "library"), initiative_id=row.pk)
        take_part(by=cast.acting("representative", "city"), initiative_id=row.pk)
        take_part(by=cast.acting("venue_lead"), initiative_id=row.pk)
        show_interest(by=cast.acting("stranger"), initiative_id=row.pk)


def _proposal(
    world: World,
    name: str,
    initiative: int,
    terms: FundingTerms | None = None,
    until: int = 3,
    author: str = "contributor",
) -> Proposal:
    """Write a proposal of the library, or of another author, on its way: 1 draft, 2 submitted, 3 admissible."""
    by = world.cast.acting(author)
    with reading(by):
        about = Initiative.objects.get(pk=initiative)
    row = write_proposal(
        by=by,
        capacity="consortium",
        title=f"{world.words}: {name}",
        clauses=["Eerste punt.", world.words],
        motivation=world.words,
        initiative=about,
        funding=terms,
    )
    if until > 1:
        row = submit_proposal(by=by, proposal=row)
    if until > 2:
        row = judge_proposal(by=world.cast.acting("secretary"), proposal=row, admissible=True, reason=world.words)
    world.ids[name] = row.pk
    with reading(by):
        world.ids[f"{name}_version"] = row.versions.get().pk
    return row


def _vote(world: World, name: str, initiative: int, terms: FundingTerms | None = None) -> Decision:
    row = _proposal(world, f"{name}_proposal", initiative, terms)
    secretary = world.cast.acting("secretary")
    with reading(secretary):
        rules = RuleSet.objects.filter(key="consortium_simple").order_by("-number")[0]
    decision = open_vote(by=secretary, proposal=row, rule_set=rules, closes_at=fresh_now() + timedelta(minutes=90))
    world.ids[name] = decision.pk
    return decision


def _counted(world: World, clock: HouseClock) -> None:
    """An adopted vote with its round, in which the library promised."""
    cast = world.cast
    build_key(world, world.initiative, "per_inhabitant", {"fixed": True})
    decision = _vote(world, "counted", world.initiative, TERMS)
    for person, organisation in (("representative", "library"), ("representative", "city"), ("venue_lead", "venue")):
        cast_ballot(by=cast.acting(person, organisation), decision=decision, choice="for", reason=world.words)
    level, objected = open_level(world), open_to_objections(world)
    to_rule = open_to_ratify(world)
    clock.shift(timedelta(hours=2))
    build_rulings(world, *to_rule)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    close_level(world, level)
    answer_one(world, objected)
    with system("a test names the round that opened"):
        world.ids["round"] = Round.objects.get(decision=decision).pk
    build_promises(world)


def _proposals(world: World) -> None:
    """Proposals before a vote, with a question and its answer, with amendments, and one that was taken back."""
    cast, by = world.cast, world.cast.acting("contributor")
    _proposal(world, "draft", world.initiative, until=1)
    row = _proposal(world, "proposal", world.initiative, until=2)
    admissible = _proposal(world, "admissible", world.initiative)
    interest = state_interest(by=cast.acting("colleague"), proposal=admissible, statement=world.words)
    world.ids["interest"] = interest.pk
    build_amendments(world, _proposal(world, "amendable", world.initiative))
    build_support(world, _proposal(world, "backed", world.initiative, until=2, author="venue_lead"))
    authors = {"shared": "contributor", "question_proposal": "venue_lead", "joined_proposal": "venue_lead"}
    drafts = (_proposal(world, name, world.initiative, until=1, author=one) for name, one in authors.items())
    build_coauthors(world, *drafts)
    withdraw_proposal(by=by, proposal=_proposal(world, "withdrawn_proposal", world.initiative, until=2))
    question = ask_question(by=cast.acting("venue_lead"), proposal=row, text=world.words)
    answer = answer_question(by=by, question=question, text=world.words)
    world.ids |= {"question": question.pk, "answer": answer.pk}


def _confirmed(world: World) -> None:
    """A lawyer confirmed the rules of the board."""
    by = world.cast.acting("secretary")
    with reading(by):
        rules = RuleSet.objects.get(key="board", number=1)
    confirm_rule_set(by=by, rule_set=rules, confirmed_by=world.words, confirmed_on=date(2026, 1, 5))


def _open_votes(world: World) -> None:
    """An open vote with the library's ballot that was given a later deadline, and one that was withdrawn."""
    cast = world.cast
    secretary, by = cast.acting("secretary"), cast.acting("contributor")
    write_plan_line(
        by=by,
        initiative_id=world.voting_initiative,
        year=2031,
        kind="running",
        label=world.words,
        cents=9,
        vat_included=True,
    )
    build_key(world, world.voting_initiative, "equal")
    withdraw_vote(by=secretary, decision=_vote(world, "withdrawn", world.voting_initiative))
    decision = _vote(world, "decision", world.voting_initiative)
    ballot = cast_ballot(
        by=cast.acting("representative", "library"), decision=decision, choice="against", reason=world.words
    )
    extend_vote(by=secretary, decision=decision, closes_at=decision.closes_at + timedelta(days=3), reason=world.words)
    world.ids["ballot"] = ballot.pk
    build_paper(world)


def _people(world: World) -> None:
    """An invitation, an identifier, a staff session at the library, a notice and a job."""
    cast = world.cast
    with reading(cast.acting("admin")):
        library = Organisation.objects.get(pk=world.library)
    invite(
        by=cast.acting("admin"),
        organisation=library,
        email="nieuw@cast.example",
        given_name=world.words,
        family_name="Collega",
        roles=["reader"],
    )
    set_identifier(
        by=cast.acting("staff"),
        organisation_id=world.library,
        scheme="isil",
        value="BE-AAL00",
        valid_from=date(2025, 1, 1),
    )
    write_shares(
        by=cast.acting("secretary"), organisation=library, shares=3, since=date(2025, 1, 1), reason=world.words
    )
    world.ids["staff_session"] = open_staff_session(by=cast.acting("staff"), organisation=library, reason=world.words)
    with system("a test names rows of several persons"):
        world.ids["invitation"] = Invitation.objects.get(organisation=library).pk
        ours = Notice.objects.filter(person_id=world.representative, organisation_id=world.library)
        world.ids["notice"] = ours.latest("pk").pk
        mail = OutboxRow.objects.filter(payload__recipient="nieuw@cast.example").order_by("-pk")[0]
        shown = DemoMail.objects.create(recipient="x@cast.example", html="<!doctype html><html lang=nl><p>x</p></html>")
        world.ids |= {"job": mail.pk, "demo_mail": shown.pk}
    [world.token] = LINK.findall(mail.payload["body"])
