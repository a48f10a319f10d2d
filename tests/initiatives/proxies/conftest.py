"""Votes whose rules know proxies."""

from __future__ import annotations

from datetime import timedelta

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import fresh_now
from cooperative.isolation.transactions import reading, system
from initiatives.opening.actions import open_vote
from initiatives.proposals.models import Proposal
from initiatives.rulesets.models import RuleSet
from initiatives.voting.models import Decision
from initiatives.voting.queries import Sight, sight_of
from tests.cast import Cast
from tests.initiatives.voting.conftest import admissible, build_initiative


def vote_with_proxies(cast: Cast, *, most: int = 1, beats: bool = True, proposal: Proposal | None = None) -> Decision:
    """Open a vote by plain majority among the library, the city and the venue, with so many proxies a holder."""
    proposal = proposal or admissible(cast, build_initiative(cast))
    course = {"max_proxies": most} | ({} if beats else {"own_vote_beats_proxy": False})
    with system("a rule set of the tests"):
        rules, _made = RuleSet.objects.get_or_create(
            key=f"proxies{most}{beats}",
            number=1,
            defaults={
                "name_nl": "Met volmachten",
                "name_en": "With proxies",
                "rules": {"method": "simple_majority"},
                "procedure_settings": course,
                "capacities": ["consortium"],
                "article_nl": "Artikel 12",
                "article_en": "Article 12",
            },
        )
    closes_at = fresh_now() + timedelta(hours=48)
    return open_vote(by=cast.acting("secretary"), proposal=proposal, rule_set=rules, closes_at=closes_at)


def seen(by: Acting, decision: Decision) -> Sight:
    """See a vote as an organisation."""
    with reading(by):
        found = sight_of(by, decision.pk)
    assert found is not None
    return found
