"""How members of the demo decided: proposal, questions, vote, ballots, count."""

from __future__ import annotations

from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from cooperative.demo import Event, World
from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import reading
from initiatives.announcing.actions import announce_vote
from initiatives.consultation.actions import answer_question, ask_question
from initiatives.consultation.models import Message
from initiatives.demo.amending import amending_events
from initiatives.demo.making import initiative_of
from initiatives.demo.papers import cast_from_paper, enter_from_paper
from initiatives.demo.ratifying import ratifying_events
from initiatives.demo.source import author_of, key_of, proposal_of, secretary
from initiatives.demo.together import together_events
from initiatives.electorate.actions import Evidence, enter_mandate
from initiatives.objections.actions import answer_objection
from initiatives.opening.actions import open_vote
from initiatives.proposals.actions import judge_proposal, revise_proposal, submit_proposal, write_proposal
from initiatives.proposals.funding import Basis, FundingTerms
from initiatives.proxies.actions import cast_by_proxy, give_proxy
from initiatives.reminders.actions import remind_of_vote
from initiatives.reminders.moments import DAYS
from initiatives.rulesets.models import RuleSet
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.count import Method
from initiatives.voting.models import Decision
from members.demo import holder

PROPOSALS, VOTES, BALLOTS, COUNTS = 300, 400, 500, 550
CHOICES = ("for", "against", "abstain")
RULES = {
    ("consortium", "simple"): "consortium_simple",
    ("consortium", "2/3"): "consortium",
    ("consortium", "called twice"): "consortium_twice",
    ("consortium", "ratified"): "consortium_ratified",
    ("general_meeting", "simple"): "general_meeting",
    ("advice", "consent"): "steering_consent",
    ("advice", "inhabitants"): "consortium_inhabitants",
    ("general_meeting", "opt_in"): "members_opt_in",
    ("advice", "approval"): "consortium_approval",
    ("advice", "score"): "consortium_score",
    ("board", "simple"): "board",
    ("board", "chair"): "board_chair",
}
ADMISSIBLE = "Het voorstel is volledig: de tekst is duidelijk en de kosten staan erin."


def deciding_events(world: World, written: dict[str, Any], proposal: dict[str, Any]) -> list[Event]:
    """Tell what happened to a proposal."""
    key = key_of(written, proposal)
    told: list[Event] = []

    def tell(day: int, clock: str, order: int, what: str, run: partial[Any]) -> None:
        told.append(Event(world.at(day, clock), order, f"{proposal['title']}: {what}", run))

    first, *later = proposal["version"]
    tell(first["day"], "09:00", PROPOSALS, "tekst", partial(_write, world, written, proposal, first))
    if "submitted" in proposal:
        tell(proposal["submitted"], "10:00", PROPOSALS, "ingediend", partial(_submit, world, written, key))
    for version in later:
        tell(version["day"], "10:30", PROPOSALS, "nieuwe tekst", partial(_revise, world, written, proposal, version))
    if "admissible" in proposal:
        tell(proposal["admissible"], "15:00", PROPOSALS, "ontvankelijk", partial(_judge, world, key))
    told += together_events(world, written, proposal)
    told += amending_events(world, written, proposal)
    for number, question in enumerate(proposal.get("question", [])):
        name = f"{key}/{number}"
        tell(question["day"], "13:00", PROPOSALS + 1, "vraag", partial(_ask, world, key, name, question))
        if "answer" in question:
            tell(
                question["answered"],
                "16:00",
                PROPOSALS + 2,
                "antwoord",
                partial(_answer, world, written, name, question),
            )
    if "announced" in proposal:
        day = proposal["announced"]["day"]
        tell(day, "10:00", VOTES, "aangekondigd", partial(_announce, world, proposal, key))
    vote = proposal.get("vote")
    if vote:
        tell(vote["opens"], "09:00", VOTES, "stemming", partial(_open, world, proposal, key))
        for one in vote.get("mandates", []):
            tell(one["day"], "11:00", VOTES + 1, f"mandaat {one['organisation']}", partial(_mandate, world, key, one))
        for one in vote.get("proxies", []):
            run = partial(_give_proxy, world, key, one)
            tell(vote["opens"], "09:30", VOTES + 1, f"volmacht {one['giver']}", run)
        holders = {one["giver"]: one["holder"] for one in vote.get("proxies", [])}
        papers = {one["organisation"]: one for one in vote.get("papers", [])}
        for one in vote.get("papers_waiting", []):
            run = partial(enter_from_paper, world, key, one)
            tell(one["day"], "14:00", BALLOTS, f"{one['organisation']}, op papier", run)
        reasons = {one["organisation"]: one["text"] for one in vote.get("reasons", [])}
        councils = {one["organisation"]: world.day(one["day"]) for one in vote.get("reserved", [])}
        ballots = sorted(
            [
                *((organisation, choice) for choice in CHOICES for organisation in vote.get(choice, [])),
                *((one["organisation"], one["given"]) for one in vote.get("points", [])),
            ],
            key=lambda ballot: sha256(f"{key} {ballot[0]}".encode()).digest(),
        )
        for place, (organisation, choice) in enumerate(ballots):
            day, clock = _moment(vote, place, len(ballots))
            told_why, council = reasons.get(organisation, ""), councils.get(organisation)
            run = partial(_cast, world, key, organisation, choice, told_why, council)
            if organisation in holders:
                run = partial(_cast_by_proxy, world, key, organisation, holders[organisation], choice)
            if organisation in papers:
                run = partial(cast_from_paper, world, key, papers[organisation])
            tell(day, clock, BALLOTS, organisation, run)
        for days in DAYS:
            if vote["opens"] < vote["closes"] - days < 0:
                remind = partial(_remind, world, key)
                tell(vote["closes"] - days, vote["closes_at"], COUNTS, "herinnering", remind)
        if vote["counted"]:
            tell(vote["closes"], "17:10", COUNTS, "telling", partial(_count, world, key))
        for one in vote.get("answers", []):
            run = partial(_answer_objection, world, written, key, one)
            tell(one["day"], "11:00", COUNTS, f"antwoord op bezwaar {one['objector']}", run)
    return told + ratifying_events(world, key, proposal)


