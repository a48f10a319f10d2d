"""The models of floor 3, gathered from its slices."""

from initiatives.amendments.models import Amendment
from initiatives.announcing.models import Announcement
from initiatives.areas.models import FocusLine, OfferFamily, SolutionArea
from initiatives.casting.models import CastingVote, Tie
from initiatives.coauthors.models import Coauthor
from initiatives.consultation.models import Message
from initiatives.electorate.models import Interest, MandateDecision
from initiatives.objections.models import ObjectionAnswer
from initiatives.paper.models import PaperBallot, PaperEntry
from initiatives.portfolio.models import (
    Initiative,
    InitiativeArea,
    Milestone,
    Participation,
    ParticipationArea,
    ProgressUpdate,
    StageStep,
)
from initiatives.proposals.models import Proposal, ProposalPhase, ProposalVersion
from initiatives.proxies.models import Proxy
from initiatives.ratification.models import Ruling
from initiatives.register.models import Entry
from initiatives.reminders.models import Reminder
from initiatives.rulesets.models import RuleSet, RuleSetConfirmation
from initiatives.support.models import Support
from initiatives.voting.models import (
    BallotEvent,
    Count,
    CurrentBallot,
    Decision,
    Elector,
    Extension,
    Option,
)

__all__ = [
    "Amendment",
    "Announcement",
    "BallotEvent",
    "CastingVote",
    "Coauthor",
    "Count",
    "CurrentBallot",
    "Decision",
    "Elector",
    "Entry",
    "Extension",
    "FocusLine",
    "Initiative",
    "InitiativeArea",
    "Interest",
    "MandateDecision",
    "Message",
    "Milestone",
    "ObjectionAnswer",
    "OfferFamily",
    "Option",
    "PaperBallot",
    "PaperEntry",
    "Participation",
    "ParticipationArea",
    "ProgressUpdate",
    "Proposal",
    "ProposalPhase",
    "ProposalVersion",
    "Proxy",
    "Reminder",
    "RuleSet",
    "RuleSetConfirmation",
    "Ruling",
    "SolutionArea",
    "StageStep",
    "Support",
    "Tie",
]
