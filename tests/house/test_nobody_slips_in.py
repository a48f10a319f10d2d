"""While a vote opens, nobody joins and nobody writes in the plan: electorate, weights and plan are of one moment."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection

from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading
from initiatives.opening.actions import open_vote
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet
from tests.cast import Cast
from tests.databases import superuser_url
from tests.house.world import World

JOINING = "SELECT pg_advisory_xact_lock(hashtextextended('initiative', %s))"
PLANNING = "SELECT 1 FROM initiatives_initiative WHERE id = %s FOR UPDATE"


@pytest.mark.parametrize("held", [JOINING, PLANNING])
def test_opening_waits_for_who_is_joining_or_writing_the_plan(world: World, cast: Cast, held: str) -> None:
    secretary = cast.acting("secretary")
    with reading(secretary):
        proposal = Proposal.objects.get(pk=world.admissible)
        rules = RuleSet.objects.get(key="consortium_simple", number=1)
    closes_at = fresh_now() + timedelta(days=2)
    with psycopg.connect(superuser_url(str(connection.settings_dict["NAME"]))) as other:
        other.execute(held, [world.initiative])
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '300ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            open_vote(by=secretary, proposal=proposal, rule_set=rules, closes_at=closes_at)
        other.rollback()
    assert open_vote(by=secretary, proposal=proposal, rule_set=rules, closes_at=closes_at).pk
