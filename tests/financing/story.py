"""What the tests of floor 4 make by the real actions: an initiative with plan and key, a vote on it, its round.

Bibliotheek Aalst leads and carries Aalst (92.131), Podiumhuis Gent carries Gent (272.655), Stad Aalst takes part
with nobody's inhabitants. The clock of the tests stands on Monday 26 November 2046, 10.00 in Brussels: after the cast
became members, whenever the tests run.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from financing.keys.actions import write_key
from financing.plans.actions import set_sources, write_plan_line, write_tariff
from financing.pledges.models import Round
from initiatives.areas.models import OfferFamily
from initiatives.opening.actions import open_vote
from initiatives.portfolio.models import Initiative, Participation, ParticipationArea
from initiatives.proposals.actions import judge_proposal, submit_proposal, write_proposal
from initiatives.proposals.funding import FundingTerms
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from members.organisations.models import Organisation
from members.roles.actions import give_role
from members.roles.models import Role
from tests.cast import Cast

MONDAY = datetime(2046, 11, 26, 10, tzinfo=ZoneInfo("Europe/Brussels"))
CARRIED = {"library": "41002", "venue": "44021", "elsewhere": "12025"}
# Target € 93.000, threshold 75 %, ceiling € 102.300, smallest promise € 250, 45 days.
TERMS = FundingTerms(target=9_300_000, threshold=6_975_000, ceiling=10_230_000, floor=25_000, days=45)
# 93.000 × 92.131 ÷ 364.786 = 23.488,245 and 93.000 × 272.655 ÷ 364.786 = 69.511,755. Rounded down they miss one
# cent, which goes to the larger remainder (0,52 of a cent against 0,48): the library's.
LIBRARY_ONCE, VENUE_ONCE = 2_348_825, 6_951_175
# 92.131 × € 0,09 and 272.655 × € 0,09.
LIBRARY_YEARLY, VENUE_YEARLY = 829_179, 2_453_895


def build_initiative(
    cast: Cast,
    *,
    stage: str = "pilot",
    published: bool = True,
    taking_part: tuple[str, ...] = ("library", "city", "venue"),
    interested: tuple[str, ...] = (),
    title: str = "Eén kaart voor bib en podium",
) -> int:
    """Write an initiative led by the library, with who takes part and who is interested; give its id."""
    with system("an initiative of the tests concerns several organisations"):
        initiative = Initiative.objects.create(
            title=title,
            lede="Met één kaart lenen en naar een voorstelling.",
            why="Omdat het publiek hetzelfde is.",
            for_whom="Voor lezers en bezoekers.",
            lead_id=cast.organisations["library"],
            family=OfferFamily.objects.first(),
            stage=stage,
            published_at=fresh_now() if published else None,
        )
        for key in taking_part:
            row = Participation.objects.create(
                initiative=initiative, organisation_id=cast.organisations[key], state="taking_part"
            )
            if key in CARRIED:
                ParticipationArea.objects.create(
                    initiative=initiative,
                    organisation_id=cast.organisations[key],
                    participation=row,
                    municipality_id=CARRIED[key],
                )
        for key in interested:
            Participation.objects.create(
                initiative=initiative, organisation_id=cast.organisations[key], state="interested"
            )
    return initiative.pk


def build_plan(cast: Cast, initiative_id: int, *, kind: str = "per_inhabitant", equal_percent: int = 0) -> None:
    """Write the plan of the example: € 186.000 once in 2047, a tariff of € 0,09 from 2047, and the key."""
    by = cast.acting("contributor")
    write_plan_line(
        by=by,
        initiative_id=initiative_id,
        year=2047,
        kind="investment",
        label="Ledenbestand",
        cents=18_600_000,
        vat_included=True,
    )
    set_sources(
        by=by,
        initiative_id=initiative_id,
        year=2047,
        kind="investment",
        cents={"members": 9_300_000, "grant": 7_440_000, "reserve": 1_860_000},
    )
    write_tariff(
        by=by,
        initiative_id=initiative_id,
        label="Werking",
        rate=Decimal("0.09"),
        from_year=2047,
        index_base_month=date(2046, 12, 1),
        cap_percent=Decimal("3.5"),
    )
    write_key(by=by, initiative_id=initiative_id, kind=kind, equal_percent=equal_percent)


def admissible_proposal(cast: Cast, initiative_id: int, terms: FundingTerms | None = TERMS) -> object:
    """Write, submit and judge a proposal of the city of Aalst on the initiative."""
    author = cast.acting("representative", "city")
    with reading(author):
        initiative = Initiative.objects.get(pk=initiative_id)
    proposal = write_proposal(
        by=author,
        capacity="consortium",
        title="Van piloot naar dienst",
        clauses=["De piloot wordt een dienst."],
        motivation="De piloot haalde zijn doel.",
        initiative=initiative,
        funding=terms,
    )
    proposal = submit_proposal(by=author, proposal=proposal)
    return judge_proposal(by=cast.acting("secretary"), proposal=proposal, admissible=True, reason="Volledig.")


def open_vote_on(cast: Cast, initiative_id: int, terms: FundingTerms | None = TERMS) -> Decision:
    """Open a vote of three days on such a proposal."""
    proposal = admissible_proposal(cast, initiative_id, terms)
    secretary = cast.acting("secretary")
    with reading(secretary):
        rules = RuleSet.objects.filter(key="consortium_simple").order_by("-number")[0]
        closes_at = fresh_now() + timedelta(days=3)
    return open_vote(by=secretary, proposal=proposal, rule_set=rules, closes_at=closes_at)  # type: ignore[arg-type]


def vote_for(cast: Cast, decision: Decision, person: str, organisation: str) -> None:
    """Let somebody vote for."""
    cast_ballot(by=cast.acting(person, organisation), decision=decision, choice="for")


def adopted(cast: Cast, decision: Decision, clock: object) -> Round:
    """Let everybody vote for, count after the deadline, and give the round that opened (three days later)."""
    for person, organisation in (("representative", "library"), ("representative", "city"), ("venue_lead", "venue")):
        vote_for(cast, decision, person, organisation)
    clock.set(MONDAY + timedelta(days=3, minutes=5))  # type: ignore[attr-defined]
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    with system("a test reads the round that opened"):
        return Round.objects.get(decision=decision)


def round_of_the_story(cast: Cast, clock: object, **initiative: object) -> Round:
    """Build everything up to an open round."""
    clock.set(MONDAY)  # type: ignore[attr-defined]
    pk = build_initiative(cast, **initiative)  # type: ignore[arg-type]
    build_plan(cast, pk)
    return adopted(cast, open_vote_on(cast, pk), clock)


def make_treasurer(cast: Cast, person: str, organisation: str) -> None:
    """Let somebody of the cast keep the money of an organisation too."""
    with system("a role of the tests"):
        give_role(
            person_id=cast.persons[person],
            organisation=Organisation.objects.get(pk=cast.organisations[organisation]),
            role=Role.TREASURER,
            granted_by=None,
        )