def _mandate(world: World, key: str, one: dict[str, Any]) -> None:
    """Enter what a council decided about this vote, as its representative."""
    by = world.act(one["by"], one["organisation"])
    evidence = Evidence(
        person=world.ids["person", one["person"]],
        reference=one["reference"],
        decided_on=world.day(one["decided"]),
        valid_until=world.day(one["until"]),
        instruction=one["instruction"],
    )
    enter_mandate(by=by, place=proposal_of(world, by, key), evidence=evidence)


def _moment(vote: dict[str, Any], place: int, many: int) -> tuple[int, str]:
    """Spread the ballots over the working hours of the days on which the vote was open, up to yesterday."""
    days = min(vote["closes"], 0) - vote["opens"]
    minutes = 10 * 60 + (place * 97) % (6 * 60)
    return vote["opens"] + place * days // many, f"{minutes // 60:02}:{minutes % 60:02}"


def decision_of(world: World, by: Acting, key: str) -> Decision:
    """Read a vote of the demo as somebody of the demo."""
    with reading(by):
        return Decision.objects.get(pk=world.ids["decision", key])


def _terms(proposal: dict[str, Any]) -> FundingTerms | None:
    asked = proposal.get("funding")
    if asked is None:
        return None
    return FundingTerms.with_percentage(
        target=asked["target_cents"],
        percent=asked["threshold_percent"],
        ceiling=asked["ceiling_cents"],
        floor=asked["floor_cents"],
        days=asked["deadline_days"],
        basis=asked.get("threshold_of", Basis.BUDGET),
    )


def _write(world: World, written: dict[str, Any], proposal: dict[str, Any], version: dict[str, Any]) -> None:
    by = author_of(world, written)
    row = write_proposal(
        by=by,
        capacity=proposal["capacity"],
        title=proposal["title"],
        title_en=proposal["title_en"],
        clauses=version["clauses"],
        motivation="\n\n".join(proposal["motivation"]),
        initiative=initiative_of(world, by, written["key"]),
        funding=_terms(proposal),
    )
    world.ids["proposal", key_of(written, proposal)] = row.pk


def _submit(world: World, written: dict[str, Any], key: str) -> None:
    by = author_of(world, written)
    submit_proposal(by=by, proposal=proposal_of(world, by, key))


