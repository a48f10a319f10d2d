"""A worker that prints what waits, and one that only lays out the smallest PDF; each tells what it took, as JSON.

    python -m tests.bench.paper_worker print|tiny MOST

It prewarms, says "ready", waits for a line, works, and writes: how many, seconds of CPU, and in kB its own memory
after the first twenty and at the end, and the peak of the children that lay out.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

SETTLED = 20


def _cpu() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _own_kb() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1])


def _works(kind: str) -> Callable[[], bool]:
    """Give what is done once, and says whether it was there to do."""
    import weasyprint  # noqa: PLC0415 - after the applications are loaded

    from cooperative.outbox.relay import do_waiting  # noqa: PLC0415
    from cooperative.reports.engine import TINY, StrictFetcher  # noqa: PLC0415

    def tiny() -> bool:
        weasyprint.HTML(string=TINY, url_fetcher=StrictFetcher(), base_url=None).write_pdf()
        return True

    return (lambda: do_waiting(1) == 1) if kind == "print" else tiny


def main(kind: str, most: int) -> None:
    """Work up to `most` times."""
    django.setup()
    from cooperative.reports.engine import prewarm  # noqa: PLC0415

    prewarm()
    work = _works(kind)
    print("ready", flush=True)
    sys.stdin.readline()
    done, settled, spent = 0, 0, _cpu()
    while done < most and work():
        done += 1
        if done == SETTLED:
            settled = _own_kb()
    cpu = _cpu() - spent
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(json.dumps({"done": done, "cpu": cpu, "settled": settled or _own_kb(), "own": _own_kb(), "child": child}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
