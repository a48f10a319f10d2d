"""The few packages of the system itself: root gets them installed, anyone else gets the exact line."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from cooperative.launch.words import CannotLaunch, say

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT = "fonts-dejavu-core"
BROWSER = "chromium"
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")


def loads(library: str) -> bool:
    """Tell whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def any_font(folders: Iterable[str] = FONT_FOLDERS) -> bool:
    """Tell whether there is at least one font file to print with."""
    return any(
        path.suffix.lower() in {".ttf", ".otf", ".ttc"} for folder in folders for path in Path(folder).rglob("*")
    )


def missing_packages(*, browser: bool) -> list[str]:
    """Name the Debian packages that this machine still needs."""
    missing = [package for library, package in LIBRARIES.items() if not loads(library)]
    if not any_font():
        missing.append(FONT)
    if browser and not shutil.which(BROWSER):
        missing.append(BROWSER)
    return missing


def apt_line(packages: Iterable[str]) -> str:
    """Give the one line with which an ordinary user installs the packages."""
    return "sudo apt-get install -y " + " ".join(packages)


def ensure_system_packages(*, browser: bool) -> None:
    """Install what is missing when we are root; otherwise end with the exact line to type."""
    missing = missing_packages(browser=browser)
    if not missing:
        return
    if os.getuid() != 0 or not shutil.which("apt-get"):
        raise CannotLaunch(
            "Er ontbreken systeempakketten; typ deze regel en start opnieuw.",
            "System packages are missing; type this line and start again:",
            apt_line(missing),
        )
    say("systeempakketten installeren: apt-get install " + " ".join(missing))
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *missing]):
        answer = subprocess.run(
            ["apt-get", *words],
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        # A failing update may only mean that one of the machine's other sources is gone.
        if answer.returncode != 0 and words[0] == "install":
            raise CannotLaunch(
                f"apt-get {words[0]} mislukte: {answer.stderr.strip()}",
                f"apt-get {words[0]} failed: {answer.stderr.strip()}",
            )
