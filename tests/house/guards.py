"""How a constraint, index or trigger is attacked; and the attacks on bodies, seats, mandates, proxies and papers."""

from __future__ import annotations

from dataclasses import dataclass

OWNER, APPLICATION = "portal_owner", "portal_app"
MANDATE, PROXY = "initiatives_mandatedecision", "initiatives_proxy"
RULING = "initiatives_ruling"


@dataclass(frozen=True, slots=True)
class Guard:
    """A constraint, index or trigger; `said` is what the refusal names, `role` who attacks (in the house reach)."""

    name: str
    table: str
    attack: str
    said: str = ""
    role: str = APPLICATION
    kind: str = "constraint"
    reach: str = "house"

    @property
    def drop(self) -> str:
        """Write the statement that takes it away."""
        return {
            "constraint": f"ALTER TABLE {self.table} DROP CONSTRAINT {self.name}",
            "index": f"DROP INDEX {self.name}",
            "trigger": f"DROP TRIGGER {self.name} ON {self.table}",
        }[self.kind]


def twice(table: str, columns: str, where: str = "true") -> str:
    """Write an attack that puts a row that stands there once more."""
    return f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {where} LIMIT 1"


ANSWER = "initiatives_objectionanswer"
ANSWERED = "decision_id, organisation_id, audience, objector_id, text, person_id, person_name"
CASTING = "decision_id, organisation_id, audience, reason, person_id, person_name"
DECIDED = "{tied}, {library}, 'members', '', {contributor}, 'x'"
TIED = (
    "INSERT INTO initiatives_tie (decision_id, organisation_id, audience, person_id, person_name, points, options,"
    " places, decides_until) VALUES ({decision}, {library}, 'members', {reader}, 'x', 1, '[]', 0,"
    " house_now() + interval '1 day')"
)


def given(giver: str, holder: str) -> str:
    """Write an attack that gives a proxy."""
    columns = "decision_id, giver_id, holder_id, instruction, given_by"
    return f"INSERT INTO {PROXY} ({columns}) VALUES ({{with_proxy}}, {giver}, {holder}, '', {{reader}})"


def ruling(kind: str, **change: str) -> str:
    """Write an attack that rules about the decision that waits for ratification."""
    said = {"authority": "'board'", "day": "house_today()", "reason": "'x'", "audience": "audience", "many": "1"}
    said |= {"which": "{to_ratify}"} | change
    return (
        f"INSERT INTO {RULING} (decision_id, kind, authority, decided_on, reference, reason, person_id, audience,"
        f" organisation_id, initiative_id, body_id) SELECT id, '{kind}', {said['authority']}, {said['day']}, 'x',"
        f" {said['reason']}, {{reader}}, {said['audience']}, organisation_id, initiative_id, body_id"
        f" FROM initiatives_decision, generate_series(1, {said['many']}) WHERE id = {said['which']}"
    )


