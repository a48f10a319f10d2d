"""What is asked about proposals: one with its texts, and what its funding terms say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.isolation.acting import Acting, Refused
from cooperative.isolation.audience import Audience
from cooperative.isolation.clock import house_now
from cooperative.web.formats import money, percent
from initiatives.portfolio.models import Initiative, Participation
from initiatives.proposals.differences import Clause, Piece, clauses_between, origins
from initiatives.proposals.funding import Basis, FundingTerms
from initiatives.proposals.models import Capacity, Proposal, ProposalState, ProposalVersion
from initiatives.proposals.rules import OF_THE_INITIATIVE, proposals_for
from initiatives.proposals.steps import Voting
from members.bodies.models import Body, Seat
from members.bodies.queries import steering_group_of
from members.organisations.models import VOTING_KINDS, Kind, Organisation

# Where a proposal stands whose counted vote lacked its quorum and can be called again.
LAPSED = (ProposalState.SCHEDULED, ProposalState.HELD, ProposalState.FINAL)


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a text as it is read: plain, or with what an amendment changed in it and which one."""

    kind: str
    before: int
    after: int
    pieces: tuple[Piece, ...]
    source: str = ""


def submitted_text(proposal: Proposal) -> ProposalVersion:
    """Give the newest text that was submitted; there is one once a proposal is no draft."""
    return proposal.versions.filter(submitted_at__isnull=False).order_by("-number")[0]


def points_of(versions: Sequence[ProposalVersion]) -> list[Point]:
    """Give the points of the last version; one that reads as an amendment made it shows the change. No statement."""
    found = []
    for number, (text, place) in enumerate(zip(versions[-1].clauses, _origins(versions), strict=True), start=1):
        made = versions[place]
        source = made.source if place else ""
        change = None
        if source:
            told = clauses_between(versions[place - 1].clauses, made.clauses)
            change = next((clause for clause in told if clause.changed and clause.text == text), None)
        if change is None:
            found.append(Point("same", number, number, (Piece("kept", text),)))
        else:
            found.append(Point(change.kind, number, number, change.pieces, source))
    return found


def _origins(versions: Sequence[ProposalVersion]) -> list[int]:
    return origins([version.clauses for version in versions])


def points_until(text: ProposalVersion) -> list[Point]:
    """Give the points of a version with what amendments made of the earlier ones; one statement, none for the first."""
    if text.number == 1:
        return points_of([text])
    earlier = ProposalVersion.objects.filter(proposal_id=text.proposal_id, number__lt=text.number)
    return points_of([*earlier.order_by("number"), text])


