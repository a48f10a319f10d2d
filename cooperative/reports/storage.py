"""Files of printed documents on disk: written aside, synced, renamed; read only when they are still what they were."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from django.conf import settings


class FileLost(OSError):
    """The file of a document is gone, or is not what was written."""


def folder() -> Path:
    """Give the folder of printed documents, made when it is not there; only the portal's own user reads it."""
    place = Path(settings.DOCUMENTS_DIR) / "reports"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def name_of(report_id: int) -> str:
    """Name the one file of a report: a repeat replaces it, so there are never two."""
    return f"report-{report_id}.pdf"


def store(name: str, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, also when the machine stops."""
    place = folder()
    aside = place / f".{name}.part"
    with aside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(place / name)
    entry = os.open(place, os.O_RDONLY)
    try:
        os.fsync(entry)
    finally:
        os.close(entry)


def load(name: str, sha256: str) -> bytes:
    """Read a file back; refuses (`FileLost`) one that is gone or has another SHA-256 than was noted."""
    if Path(name).name != name:
        raise FileLost(name)
    try:
        content = (folder() / name).read_bytes()
    except FileNotFoundError as error:
        raise FileLost(name) from error
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FileLost(name)
    return content
