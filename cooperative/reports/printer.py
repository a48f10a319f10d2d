"""The process that prints one document: HTML on its input, a tagged PDF on its output, within limits."""

from __future__ import annotations

import sys

from cooperative.reports.engine import render_pdf
from cooperative.reports.sandbox import limit
from cooperative.reports.tagging import mended

MEMORY_BYTES = 1024**3


def main() -> None:
    """Print what comes in; whatever goes wrong ends the process with its traceback."""
    limit(MEMORY_BYTES)
    html = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(mended(render_pdf(html)))


if __name__ == "__main__":
    main()
