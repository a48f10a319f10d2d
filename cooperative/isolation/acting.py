"""Who acts, and for which organisation: the context that every transaction carries."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime


class Refused(Exception):
    """An act that a rule refuses; `str()` is the reason in the person's language.

    `field` names the field of the form that it is about; None: the form as a whole.
    """

    field: str | None = None


class RefusedField(Refused):
    """A refusal of what one field of a form says."""

    def __init__(self, field: str | None, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Conflict(Exception):
    """What the form was drawn for is not what stands now (409); `str()` names both."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of a rule: allowed, or refused with the reason in the person's language."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def or_refuse(self) -> None:
        """Refuse (raise `Refused`) when the rule says no."""
        if not self.allowed:
            raise Refused(self.reason)


ALLOWED = Verdict(True)


@dataclass(frozen=True, slots=True)
class Acting:
    """A person acting for an organisation, with the roles held there; ids are row ids.

    `person_id` None is the portal itself (a worker, a command); it sees rows only inside `house()`.
    """

    person_id: int | None
    organisation_id: int | None = None
    roles: frozenset[str] = frozenset()
    for_cooperative: bool = False
    person_name: str = field(default="", compare=False)
    organisation_name: str = field(default="", compare=False)
    organisation_kind: str = field(default="", compare=False)

    def holds(self, *roles: str) -> bool:
        """Say whether one of the roles is held for the organisation acted for."""
        return not self.roles.isdisjoint(roles)

    def with_roles(self, roles: frozenset[str]) -> Acting:
        """Give the same context with other roles."""
        return replace(self, roles=roles)


NOBODY = Acting(person_id=None)
SYSTEM = Acting(person_id=None)

current: ContextVar[Acting] = ContextVar("acting", default=NOBODY)
now_of_request: ContextVar[datetime | None] = ContextVar("now_of_request", default=None)
