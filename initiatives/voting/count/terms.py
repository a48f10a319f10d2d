"""What a count works on: the rules, the electors and the ballots."""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How ballots become an outcome."""

    SIMPLE = "simple_majority"
    QUALIFIED = "qualified_majority"


class QuorumBasis(StrEnum):
    """What the quorum counts: organisations, or their votes."""

    HEADS = "heads"
    VOTES = "votes"


class MajorityBasis(StrEnum):
    """Of which votes the majority is a part."""

    CAST = "cast"
    CAST_WITH_ABSTENTIONS = "cast_with_abstentions"
    ENTITLED = "entitled"


class Choice(StrEnum):
    """What a ballot on a proposal can say."""

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
    """The current ballot of one elector."""

    elector_id: int
    choice: str
