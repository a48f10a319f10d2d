"""A small cooperative with round numbers: what the tests of reports expect is a sum on this page."""

from __future__ import annotations

from datetime import UTC, date, datetime

from cooperative.isolation.transactions import system
from financing.plans.models import PlanLine, PlanSource
from financing.pledges.models import Pledge, Round
from initiatives.areas.models import OfferFamily
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ProgressUpdate,
    StageStep,
)
from initiatives.proposals.models import Proposal, ProposalVersion
from initiatives.rulesets.models import RuleSet
from initiatives.voting.count import Ballot, Elector, Rules, count
from initiatives.voting.models import Count, Decision
from tests.cast import Cast

# The day on which the story is told, and the quarter of the report.
TODAY = datetime(2031, 9, 20, 10, tzinfo=UTC)
SECRET_IDEA = "Een idee dat nog niemand mag lezen"
HOSTILE = '<script>alert(1)</script> & "Ü"'


def moment(month: int, day: int) -> datetime:
    """A moment in 2031: after every real day on which the cast came, so that it is already there."""
    return datetime(2031, month, day, 12, tzinfo=UTC)


def tell_story(cast: Cast) -> None:
    """Write the story as the house; amounts in cents.

    One card: areas 2 (70 %) and 3 (30 %). Investment 2031 € 42.000, 2032 € 144.000; running 2031 € 61.500.
    Papers: area 1 alone (100 %); running 2031 € 10.000,01.
    """
    library, city = cast.organisations["library"], cast.organisations["city"]
    elsewhere, venue = cast.organisations["elsewhere"], cast.organisations["venue"]
    person = cast.persons["contributor"]
    with system("the story of the tests concerns several organisations"):
        card = _initiative("Eén kaart", "One card", library, "pilot", {2: 70, 3: 30}, date(2031, 7, 2))
        papers = _initiative("Kranten digitaal", "Papers online", elsewhere, "service", {1: 100}, date(2030, 2, 1))
        Initiative.objects.create(
            title=SECRET_IDEA, lede="x", why="x", for_whom="x", lead_id=venue, family=OfferFamily.objects.all()[0]
        )
        for initiative, members in ((card, (library, venue, elsewhere)), (papers, (elsewhere, city))):
            for organisation in members:
                Participation.objects.create(
                    initiative=initiative, organisation_id=organisation, state="taking_part", since=moment(1, 5)
                )
        told = [
            (card, "attention", HOSTILE, moment(8, 4)),
            (card, "on_track", "Er zijn 11.340 kaarten in gebruik.", moment(9, 1)),
            (papers, "on_track", "Dit is van het vorige kwartaal.", moment(6, 20)),
        ]
        for initiative, status, text, at in told:
            ProgressUpdate.objects.create(
                initiative=initiative,
                lead_id=initiative.lead_id,
                published=True,
                status=status,
                text=text,
                person_id=person,
                posted_at=at,
            )
        Milestone.objects.create(
            initiative=card,
            lead_id=library,
            published=True,
            title="Twaalf huizen aangesloten",
            due_on=date(2031, 8, 31),
            measured="13 huizen",
            state="reached",
        )
        for initiative, year, kind, cents in (
            (card, 2031, "investment", 4_200_000),
            (card, 2032, "investment", 14_400_000),
            (card, 2031, "running", 6_150_000),
            (papers, 2031, "running", 1_000_001),
        ):
            row = {"initiative": initiative, "organisation_id": initiative.lead_id, "audience": "members"}
            PlanLine.objects.create(**row, year=year, kind=kind, label="x", cents=cents)
            PlanSource.objects.create(**row, year=year, kind=kind, source="members", cents=cents)
        adopted = _vote(card, "Start van de piloot", library, {library: "for", venue: "for", elsewhere: "against"}, 8)
        _vote(papers, "Prijs per titel", elsewhere, {elsewhere: "for"}, 9, electors=[elsewhere, city, venue])
        _round(card, adopted, cast)


def _initiative(title: str, english: str, lead: int, stage: str, weights: dict[int, int], entered: date) -> Initiative:
    row = Initiative.objects.create(
        title=title,
        title_en=english,
        lede="x",
        why="x",
        for_whom="x",
        lead_id=lead,
        family=OfferFamily.objects.all()[0],
        stage=stage,
        published_at=moment(1, 4),
    )
    StageStep.objects.create(initiative=row, lead_id=lead, published=True, stage=stage, entered_on=entered)
    for area, weight in weights.items():
        InitiativeArea.objects.create(initiative=row, lead_id=lead, published=True, area_id=area, weight=weight)
    return row


def _vote(
    about: Initiative, title: str, author: int, choices: dict[int, str], month: int, electors: list[int] | None = None
) -> Decision:
    """A vote of one vote each, counted on the 15th."""
    entitled = electors or list(choices)
    shared = {"audience": "members", "organisation_id": author}
    number = f"2031-{month:02}"
    proposal = Proposal.objects.create(
        number=f"V{month}", author_id=author, initiative=about, capacity="consortium", title=title, state="in_vote",
        **shared,
    )  # fmt: skip
    text = ProposalVersion.objects.create(
        proposal=proposal, number=1, clauses=["x"], motivation="x", person_id=1, submitted_at=moment(1, 6), **shared
    )
    rules = RuleSet.objects.get(key="consortium_simple")
    decision = Decision.objects.create(
        proposal=proposal,
        standing=proposal,
        text=text,
        rule_set=rules,
        number=number,
        state="counted",
        opened_at=moment(month, 1),
        closes_at=moment(month, 15),
        counted_at=moment(month, 15),
        electors_count=len(entitled),
        ballots_count=len(choices),
        **shared,
    )
    result = count(
        Rules(**rules.rules),
        [Elector(organisation, "library") for organisation in entitled],
        [Ballot(organisation, choice) for organisation, choice in choices.items()],
    )
    Count.objects.create(
        decision=decision,
        outcome=str(result.outcome),
        result=result.to_json(),
        input_hash=result.input_hash,
        counted_at=moment(month, 15),
        **shared,
    )
    return decision


def _round(about: Initiative, decision: Decision, cast: Cast) -> None:
    """A round of € 20.000 with a threshold of € 15.000; € 7.500 and € 4.321 promised."""
    row = Round.objects.create(
        decision=decision,
        initiative=about,
        target_cents=2_000_000,
        threshold_cents=1_500_000,
        ceiling_cents=2_200_000,
        floor_cents=10_000,
        total_cents=1_182_100,
        pledges_count=2,
        opened_at=moment(8, 15),
        closes_at=moment(10, 30),
        audience="members",
        organisation_id=about.lead_id,
    )
    for organisation, cents in (("library", 750_000), ("venue", 432_100)):
        Pledge.objects.create(
            round=row,
            organisation_id=cast.organisations[organisation],
            cents=cents,
            person_id=cast.persons["treasurer"],
            person_name="Tine Rekening",
            made_at=moment(9, 2),
        )
