"""The embedded servers of one state together, and the environment they hand to Django."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cooperative.launch import databases
from cooperative.launch.children import Children, end_leftovers
from cooperative.launch.postgres import Postgres
from cooperative.launch.state import State, held
from cooperative.launch.valkey import Valkey
from cooperative.launch.words import CannotLaunch, say

SETTINGS = "cooperative.settings"


def environment(
    state: State, *, mode: str, port: int, base: Mapping[str, str], servers: Mapping[str, str]
) -> dict[str, str]:
    """Build what Django reads: the machine's environment, ours over it, a given secret kept."""
    return {
        **base,
        **servers,
        "PORTAL_MODE": mode,
        "PORTAL_STATE": str(state.root),
        "PORTAL_PORT": str(port),
        "PORTAL_ORIGIN": f"http://localhost:{port}",
        "PORTAL_LAUNCHED": "1",
        "SECRET_KEY": base.get("SECRET_KEY") or state.secret_key(),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "PYTHONUNBUFFERED": "1",
    }


def addresses_of(postgres: Postgres | None, valkey: Valkey | None) -> dict[str, str]:
    """Give the addresses of the embedded servers under the names that settings reads."""
    found: dict[str, str] = {}
    if postgres is not None:
        found["DATABASE_URL"] = postgres.url(databases.APPLICATION)
        found["OWNER_DATABASE_URL"] = postgres.url(databases.OWNER)
        found["SUPERUSER_DATABASE_URL"] = postgres.url(databases.SUPERUSER)
    if valkey is not None:
        found["REDIS_URL"] = valkey.url()
    return found


def refuse_half_a_database(env: Mapping[str, str]) -> None:
    """Refuse a database of the machine's own without an owner: without one nobody can migrate it."""
    if env.get("DATABASE_URL") and not env.get("OWNER_DATABASE_URL"):
        raise CannotLaunch(
            "DATABASE_URL is gegeven zonder OWNER_DATABASE_URL: geef ook die van de rol die migreert.",
            "DATABASE_URL is set without OWNER_DATABASE_URL: give the address for the migrating role too.",
        )


@contextmanager
def running(
    state: State, *, mode: str, port: int = 8000, reset: bool = False
) -> Iterator[tuple[dict[str, str], Children]]:
    """Run the servers of a state and give Django's environment; raises BusyError when they run already.

    What a killed launcher left is ended first. A given DATABASE_URL or REDIS_URL replaces a server.
    `reset` throws the database away first.
    """
    refuse_half_a_database(os.environ)
    with held(state):
        state.make()
        for name in end_leftovers(state):
            say(f"{name} van een afgebroken start is gestopt")
        children = Children(state)
        try:
            postgres = None if os.environ.get("DATABASE_URL") else Postgres(state, forgetful=mode == "test")
            valkey = None if os.environ.get("REDIS_URL") else Valkey(state)
            if postgres is not None:
                if reset:
                    postgres.remove()
                postgres.start(children)
            if valkey is not None:
                valkey.start(children)
            addresses = addresses_of(postgres, valkey)
            env = environment(state, mode=mode, port=port, base=os.environ, servers=addresses)
            _write_for_others(state, env, addresses)
            yield env, children
        finally:
            children.stop_all()
            environment_file(state).unlink(missing_ok=True)
            state.clear_sockets()


def environment_file(state: State) -> Path:
    """Where a second command finds the servers that a first one runs."""
    return state.root / "environment.json"


def _write_for_others(state: State, env: Mapping[str, str], addresses: Mapping[str, str]) -> None:
    shared = {key: value for key, value in env.items() if key.startswith("PORTAL_") or key in addresses}
    path = environment_file(state)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(json.dumps(shared), encoding="utf-8")
    unfinished.replace(path)


def running_environment(state: State) -> dict[str, str]:
    """Give Django's environment for servers that another launcher runs; refuses while they are starting."""
    try:
        shared = json.loads(environment_file(state).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise CannotLaunch(
            "De servers starten net of stoppen net; probeer het over enkele seconden opnieuw.",
            "The servers are just starting or stopping; try again in a few seconds.",
        ) from problem
    kept = {**os.environ, **shared, "DJANGO_SETTINGS_MODULE": SETTINGS}
    return {**kept, "SECRET_KEY": os.environ.get("SECRET_KEY") or state.secret_key()}
