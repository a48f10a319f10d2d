"""Reads which package index this machine is told to use, and fetches one checked wheel from it."""

from __future__ import annotations

import base64
import configparser
import hashlib
import json
import os
import platform
import re
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path
from typing import Dict, List, Mapping, NamedTuple, Optional, Tuple

DEFAULT_INDEX = "https://pypi.org/simple"
SECTIONS = ("global", "install", "download")


class WheelRefusedError(Exception):
    """A fetched wheel is not what the index said it is."""


class IndexSettings(NamedTuple):
    """What pip is told on this machine: where packages come from and which certificates to trust."""

    first: str
    extra: Tuple[str, ...]
    find_links: Tuple[str, ...]
    trusted_hosts: Tuple[str, ...]
    certificates: Optional[str]

    @property
    def indexes(self) -> Tuple[str, ...]:
        """The indexes in the order in which they are asked."""
        return (self.first, *self.extra)


class Wheel(NamedTuple):
    """One wheel as an index lists it: file name, address and sha256 (None when the index gives none)."""

    name: str
    address: str
    sha256: Optional[str]


def configuration_files(env: Mapping[str, str], root: Path = Path("/")) -> List[Path]:
    """List pip's configuration files, the weakest first (pip's own order)."""
    if env.get("PIP_CONFIG_FILE") == os.devnull:
        return []
    files = [Path(part) / "pip" / "pip.conf" for part in env.get("XDG_CONFIG_DIRS", "").split(":") if part]
    files = files or [root / "etc" / "xdg" / "pip" / "pip.conf"]
    files.append(root / "etc" / "pip.conf")
    home = env.get("HOME")
    if home:
        files.append(Path(home) / ".pip" / "pip.conf")
        files.append(Path(env.get("XDG_CONFIG_HOME") or Path(home) / ".config") / "pip" / "pip.conf")
    files.append(Path(sys.prefix) / "pip.conf")
    if env.get("PIP_CONFIG_FILE"):
        files.append(Path(env["PIP_CONFIG_FILE"]))
    return files


def index_settings(env: Mapping[str, str], files: Optional[List[Path]] = None) -> IndexSettings:
    """Read the index addresses and certificates: environment first, then pip's files, then PyPI."""
    told: Dict[str, str] = {}
    for path in configuration_files(env) if files is None else files:
        parser = configparser.RawConfigParser()
        try:
            parser.read_string(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, configparser.Error):
            continue
        for section in SECTIONS:
            if parser.has_section(section):
                told.update({key.replace("_", "-"): value for key, value in parser.items(section)})
    for key in ("index-url", "extra-index-url", "find-links", "trusted-host", "cert"):
        value = env.get("PIP_" + key.upper().replace("-", "_"))
        if value:
            told[key] = value
    return IndexSettings(
        first=told.get("index-url", "").strip() or DEFAULT_INDEX,
        extra=tuple(told.get("extra-index-url", "").split()),
        find_links=tuple(told.get("find-links", "").split()),
        trusted_hosts=tuple(told.get("trusted-host", "").split()),
        certificates=env.get("SSL_CERT_FILE") or told.get("cert", "").strip() or None,
    )


