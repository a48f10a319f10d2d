"""News about votes, sent inside the transaction: who reacts keeps an invariant, or everything is undone."""

from django.dispatch import Signal

# decision: Decision. Sent in the house reach, after the electorate was frozen.
vote_opened = Signal()
# by: Acting (in whose name), decision: Decision, organisation_id: int, number: int (of the ballot), holder_id: int or
# None (who cast it by proxy). Sent in the voter's own reach; by proxy and from paper in the house reach.
ballot_cast = Signal()
# by: Acting (who counts), decision: Decision, outcome: "adopted" | "rejected" | "no_quorum". Sent in the house reach,
# after the count.
vote_counted = Signal()
# decision: Decision (with its proposal), result: Result, chair: Seat. Sent in the house reach, where a vote ended level
# that its chair can decide.
vote_tied = Signal()
# by: Acting, decision: Decision (with text, rule set and initiative). Sent in the house reach, once: what was adopted
# holds from now on. At the count, or at the ratification where the rules demand one.
decision_stands = Signal()
# decision: Decision, with its new deadline. Sent in the secretary's own reach.
vote_extended = Signal()
# decision: Decision. Sent in the house reach.
vote_withdrawn = Signal()