def _revise(world: World, written: dict[str, Any], proposal: dict[str, Any], version: dict[str, Any]) -> None:
    by = author_of(world, written)
    revise_proposal(
        by=by,
        proposal=proposal_of(world, by, key_of(written, proposal)),
        title=proposal["title"],
        title_en=proposal["title_en"],
        clauses=version["clauses"],
        motivation="\n\n".join(proposal["motivation"]),
        funding=_terms(proposal),
    )


def _judge(world: World, key: str) -> None:
    by = secretary(world)
    judge_proposal(by=by, proposal=proposal_of(world, by, key), admissible=True, reason=ADMISSIBLE)


def _ask(world: World, key: str, name: str, question: dict[str, Any]) -> None:
    by = world.act(question["by"], question["organisation"])
    row = ask_question(by=by, proposal=proposal_of(world, by, key), text=question["text"])
    world.ids["question", name] = row.pk


def _answer(world: World, written: dict[str, Any], name: str, question: dict[str, Any]) -> None:
    by = world.act(question["answered_by"], written["lead"])
    with reading(by):
        asked = Message.objects.get(pk=world.ids["question", name])
    answer_question(by=by, question=asked, text=question["answer"])


def _answer_objection(world: World, written: dict[str, Any], key: str, one: dict[str, Any]) -> None:
    by, objector = author_of(world, written), world.ids["organisation", one["objector"]]
    answer_objection(by=by, decision=decision_of(world, by, key), objector=objector, text=one["text"])


def _announce(world: World, proposal: dict[str, Any], key: str) -> None:
    by, vote = secretary(world), proposal["announced"]
    announce_vote(
        by=by,
        proposal=proposal_of(world, by, key),
        rule_set=_rules(by, proposal["capacity"], vote["majority"]),
        opens_at=world.at(vote["opens"], "09:00"),
        closes_at=world.at(vote["closes"], "17:00"),
    )


def _rules(by: Acting, capacity: str, majority: str) -> RuleSet:
    with reading(by):
        return RuleSet.objects.filter(key=RULES[capacity, majority]).order_by("-number")[0]


def _open(world: World, proposal: dict[str, Any], key: str) -> None:
    by, vote = secretary(world), proposal["vote"]
    decision = open_vote(
        by=by,
        proposal=proposal_of(world, by, key),
        rule_set=_rules(by, proposal["capacity"], vote["majority"]),
        closes_at=world.at(vote["closes"], vote["closes_at"]),
        starts_on=date.fromisoformat(vote["starts_on"]) if "starts_on" in vote else None,
        options=vote.get("options", []),
    )
    world.ids["decision", key] = decision.pk


def _cast(world: World, key: str, organisation: str, said: str | list[int], reason: str, council: date | None) -> None:
    """Cast a choice (under reservation of a council's day), or what is said of the options.

    That is the places of those supported, or a score for each in order.
    """
    by = holder(world, organisation, "representative")
    decision = decision_of(world, by, key)
    if isinstance(said, str):
        cast_ballot(by=by, decision=decision, choice=said, reason=reason, conditional_on=council)
        return
    with reading(by):
        options = list(decision.options.values_list("pk", flat=True))
        scores = decision.rule_set.terms.method == Method.SCORE
    points = list(zip(options, said, strict=True)) if scores else [(options[place], 1) for place in said]
    cast_ballot(by=by, decision=decision, points=points, reason=reason)


def _give_proxy(world: World, key: str, one: dict[str, Any]) -> None:
    """Let another elector cast, with what it must say where that is written."""
    by, to = holder(world, one["giver"], "representative"), world.ids["organisation", one["holder"]]
    give_proxy(by=by, decision=decision_of(world, by, key), holder=to, instruction=one.get("instruction", ""))


def _cast_by_proxy(world: World, key: str, giver: str, by_whom: str, choice: str) -> None:
    by = holder(world, by_whom, "representative")
    cast_by_proxy(by=by, decision=decision_of(world, by, key), giver=world.ids["organisation", giver], choice=choice)


def _remind(world: World, key: str) -> None:
    remind_of_vote(by=secretary(world), decision_id=world.ids["decision", key])


def _count(world: World, key: str) -> None:
    close_vote(by=secretary(world), decision_id=world.ids["decision", key])
