"""A person at the portal: by keyboard alone, with a pointer, or without JavaScript; every page is checked by axe."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import shutil
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from axe_playwright_python.sync_playwright import Axe
from django.utils import translation
from django.utils.translation import gettext
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
MOST_TABS = 250
# Whoever goes by keyboard sees where it is: an outline on what has the focus, or on the box drawn around it.
FOCUS_SHOWS = """() => {
  for (let e = document.activeElement, up = 0; e && up < 4; e = e.parentElement, up++) {
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (outlined && box.width > 8 && box.height > 8 && style.opacity !== "0") return true;
  }
  return false;
}"""


def chromium() -> str:
    """Find the browser of the system."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    assert found, "apt-get install chromium"
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    """A headless browser; a busy machine is no defect."""
    expect.set_options(timeout=15_000)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM)
        try:
            yield running
        finally:
            running.close()


@dataclass(slots=True)
class Visitor:
    """One person in one browser context."""

    page: Page
    base: str
    language: str = "nl"
    keyboard: bool = False
    javascript: bool = True
    # A journey whose pages another test shows to axe spares the time.
    axe: bool = True
    checked: list[str] = field(default_factory=list)

    def says(self, dutch: str, **facts: str) -> str:
        """Give a text of the screen in this person's language."""
        with translation.override(self.language):
            return gettext(dutch) % facts if facts else gettext(dutch)

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(self.base + path)
        self.look()

    def look(self) -> None:
        """Check the page as it stands: language, and axe where scripts run."""
        self.page.wait_for_load_state("load")
        if not self.javascript:
            return
        self.page.wait_for_load_state("networkidle")
        if not self.axe:
            return
        assert self.page.locator("html").get_attribute("lang") == self.language
        found = Axe().run(self.page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{self.page.url}\n{found.generate_report()}"
        self.checked.append(self.page.url)

    def follow(self, name: str | re.Pattern[str], *, nth: int = 0, within: str = "main") -> None:
        """Follow a link by its words."""
        self._act(self.page.locator(within).get_by_role("link", name=name).nth(nth))

    def press(self, name: str | re.Pattern[str], *, nth: int = 0, within: str = "body") -> None:
        """Press a button by its words."""
        self._act(self.page.locator(within).get_by_role("button", name=name).nth(nth))

    def _act(self, target: Locator, *, stays: bool = False) -> None:
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        if not stays:
            self.page.wait_for_timeout(150)
            self.look()

    def reach(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        expect(target).to_be_attached()
        for _ in range(MOST_TABS):
            if target.evaluate("element => element === document.activeElement"):
                assert self.page.evaluate(FOCUS_SHOWS), f"the focus on {target} does not show"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no way by keyboard to {target}")

    def fill(self, label: str, text: str) -> None:
        """Type in a field by its label."""
        target = self.page.locator("main").get_by_label(label).first
        if self.keyboard:
            self.reach(target)
            self.page.keyboard.press("ControlOrMeta+a")
            self.page.keyboard.type(text)
        else:
            target.fill(text)

    def choose(self, label: str) -> None:
        """Choose one of the radios by its label."""
        target = self.page.get_by_role("radio", name=label, exact=True)
        if not self.keyboard:
            # One presses the words; the circle itself can lie under them.
            target.locator("xpath=ancestor::label").first.click()
            expect(target).to_be_checked()
            return
        group = self.page.locator(f"input[name='{target.get_attribute('name')}']")
        for _ in range(MOST_TABS):
            if group.evaluate_all("all => all.includes(document.activeElement)"):
                break
            self.page.keyboard.press("Tab")
        self.page.keyboard.press("Space")
        assert self.page.evaluate(FOCUS_SHOWS), f"the focus on {label} does not show"
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.page.keyboard.press("ArrowRight")
        assert target.is_checked()

    def tick(self, label: str | re.Pattern[str], *, on: bool = True) -> None:
        """Tick a box by its label, or take the tick away."""
        target = self.page.get_by_role("checkbox", name=label)
        if not self.keyboard:
            target.set_checked(on, force=True)
            return
        self.reach(target)
        if target.is_checked() is not on:
            self.page.keyboard.press("Space")
        assert target.is_checked() is on

    def pick(self, label: str, option: str) -> None:
        """Choose from a list by the words of the option."""
        target = self.page.locator("main").get_by_label(label, exact=True)
        if not self.keyboard:
            target.select_option(label=option)
            return
        self.reach(target)
        self.page.keyboard.type(option)
        expect(target.locator("option:checked")).to_have_text(option)

    def unfold(self, words: str) -> None:
        """Open a part of the page, if it is folded."""
        part = self.page.locator("main details", has=self.page.locator("summary", has_text=words)).first
        if part.get_attribute("open") is None:
            self._act(part.locator("summary"), stays=True)

    def sees(self, text: str | re.Pattern[str], *, within: str = "body") -> None:
        """The text stands on the page."""
        expect(self.page.locator(within)).to_contain_text(text)

    def sees_not(self, text: str) -> None:
        """The text does not stand on the page."""
        expect(self.page.locator("body")).not_to_contain_text(text)

    def sign_in(self, email: str, password: str) -> None:
        """Sign in with the password."""
        self.go("/aanmelden/")
        self.fill(self.says("E-mailadres"), email)
        self.fill(self.says("Wachtwoord"), password)
        self.press(self.says("Meld aan"), within="main")

    def enter(self, email: str, password: str, organisation: str = "") -> None:
        """Sign in, with the code of the mail where one is asked, and act for the organisation."""
        self.sign_in(email, password)
        if "/tweede-factor/code" in self.page.url:
            post = self.page.context.request.get(f"{self.base}/demo/post?adres={email}").text()
            code = re.search(r"mono\">(\d{3})\D*(\d{3})<", post)
            assert code is not None, f"no code for {email}"
            self.fill(self.says("Code"), code[1] + code[2])
            self.press(self.says("Meld aan"), within="main")
        assert "/aanmelden/" not in self.page.url, self.page.url
        if organisation and organisation not in self.page.locator(".acting").inner_text():
            self.act_for(organisation)

    def act_for(self, name: str) -> None:
        """Choose for whom one acts, in the bar at the top."""
        self._act(self.page.locator("button.acting__switch"), stays=True)
        self.press(re.compile(f"^{re.escape(name)}"), within=".menu--acting")
        self.sees(name, within="header.top")


def code_now(secret: str, *, shift: int = 0) -> str:
    """Compute the six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + shift), hashlib.sha1).digest()
    offset = digest[-1] & 15
    number = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
