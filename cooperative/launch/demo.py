"""`manage.py demo`: the whole portal with a demo cooperative, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from cooperative.launch.children import Child, Children, Stopped, stopping_when_asked
from cooperative.launch.locks import BusyError
from cooperative.launch.servers import running, running_environment
from cooperative.launch.state import DEMO
from cooperative.launch.system import ensure_system_packages
from cooperative.launch.words import CHECKOUT, CannotLaunch, say

FIRST_PORT = 8000
HEALTH = "/gezond"
PATIENCE = 120  # seconds until the portal must answer


def options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the options of `demo`."""
    parser = argparse.ArgumentParser(prog="manage.py demo", description="The portal with a demo cooperative.")
    parser.add_argument("--reset", action="store_true", help="throw the demo's data away and build them again")
    parser.add_argument("--port", type=int, help="the port to listen on (default: 8000 or the next free one)")
    parser.add_argument("--scale", type=int, help="load so many times the usual number of organisations")
    return parser.parse_args(arguments)


def reserve_port(asked: int | None) -> socket.socket:
    """Take a port of this machine for the web server; refuses an asked one that is taken."""
    for port in [asked] if asked is not None else range(FIRST_PORT, FIRST_PORT + 100):
        line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            line.bind(("127.0.0.1", port))
            line.listen(64)
        except (OSError, OverflowError):
            line.close()
            continue
        return line
    which = str(asked) if asked is not None else f"{FIRST_PORT}–{FIRST_PORT + 99}"
    raise CannotLaunch(f"Poort {which} is niet vrij.", f"Port {which} is not free.")


def manage(*words: str) -> list[str]:
    """Give the command line of a Django command."""
    return [sys.executable, str(CHECKOUT / "manage.py"), *words]


def run_steps(steps: Mapping[str, Sequence[str]], env: Mapping[str, str], children: Children) -> None:
    """Run preparing commands side by side to their ends; one that fails ends the start with its last words."""
    began = time.monotonic()
    started = [children.start(name, command, env) for name, command in steps.items()]
    while started:
        for child in [child for child in started if child.running.poll() is not None]:
            started.remove(child)
            children.stop(child)
            if child.running.returncode != 0:
                raise failed(child)
            say(f"{child.name} klaar in {time.monotonic() - began:.1f} s")
        time.sleep(0.02)


def collected(state: Path) -> bool:
    """Say whether the collected static files are as new as their sources, the packages' among them."""
    manifest = state / "static" / "staticfiles.json"
    if not manifest.is_file():
        return False
    sources = [path for folder in (CHECKOUT / "static", state / "build") for path in folder.rglob("*")]
    newest = max(path.stat().st_mtime for path in (*sources, CHECKOUT / "requirements.lock"))
    return manifest.stat().st_mtime >= newest


def failed(child: Child) -> CannotLaunch:
    """Say which server ended and where its log is, and show the end of that log."""
    lines = child.log.read_text(encoding="utf-8", errors="replace").splitlines()[-25:]
    print("\n".join(lines), file=sys.stderr)
    status = child.running.returncode
    return CannotLaunch(
        f"{child.name} is gestopt (status {status}); alles staat in {child.log}.",
        f"{child.name} has ended (status {status}); all of it is in {child.log}.",
    )


