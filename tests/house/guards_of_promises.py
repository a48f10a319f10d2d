"""The attacks on what is promised and binding; in the world the library intends, and the venue is bound."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

ROUND, PLEDGE, COMMITMENT = "financing_round", "financing_pledge", "financing_commitment"
COLUMNS = "round_id, pledge_id, initiative_id, organisation_id, cents, reference, decided_on, person_id, person_name"


def bound(**change: str) -> str:
    """Write an attack that makes the intention of the library binding."""
    said = {"whose": "{library}", "owner": "organisation_id", "cents": "cents", "reference": "'x'"}
    said |= {"day": "house_today()", "initiative": "{initiative}"} | change
    return (
        f"INSERT INTO {COMMITMENT} ({COLUMNS}) SELECT round_id, id, {said['initiative']}, {said['owner']},"
        f" {said['cents']}, {said['reference']}, {said['day']}, 1, 'x' FROM {PLEDGE}"
        f" WHERE round_id = {{round}} AND organisation_id = {said['whose']} AND replaced_at IS NULL"
    )


def another(threshold: str) -> str:
    """Write an attack that opens a round on a vote without one, with this basis, threshold, whole and counted."""
    return (
        f"INSERT INTO {ROUND} (decision_id, initiative_id, audience, target_cents, ceiling_cents, floor_cents,"
        " total_cents, pledges_count, closes_at, basis, threshold_cents, threshold_count, whole_count, counted)"
        " SELECT {decision}, initiative_id, audience, 100, 100, 1, 0, 0, house_now() + interval '1 day',"
        f" {threshold} FROM {ROUND} WHERE id = {{round}}"
    )


ABOUT_PROMISES = [
    Guard("commitment_once", COMMITMENT, bound(whose="{venue}")),
    Guard("commitment_has_evidence", COMMITMENT, bound(reference="''")),
    *(
        Guard("commitment_fits", COMMITMENT, attack, kind="trigger")
        for attack in (
            bound(cents="cents + 1"),
            bound(owner="{city}"),
            bound(initiative="{idea}"),
            bound(day="house_today() + 1"),
            f"UPDATE {PLEDGE} SET replaced_at = house_now() WHERE organisation_id = {{library}}; "
            + bound().replace(" AND replaced_at IS NULL", ""),
        )
    ),
    Guard("commitment_stays", COMMITMENT, f"UPDATE {COMMITMENT} SET cents = cents", "append-only", OWNER, "trigger"),
    Guard("commitment_stays", COMMITMENT, f"DELETE FROM {COMMITMENT}", "append-only", OWNER, "trigger"),
    Guard(
        "pledge_in_time",
        PLEDGE,
        f"UPDATE {PLEDGE} SET replaced_at = house_now() WHERE organisation_id = {{venue}}",
        kind="trigger",
    ),
    Guard("round_firm_within_total", ROUND, f"UPDATE {ROUND} SET firm_cents = total_cents + 1 WHERE id = {{round}}"),
    Guard("round_firm_within_total", ROUND, f"UPDATE {ROUND} SET firm_count = 99 WHERE id = {{round}}"),
    *(
        Guard("round_threshold_of_its_basis", ROUND, another(change))
        for change in (
            "'budget', 50, 1, 1, 0",
            "'members', 50, 1, 1, 0",
            "'members', 0, 3, 2, 0",
            "'inhabitants', 0, 0, 2, 0",
            "'members', 0, 1, 2, 3",
            "'anything', 0, 1, 2, 0",
        )
    ),
    Guard("round_outcome_has_moment", ROUND, f"UPDATE {ROUND} SET settled_at = house_now() WHERE id = {{round}}"),
    *(
        Guard("round_terms_stay", ROUND, f"UPDATE {ROUND} SET {change} WHERE id = {{round}}", kind="trigger")
        for change in (
            "threshold_count = 1, whole_count = 1, basis = 'members', threshold_cents = 0",
            # Before the deadline there is no outcome.
            "outcome = 'lapsed', settled_at = house_now()",
        )
    ),
]