ABOUT_RULINGS = [
    Guard("ruling_once_of_a_kind", RULING, ruling("ratified", many="2")),
    Guard("ruling_by_whom_and_why", RULING, ruling("annulled", authority="'court'", reason="''")),
    Guard("ruling_by_whom_and_why", RULING, ruling("annulled")),
    Guard("ruling_by_whom_and_why", RULING, ruling("ratified", authority="'court'")),
    *(
        Guard("ruling_fits", RULING, attack, kind="trigger")
        for attack in (
            ruling("ratified", day="house_today() + 1"),
            ruling("ratified", day="house_today() - 1"),
            ruling("ratified", audience="'members'"),
            # What its rules do not ask to ratify, and what was not counted.
            ruling("ratified", which="{counted}"),
            ruling("annulled", authority="'court'", which="{decision}"),
        )
    ),
    Guard("ruling_is_followed", RULING, f"{ruling('ratified')}; SET CONSTRAINTS ALL IMMEDIATE", kind="trigger"),
    Guard("ruling_stays", RULING, f"UPDATE {RULING} SET reason = 'y'", "append-only", OWNER, "trigger"),
    Guard("ruling_stays", RULING, f"DELETE FROM {RULING}", "append-only", OWNER, "trigger"),
    *(
        Guard("decision_goes_forward", "initiatives_decision", attack, kind="trigger")
        for attack in (
            "UPDATE initiatives_decision SET state = 'ratified' WHERE id = {to_ratify}",
            "UPDATE initiatives_decision SET state = 'annulled' WHERE id = {ratified}",
            "UPDATE initiatives_decision SET state = 'counted' WHERE id = {ratified}",
            "UPDATE initiatives_decision SET state = 'annulled', counted_at = house_now() WHERE id = {decision}",
        )
    ),
]
ABOUT_BODIES = [
    Guard("body_one_of_a_kind", "members_body", twice("members_body", "kind, name_nl, name_en", "kind = 'board'")),
    Guard(
        "body_one_steering_group",
        "members_body",
        twice("members_body", "kind, name_nl, name_en, initiative_id", "kind = 'steering_group'"),
    ),
    Guard("body_fits_its_kind", "members_body", "UPDATE members_body SET initiative_id = NULL WHERE id = {body}"),
    Guard(
        "body_fits_its_kind", "members_body", "UPDATE members_body SET ended_on = house_today() WHERE kind = 'board'"
    ),
    Guard(
        "seat_names_its_holder",
        "members_seat",
        "INSERT INTO members_seat (body_id, since) VALUES ({working_group}, house_today())",
    ),
    Guard(
        "seat_organisation_never_twice",
        "members_seat",
        twice("members_seat", "body_id, organisation_id, since", "person_id IS NULL"),
    ),
    Guard(
        "seat_person_never_twice",
        "members_seat",
        twice("members_seat", "body_id, person_id, organisation_id, since", "person_id IS NOT NULL"),
    ),
    Guard(
        "seat_fits_its_body",
        "members_seat",
        "INSERT INTO members_seat (body_id, person_id, since) VALUES ({body}, {reader}, house_today())",
        kind="trigger",
    ),
    Guard(
        "mandate_once_in_a_place",
        MANDATE,
        twice(
            MANDATE,
            "organisation_id, body_id, person_id, reference, decided_on, instruction, entered_by",
            "ended_at IS NULL AND body_id IS NOT NULL",
        ),
        kind="index",
    ),
    Guard(
        "interest_stated_once",
        "initiatives_interest",
        "INSERT INTO initiatives_interest (proposal_id, organisation_id, initiative_id, audience, person_id,"
        " person_name, organisation_name, statement) SELECT id, organisation_id, initiative_id, 'members', {reader},"
        " 'x', 'x', 'x'"
        " FROM initiatives_proposal, generate_series(1, 2) WHERE id = {admissible}",
    ),
    Guard(
        "interest_audience_named",
        "initiatives_interest",
        "INSERT INTO initiatives_interest (proposal_id, organisation_id, audience, person_id, person_name,"
        " organisation_name, statement) VALUES ({admissible}, {library}, 'participants', {reader}, 'x', 'x', 'x')",
    ),
    # What was entered cannot be changed by the application role at all: the owner attacks.
    Guard(
        "mandate_instructs_one_vote",
        MANDATE,
        f"UPDATE {MANDATE} SET instruction = 'for' WHERE body_id IS NOT NULL",
        role=OWNER,
    ),
    Guard(
        "mandate_runs_forward",
        MANDATE,
        f"UPDATE {MANDATE} SET valid_until = decided_on - 1",
        role=OWNER,
    ),
    # Who gave a proxy and to whom never changes for the application role: it inserts, the owner changes.
    Guard(
        "proxy_once_a_giver",
        PROXY,
        twice(PROXY, "decision_id, giver_id, holder_id, instruction, given_by"),
        kind="index",
    ),
    Guard("proxy_to_another", PROXY, f"UPDATE {PROXY} SET holder_id = giver_id", role=OWNER),
    Guard("proxy_giver_is_elector", PROXY, given("{elsewhere}", "{venue}")),
    Guard("proxy_holder_is_elector", PROXY, given("{venue}", "{elsewhere}")),
    Guard(
        "proxy_in_time",
        PROXY,
        given("{venue}", "{library}").replace("{with_proxy}", "{counted}"),
        "ballot_in_time",
        kind="trigger",
    ),
    Guard(
        "casting_vote_of_the_chair",
        "initiatives_castingvote",
        f"INSERT INTO initiatives_castingvote ({CASTING}, choice, options) VALUES ({DECIDED}, 'for', '[]')".replace(
            "{contributor}", "{reader}"
        ),
        kind="trigger",
    ),
    Guard(
        "casting_vote_says_one_thing",
        "initiatives_castingvote",
        f"INSERT INTO initiatives_castingvote ({CASTING}, choice, options) VALUES ({DECIDED}, 'for', '[1]')",
    ),
    Guard(
        "casting_vote_audience_named",
        "initiatives_castingvote",
        f"INSERT INTO initiatives_castingvote ({CASTING}, choice, options) VALUES ({DECIDED}, 'for', '[]')".replace(
            "'members'", "'participants'"
        ),
    ),
    Guard(
        "tie_after_the_deadline",
        "initiatives_tie",
        TIED,
        kind="trigger",
    ),
    Guard(
        "tie_audience_named",
        "initiatives_tie",
        "UPDATE initiatives_tie SET audience = 'participants', initiative_id = NULL",
        role=OWNER,
    ),
    Guard("objection_answered_once", ANSWER, twice(ANSWER, f"{ANSWERED}, initiative_id")),
    Guard(
        "objection_answer_audience_named",
        ANSWER,
        f"UPDATE {ANSWER} SET audience = 'participants', initiative_id = NULL",
        role=OWNER,
    ),
    Guard(
        "answer_to_an_objection",
        ANSWER,
        f"INSERT INTO {ANSWER} ({ANSWERED}) VALUES ({{objected}}, {{library}}, 'members', {{library}}, 'x', 1, 'x')",
        kind="trigger",
    ),
    Guard("substitute_never_twice", "members_substitute", twice("members_substitute", "seat_id, person_id, since")),
]
PAPER, ENTRY = "initiatives_paperballot", "initiatives_paperentry"
INTO_PAPER = f"INSERT INTO {PAPER} (decision_id, organisation_id, state, entered_by, entered_name)"
ABOUT_PAPER = [
    Guard(
        "paper_waiting_once",
        PAPER,
        twice(PAPER, "decision_id, organisation_id, state, entered_by, entered_name"),
        kind="index",
    ),
    Guard(
        "paper_four_eyes",
        PAPER,
        f"UPDATE {PAPER} SET state = 'confirmed', second_by = entered_by, settled_at = house_now()",
    ),
    Guard("paper_state_fits", PAPER, f"UPDATE {PAPER} SET state = 'confirmed'"),
    Guard(
        "paper_of_an_elector", PAPER, f"{INTO_PAPER} VALUES ({{decision}}, {{elsewhere}}, 'waiting', {{reader}}, 'x')"
    ),
    Guard(
        "paper_in_time",
        PAPER,
        f"{INTO_PAPER} VALUES ({{counted}}, {{venue}}, 'waiting', {{reader}}, 'x')",
        "ballot_in_time",
        kind="trigger",
    ),
    Guard(
        "paper_settled_stays",
        PAPER,
        f"UPDATE {PAPER} SET state = 'taken_back', settled_at = house_now();"
        f" UPDATE {PAPER} SET state = 'waiting', settled_at = NULL",
        kind="trigger",
    ),
    Guard("paper_entry_once", ENTRY, twice(ENTRY, "paper_id, person_id, way, signer_id, choice, reason")),
]
