"""What is asked of the record: its head, a receipt, whether the chain holds."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from cooperative.audit.models import RecordHash, RecordLeaf

EMPTY = bytes(32)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the record: number, SHA-256 in hex, moment (UTC) and its canonical text."""

    seq: int
    hash: str
    at: datetime
    leaf: str


@dataclass(frozen=True, slots=True)
class Break:
    """The first line where the chain does not hold, and why."""

    seq: int
    why: str


def head_of_record() -> tuple[int, str]:
    """Give number and hash (hex) of the newest line; (0, 64 zeros) when the record is empty."""
    newest = RecordHash.objects.order_by("-seq").first()
    return (0, EMPTY.hex()) if newest is None else (newest.seq, bytes(newest.hash).hex())


def line_about(subject_kind: str, subject_id: int, kind: str) -> Line | None:
    """Give the newest line of this kind about a subject, if the reader may see it."""
    found = (
        RecordLeaf.objects.filter(subject_kind=subject_kind, subject_id=subject_id, kind=kind).order_by("-seq").first()
    )
    if found is None:
        return None
    return Line(found.seq, hashlib.sha256(found.leaf.encode()).hexdigest(), found.at, found.leaf)


def first_break() -> Break | None:
    """Walk the whole chain; name the first line whose number, link or hash is wrong, or None."""
    previous, expected = EMPTY, 1
    hashes = dict(RecordHash.objects.order_by("seq").values_list("seq", "hash"))
    for leaf in RecordLeaf.objects.order_by("seq").iterator(chunk_size=2000):
        if leaf.seq != expected:
            return Break(expected, "missing")
        digest = hashlib.sha256(leaf.leaf.encode()).digest()
        stored = hashes.get(leaf.seq)
        if stored is None or bytes(stored) != digest:
            return Break(leaf.seq, "hash")
        content = json.loads(leaf.leaf)
        if content["prev"] != previous.hex() or content["seq"] != leaf.seq:
            return Break(leaf.seq, "link")
        if content["kind"] != leaf.kind or content["organisation"] != leaf.organisation_id:
            return Break(leaf.seq, "columns")
        previous, expected = digest, expected + 1
    if len(hashes) != expected - 1:
        return Break(expected, "missing")
    return None
