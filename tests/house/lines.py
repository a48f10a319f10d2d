"""The table of visibility: for each line in use its model, a row of the world, who reads it, who does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from cooperative.audit.models import RecordHash, RecordLeaf
from cooperative.isolation.acting import Acting
from cooperative.outbox.models import OutboxRow
from cooperative.reports.models import Report, ReportPart
from cooperative.reports.rules import reports_for
from financing.byhand.models import HandPayment
from financing.byhand.rules import hand_payments_for
from financing.commitments.models import Commitment
from financing.commitments.rules import commitments_for
from financing.contributions.models import Charge, Schedule
from financing.contributions.rules import charges_for, schedules_for
from financing.indexation.models import IndexScenario, IndexValue
from financing.invoices.models import Invoice, InvoiceLine, InvoicePaper, InvoiceSeries, Settlement
from financing.invoices.rules import invoices_for, lines_for, printed_for, settlements_for
from financing.keys.models import DistributionKey, EnteredWeight, ImpactSnapshot, WeightSnapshot
from financing.ledger.models import Account, FiscalYear, JournalEntry, Posting
from financing.ledger.rules import entries_for as ledger_entries_for
from financing.ledger.rules import postings_for
from financing.matching.models import LineBooking
from financing.matching.rules import bookings_for
from financing.payments.models import BankFile, BankLine, BankStatement
from financing.payments.rules import bank_files_for, bank_lines_for, statements_for
from financing.plans.models import PlanLine, PlanSource, TariffLine
from financing.pledges.models import Pledge, Round
from financing.pledges.rules import pledges_for, rounds_for
from financing.questions.models import InvoiceMessage
from financing.questions.rules import messages_for as invoice_messages_for
from financing.refunds.models import Refund
from financing.refunds.rules import refunds_for
from financing.reminders.models import Reminder
from financing.reminders.rules import reminders_for
from initiatives.amendments.models import Amendment
from initiatives.amendments.rules import amendments_for
from initiatives.announcing.models import Announcement
from initiatives.announcing.rules import announcements_for
from initiatives.areas.models import FocusLine, OfferFamily, SolutionArea
from initiatives.casting.models import Tie
from initiatives.casting.rules import ties_for
from initiatives.coauthors.models import Coauthor
from initiatives.coauthors.rules import coauthors_for
from initiatives.consultation.models import Message
from initiatives.consultation.rules import messages_for
from initiatives.electorate.models import Interest, MandateDecision
from initiatives.electorate.rules import mandates_for
from initiatives.objections.models import ObjectionAnswer
from initiatives.objections.rules import answers_for
from initiatives.paper.models import PaperBallot, PaperEntry
from initiatives.paper.rules import entries_for as paper_entries_for
from initiatives.paper.rules import papers_for
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ParticipationArea,
    ProgressUpdate,
    StageStep,
)
from initiatives.portfolio.rules import initiatives_for
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalVersion
from initiatives.proposals.rules import proposals_for, readable_by
from initiatives.proxies.models import Proxy
from initiatives.proxies.rules import proxies_for
from initiatives.ratification.models import Ruling
from initiatives.ratification.rules import rulings_for
from initiatives.register.models import Entry
from initiatives.register.rules import entries_for
from initiatives.rulesets.models import RuleSet, RuleSetConfirmation
from initiatives.rulesets.rules import versions_for
from initiatives.support.models import Support
from initiatives.support.rules import supports_for
from initiatives.voting.models import BallotEvent, Count, CurrentBallot, Decision, Elector, Extension
from initiatives.voting.rules import ballots_for, decisions_for, electors_for
from members.assistance.models import StaffSession
from members.assistance.rules import staff_sessions_for
from members.bodies.models import Body, Seat, Substitute
from members.bodies.rules import bodies_for, seats_for, substitutes_for
from members.invitations.models import Invitation
from members.invitations.rules import invitations_for
from members.notices.models import Notice
from members.notices.rules import notices_for
from members.organisations.models import Municipality, Organisation, OrganisationIdentifier, Serves
from members.organisations.rules import organisations_for
from members.people.models import Person
from members.roles.models import Membership, RoleGrant
from members.shares.models import Shareholding
from members.shares.rules import shareholdings_for

# Who is asked: the library's own people, who takes part beside it ("city": the library's representative acting for
# the city), who does not, who works for the cooperative, and who has no place at all.
OWN = frozenset({"reader", "representative", "admin"})
PART = OWN | {"city", "venue_lead"}
COOP = frozenset({"staff", "secretary", "board", "house_treasurer", "teller", "auditor"})
BOOKS = frozenset({"board", "house_treasurer", "auditor"})
MEMBERS = PART | COOP | {"stranger", "observer"}
SIGNED_IN = MEMBERS | {"nowhere", "liar"}
BANK = frozenset({"house_treasurer", "auditor"})
# The library takes part, the city pays for it.
OURS_TO_PAY = OWN | COOP | {"city"}
OF_INVOICES = frozenset({"admin"}) | BOOKS
EVERYBODY = SIGNED_IN | {"anonymous"}

Ask = Callable[[Acting], QuerySet[Model]]


@dataclass(frozen=True)
class Line:
    """One line of the table of visibility: a row of this model, who reads it, and the queryset that says the same.

    `which`: column → the world's name of an id (or a plain value). `ours`: whom wall 1 lets read, when roles decide.
    `spared`: whose own row it is after all, of those who try to write it.
    """

    name: str
    model: type[Model]
    which: dict[str, object]
    reads: frozenset[str]
    asked: Ask | None = None
    ours: frozenset[str] | None = None
    spared: tuple[str, ...] = ()


def audience(model: type[Model]) -> Ask:
    """Give the queryset of a model whose rows say who reads them."""
    return lambda acting: model._default_manager.filter(readable_by(acting))


def below(model: type[Model]) -> Ask:
    """Give the queryset of what hangs on an initiative."""
    return lambda acting: model._default_manager.filter(initiative__in=initiatives_for(acting))


LINES = [
    Line("municipality", Municipality, {"pk": "41002"}, SIGNED_IN),
    Line("solution area", SolutionArea, {"pk": 1}, SIGNED_IN),
    Line("offer family", OfferFamily, {}, SIGNED_IN),
    Line("focus line", FocusLine, {}, SIGNED_IN),
    Line("index value", IndexValue, {}, SIGNED_IN),
    Line("index scenario", IndexScenario, {}, SIGNED_IN),
    Line("organisation", Organisation, {"pk": "library"}, MEMBERS, organisations_for),
    Line("identifier", OrganisationIdentifier, {"organisation_id": "library"}, MEMBERS),
    Line("serves", Serves, {"organisation_id": "library"}, MEMBERS),
    Line("shares", Shareholding, {"organisation_id": "library"}, MEMBERS, shareholdings_for),
    Line("person", Person, {"pk": "reader"}, OWN | COOP | {"city"}),
    Line("listed person", Person, {"pk": "representative"}, MEMBERS | {"city"}),
    Line("person with a seat", Person, {"pk": "board"}, MEMBERS),
    Line("membership", Membership, {"person_id": "admin"}, OWN | COOP),
    Line("role grant", RoleGrant, {"person_id": "admin"}, OWN | COOP),
    Line("invitation", Invitation, {"pk": "invitation"}, OWN | COOP, invitations_for, OWN),
    Line("body", Body, {"pk": "body"}, MEMBERS, bodies_for),
    Line("seat", Seat, {"pk": "seat"}, MEMBERS, seats_for),
    Line("substitute", Substitute, {"pk": "substitute"}, MEMBERS, substitutes_for),
    Line(
        "notice",
        Notice,
        {"pk": "notice"},
        frozenset({"representative", "city"}),
        notices_for,
        frozenset({"representative"}),
    ),
    Line("staff session", StaffSession, {"pk": "staff_session"}, OWN | COOP, staff_sessions_for, frozenset({"staff"})),
    Line("idea", Initiative, {"pk": "idea"}, OWN | COOP, initiatives_for),
    Line("initiative", Initiative, {"pk": "initiative"}, MEMBERS, initiatives_for),
    Line("area of an idea", InitiativeArea, {"initiative_id": "idea"}, OWN | COOP, below(InitiativeArea)),
    Line("area", InitiativeArea, {"initiative_id": "initiative"}, MEMBERS, below(InitiativeArea)),
    Line("step of an idea", StageStep, {"initiative_id": "idea"}, OWN | COOP, below(StageStep)),
    Line("step", StageStep, {"initiative_id": "initiative"}, MEMBERS, below(StageStep)),
    Line("milestone of an idea", Milestone, {"pk": "idea_milestone"}, OWN | COOP, below(Milestone)),
    Line("milestone", Milestone, {"pk": "milestone"}, MEMBERS, below(Milestone)),
    Line("progress of an idea", ProgressUpdate, {"pk": "idea_update"}, OWN | COOP, below(ProgressUpdate)),
    Line("progress", ProgressUpdate, {"pk": "update"}, MEMBERS, below(ProgressUpdate)),
    Line("participation", Participation, {"organisation_id": "library"}, MEMBERS, below(Participation)),
    Line("participation area", ParticipationArea, {"organisation_id": "library"}, MEMBERS, below(ParticipationArea)),
    Line("draft", Proposal, {"pk": "draft"}, OWN, proposals_for),
    Line("version of a draft", ProposalVersion, {"pk": "draft_version"}, OWN, audience(ProposalVersion)),
    Line(
        "draft with a co-author",
        Proposal,
        {"pk": "shared"},
        PART,
        proposals_for,
        OWN | {"venue_lead"},
        spared=("venue_lead",),
    ),
    Line(
        "version with a co-author",
        ProposalVersion,
        {"pk": "shared_version"},
        OWN | {"venue_lead"},
        spared=("venue_lead",),
    ),
    Line("co-author", Coauthor, {"pk": "coauthor"}, OWN | {"venue_lead"}, coauthors_for, spared=("venue_lead",)),
    Line("asked to be co-author", Coauthor, {"pk": "asked"}, PART, coauthors_for),
    Line("proposal", Proposal, {"pk": "proposal"}, PART | COOP, proposals_for),
    Line("proposal taken back", Proposal, {"pk": "withdrawn_proposal"}, PART | COOP, proposals_for),
    Line("version", ProposalVersion, {"pk": "proposal_version"}, PART | COOP, audience(ProposalVersion)),
    Line("phase", ProposalPhase, {"proposal_id": "proposal"}, PART | COOP, audience(ProposalPhase)),
    Line("announcement", Announcement, {"pk": "announced"}, PART | COOP, announcements_for),
    Line("amendment", Amendment, {"pk": "amendment"}, PART | COOP, amendments_for, spared=("venue_lead",)),
    Line("support", Support, {"pk": "support"}, PART | COOP, supports_for),
    Line("question", Message, {"pk": "question"}, PART | COOP, messages_for, spared=("venue_lead",)),
    Line("answer", Message, {"pk": "answer"}, PART | COOP, messages_for),
    Line("rule set", RuleSet, {}, MEMBERS, versions_for),
    Line("rule set confirmed", RuleSetConfirmation, {}, MEMBERS),
    Line("decision", Decision, {"pk": "decision"}, PART | COOP, decisions_for),
    Line("decision withdrawn", Decision, {"pk": "withdrawn"}, PART | COOP, decisions_for),
    Line("extension", Extension, {"decision_id": "decision"}, PART | COOP, audience(Extension)),
    Line("elector", Elector, {"decision_id": "decision", "organisation_id": "library"}, PART | COOP, electors_for),
    Line("ballot before the count", CurrentBallot, {"pk": "ballot"}, OWN, ballots_for),
    Line(
        "ballot after the count",
        CurrentBallot,
        {"decision_id": "counted", "organisation_id": "library"},
        PART | COOP,
        ballots_for,
    ),
    Line("ballot event", BallotEvent, {"organisation_id": "library"}, OWN | COOP),
    Line("ballot on paper", PaperBallot, {"pk": "paper"}, COOP, papers_for, frozenset({"secretary", "teller"})),
    Line("what is on the paper", PaperEntry, {"paper_id": "paper"}, frozenset({"secretary"}), paper_entries_for),
    Line("count", Count, {"decision_id": "counted"}, PART | COOP, audience(Count)),
    Line("answer to an objection", ObjectionAnswer, {"pk": "objection_answer"}, PART | COOP, answers_for),
    Line("tie", Tie, {"decision_id": "tied"}, PART | COOP, ties_for),
    Line("number in the register", Entry, {"decision_id": "counted"}, PART | COOP, entries_for),
    Line("ruling", Ruling, {"decision_id": "ratified"}, COOP | {"venue_lead", "stranger"}, rulings_for),
    Line("interest stated", Interest, {"pk": "interest"}, PART | COOP, audience(Interest)),
    Line("mandate", MandateDecision, {"pk": "mandate"}, OWN | COOP, mandates_for, OWN | {"secretary", "teller"}),
    Line("proxy", Proxy, {"pk": "proxy"}, OWN | COOP | {"city"}, proxies_for, OWN | {"city", "secretary", "teller"}),
    Line("impact with a ballot", ImpactSnapshot, {"organisation_id": "library"}, OWN),
    Line("plan line", PlanLine, {"pk": "plan_line"}, MEMBERS, audience(PlanLine)),
    Line("plan source", PlanSource, {"initiative_id": "initiative"}, MEMBERS, audience(PlanSource)),
    Line("tariff", TariffLine, {"pk": "tariff"}, MEMBERS, audience(TariffLine)),
    Line("key", DistributionKey, {"initiative_id": "initiative"}, MEMBERS, audience(DistributionKey)),
    Line("entered weight", EnteredWeight, {"initiative_id": "initiative"}, MEMBERS, audience(EnteredWeight)),
    Line("weight", WeightSnapshot, {"decision_id": "counted"}, PART | COOP, audience(WeightSnapshot)),
    Line("round", Round, {"pk": "round"}, PART | COOP, rounds_for),
    Line(
        "pledge",
        Pledge,
        {"round_id": "round", "organisation_id": "library"},
        OWN | COOP,
        pledges_for,
        OWN | {"staff", "board", "house_treasurer", "auditor"},
    ),
    Line("binding pledge", Commitment, {"organisation_id": "venue"}, PART | COOP, commitments_for),
    Line("bank file", BankFile, {"pk": "file_read"}, COOP, bank_files_for, BANK),
    Line("bank statement", BankStatement, {"pk": "bank_statement"}, COOP, statements_for, BANK),
    Line("bank line", BankLine, {"pk": "bank_line"}, COOP, bank_lines_for, BANK),
    Line("account", Account, {"code": "550000"}, MEMBERS),
    Line("fiscal year", FiscalYear, {"pk": "this_year"}, MEMBERS),
    Line("entry about the library", JournalEntry, {"pk": "owed"}, OWN | COOP, ledger_entries_for, OWN | BOOKS),
    Line("entry about nobody", JournalEntry, {"pk": "cost"}, COOP, ledger_entries_for, BOOKS),
    Line("posting of the library", Posting, {"organisation_id": "library"}, OWN | COOP, postings_for, OWN | BOOKS),
    Line("posting of nobody", Posting, {"entry_id": "cost"}, COOP, postings_for, BOOKS),
    Line("schedule", Schedule, {"pk": "schedule"}, MEMBERS, schedules_for, BOOKS),
    Line("charge", Charge, {"pk": "charge"}, OURS_TO_PAY, charges_for, OF_INVOICES),
    Line("series of invoices", InvoiceSeries, {}, COOP),
    Line("invoice", Invoice, {"pk": "invoice"}, OURS_TO_PAY, invoices_for, OF_INVOICES),
    Line("credit note", Invoice, {"pk": "credit_note"}, OURS_TO_PAY, invoices_for, OF_INVOICES),
    Line("line of an invoice", InvoiceLine, {"invoice_id": "invoice"}, OURS_TO_PAY, lines_for, OF_INVOICES),
    Line("paper of an invoice", InvoicePaper, {"invoice_id": "invoice"}, OURS_TO_PAY, printed_for, OF_INVOICES),
    Line("settlement", Settlement, {"invoice_id": "invoice"}, OURS_TO_PAY, settlements_for, OF_INVOICES),
    Line("refund", Refund, {"pk": "refund"}, OURS_TO_PAY, refunds_for, OF_INVOICES),
    Line("booking of a bank line", LineBooking, {"pk": "line_booking"}, COOP, bookings_for, BANK),
    Line("reminder", Reminder, {"invoice_id": "invoice"}, OURS_TO_PAY, reminders_for, OF_INVOICES),
    Line("question", InvoiceMessage, {"invoice_id": "invoice"}, OURS_TO_PAY, invoice_messages_for, OF_INVOICES),
    Line("payment by hand", HandPayment, {"pk": "hand_payment"}, COOP, hand_payments_for, BOOKS),
    Line("report", Report, {"pk": "report"}, COOP, reports_for, COOP - {"teller"}),
    Line("report part", ReportPart, {"pk": "report_part"}, COOP),
    Line("line of the record", RecordLeaf, {"organisation_id": "library"}, OWN | COOP),
    Line("hash of the record", RecordHash, {}, MEMBERS),
    # A mail of the sign-in library is written before there is anybody: without a context one may put a row.
    Line("job", OutboxRow, {"pk": "job"}, frozenset({"admin"}), spared=("anonymous",)),
]
# Tables with a policy that no line is about, each with its reason.
WITHOUT_LINE = {
    "cooperative_demomail": "mails of a demo, public there by design; production writes none",
    "initiatives_castingvote": "read through its counted vote alone, with the policy of its tie",
    "initiatives_option": "read through its vote alone, with the policy of its electors",
    "initiatives_reminder": "the portal's own note that a moment of a vote was dealt with; nobody reads it",
    "cooperative_recordhead": "no right at all for the application role",
    "cooperative_personsalt": "no right at all for the application role",
}
