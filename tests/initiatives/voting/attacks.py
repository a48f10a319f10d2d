"""The attacks on votes: one for each trigger and each named constraint of the tables about them."""

from __future__ import annotations

from dataclasses import dataclass

DECISION = """INSERT INTO initiatives_decision (proposal_id, text_id, rule_set_id, number, state, opened_at, closes_at,
 counted_at, electors_count, ballots_count, version, audience, organisation_id, initiative_id, standing_id,
 second_call_of_id) VALUES ({proposal}, {text}, {rules}, '{number}', '{state}', now(), {closes}, NULL, 2, 0, 1,
 '{audience}', {city}, {initiative}, {standing}, {first})"""
ELECTOR = """INSERT INTO initiatives_elector (decision_id, organisation_id, college, weight, inhabitants, audience,
 initiative_id) VALUES ({into}, {who}, 'library', 1, 0, 'participants', {initiative})"""
BALLOT = """INSERT INTO initiatives_currentballot (decision_id, organisation_id, choice, reason, person_id, person_name,
 number, audience) VALUES ({into}, {who}, 'for', '', 1, 'x', 1, '{audience}')"""
RESERVED = BALLOT.replace("audience)", "audience, conditional_on)").replace("{audience}'", "organisation', '2099-1-1'")
OBJECTING = BALLOT.replace("audience)", "audience, objection)").replace("{audience}'", "organisation', true")
EVENT = """INSERT INTO initiatives_ballotevent (decision_id, organisation_id, number, choice, reason, person_id,
 person_name) VALUES ({into}, {who}, {number}, 'for', '', 1, 'x')"""
COUNT = """INSERT INTO initiatives_count (decision_id, outcome, result, input_hash, audience, initiative_id)
 VALUES ({into}, 'adopted', '[]', 'x', 'participants', {initiative})"""
PROPOSAL = """INSERT INTO initiatives_proposal (number, author_id, organisation_id, initiative_id, body_id, capacity,
 state, title, title_en, judged_reason, version, audience)
 VALUES ({number}, {city}, {who}, {initiative}, {body}, 'consortium', '{state}', 'x', '', '', 1, '{audience}')"""
VERSION = """INSERT INTO initiatives_proposalversion (proposal_id, number, clauses, motivation, funding, person_id,
 audience, organisation_id, initiative_id)
 VALUES ({proposal}, {number}, '[]', 'x', '[]', 1, '{audience}', {who}, NULL)"""
REMINDER = "INSERT INTO initiatives_reminder (decision_id, closes_at, days, organisations) VALUES ({into}, now(), 3, 0)"
ENTRY = """INSERT INTO initiatives_entry (decision_id, series, year, place, audience, initiative_id) VALUES
 ({into}, 'XX', 2099, 1, 'participants', {initiative})"""
LATER = "now() + interval '2 days'"
LAPSED = "(SELECT proposal_id FROM initiatives_decision WHERE id = {counted})"


@dataclass(frozen=True, slots=True)
class Guarded:
    """One protection: its name, its table, the attack it refuses (several statements), and as whom."""

    name: str
    table: str
    attack: str
    said: str = ""
    role: str = "portal_app"
    trigger: bool = False
    own: bool = False  # attacked by the author in the own reach instead of the house

    @property
    def refusal(self) -> str:
        """What the error names."""
        return self.said or self.name

    @property
    def drop(self) -> str:
        """The statement that takes the protection away."""
        kind = "TRIGGER {0} ON initiatives_{1}" if self.trigger else ""
        if kind:
            return "DROP " + kind.format(self.name, self.table)
        return f"ALTER TABLE initiatives_{self.table} DROP CONSTRAINT {self.name} CASCADE"


def on_free(**change: str) -> str:
    """Write an attack that opens a decision on the proposal without a vote."""
    fields = {
        "proposal": "{free}",
        "text": "{free_text}",
        "rules": "{rules}",
        "number": "2099-1",
        "state": "open",
        "closes": LATER,
        "audience": "participants",
        "city": "{city}",
        "initiative": "{initiative}",
        "standing": "NULL",
        "first": "NULL",
    }
    return DECISION.format(**(fields | change))


def again(**change: str) -> str:
    """Write an attack that calls the vote without quorum a second time."""
    text = "(SELECT text_id FROM initiatives_decision WHERE id = {counted})"
    return on_free(**{"proposal": LAPSED, "text": text, "first": "{counted}"} | change)


def proposal(**change: str) -> str:
    """Write an attack that inserts a proposal."""
    fields = {"number": "NULL", "city": "{city}", "who": "{city}", "initiative": "{initiative}", "body": "NULL"}
    return PROPOSAL.format(**(fields | {"state": "draft", "audience": "organisation"} | change))


