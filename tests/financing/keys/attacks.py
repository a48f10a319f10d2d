"""Attacks on the numbers entered for a key, in the terms of the table of guards of money."""

from __future__ import annotations

WEIGHT_ENTERED = "financing_enteredweight"
NEW_ENTERED = (
    "INSERT INTO financing_enteredweight (initiative_id, carrier_id, kind, amount, source, counted_on, audience,"
    " organisation_id) VALUES ({about}, {venue}, 'budget', {amount}, {source}, '2045-01-01', {audience}, {owner})"
)
ENTERED_VALUES: dict[str, object] = {
    "about": "{initiative}", "amount": 1, "source": "'x'", "audience": "'members'", "owner": "{library}",
}  # fmt: skip
