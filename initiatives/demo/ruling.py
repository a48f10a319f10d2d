"""How the rules of the demo's bodies changed: what a lawyer confirmed, a next version, and other ways to decide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from initiatives.rulesets.actions import adopt_rule_set, confirm_rule_set
from initiatives.rulesets.draft import Draft
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.presets import presets
from initiatives.rulesets.procedure import CastingVote
from initiatives.voting.count.terms import TieRule

RULES = 390
# What a preset of the demo settles besides: under which check its article stands, and how.
BESIDES: dict[str, tuple[str, dict[str, Any]]] = {
    "consortium_inhabitants": ("proxies", {"max_proxies": 2}),
    "members_opt_in": ("course", {"results_before_close": True}),
}
STATUTES = {"nl": "Artikel 14 van de statuten", "en": "Article 14 of the articles of association"}
BY_LAWS = {"nl": "Artikel 9, § 3 van het reglement", "en": "Article 9, § 3 of the by-laws"}
TWICE = "Te weinig stemmen hielden een besluit een jaar tegen. Daarom is er een tweede stemming."
LEVEL = "Met een even aantal bestuurders bleef een punt drie keer hangen. Daarom beslist dan de voorzitter."
SIGNED = "Wat de coöperatie zelf ondertekent, bindt alle leden. Daarom bekrachtigt de algemene vergadering het."
LAWYER = "mr. Veerle Goossens, advocaat te Mechelen"
ADOPTED = "De algemene vergadering keurde dit reglement goed, zonder termijn voor de oproeping."
REASON = "De algemene vergadering vroeg het: acht dagen vooraf aangekondigd, en met precies de helft nog geen quorum."


def ruling_events(world: World) -> list[Event]:
    """Tell of the general meeting's rules: confirmed, then stricter; and of other ways to decide."""
    others: list[tuple[str, dict[str, Any]]] = [
        ("steering_consent", {}),
        ("members_opt_in", {"participants_needed": 3}),
        ("consortium_inhabitants", {}),
        ("consortium_approval", {"winners": 2}),
        ("consortium_score", {}),
    ]
    return [
        *(Event(world.at(-40, "10:00"), RULES, key, partial(_adopt, world, key, changed)) for key, changed in others),
        *(
            Event(world.at(-39, clock), RULES, key, partial(_adopt_from, world, first, change, reason, key))
            for clock, first, change, reason, key in (
                ("10:00", "consortium_simple", called_twice, TWICE, "consortium_twice"),
                ("10:30", "board", decided_by_chair, LEVEL, "board_chair"),
                ("11:00", "consortium_simple", to_ratify, SIGNED, "consortium_ratified"),
            )
        ),
        Event(world.at(-34, "11:00"), RULES, "regels bevestigd", partial(_confirm, world)),
        Event(world.at(-20, "11:00"), RULES, "regels, versie 2", partial(_tighten, world)),
    ]


def _rules(by: Acting) -> RuleSet:
    with reading(by):
        return RuleSet.objects.get(key="general_meeting", number=1)


def _confirm(world: World) -> None:
    by = world.act("katrien.dewulf", "samen-verder")
    confirm_rule_set(by=by, rule_set=_rules(by), confirmed_by=LAWYER, confirmed_on=world.day(-36))


def _tighten(world: World) -> None:
    by = world.act("katrien.dewulf", "samen-verder")
    adopt_rule_set(by=by, draft=tightened(_rules(by).draft), reason=REASON, key="general_meeting", drawn=1)


def _adopt(world: World, key: str, changed: dict[str, Any]) -> None:
    by, draft = world.act("katrien.dewulf", "samen-verder"), without_notice(presets()[key])
    if key in BESIDES:
        check, settled = BESIDES[key]
        articles = {**draft.articles, check: draft.articles["electorate"]}
        draft = replace(draft, procedure=replace(draft.procedure, **settled), articles=articles)
    adopt_rule_set(by=by, draft=replace(draft, rules=replace(draft.rules, **changed)), reason=ADOPTED, key=key)


def _adopt_from(world: World, first: str, change: Callable[[Draft], Draft], reason: str, key: str) -> None:
    """Adopt under `key` what another rule set says, changed."""
    by = world.act("katrien.dewulf", "samen-verder")
    with reading(by):
        draft = RuleSet.objects.get(key=first, number=1).draft
    adopt_rule_set(by=by, draft=change(draft), reason=reason, key=key)


def decided_by_chair(first: Draft) -> Draft:
    """Let the chair decide where the votes are level, and three objections stop a proposal."""
    return replace(
        first,
        name_nl="Bestuursorgaan, met de stem van de voorzitter en met bezwaren",
        name_en="Board, with the casting vote of the chair and with objections",
        rules=replace(first.rules, tie_rule=TieRule.CASTING_VOTE),
        procedure=replace(first.procedure, casting_vote_of=CastingVote.CHAIR, blocking_objections=3),
        articles=dict.fromkeys(("electorate", "quorum", "majority", "objections", "tie"), STATUTES),
    )


def to_ratify(first: Draft) -> Draft:
    """Let a decision hold only once it is ratified."""
    return replace(
        first,
        name_nl="Consortiumgroep, te bekrachtigen door de algemene vergadering",
        name_en="Consortium group, to be ratified by the general meeting",
        capacities=("consortium",),
        procedure=replace(first.procedure, ratification_needed=True),
        articles=dict.fromkeys(("electorate", "quorum", "majority", "course"), BY_LAWS),
    )


def called_twice(first: Draft) -> Draft:
    """Let a second vote follow where the quorum lacks, eight days later at the soonest."""
    return replace(
        first,
        name_nl="Consortiumgroep, met een tweede stemming zonder quorum",
        name_en="Consortium group, with a second vote without a quorum",
        capacities=("consortium",),
        procedure=replace(first.procedure, second_call=True, second_call_days=8),
        articles=dict.fromkeys(("electorate", "quorum", "second_call", "majority"), BY_LAWS),
    )


def without_notice(preset: Draft) -> Draft:
    """Leave the notice out of a preset."""
    articles = {check: article for check, article in preset.articles.items() if check != "notice"}
    return replace(preset, procedure=replace(preset.procedure, notice_days=0), articles=articles)


def tightened(first: Draft) -> Draft:
    """Ask more than half for a quorum and eight days of notice, with the article of each thing that is settled."""
    articles = dict.fromkeys(("electorate", "notice", "quorum", "majority"), STATUTES)
    rules, procedure = replace(first.rules, quorum_strict=True), replace(first.procedure, notice_days=8)
    return replace(first, rules=rules, procedure=procedure, articles=articles)
