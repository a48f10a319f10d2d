"""The fingerprint of what was counted: anybody with the same input gets the same one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, fields
from hashlib import sha256
from operator import attrgetter
from typing import Any

from initiatives.voting.count.terms import Ballot, CollegeThreshold, Elector, Rules


def fingerprint(
    rules: Rules,
    electors: Iterable[Elector],
    ballots: Iterable[Ballot],
    options: Iterable[int] = (),
    casting: Ballot | None = None,
) -> str:
    """Return the SHA-256 (hexadecimal) of rules, electors and ballots as canonical JSON.

    Keys sorted, no spaces, UTF-8, strings and integers only (the subset of RFC 8785 that the record uses).
    Rules: fields that differ from their default. Electors: [id, college, weight, inhabitants] by id.
    Ballots: [elector_id, choice] by elector_id; one that names options or is conditional:
    [elector_id, choice, [points in the order of the options, null for one not named], 1 or 0]; one that objects ends
    with "objects". Options by id, the casting ballot: where given.
    """
    options = sorted(options)
    plain: dict[str, Any] = {
        "rules": _plain_rules(rules),
        "electors": sorted([e.id, e.college, e.weight, e.inhabitants] for e in electors),
        "ballots": [_plain_ballot(ballot, options) for ballot in sorted(ballots, key=attrgetter("elector_id"))],
    }
    if options:
        plain["options"] = options
    if casting:
        plain["casting"] = _plain_ballot(casting, options)
    text = json.dumps(
        plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, check_circular=False
    )
    return sha256(text.encode()).hexdigest()


def _plain_ballot(ballot: Ballot, options: Sequence[int]) -> list[Any]:
    plain: list[Any] = [ballot.elector_id, str(ballot.choice)]
    if ballot.choices or ballot.conditional:
        plain += [[*map(dict(ballot.choices).get, options)], int(ballot.conditional)]
    return [*plain, "objects"] if ballot.objects else plain


def _plain_rules(rules: Rules) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for field in fields(rules):
        value = getattr(rules, field.name)
        if field.default is not MISSING and value == field.default:
            continue
        plain[field.name] = sorted(map(_plain_threshold, value)) if isinstance(value, tuple) else _plain(value)
    return plain


def _plain_threshold(threshold: CollegeThreshold) -> list[str | int]:
    return [threshold.college, threshold.num, threshold.den, int(threshold.strict)]


def _plain(value: str | int) -> str | int:
    return str(value) if isinstance(value, str) else int(value)
