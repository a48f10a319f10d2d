"""The part of `requirements.lock` that a running portal needs: without test tools and embedded servers.

`python -m cooperative.launch.runtime` prints it, hashes included, for an image to install.
"""

from __future__ import annotations

import re
import sys
import tomllib

from cooperative.launch.words import CHECKOUT


def normalised(name: str) -> str:
    """Write a package's name the way a lock does (PEP 503), without its extras."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!~;]", name, maxsplit=1)[0]).lower()


def entries_of(lock: str) -> dict[str, str]:
    """Split a lock into its entries: name to the lines of that package, hashes and reasons included."""
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.MULTILINE)
    return {normalised(entry): entry for entry in entries if "==" in entry.split("\n", 1)[0]}


def asked_for_by(entry: str) -> set[str]:
    """Give the packages because of which an entry stands in the lock: its `# via` lines."""
    reasons = entry.partition("# via")[2]
    return {normalised(word) for word in re.findall(r"([A-Za-z0-9][\w.\-]*)(?: \(.*\))?\s*$", reasons, re.MULTILINE)}


def runtime_lock(lock: str, dependencies: list[str]) -> str:
    """Keep of a lock what these dependencies need; refuses a dependency that is not in it."""
    entries = entries_of(lock)
    wanted = {normalised(dependency) for dependency in dependencies}
    absent = sorted(wanted - entries.keys())
    if absent:
        raise ValueError(f"requirements.lock lacks {', '.join(absent)}: make the lock again")
    while True:
        more = {name for name, entry in entries.items() if name not in wanted and asked_for_by(entry) & wanted}
        if not more:
            return "".join(entry for name, entry in entries.items() if name in wanted)
        wanted |= more


def main() -> None:
    """Print the lock of the running portal."""
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (CHECKOUT / "requirements.lock").read_text(encoding="utf-8")
    sys.stdout.write(runtime_lock(lock, project["dependencies"]))


if __name__ == "__main__":
    main()
