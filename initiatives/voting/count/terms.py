"""What a count works on: the rules, the electors and the ballots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


class Method(StrEnum):
    """How ballots become an outcome."""

    SIMPLE = "simple_majority"
    QUALIFIED = "qualified_majority"
    OPT_IN = "opt_in"
    CONSENT = "consent"
    APPROVAL = "approval"
    SCORE = "score"


# What is decided by votes for against votes against, and what by points for options; the rest counts organisations.
MAJORITIES = frozenset({Method.SIMPLE, Method.QUALIFIED})
BETWEEN_OPTIONS = frozenset({Method.APPROVAL, Method.SCORE})
HIGHEST_SCORE = 5


class QuorumBasis(StrEnum):
    """What the quorum counts: organisations, their votes (after a cap), or their shares (weights before it)."""

    HEADS = "heads"
    VOTES = "votes"
    SHARES = "shares"


class CapBasis(StrEnum):
    """Of which weights a cap is a part: of all entitled, or of those who cast a ballot (present or represented)."""

    ENTITLED = "entitled"
    CAST = "cast"


class TieRule(StrEnum):
    """What follows on a tie: nothing changes, or the ballot that the chair casts for it decides."""

    STATUS_QUO = "status_quo"
    CASTING_VOTE = "casting_vote"


class MajorityBasis(StrEnum):
    """Of which votes the majority is a part."""

    CAST = "cast"
    CAST_WITH_ABSTENTIONS = "cast_with_abstentions"
    ENTITLED = "entitled"


class Choice(StrEnum):
    """What a ballot on a proposal can say; in a consent vote `against` is a reasoned objection that stands."""

    FOR = "for"
    AGAINST = "against"
    ABSTAIN = "abstain"


@dataclass(frozen=True, slots=True)
class CollegeThreshold:
    """The part of its own votes that one college must give; strict means more than, else at least."""

    college: str
    num: int
    den: int
    strict: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The rule set of one decision, as frozen at announcement.

    A simple majority is strict (more than 1/2 of its basis; a tie is rejected). A qualified majority is
    at least num/den of its basis, and more than none. Every college threshold must pass besides the total.
    A cap (num 0: none) limits the votes of each elector to that part of the weights, rounded down, but one
    whole vote at least. Opt-in is adopted from `participants_needed` organisations for; consent when no
    objection stands and somebody consents, also by silence where `silence_consents`; approval and score
    choose `winners` options. From `blocking_objections` (0: none) a majority does not carry it.

    A new field needs a default, and a default never changes: fields at their default stay out of the
    fingerprint, so that old fingerprints hold.
    """

    method: str
    quorum_num: int = 0
    quorum_den: int = 1
    quorum_basis: str = QuorumBasis.HEADS
    quorum_strict: bool = False
    majority_num: int = 1
    majority_den: int = 2
    majority_basis: str = MajorityBasis.CAST
    college_thresholds: tuple[CollegeThreshold, ...] = ()
    article: str = ""
    quorum_article: str = ""
    weight_cap_num: int = 0
    weight_cap_den: int = 1
    weight_cap_basis: str = CapBasis.ENTITLED
    weight_cap_article: str = ""
    participants_needed: int = 1
    winners: int = 1
    tie_rule: str = TieRule.STATUS_QUO
    silence_consents: bool = False
    blocking_objections: int = 0

    @property
    def majority_strict(self) -> bool:
        """Say whether the majority is "more than" instead of "at least"."""
        return self.method == Method.SIMPLE


@dataclass(frozen=True, slots=True)
class Elector:
    """One organisation in the frozen electorate; with weight 0 it still counts for a quorum by heads."""

    id: int
    college: str
    weight: int = 1
    inhabitants: int = 0


@dataclass(frozen=True, slots=True)
class Ballot:
    """The current ballot of one elector.

    On a proposal `choice` is for, against or abstain. Between options `choice` stays empty and `choices` holds
    (option id, points): 1 for each approved option, or a score from 0 to 5; none at all is a blank ballot.
    A conditional ballot (under reservation of a council decision) counts only once it is firm. `objects`: a vote
    against that is a reasoned objection, where the rules let so many of them stop the proposal.
    """

    elector_id: int
    choice: str = ""
    choices: tuple[tuple[int, int], ...] = ()
    conditional: bool = False
    objects: bool = False

    @classmethod
    def approving(cls, elector_id: int, options: Iterable[int], *, conditional: bool = False) -> Self:
        """Make the ballot that approves these options."""
        return cls(elector_id, "", tuple((option, 1) for option in options), conditional)

    @classmethod
    def scoring(cls, elector_id: int, scores: Mapping[int, int], *, conditional: bool = False) -> Self:
        """Make the ballot that gives options their scores."""
        return cls(elector_id, "", tuple(scores.items()), conditional)


def second_call(rules: Rules) -> Rules:
    """Return the rules of the second call: the same, without a quorum."""
    return replace(rules, quorum_num=0, quorum_den=1, quorum_strict=False)
