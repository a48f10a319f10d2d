"""A promise as its organisation sees it, with the decision that made it binding, from one row of facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from cooperative.web.formats import datetime_long, money

FACTS = JSONObject(
    id="pk",
    cents="cents",
    number="number",
    person="person_name",
    person_id="person_id",
    at="made_at",
    remark="remark",
    until="replaced_at",
    bound_at="commitments__entered_at",
    bound_by="commitments__person_id",
    bound_name="commitments__person_name",
    reference="commitments__reference",
    decided_on="commitments__decided_on",
)


@dataclass(frozen=True, slots=True)
class Bound:
    """The decision of a council that made a promise binding, and who entered it."""

    at: datetime
    person_id: int
    person: str
    reference: str
    decided_on: date

    def repeats(self, person_id: int | None, reference: str, decided_on: date) -> bool:
        """Say whether this is the same form sent twice."""
        return (self.person_id, self.reference, self.decided_on) == (person_id, reference, decided_on)


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise of one organisation; `replaced` when another amount came after it, `bound` once it is binding."""

    id: int
    cents: int
    number: int
    person: str
    person_id: int
    made_at: datetime
    remark: str
    replaced: bool
    bound: Bound | None = None

    def repeats(self, person_id: int | None, cents: int, remark: str, number_drawn: int) -> bool:
        """Say whether this promise is the same form sent twice: same person, content and place in the row."""
        sent = (number_drawn + 1, person_id, cents, remark)
        return (self.number, self.person_id, self.cents, self.remark) == sent


def promise_of(facts: dict[str, Any]) -> Promise:
    """Make a promise of its row of facts."""
    bound = None
    if facts["bound_at"] is not None:
        bound = Bound(
            datetime.fromisoformat(facts["bound_at"]),
            facts["bound_by"],
            facts["bound_name"],
            facts["reference"],
            date.fromisoformat(facts["decided_on"]),
        )
    return Promise(
        id=facts["id"],
        cents=facts["cents"],
        number=facts["number"],
        person=facts["person"],
        person_id=facts["person_id"],
        made_at=datetime.fromisoformat(facts["at"]),
        remark=facts["remark"],
        replaced=facts["until"] is not None,
        bound=bound,
    )


def meanwhile(standing: Promise | None) -> str:
    """Name the promise that stands now and who made it."""
    if standing is None:
        return _("Dit formulier hoort bij een toezegging die er niet meer is. Er is niets gewijzigd.")
    return _(
        "%(person)s zegde op %(moment)s %(amount)s toe namens uw organisatie. Uw formulier was ouder. "
        "Er is niets gewijzigd; open de ronde opnieuw als u dat bedrag wilt veranderen."
    ) % {
        "person": standing.person,
        "moment": datetime_long(standing.made_at),
        "amount": money(standing.cents),
    }
