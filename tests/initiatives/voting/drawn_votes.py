"""Votes of every method, drawn with settings that belong together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from initiatives.voting.count import (
    BETWEEN_OPTIONS,
    MAJORITIES,
    Ballot,
    CollegeThreshold,
    Elector,
    Method,
    Result,
    Rules,
    count,
)

OPTIONS = (3, 5, 8)
CHOICES = ("for", "against", "abstain")


@dataclass(frozen=True, slots=True)
class Vote:
    """Everything that is counted."""

    rules: Rules
    electors: list[Elector]
    ballots: list[Ballot]
    options: tuple[int, ...] = ()
    casting: Ballot | None = None
    seed: int = field(default=0, compare=False)

    def counted(self, **changes: Any) -> Result:
        """Count it, with some parts replaced."""
        vote = replace(self, **changes)
        return count(vote.rules, vote.electors, vote.ballots, vote.options, casting=vote.casting)


FRACTIONS = st.sampled_from(((1, 2), (2, 3), (3, 4), (4, 5)))


@st.composite
def votes(draw: st.DrawFn, methods: frozenset[str] = frozenset(Method)) -> Vote:
    """Draw a vote of one of the methods with settings that belong together."""
    method = draw(st.sampled_from(sorted(methods)))
    settings: dict[str, Any] = {"method": method}
    if draw(st.booleans()):
        settings["quorum_num"], settings["quorum_den"] = draw(FRACTIONS)
        settings["quorum_basis"] = draw(st.sampled_from(("heads", "votes", "shares")))
    if method == Method.QUALIFIED:
        settings["majority_num"], settings["majority_den"] = draw(FRACTIONS)
    if method in MAJORITIES:
        settings["majority_basis"] = draw(st.sampled_from(("cast", "cast", "cast_with_abstentions", "entitled")))
        if draw(st.booleans()):
            settings["college_thresholds"] = (CollegeThreshold("a", *draw(FRACTIONS)),)
    if method in MAJORITIES | BETWEEN_OPTIONS and draw(st.booleans()):
        settings |= {"weight_cap_num": 1, "weight_cap_den": draw(st.integers(1, 4))}
        settings["weight_cap_basis"] = draw(st.sampled_from(("entitled", "cast")))
    if method == Method.OPT_IN:
        settings["participants_needed"] = draw(st.integers(1, 5))
    if method == Method.CONSENT and "quorum_num" not in settings:
        settings["silence_consents"] = draw(st.booleans())
    if method in BETWEEN_OPTIONS:
        settings["winners"] = draw(st.integers(1, 3))
    ties = method in BETWEEN_OPTIONS or (method == Method.SIMPLE and settings["majority_basis"] == "cast")
    has_chair = ties and draw(st.booleans())
    if has_chair:
        settings["tie_rule"] = "casting_vote"
    drawn = draw(st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 9), st.integers(0, 999)), max_size=9))
    # One elector of college a keeps the named college inhabited, and can be the chair.
    electors = [Elector(10 + n, *one) for n, one in enumerate([("a", 1, 10), *drawn])]
    ballots = [draw(ballot_of(method, elector.id)) for elector in electors if draw(st.integers(0, 4))]
    return Vote(
        Rules(**settings),
        electors,
        ballots,
        OPTIONS if method in BETWEEN_OPTIONS else (),
        replace(draw(ballot_of(method, 10)), conditional=False) if has_chair else None,
        draw(st.integers(0, 10**6)),
    )


@st.composite
def ballot_of(draw: st.DrawFn, method: str, elector_id: int) -> Ballot:
    """Draw a ballot that the method offers; one in five is conditional."""
    conditional = draw(st.integers(0, 4)) == 4
    if method not in BETWEEN_OPTIONS:
        return Ballot(elector_id, draw(st.sampled_from(CHOICES)), conditional=conditional)
    points = st.integers(0, 5) if method == Method.SCORE else st.just(1)
    return Ballot.scoring(elector_id, draw(st.dictionaries(st.sampled_from(OPTIONS), points)), conditional=conditional)