OUTSIDE, LIBRARY, VENUE = "{outside}", "{library}", "{venue}"
OPEN, LATE, COUNTED = "{open}", "{late}", "{counted}"
NEWEST = "(SELECT max(id) FROM initiatives_decision)"
TWICE = "; ".join([ELECTOR.format(into=NEWEST, who=LIBRARY, initiative="{initiative}")] * 2)
GUARDS = [
    # the electorate
    Guarded("elector_once", "elector", on_free() + "; " + TWICE),
    Guarded(
        "electorate_frozen_insert",
        "elector",
        ELECTOR.format(into=OPEN, who=OUTSIDE, initiative="{initiative}"),
        "more electors than at opening",
        trigger=True,
    ),
    # The application role has no right to change electors, counts, events or rules at all: the owner attacks.
    Guarded(
        "electorate_frozen",
        "elector",
        "UPDATE initiatives_elector SET weight = 5",
        "frozen at opening",
        "portal_owner",
        trigger=True,
    ),
    # ballots
    Guarded("ballot_of_an_elector", "currentballot", BALLOT.format(into=OPEN, who=OUTSIDE, audience="organisation")),
    Guarded(
        "ballot_one_an_organisation", "currentballot", BALLOT.format(into=OPEN, who=LIBRARY, audience="organisation")
    ),
    Guarded("ballot_audience_named", "currentballot", BALLOT.format(into=OPEN, who=VENUE, audience="participants")),
    Guarded(
        "ballot_in_time", "currentballot", BALLOT.format(into=LATE, who=VENUE, audience="organisation"), trigger=True
    ),
    Guarded(
        "objection_has_reason",
        "currentballot",
        "; ".join(
            [
                "INSERT INTO initiatives_ruleset (key, number, name_nl, name_en, rules, article_nl, article_en)"
                " VALUES ('x', 1, 'x', 'x', jsonb_build_object('method', 'consent'), 'x', 'x')",
                on_free(rules="(SELECT max(id) FROM initiatives_ruleset)"),
                ELECTOR.format(into=NEWEST, who=LIBRARY, initiative="{initiative}"),
                BALLOT.format(into=NEWEST, who=LIBRARY, audience="organisation").replace("'for'", "'against'"),
            ]
        ),
        trigger=True,
    ),
    Guarded("reservation_allowed", "currentballot", RESERVED.format(into=OPEN, who=VENUE), trigger=True),
    Guarded("objection_allowed", "currentballot", OBJECTING.format(into=OPEN, who=VENUE), trigger=True),
    Guarded("ballot_event_of_an_elector", "ballotevent", EVENT.format(into=OPEN, who=OUTSIDE, number=1)),
    Guarded("ballot_event_once", "ballotevent", EVENT.format(into=OPEN, who=LIBRARY, number=1)),
    Guarded(
        "ballot_event_in_time",
        "ballotevent",
        EVENT.format(into=LATE, who=VENUE, number=1),
        "ballot_in_time",
        trigger=True,
    ),
    Guarded(
        "ballot_event_stays",
        "ballotevent",
        "UPDATE initiatives_ballotevent SET choice = 'against'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    # the vote
    Guarded("decision_audience_named", "decision", on_free(initiative="NULL")),
    Guarded("decision_closes_after_opening", "decision", on_free(closes="now()")),
    Guarded("decision_counted_has_moment", "decision", on_free(state="counted")),
    Guarded("initiatives_decision_number_key", "decision", on_free(number="{number}")),
    Guarded("second_call_fits", "decision", on_free(proposal="{proposal}", text="{text}"), trigger=True),
    Guarded("decision_stands_for_its_proposal", "decision", again(standing="{free}")),
    Guarded("initiatives_decision_standing_id_key", "decision", again(standing=LAPSED)),
    Guarded("initiatives_decision_second_call_of_id_key", "decision", "; ".join([again(), again(number="2099-2")])),
    Guarded("second_call_fits", "decision", on_free(first="{counted}"), trigger=True),
    Guarded(
        "decision_goes_forward",
        "decision",
        "UPDATE initiatives_decision SET closes_at = closes_at - interval '1 hour' WHERE id = {open}",
        trigger=True,
    ),
    Guarded(
        "extension_only_later",
        "extension",
        "INSERT INTO initiatives_extension (decision_id, closed_at_before, closes_at, reason, person_id, audience)"
        " VALUES ({open}, now(), now(), 'x', 1, 'members')",
    ),
    # the count and its rules
    Guarded("count_audience_named", "count", COUNT.format(into=OPEN, initiative="NULL")),
    Guarded("initiatives_count_decision_id_key", "count", COUNT.format(into=COUNTED, initiative="{initiative}")),
    Guarded(
        "count_stays",
        "count",
        "UPDATE initiatives_count SET outcome = 'rejected'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    Guarded(
        "rule_set_version_once",
        "ruleset",
        "INSERT INTO initiatives_ruleset (key, number, name_nl, name_en, rules, article_nl, article_en)"
        " VALUES ('consortium', 1, 'x', 'x', '[]', 'x', 'x')",
    ),
    Guarded(
        "rule_set_stays",
        "ruleset",
        "UPDATE initiatives_ruleset SET rules = '[]'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    Guarded(
        "rule_set_confirmation_stays",
        "rulesetconfirmation",
        "UPDATE initiatives_rulesetconfirmation SET confirmed_by = 'x'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    Guarded(
        "initiatives_rulesetconfirmation_rule_set_id_key",
        "rulesetconfirmation",
        "INSERT INTO initiatives_rulesetconfirmation (rule_set_id, confirmed_by, confirmed_on, person_id)"
        " SELECT rule_set_id, confirmed_by, confirmed_on, 1 FROM initiatives_rulesetconfirmation",
    ),
    # the proposal and its text
    Guarded(
        "proposal_audience_named", "proposal", proposal(audience="participants", initiative="NULL", body="{meeting}")
    ),
    Guarded("proposal_author_is_its_organisation", "proposal", proposal(who=OUTSIDE)),
    Guarded("proposal_has_a_matter", "proposal", proposal(initiative="NULL")),
    Guarded("proposal_numbered_when_submitted", "proposal", proposal(state="submitted")),
    Guarded("initiatives_proposal_number_key", "proposal", proposal(number="'{number}'")),
    Guarded(
        "proposal_path",
        "proposal",
        "UPDATE initiatives_proposal SET state = 'adopted' WHERE id = {free}",
        trigger=True,
        own=True,
    ),
    Guarded(
        "proposal_version_once",
        "proposalversion",
        VERSION.format(proposal="{free}", number=1, audience="organisation", who="{city}"),
    ),
    Guarded(
        "proposal_version_audience_named",
        "proposalversion",
        VERSION.format(proposal="{free}", number=9, audience="participants", who="{city}"),
    ),
    Guarded(
        "version_has_its_author",
        "proposalversion",
        VERSION.format(proposal="{free}", number=9, audience="members", who="NULL"),
    ),
    Guarded(
        "version_carries_its_author",
        "proposalversion",
        VERSION.format(proposal="{free}", number=9, audience="organisation", who=OUTSIDE),
    ),
    Guarded(
        "submitted_text_stays",
        "proposalversion",
        "UPDATE initiatives_proposalversion SET motivation = 'anders' WHERE id = {free_text}",
        trigger=True,
    ),
    Guarded(
        "proposal_phase_has_its_end",
        "proposal",
        "UPDATE initiatives_proposal SET phase_until = now() WHERE id = {free}",
    ),
    Guarded(
        "proposal_held_from_somewhere",
        "proposal",
        "UPDATE initiatives_proposal SET held_from = 'final' WHERE id = {free}",
    ),
    Guarded(
        "proposal_phase_audience_named",
        "proposalphase",
        "INSERT INTO initiatives_proposalphase (proposal_id, audience, organisation_id, state, note)"
        " VALUES ({free}, 'participants', {city}, 'submitted', '')",
    ),
    Guarded(
        "phase_stays",
        "proposalphase",
        "UPDATE initiatives_proposalphase SET note = 'x'",
        "append-only",
        "portal_owner",
        trigger=True,
    ),
    Guarded("reminder_once_a_deadline", "reminder", "; ".join([REMINDER.format(into=OPEN)] * 2)),
    # the register
    Guarded("entry_audience_named", "entry", ENTRY.format(into=OPEN, initiative="NULL")),
    Guarded(
        "entry_place_once",
        "entry",
        "; ".join(ENTRY.format(into=one, initiative="{initiative}") for one in (OPEN, LATE)),
    ),
    Guarded("initiatives_entry_decision_id_key", "entry", ENTRY.format(into=COUNTED, initiative="{initiative}")),
    # questions
    Guarded(
        "message_audience_named",
        "message",
        "INSERT INTO initiatives_message (proposal_id, text, person_id, audience, organisation_id)"
        " VALUES ({free}, 'x', 1, 'participants', {city})",
    ),
]
# A key of the parent that only lets a child refer to it (nothing can violate it beside the primary key), and the
# trigger that adds up: it refuses nothing and has a test of its own.
SUPPORTING = {"proposal_carried_down", "ballots_add_up"}
