"""The course of a vote, apart from how it is counted: what a rule set settles besides its `Rules`."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from enum import StrEnum
from typing import Any

from initiatives.voting.count import Rules


class Electorate(StrEnum):
    """Who votes: whoever takes part in the initiative, or the seats of the body."""

    INITIATIVE = "initiative"
    BODY = "body"


class WeightBasis(StrEnum):
    """What a vote weighs: one each, its shares, its inhabitants, or the number that the rules give its kind."""

    ONE = "one"
    SHARES = "shares"
    INHABITANTS = "inhabitants"
    GIVEN = "given"


class CastingVote(StrEnum):
    """Whose vote decides a tie."""

    NOBODY = ""
    CHAIR = "chair"


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """How a vote runs under one version of a rule set; days are calendar days.

    A new setting needs a default under which nothing changes, and a default never changes: a stored version names
    only what differs from it. `blocking_objections`: so many reasoned objections stop the vote, 0 for none.
    `votes_…`: those of each kind of organisation, where the weight is given.
    """

    electorate: str = Electorate.INITIATIVE
    one_per_legal_person: bool = False
    weight_basis: str = WeightBasis.ONE
    notice_days: int = 0
    second_call: bool = False
    second_call_days: int = 0
    max_proxies: int = 0
    own_vote_beats_proxy: bool = True
    mandate_demanded: bool = False
    conditional_allowed: bool = False
    results_before_close: bool = False
    written_procedure: bool = False
    objection_needs_reason: bool = True
    blocking_objections: int = 0
    ratification_needed: bool = False
    casting_vote_of: str = CastingVote.NOBODY
    votes_library: int = 0
    votes_venue: int = 0
    votes_municipality: int = 0
    votes_public_body: int = 0
    votes_intermunicipal: int = 0

    def votes_of(self, kind: str) -> int:
        """Give how many votes the rules give an organisation of this kind; 0 where they name none."""
        return int(getattr(self, f"votes_{kind}", 0))


def stored(settings: Rules | Procedure) -> dict[str, Any]:
    """Give what is kept of the settings: those that differ from their default, or have none."""
    kept: dict[str, Any] = {}
    for field in fields(settings):
        value = getattr(settings, field.name)
        if field.default is MISSING or value != field.default:
            kept[field.name] = value
    if "college_thresholds" in kept:
        kept["college_thresholds"] = [
            {"college": one.college, "num": one.num, "den": one.den, "strict": one.strict}
            for one in kept["college_thresholds"]
        ]
    return kept
