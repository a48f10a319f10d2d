"""A database with the whole demo cooperative, made once per version of the code and cloned per use."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from cooperative.launch.databases import prepare_database, quoted
from tests.databases import ROOT, drop, exists, run_as_superuser, superuser_url


@cache
def demo_fingerprint() -> str:
    """Hash whatever shapes the demo: all Python code and shipped data of the four floors, and the day."""
    digest = hashlib.sha256()
    for floor in ("cooperative", "members", "initiatives", "financing"):
        for path in sorted((ROOT / floor).rglob("*")):
            if path.suffix in {".py", ".toml", ".csv"} and path.is_file():
                digest.update(path.read_bytes())
    digest.update(subprocess.check_output(["date", "+%F"]))
    return digest.hexdigest()[:12]


def url_as(role: str, database: str) -> str:
    """Give the address of a database on the test server for a role."""
    parts = urlsplit(superuser_url(database))
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit(parts._replace(netloc=f"{role}@{host}"))


def environment_for(database: str, **more: str) -> dict[str, str]:
    """Give the environment in which a process of the portal works on this database."""
    return {
        **os.environ,
        "PORTAL_LAUNCHED": "1",
        "PORTAL_MODE": "test",
        "DATABASE_URL": url_as("portal_app", database),
        "OWNER_DATABASE_URL": url_as("portal_owner", database),
        **more,
    }


def manage(database: str, *words: str, **more: str) -> str:
    """Run a management command on a database; its output, or the failure with its words."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *words],
        cwd=ROOT,
        env=environment_for(database, **more),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"manage.py {' '.join(words)}:\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}")
    return done.stdout


def ensure_demo_template() -> str:
    """Make the demo's database once; give its name."""
    name = f"demo_{demo_fingerprint()}"
    state = Path(os.environ.get("PORTAL_STATE", str(ROOT / ".local"))) / name
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not exists(name):
            building = f"{name}_building"
            drop(building)
            prepare_database(run_as_superuser, building)
            (state / "demo.json").unlink(missing_ok=True)
            manage(building, "migrate", "--database", "owner", "--noinput")
            # The reports of the demo are set in the fonts that every state shares.
            manage(building, "build_assets")
            if not (state / "build").exists():
                (state / "build").symlink_to(state.parent / "build")
            manage(building, "load_demo", PORTAL_STATE=str(state), DOCUMENTS_DIR=str(state / "documents"))
            run_as_superuser("postgres", f"ALTER DATABASE {quoted(building)} RENAME TO {quoted(name)}")
    return name


def demo_documents(template: str) -> Path:
    """Give the folder with the documents of the demo."""
    return Path(os.environ.get("PORTAL_STATE", str(ROOT / ".local"))) / template / "documents"
