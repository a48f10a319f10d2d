"""What the launcher says on the terminal, and where it stands: the checkout."""

from __future__ import annotations

import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]


class CannotLaunch(SystemExit):
    """End with status 1 and one sentence, in Dutch and in English; then, alone on a line, what to type."""

    def __init__(self, dutch: str, english: str, line: str = "") -> None:
        super().__init__("{} / {}{}".format(dutch, english, "\n" + line if line else ""))


def say(sentence: str) -> None:
    """Tell how far we are, on stderr: stdout belongs to the command."""
    print("· " + sentence, file=sys.stderr, flush=True)
