"""Everything about the money of one initiative, as read in one statement: plan, key versions, carriers, rates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from financing.indexation.scenarios import Rates
from financing.keys.carriers import Carrier, KeyVersion, carriers_of, key_in_force, measured_of, versions_of
from financing.plans.plan import Plan, plan_of
from initiatives.portfolio.models import Initiative


@dataclass(frozen=True, slots=True)
class RateSource:
    """The three yearly rates (per cent) with where they come from."""

    rates: Rates
    source_nl: str
    source_en: str
    computed_on: date

    @property
    def source(self) -> str:
        """Where they come from, in the reader's language."""
        return self.source_en if get_language() == "en" else self.source_nl


@dataclass(frozen=True, slots=True)
class Sheet:
    """The money of one initiative; `frozen_cents` are shares frozen with a vote, by organisation."""

    initiative_id: int
    name: str
    lead_id: int
    lead: str
    stage: str
    published: bool
    area: int | None
    plan: Plan
    versions: tuple[KeyVersion, ...]
    carriers: tuple[Carrier, ...]
    scenario: RateSource | None = None
    frozen_cents: Mapping[int, int] = field(default_factory=dict)
    pledged_cents: int = 0

    @property
    def newest_key(self) -> KeyVersion | None:
        """The key that is proposed, or that stands."""
        return self.versions[-1] if self.versions else None

    def key_for(self, year: int, this_year: int) -> KeyVersion | None:
        """Give the key of a year: this year the one in force, later the newest."""
        return key_in_force(self.versions, year) if year <= this_year else self.newest_key

    def carrier(self, organisation_id: int | None) -> Carrier | None:
        """Give an organisation among the carriers; None when it carries nothing here."""
        return next((each for each in self.carriers if each.organisation_id == organisation_id), None)

    @property
    def inhabitants(self) -> int:
        """The inhabitants that all carriers carry together."""
        return sum(each.inhabitants for each in self.carriers)

    def frozen(self, weights: list[dict[str, Any]]) -> Sheet:
        """Give the sheet with the weights frozen when a vote opened, in place of who takes part today."""
        if not weights:
            return self
        now = {each.organisation_id: each for each in self.carriers}
        carriers = tuple(
            Carrier(
                row["id"],
                row["number"],
                row["name"],
                now[row["id"]].state if row["id"] in now else "",
                row["payer"] or row["name"],
                now[row["id"]].areas if row["id"] in now else (),
                now[row["id"]].served if row["id"] in now else (),
                frozen_inhabitants=row["inhabitants"],
                measures={kind: measured_of(each) for kind, each in row["measures"].items()},
            )
            for row in weights
        )
        used = weights[0]["key"]
        return replace(
            self,
            carriers=carriers,
            versions=tuple(each for each in self.versions if each.id <= used),
            frozen_cents={row["id"]: row["cents"] for row in weights},
        )


def sheet_of(row: Any, initiative: Initiative) -> Sheet:
    """Make the sheet of an initiative from a row annotated with `money_columns`."""
    scenario = row.scenario_read
    return Sheet(
        initiative_id=initiative.pk,
        name=initiative.name,
        lead_id=initiative.lead_id,
        lead=initiative.lead.name,
        stage=initiative.stage,
        published=initiative.published_at is not None,
        area=row.area_read,
        plan=plan_of(row.plan_lines_read, row.plan_sources_read, row.tariffs_read),
        versions=tuple(versions_of(row.versions_read)),
        carriers=tuple(carriers_of(row.carriers_read, initiative.stage, row.measures_read)),
        scenario=None if scenario is None else rate_source_of(scenario),
        pledged_cents=row.pledged_read,
    )


def rate_source_of(scenario: dict[str, Any]) -> RateSource:
    """Make the three rates of the row of `scenario_column`."""
    rates = Rates(*(Decimal(scenario[name]) for name in ("low", "expected", "high")))
    return RateSource(rates, scenario["nl"], scenario["en"], date.fromisoformat(scenario["on"]))
