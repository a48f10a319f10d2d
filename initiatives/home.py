"""What floor 3 offers in the frame and on the start page."""

from __future__ import annotations

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.protocols import Card, Door, News, Turn
from cooperative.web.formats import listed, number
from initiatives.overview.queries import running
from initiatives.portfolio.models import InitiativeArea, ProgressUpdate, Stage
from initiatives.portfolio.queries import taken_part_in
from initiatives.portfolio.rules import initiatives_for, is_elector
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import VOTABLE, proposals_for
from initiatives.voting.models import DecisionState
from initiatives.voting.rules import is_secretary
from initiatives.voting.turns import voting_turns

DOORS = (
    Door("overleggen", _("Overleggen"), "consult", 10),
    Door("beslissen", _("Beslissen"), "decide", 20),
    Door("maken", _("Maken"), "initiatives", 30),
)
NEWEST = 5


def _in_stage(stage: Stage, count: int) -> str:
    words = {
        Stage.SERVICE: ngettext("%(n)s dienst", "%(n)s diensten", count),
        Stage.PILOT: ngettext("%(n)s piloot", "%(n)s piloten", count),
        Stage.EVALUATION: ngettext("%(n)s in evaluatie", "%(n)s in evaluatie", count),
        Stage.SCALING: ngettext("%(n)s in opschaling", "%(n)s in opschaling", count),
        Stage.EXPLORATION: ngettext("%(n)s verkenning", "%(n)s verkenningen", count),
        Stage.IDEA: ngettext("%(n)s idee", "%(n)s ideeën", count),
        Stage.PHASE_OUT: ngettext("%(n)s in uitfasering", "%(n)s in uitfasering", count),
    }
    return words[stage] % {"n": count}


# From what runs to what is only thought of.
TOLD = (
    Stage.SERVICE,
    Stage.SCALING,
    Stage.EVALUATION,
    Stage.PILOT,
    Stage.EXPLORATION,
    Stage.IDEA,
    Stage.PHASE_OUT,
)


def turns(acting: Acting) -> list[Turn]:
    """Give the votes in which the organisation acted for has still to vote; for the secretary, what waits for her.

    One statement.
    """
    if acting.organisation_id is None:
        return []
    return secretary_turns(acting) if is_secretary(acting) else voting_turns(acting)


def secretary_turns(acting: Acting) -> list[Turn]:
    """List the proposals to judge or to bring on, the votes to open or to count, and what is to ratify.

    One statement.
    """
    closed = Q(decision__state=DecisionState.OPEN, decision__closes_at__lte=HouseNow())
    # One that ended level waits for its chair first.
    closed &= Q(decision__tie=None) | Q(decision__tie__decides_until__lte=HouseNow())
    to_bring_on = Q(phase_until__lte=HouseNow())
    waiting = Q(state__in=[*VOTABLE, ProposalState.SUBMITTED, ProposalState.TO_RATIFY])
    rows = proposals_for(acting).filter(closed | to_bring_on | waiting)
    # What waits for the count comes first, as on the page.
    rows = rows.order_by(F("decision__closes_at").asc(nulls_last=True), "submitted_at", "pk")
    return [_secretary_turn(row) for row in rows.select_related("author", "decision")[:20]]


def _secretary_turn(proposal: Proposal) -> Turn:
    words, door = {"title": proposal.name}, "beslissen"
    by = gettext("Ingediend door %(name)s.") % {"name": proposal.authors}
    if proposal.state == ProposalState.SUBMITTED:
        title = gettext("Beoordeel ‘%(title)s’") % words
        path = f"{reverse('proposal', args=[proposal.pk])}#oordeel"
        return Turn(gettext("Oordeel"), title, path, None, door, by, since=proposal.submitted_at)
    if proposal.state == ProposalState.SCHEDULED:
        title = gettext("Open de aangekondigde stemming over ‘%(title)s’") % words
        path = reverse("announcement", args=[proposal.pk])
        return Turn(gettext("Open"), title, path, None, door, by, since=proposal.phase_until)
    if proposal.phase_until is not None:
        title = gettext("Zet de volgende stap met ‘%(title)s’") % words
        path = reverse("proposal_step", args=[proposal.pk])
        return Turn(gettext("Ga verder"), title, path, None, door, by, since=proposal.phase_until)
    if proposal.state in VOTABLE:
        title = gettext("Open de stemming over ‘%(title)s’") % words
        path = reverse("open_vote", args=[proposal.pk])
        return Turn(gettext("Open"), title, path, None, door, by, since=proposal.judged_at)
    vote = proposal.decision
    if proposal.state == ProposalState.TO_RATIFY:
        title = gettext("Voer in wie ‘%(title)s’ bekrachtigde") % words
        path = reverse("ratify_decision", args=[vote.pk])
        return Turn(gettext("Voer in"), title, path, None, door, by, since=vote.counted_at)
    cast = {"cast": number(vote.ballots_count), "total": number(vote.electors_count)}
    return Turn(
        verb=gettext("Tel"),
        title=gettext("Tel de stemmen over ‘%(title)s’") % words,
        path=reverse("decision", args=[vote.pk]),
        closes_at=vote.closes_at,
        door=door,
        line=gettext("%(cast)s van de %(total)s organisaties stemden.") % cast,
    )


def cards(acting: Acting) -> list[Card]:
    """Say in how many initiatives we take part, in which stage, and which areas we miss. One statement."""
    if acting.organisation_id is None:
        return []
    ours = Q(pk__in=taken_part_in(acting.organisation_id).values("pk")) if is_elector(acting) else Q()
    many = {stage.value: Count("pk", distinct=True, filter=ours & Q(stage=stage)) for stage in TOLD}
    told = running(acting).aggregate(
        total=Count("pk", distinct=True),
        areas=ArrayAgg("area_weights__area", filter=ours & Q(area_weights__isnull=False), distinct=True, default=[]),
        **many,
    )
    stages = [_in_stage(stage, told[stage.value]) for stage in TOLD if told[stage.value]]
    sentence = ", ".join(stages) + "." if stages else ""
    if not is_elector(acting):
        label = gettext("De zeven gebieden")
        total = str(told["total"])
        return [Card(gettext("Initiatieven"), total, "", sentence, reverse("areas"), label, order=30)]
    missing = [str(number) for number in range(1, 8) if number not in told["areas"]]
    if stages and missing:
        sentence += " " + gettext("Geen in gebied %(numbers)s.") % {"numbers": listed(missing)}
    return [
        Card(
            label=gettext("Wij doen mee aan"),
            value=str(sum(told[stage.value] for stage in TOLD)),
            unit=ngettext("van %(n)s initiatief", "van %(n)s initiatieven", told["total"]) % {"n": told["total"]},
            sentence=sentence,
            path=reverse("areas"),
            path_label=gettext("De zeven gebieden"),
            order=30,
        )
    ]


def news(acting: Acting) -> list[News]:
    """Give the newest progress updates that one may read. One statement."""
    heaviest = InitiativeArea.objects.filter(initiative=OuterRef("initiative")).order_by("-weight", "area")
    rows = (
        ProgressUpdate.objects.filter(initiative__in=initiatives_for(acting))
        .select_related("initiative")
        .annotate(area=Subquery(heaviest.values("area")[:1]))[:NEWEST]
    )
    return [
        News(
            at=row.posted_at,
            title=row.initiative.name,
            sentence=row.text,
            path=reverse("initiative", args=[row.initiative_id]),
            area=row.area,
        )
        for row in rows
    ]