@dataclass(frozen=True, slots=True)
class Paper:
    """A proposal with every version of its text; `text` is the one that is shown."""

    proposal: Proposal
    versions: list[ProposalVersion]
    text: ProposalVersion

    @property
    def newest(self) -> ProposalVersion:
        """The text that counts."""
        return self.versions[-1]

    @property
    def points(self) -> list[Point]:
        """The text that is shown, with what amendments made of it."""
        return points_of(self.versions[: self.text.number])

    def numbered(self, number: int) -> ProposalVersion | None:
        """Give the version with this number."""
        return next((version for version in self.versions if version.number == number), None)

    @property
    def money(self) -> list[str]:
        """The funding terms in sentences."""
        return money_sentences(self.text.terms)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two texts of one proposal, and what lies between them: points, motivation by paragraph, money by sentence."""

    older: ProposalVersion
    newer: ProposalVersion
    clauses: list[Clause]
    motivation: list[Clause]
    money: list[Clause]

    @property
    def summary(self) -> str:
        """Say in words what changed in the text."""
        return changes_told(self.clauses) or _("geen punt gewijzigd")


def changes_told(clauses: Sequence[Clause]) -> str:
    """Say in words which points changed, came and went; nothing when none did."""
    said, last = [], 0
    for clause in clauses:
        if clause.kind == "changed":
            said.append(_("punt %(number)s gewijzigd") % {"number": clause.before})
        elif clause.kind == "gone":
            said.append(_("punt %(number)s geschrapt") % {"number": clause.before})
        elif clause.kind == "new":
            said.append(_("nieuw punt na punt %(number)s") % {"number": last} if last else _("nieuw punt vooraan"))
        last = clause.before or last
    return ", ".join(said)


def compared(older: ProposalVersion, newer: ProposalVersion) -> Comparison:
    """Compare two versions of one proposal; no statement."""
    return Comparison(
        older,
        newer,
        clauses_between(older.clauses, newer.clauses),
        clauses_between(_paragraphs(older), _paragraphs(newer)),
        clauses_between(money_sentences(older.terms), money_sentences(newer.terms)),
    )


def _paragraphs(text: ProposalVersion) -> list[str]:
    return [line.strip() for line in text.motivation.splitlines() if line.strip()]


def paper_of(acting: Acting, pk: int, number: int | None = None) -> Paper | None:
    """Give a proposal with its texts, showing version `number` or the newest; two statements.

    None: there is no such proposal or version for whoever asks.
    """
    rows = proposals_for(acting).select_related("author", "initiative", "body", "decision")
    proposal = rows.filter(pk=pk).first()
    if proposal is None:
        return None
    versions = list(proposal.versions.order_by("number"))
    paper = Paper(proposal, versions, versions[-1])
    shown = paper.newest if number is None else paper.numbered(number)
    return None if shown is None else replace(paper, text=shown)


def body_for(capacity: str, initiative: Initiative | None) -> Body | None:
    """Find the body that decides in this capacity; None: the initiative decides for itself.

    Refuses a matter that fits no body, and one of the participants without an initiative. One statement or none.
    """
    if capacity in OF_THE_INITIATIVE:
        if initiative is None:
            raise Refused(_("Een besluit van de consortiumgroep of een advies gaat over een initiatief. Kies er een."))
        return None
    if capacity == Capacity.STEERING_GROUP:
        body = None if initiative is None else steering_group_of(initiative.pk)
        if body is None:
            raise Refused(_("Dit initiatief heeft geen stuurgroep. De secretaris kan er een oprichten."))
        return body
    kind = {Capacity.GENERAL_MEETING: "general_meeting", Capacity.BOARD: "board"}[Capacity(capacity)]
    body = Body.objects.filter(kind=kind).first()
    if body is None:
        raise Refused(_("Dit orgaan bestaat nog niet in de coöperatie."))
    return body


def readers_of_proposal(proposal: Proposal) -> tuple[list[tuple[int, int]], list[int]]:
    """Give who reads a matter: (person, organisation for which it is read), and whole organisations; one statement.

    The participants and the lead of an initiative, every member, or who sits in the body: a person for whom it sits
    (else for the cooperative), or an organisation. Asked in the house reach.
    """
    if proposal.audience == Audience.BODY:
        seats = Seat.objects.standing().filter(body_id=proposal.body_id or 0)
        office = Organisation.objects.filter(kind=Kind.COOPERATIVE).values("pk")[:1]
        seated = list(seats.values_list("person_id", "organisation_id", Subquery(office)))
        persons = [(person, organisation or house) for person, organisation, house in seated if person is not None]
        return persons, [one for person, one, _house in seated if person is None and one is not None]
    organisations = Organisation.objects.standing().filter(kind__in=VOTING_KINDS)
    if proposal.audience == Audience.PARTICIPANTS:
        taking_part = Participation.objects.taking_part().filter(initiative_id=proposal.initiative_id or 0)
        lead = Initiative.objects.filter(pk=proposal.initiative_id or 0).values("lead_id")
        organisations = organisations.filter(Q(pk__in=taking_part.values("organisation_id")) | Q(pk__in=lead))
    return [], list(organisations.values_list("pk", flat=True))


def voting_of(proposal: Proposal) -> Voting | None:
    """Give the moments of the vote on a proposal (select_related "decision")."""
    decision = getattr(proposal, "decision", None)
    if decision is None:
        return None
    lapsed = decision.counted_at is not None and proposal.state in LAPSED
    return Voting(decision.opened_at, decision.closes_at, decision.counted_at, house_now(), lapsed)


def money_sentences(terms: FundingTerms | None, *, ratified: bool = False) -> list[str]:
    """Say what a proposal asks, in sentences; nothing when it asks no money. `ratified`: the rules ask that first."""
    if terms is None:
        return []
    days = ngettext("%(days)s dag", "%(days)s dagen", terms.days) % {"days": terms.days}
    opens = _("Na de aanneming opent meteen een ronde. Ze loopt %(days)s.")
    if ratified:
        opens = _("Na de bekrachtiging opent meteen een ronde. Ze loopt %(days)s.")
    return [
        opens % {"days": days},
        _("De deelnemers zeggen samen %(target)s toe, hooguit %(ceiling)s.")
        % {"target": money(terms.target), "ceiling": money(terms.ceiling)},
        _threshold_sentence(terms),
        _("De kleinste toezegging is %(floor)s.") % {"floor": money(terms.floor)},
    ]


def _threshold_sentence(terms: FundingTerms) -> str:
    """Say below what all promises lapse."""
    said = {
        Basis.BUDGET: _("Komt er minder dan %(threshold)s (%(share)s), dan vervallen alle toezeggingen."),
        Basis.INHABITANTS: _(
            "Dragen de deelnemers die toezeggen samen minder dan %(share)s van de inwoners, dan vervallen alle "
            "toezeggingen."
        ),
        Basis.MEMBERS: _("Zegt minder dan %(share)s van de deelnemers toe, dan vervallen alle toezeggingen."),
    }[terms.basis]
    return said % {"threshold": money(terms.threshold), "share": percent(terms.share)}
