"""The portal's Celery with reports of one part: the test is about losing none, not about long ones."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_process_init

from cooperative.protocols import Part, Period
from tests.cooperative.outbox.worker_app import app


def small_parts(period: Period, language: str) -> list[Part]:
    """Give the one part."""
    counted = {"total": 4, "new": 0, "partners": 1, "municipalities": 3, "municipalities_in_all": 3}
    lists: dict[str, list[object]] = {"kinds": [], "came": [], "went": []}
    return [Part("members", 20, {**counted, "inhabitants": 454_441, "inhabitants_in_all": 454_441, **lists})]


@worker_process_init.connect(weak=False)
def ask_one_part(**_: Any) -> None:
    """Let the worker collect that part alone."""
    app.loader.import_module("cooperative.reports.making").gather = lambda module, name: (small_parts,)


__all__ = ["app"]
