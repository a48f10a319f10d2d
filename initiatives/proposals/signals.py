"""News about proposals for who must hear it, sent inside the transaction."""

from django.dispatch import Signal

# by: Acting, proposal: Proposal, phase: ProposalPhase; sent when a proposal reached a state by a step of somebody.
phase_entered = Signal()
# by: Acting, proposal: Proposal, before and after: ProposalVersion; sent when a submitted proposal got its next text.
text_given = Signal()
