"""Gets uv, the installer: by pip where there is pip, else as a checked wheel straight from the index."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Dict, Mapping, Optional, Sequence

from cooperative.launch.index import IndexSettings, WheelRefusedError, fetch_wheel, index_settings
from cooperative.launch.words import CHECKOUT, CannotLaunch, say

VERSION = "0.13.9"
TOOLS = CHECKOUT / ".local" / "tools"


def answers(command: Sequence[str], seconds: int = 300) -> bool:
    """Tell whether a command runs and ends well."""
    try:
        answer = subprocess.run(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def unpack_uv(wheel: bytes, folder: Path) -> Path:
    """Write the program of a uv wheel into a folder and make it executable."""
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if re.fullmatch(r"uv-[^/]*\.data/scripts/uv", name))
        content = archive.read(name)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / "uv.{}".format(os.getpid())
    unfinished.write_bytes(content)
    unfinished.chmod(0o755)
    unfinished.replace(folder / "uv")
    return folder / "uv"


def find_or_fetch_uv(python: str) -> Optional[str]:
    """Give a uv that runs, fetching it when there is none; None when the index cannot be reached."""
    by_pip = TOOLS / "pip" / "bin" / "uv"
    for known in (TOOLS / "uv", by_pip):
        if known.exists() and answers([str(known), "--version"]):
            return str(known)
    say("uv {} ophalen".format(VERSION))
    asked = ["install", "--quiet", "--no-deps", "--only-binary=:all:", "--target", str(TOOLS / "pip")]
    pip = [python, "-m", "pip"]
    if answers([*pip, *asked, "uv=={}".format(VERSION)]) and answers([str(by_pip), "--version"]):
        return str(by_pip)
    try:
        wheel = fetch_wheel("uv", VERSION, index_settings(os.environ))
    except WheelRefusedError as refusal:
        raise CannotLaunch(
            "Het installatieprogramma uv is geweigerd ({}); er is niets geïnstalleerd.".format(refusal),
            "The installer uv was refused ({}); nothing was installed.".format(refusal),
        ) from refusal
    if wheel is None:
        return None
    program = unpack_uv(wheel, TOOLS)
    return str(program) if answers([str(program), "--version"]) else None


def _writable_home_cache(env: Mapping[str, str]) -> bool:
    """Tell whether uv can keep its cache in the home; a home that is not there is not made."""
    home = env.get("HOME") or ""
    if not Path(home).is_absolute() or not Path(home).is_dir():
        return False
    folder = Path(env.get("XDG_CACHE_HOME") or Path(home) / ".cache") / "uv"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(str(folder), os.W_OK | os.X_OK)


def environment(env: Mapping[str, str], settings: Optional[IndexSettings] = None) -> Dict[str, str]:
    """Tell uv what pip is told on this machine; what is already told to uv itself stays."""
    told = settings or index_settings(env)
    result = dict(env)
    result.setdefault("UV_PYTHON_DOWNLOADS", "never")
    result.setdefault("UV_HTTP_TIMEOUT", "120")
    if not _writable_home_cache(env):
        result.setdefault("UV_CACHE_DIR", str(CHECKOUT / ".local" / "uv-cache"))
    if not any(result.get(key) for key in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "UV_INDEX", "UV_EXTRA_INDEX_URL")):
        result["UV_DEFAULT_INDEX"] = told.first
        if told.extra:
            # Every package is pinned by hash, so it does not matter which index gives it.
            result["UV_INDEX"] = " ".join(told.extra)
            result.setdefault("UV_INDEX_STRATEGY", "unsafe-best-match")
    if told.find_links:
        result.setdefault("UV_FIND_LINKS", ",".join(told.find_links))
    if told.trusted_hosts:
        result.setdefault("UV_INSECURE_HOST", " ".join(told.trusted_hosts))
    if told.certificates:
        result.setdefault("SSL_CERT_FILE", told.certificates)
    return result
