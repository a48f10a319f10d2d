"""Canonical JSON (RFC 8785, the subset of strings, integers, booleans, null, lists and objects)."""

import json
from datetime import UTC, date, datetime
from typing import Any

SAFE_INTEGER = 2**53 - 1


class NotCanonical(ValueError):
    """A value that has no canonical form here: a float, or an integer beyond 2^53 − 1."""


def canonical(value: Any) -> str:
    """Write a value as canonical JSON text; refuse floats and integers beyond ±(2^53 − 1).

    Dates become ISO text, moments become UTC text with microseconds. Source: RFC 8785 §3.2.
    """
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=False)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, int):
        if abs(value) > SAFE_INTEGER:
            raise NotCanonical(f"{value} is beyond 2^53 − 1")
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise NotCanonical("object keys are strings")
        # RFC 8785 §3.2.3: keys sorted by their UTF-16 code units.
        return {key: _plain(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise NotCanonical(f"{type(value).__name__} has no canonical form")
