"""The proxies of one organisation in a vote, as columns of that vote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import JSONField
from django.db.models.functions import JSONObject

from initiatives.proxies.models import Proxy
from initiatives.voting.choices import ballot_in_words, objecting
from initiatives.voting.models import BallotEvent


@dataclass(frozen=True, slots=True)
class Given:
    """To whom the organisation gave its proxy; `instruction` is the choice that it asked, or empty."""

    holder: str
    instruction: str


@dataclass(frozen=True, slots=True)
class Held:
    """Whose proxy the organisation holds, and the ballot that it cast under it: `label` says it, empty without one.

    `ballot`: number, choice, points, reason and cast_at (ISO) as they stand, empty without one.
    """

    giver_id: int
    giver: str
    holder: str
    instruction: str
    ballot: Mapping[str, Any]
    label: str

    @property
    def drawn(self) -> int:
        """The number of the ballot that stands, 0 for none."""
        return int(self.ballot.get("number", 0))


def held_in_vote(organisation_id: int) -> Any:
    """Give the current proxies that an organisation holds in the vote of the outer query."""
    return Proxy.objects.current().filter(decision_id=OuterRef("pk"), holder_id=organisation_id)


def given_in_vote(organisation_id: int) -> Any:
    """Give the current proxy that an organisation gave in the vote of the outer query."""
    return Proxy.objects.current().filter(decision_id=OuterRef("pk"), giver_id=organisation_id)


def cast_under(organisation_id: int) -> Any:
    """Give what an organisation cast under the proxy of the outer query, the last ballot first."""
    return BallotEvent.objects.filter(
        decision_id=OuterRef("decision_id"), organisation_id=OuterRef("giver_id"), holder_id=organisation_id
    ).order_by("-number")


def proxy_columns(organisation_id: int) -> dict[str, Any]:
    """Give the columns of a vote from which `given_in` and `held_in` read."""
    ballot = cast_under(organisation_id).values(
        facts=JSONObject(**{name: name for name in ("number", "choice", "points", "reason", "cast_at", "objection")})
    )
    given = JSONObject(holder="holder__name", instruction="instruction")
    held = JSONObject(
        giver_id="giver_id",
        giver="giver__name",
        holder="holder__name",
        instruction="instruction",
        ballot=Subquery(ballot[:1], output_field=JSONField()),
    )
    return {
        "proxy_given": Subquery(given_in_vote(organisation_id).values(facts=given), output_field=JSONField()),
        "proxy_held": ArraySubquery(held_in_vote(organisation_id).order_by("giver__sort_key", "pk").values(facts=held)),
    }


def given_in(row: Any) -> Given | None:
    """Read the proxy that the organisation of `proxy_columns` gave."""
    return Given(**row.proxy_given) if row.proxy_given else None


def held_in(row: Any, titles: dict[int, str]) -> tuple[Held, ...]:
    """Read the proxies that it holds; `row` with its rule set, `titles` of the options by id."""
    found = []
    for facts in row.proxy_held:
        ballot = facts["ballot"] or {}
        label = ""
        if ballot:
            label = ballot_in_words(row.rule_set.terms.method, ballot["choice"], ballot["points"], titles)
            label = objecting(label, objection=ballot["objection"])
        found.append(Held(**facts | {"ballot": ballot, "label": label}))
    return tuple(found)
