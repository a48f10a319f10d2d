"""Finds the pages of the portal by following links, and looks at one page in every way that people look at it."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from html5lib import HTMLParser
from html5lib.html5parser import ParseError
from playwright.sync_api import BrowserContext, Page

LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# So many addresses of one URL name are read while looking for links: an open vote leads elsewhere than a counted one.
MOST_PER_NAME = 4
WIDE = {"width": 1280, "height": 900}
# A window of 320 CSS pixels; and letters of twice the size in a window of twice that width.
NARROW = {"width": 320, "height": 640}
ENLARGED = {"width": 640, "height": 900}
EVERY_RULE = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
SEEN_RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block"]},
}
TARGETS = {"resultTypes": ["violations"], "runOnly": {"type": "rule", "values": ["target-size"]}}
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth, page = document.scrollingElement;
  if (page.scrollWidth <= width) return "";
  const beyond = [...document.querySelectorAll("main *, header *, footer *, nav *")]
    .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest("[popover]"))
    .map(e => e.tagName.toLowerCase() + (e.className && e.className.baseVal === undefined ? "." + e.className : ""));
  return page.scrollWidth + " px: " + beyond.slice(0, 6).join(", ");
}"""
SETTLED = "() => document.readyState === 'complete' && !document.querySelector('.htmx-request')"


@dataclass(slots=True)
class Found:
    """The pages that were found: one address per URL name and who reads it; files and writing addresses apart."""

    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    trouble: list[str] = field(default_factory=list)


def name_of(path: str) -> str:
    """Give the name of an address, with the word that stands in it (the parts of a report); empty for nowhere."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return ""
    return f"{match.url_name} {match.kwargs['slug']}" if "slug" in match.kwargs else match.url_name or ""


def follow_links(context: BrowserContext, base: str, person: str, found: Found, *, first: tuple[str, ...]) -> list[str]:
    """Read from page to page; add the names that nobody reached before, and give those."""
    waiting, known, read = list(first), set(first), dict[str, int]()
    new: list[str] = []
    while waiting:
        path = waiting.pop(0)
        name = name_of(path)
        read[name] = read.get(name, 0) + 1
        if read[name] > (MOST_PER_NAME if name not in found.pages or name in new else 2):
            continue
        answer = context.request.get(base + path)
        found.names.add(name.partition(" ")[0])
        if answer.status in {403, 410} and path in first:
            # Somebody without an organisation, an old link: a page that says what to do.
            found.pages[f"{name} {answer.status}"] = (person, path)
            new.append(f"{name} {answer.status}")
            continue
        if not answer.ok:
            found.trouble.append(f"{person} {path}: {answer.status}")
            continue
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        reached = answer.url.removeprefix(base)
        landed = name_of(reached)
        if landed not in found.pages:
            found.pages[landed] = (person, reached)
            found.names.add(landed.partition(" ")[0])
            new.append(landed)
        for link in map(html.unescape, LINK.findall(answer.text())):
            if link not in known and not link.startswith(("/static/", "/demo/")):
                known.add(link)
                waiting.append(link)
    return new


def parse_strictly(text: str) -> str:
    """Parse HTML without forgiveness; give what is wrong, or nothing."""
    try:
        HTMLParser(strict=True).parse(text)
    except ParseError as error:
        return f"{error} {str(error.__context__ or '')[:200]}"
    return ""


class Look:
    """Looks at pages in one tab, and keeps what is wrong by aspect."""

    def __init__(self, page: Page, base: str) -> None:
        self.page = page
        self.base = base
        self.axe = Axe()
        self.wrong: dict[str, list[str]] = {}

    def _keep(self, aspect: str, path: str, what: str) -> None:
        if what:
            self.wrong.setdefault(aspect, []).append(f"{path}  {what}")

    def _open(self, path: str, language: str) -> None:
        answer = self.page.goto(self.base + path, wait_until="load")
        assert answer is not None
        self._keep("HTML", f"{language} {path}", parse_strictly(answer.text()))
        self.page.wait_for_function(SETTLED)
        spoken = self.page.locator("html").get_attribute("lang")
        self._keep("language", path, "" if spoken == language else f"asked {language}, speaks {spoken}")
        self.page.evaluate("() => document.querySelectorAll('details').forEach(each => { each.open = true })")
        self.page.evaluate(self.axe.axe_script)

    def _ask_axe(self, aspect: str, path: str, options: dict[str, object]) -> None:
        found = self.page.evaluate("options => axe.run(document, options)", options)
        for violation in found["violations"]:
            for node in violation["nodes"][:4]:
                what = f"{violation['id']}: {node['html'][:160]} | {node['failureSummary'].splitlines()[-1].strip()}"
                self._keep(aspect, path, what)

    def _resize(self, size: dict[str, int], *, letters: str = "") -> None:
        """Make the window as wide as asked and as tall as its page: the bar at the bottom then covers nothing."""
        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page.evaluate("size => { document.documentElement.style.fontSize = size }", letters)
        # Twice: in a taller window a long text area grows.
        for _ in range(2):
            tall = self.page.evaluate("() => document.scrollingElement.scrollHeight") + 200
            self.page.set_viewport_size({"width": size["width"], "height": tall})

    def in_dutch(self, path: str) -> None:
        """Look at a page in Dutch: wide, dark, in a narrow window, and with letters of twice the size."""
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self._open(path, "nl")
        self._ask_axe("axe in Dutch", path, EVERY_RULE)
        self.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        self._ask_axe("dark", path, SEEN_RULES)
        self._resize(NARROW)
        self._keep("reflow at 320 px", path, self.page.evaluate(TOO_WIDE))
        self._ask_axe("dark at 320 px", path, SEEN_RULES)
        self.page.emulate_media(color_scheme="light", reduced_motion="reduce")
        self._resize(ENLARGED, letters="200%")
        self._keep("text of 200 %", path, self.page.evaluate(TOO_WIDE))
        self._ask_axe("targets with text of 200 %", path, TARGETS)

    def in_english(self, path: str) -> None:
        """Look at a page in English."""
        self.page.set_viewport_size(WIDE)  # type: ignore[arg-type]
        self._open(path, "en")
        self._ask_axe("axe in English", path, EVERY_RULE)