def healthy(port: int) -> bool:
    """Tell whether the portal says that it is well."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}{HEALTH}", headers={"Host": f"localhost:{port}"})
    try:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=3) as answer:
            return int(answer.status) == 200
    except (OSError, urllib.error.URLError):
        return False


def start_portal(env: Mapping[str, str], children: Children, line: socket.socket) -> None:
    """Start web, worker and beat."""
    gunicorn = [sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--no-control-socket"]
    gunicorn += ["--bind", f"fd://{line.fileno()}"]
    children.start("web", [*gunicorn, "cooperative.wsgi"], env, keep_open=[line.fileno()])
    celery = [sys.executable, "-m", "celery", "-A", "cooperative"]
    worker = ["worker", "--concurrency", "2", "--prefetch-multiplier", "1", "--loglevel", "INFO"]
    children.start("worker", [*celery, *worker], env, patience=30)
    schedule = Path(env["PORTAL_STATE"]) / "beat-schedule"
    beat = ["beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(schedule)]
    children.start("beat", [*celery, *beat], env)
    line.close()


def accounts_table(env: Mapping[str, str], children: Children) -> str:
    """Ask Django for the table of demo accounts."""
    printed = Path(env["PORTAL_STATE"]) / "accounts.txt"
    printed.unlink(missing_ok=True)
    child = children.start("demo_accounts", manage("demo_accounts"), env, output=printed)
    status = child.running.wait()
    children.stop(child)
    if status != 0:
        raise failed(child)
    table = printed.read_text(encoding="utf-8")
    printed.unlink()
    return table


def wait_until_healthy(port: int, children: Children) -> None:
    """Wait for the health page; ends the start when a server dies or none answers in time."""
    deadline = time.monotonic() + PATIENCE
    while not healthy(port):
        refuse_dead(children)
        if time.monotonic() > deadline:
            raise CannotLaunch(
                f"Het portaal antwoordt niet na {PATIENCE} s; zie {DEMO.logs}.",
                f"The portal does not answer after {PATIENCE} s; see {DEMO.logs}.",
            )
        time.sleep(0.1)


def refuse_dead(children: Children) -> None:
    """End the demo when one of its servers has ended by itself."""
    dead = children.first_dead()
    if dead is not None:
        raise failed(dead)


def run_demo(arguments: Sequence[str]) -> int:
    """Run the demo until it is asked to stop; gives the exit status."""
    chosen = options(arguments)
    if chosen.reset and os.environ.get("DATABASE_URL"):
        raise CannotLaunch(
            "--reset leegt alleen de eigen demodatabank, niet die van DATABASE_URL.",
            "--reset empties the demo's own database only, not that of DATABASE_URL.",
        )
    ensure_system_packages(browser=False)
    try:
        with stopping_when_asked():
            line = reserve_port(chosen.port)
            port = line.getsockname()[1]
            with running(DEMO, mode="demo", port=port, reset=chosen.reset) as (env, children):
                _prepare(chosen, env, children)
                start_portal(env, children, line)
                table = accounts_table(env, children)
                wait_until_healthy(port, children)
                print(f"ready http://localhost:{port}\n{table}", end="", flush=True)
                while True:
                    refuse_dead(children)
                    time.sleep(0.5)
    except Stopped:
        say("gestopt")
        return 0
    except BusyError:
        where = running_environment(DEMO)["PORTAL_ORIGIN"]
        raise CannotLaunch(
            f"De demo van deze map draait al: {where}", f"The demo of this folder runs already: {where}"
        ) from None


def _prepare(chosen: argparse.Namespace, env: Mapping[str, str], children: Children) -> None:
    if chosen.reset:
        shutil.rmtree(DEMO.root / "documents", ignore_errors=True)
        (DEMO.root / "demo.json").unlink(missing_ok=True)
        DEMO.make()
    scale = ["--scale", str(chosen.scale)] if chosen.scale is not None else []
    migrate = manage("migrate", "--database", "owner", "--noinput")
    run_steps({"migrate": migrate, "build_assets": manage("build_assets")}, env, children)
    # The demo prints a report, for which it needs the assets.
    collect = manage("collectstatic", "--noinput", "--verbosity", "0")
    steps = {"load_demo": manage("load_demo", *scale), "collectstatic": collect}
    # A scale that cannot be is refused by the loading itself, also where nothing is loaded.
    if not scale and (DEMO.root / "demo.json").is_file():
        del steps["load_demo"]
    if collected(DEMO.root):
        del steps["collectstatic"]
    run_steps(steps, env, children)
