"""Which stage may follow which."""

from __future__ import annotations

from initiatives.portfolio.models import PATH, Stage


def next_stages(stage: str) -> tuple[Stage, ...]:
    """Give the stages that may follow: any later one of the path, or stopped; after stopped none."""
    if stage == Stage.STOPPED:
        return ()
    return (*PATH[PATH.index(Stage(stage)) + 1 :], Stage.STOPPED)