class _Links(HTMLParser):
    """Collects the links of a simple index page."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: List[str] = []

    def handle_starttag(self, tag: str, attrs: List[Tuple[str, Optional[str]]]) -> None:
        if tag == "a":
            self.addresses.extend(value for key, value in attrs if key == "href" and value)


def wheels_listed(page: str, page_address: str, is_json: bool) -> List[Wheel]:
    """Read the wheels of one project from a simple index page, as HTML or as JSON."""
    wheels = []
    if is_json:
        for entry in json.loads(page)["files"]:
            address = urllib.parse.urljoin(page_address, entry["url"])
            wheels.append(Wheel(entry["filename"], address, entry.get("hashes", {}).get("sha256")))
    else:
        links = _Links()
        links.feed(page)
        for link in links.addresses:
            address, fragment = urllib.parse.urldefrag(urllib.parse.urljoin(page_address, link))
            name = urllib.parse.unquote(address.rsplit("/", 1)[-1])
            sha256 = fragment[7:] if fragment.startswith("sha256=") else None
            wheels.append(Wheel(name, address, sha256))
    return [wheel for wheel in wheels if wheel.name.endswith(".whl")]


def choose_wheel(wheels: List[Wheel], project: str, version: str, libc: str = "") -> Optional[Wheel]:
    """Choose the wheel for this machine: the asked version, else the newest; None when none fits."""
    kind = "manylinux" if (libc or platform.libc_ver()[0]) == "glibc" else "musllinux"
    fitting = {}
    for wheel in wheels:
        parts = wheel.name[: -len(".whl")].split("-")
        number = re.fullmatch(r"(\d+)\.(\d+)\.(\d+)", parts[1]) if len(parts) == 5 else None
        if number and parts[0] == project and kind in parts[4] and platform.machine() in parts[4]:
            fitting[tuple(int(part) for part in number.groups())] = wheel
    asked = tuple(int(part) for part in version.split("."))
    return fitting.get(asked) or (fitting[max(fitting)] if fitting else None)


def checked(content: bytes, wheel: Wheel) -> bytes:
    """Give the content back when its sha256 is the one the index named; refuse it otherwise."""
    if not wheel.sha256:
        raise WheelRefusedError("{}: the index names no sha256".format(wheel.name))
    if hashlib.sha256(content).hexdigest() != wheel.sha256:
        raise WheelRefusedError("{}: the sha256 differs from the one the index names".format(wheel.name))
    return content


def _fetch(address: str, settings: IndexSettings, accept: str) -> Tuple[bytes, str]:
    parts = urllib.parse.urlsplit(address)
    headers = {"Accept": accept, "User-Agent": "cooperative-portal"}
    if parts.username:
        pair = "{}:{}".format(parts.username, parts.password or "")
        token = base64.b64encode(urllib.parse.unquote(pair).encode()).decode()
        headers["Authorization"] = "Basic " + token
        parts = parts._replace(netloc=parts.netloc.rsplit("@", 1)[1])
    if parts.scheme not in ("https", "http", "file"):
        raise urllib.error.URLError("no way to read {}".format(parts.scheme))
    context = ssl.create_default_context(cafile=settings.certificates)
    if parts.hostname in settings.trusted_hosts:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    request = urllib.request.Request(urllib.parse.urlunsplit(parts), headers=headers)  # noqa: S310
    with urllib.request.urlopen(request, timeout=120, context=context) as answer:  # noqa: S310  # nosec B310
        return answer.read(), answer.headers.get("Content-Type") or ""


def fetch_wheel(project: str, version: str, settings: IndexSettings) -> Optional[bytes]:
    """Fetch the wheel of a project from the first index that has one; refuses a hash that differs."""
    for index in settings.indexes:
        page_address = index.rstrip("/") + "/" + project + "/"
        if page_address.startswith("file:"):
            page_address += "index.html"
        try:
            page, kind = _fetch(page_address, settings, "application/vnd.pypi.simple.v1+json, text/html;q=0.5")
            listed = wheels_listed(page.decode("utf-8"), page_address, "json" in kind)
            wheel = choose_wheel(listed, project, version)
            if wheel is not None:
                content, _ = _fetch(_with_the_same_account(wheel.address, index), settings, "*/*")
                return checked(content, wheel)
        except (OSError, ValueError, KeyError):  # URLError and SSLError are OSErrors
            continue
    return None


def _with_the_same_account(address: str, index: str) -> str:
    """Send the index's own account along when the file stands on the index's host, and only then."""
    file, told = urllib.parse.urlsplit(address), urllib.parse.urlsplit(index)
    if told.username and not file.username and file.hostname == told.hostname:
        account = told.netloc.rsplit("@", 1)[0]
        file = file._replace(netloc=account + "@" + file.netloc)
    return urllib.parse.urlunsplit(file)
