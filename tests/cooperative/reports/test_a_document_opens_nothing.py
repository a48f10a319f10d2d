"""The printer opens our own fonts, our own sheet and small inline images; every other address stays untouched."""

from __future__ import annotations

import base64
import io
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest

from cooperative.reports.engine import LARGEST_INLINE, NotFetched, StrictFetcher, own_files, prewarm, render_pdf

PNG = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060"
        "0000000500010d0a2db40000000049454e44ae426082"
    )
).decode()


class Canary:
    """A server and a file; both notice whoever comes near."""

    def __init__(self, address: str, file: Path) -> None:
        self.address, self.file = address, file
        self.asked: list[str] = []

    def sings(self) -> bool:
        """Say whether the server was asked anything or the file was opened."""
        return bool(self.asked) or self.file.stat().st_atime_ns != self.before

    before = 0


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    file = tmp_path / "canary.svg"
    file.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>')
    # An access time before the modification time: also a disk mounted with relatime writes the next access.
    os.utime(file, ns=(10**18, 2 * 10**18))
    noticed = Canary("", file)
    noticed.before = file.stat().st_atime_ns

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            noticed.asked.append(self.path)
            if self.path == "/redirect":
                self.send_response(302)
                self.send_header("Location", file.as_uri())
                self.end_headers()
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(file.read_bytes())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answer)
    noticed.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield noticed
    server.shutdown()
    thread.join(5)
    server.server_close()


def page(head: str = "", body: str = "") -> str:
    return f'<!doctype html><html lang="nl"><head><title>o</title>{head}</head><body><p>o</p>{body}</body></html>'


def inline_svg(inner: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{inner}</svg>'
    return f'<img alt="o" src="data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}">'


ATTACKS = {
    "image": lambda at: page(body=f'<img alt="o" src="{at}">'),
    "inline svg": lambda at: page(
        body=f'<svg width="9" height="9"><title>o</title><image href="{at}" width="9" height="9"/></svg>'
    ),
    "svg use": lambda at: page(body=f'<svg width="9" height="9"><title>o</title><use href="{at}#a"/></svg>'),
    "svg in a data address": lambda at: page(body=inline_svg(f'<image xlink:href="{at}" width="9" height="9"/>')),
    "sheet in an svg": lambda at: page(body=inline_svg(f'<style>@import url("{at}");</style>')),
    "entity in an svg": lambda at: page(
        body='<img alt="o" src="data:image/svg+xml;base64,'
        + base64.b64encode(
            f'<!DOCTYPE s [<!ENTITY x SYSTEM "{at}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>'.encode()
        ).decode()
        + '">'
    ),
    "sheet": lambda at: page(head=f'<link rel="stylesheet" href="{at}">'),
    "import": lambda at: page(head=f'<style>@import "{at}";</style>'),
    "font": lambda at: page(
        head=f'<style>@font-face {{ font-family: o; src: url("{at}"); }} p {{ font-family: o }}</style>'
    ),
    "background": lambda at: page(head=f'<style>p {{ background: url("{at}") }}</style>'),
    "content": lambda at: page(head=f'<style>p::before {{ content: url("{at}") }}</style>'),
    "list mark": lambda at: page(head=f'<style>li {{ list-style: url("{at}") }}</style>', body="<ul><li>o</li></ul>"),
    "attachment": lambda at: page(head=f'<link rel="attachment" href="{at}">'),
    "attached link": lambda at: page(body=f'<p><a rel="attachment" href="{at}">o</a></p>'),
    "object": lambda at: page(body=f'<object data="{at}">o</object>'),
    "embed": lambda at: page(body=f'<embed src="{at}">'),
    "base": lambda at: page(head=f'<base href="{at}">', body='<img alt="o" src="canary.svg">'),
}


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("way", ["file", "http", "redirect"])
def test_no_canary_is_touched(attack: str, way: str, canary: Canary) -> None:
    at = {
        "file": canary.file.as_uri(),
        "http": f"{canary.address}/canary.svg",
        "redirect": f"{canary.address}/redirect",
    }[way]
    content = render_pdf(ATTACKS[attack](at))
    assert not canary.sings()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.attachments) == 0


def test_the_canaries_can_sing(canary: Canary) -> None:
    canary.file.read_bytes()
    assert canary.sings()


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "ftp://127.0.0.1/a",
        "portal:fonts/../../etc/passwd",
        "portal:static/css/portal.css",
        "portal:/etc/passwd",
        "data:text/html,<p>o</p>",
        "data:text/css,p{}",
        "data:image/png",
        "jar:file:///a",
        "//127.0.0.1/a",
        "a.svg",
    ],
)
def test_every_other_address_is_refused(address: str) -> None:
    with pytest.raises(NotFetched):
        StrictFetcher().fetch(address)


def test_our_own_files_and_small_images_are_given() -> None:
    fetcher = StrictFetcher()
    assert len(own_files()) == 5
    assert b"@page" in fetcher.fetch("portal:print/report.css").read()
    assert fetcher.fetch("portal:fonts/newsreader-460.ttf").read()[:4] == b"\x00\x01\x00\x00"
    assert fetcher.fetch(f"data:image/png;base64,{PNG}").read()[:4] == b"\x89PNG"
    assert fetcher.refused == []


def test_a_large_inline_image_is_refused() -> None:
    with pytest.raises(NotFetched):
        StrictFetcher().fetch("data:image/png;base64," + "A" * LARGEST_INLINE)


def test_a_worker_opens_our_sheet_and_letters_before_the_first_document(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: set[str] = set()
    fetch = StrictFetcher.fetch

    def noted(self: StrictFetcher, url: str, headers: object = None) -> object:
        opened.add(url)
        return fetch(self, url, headers)

    monkeypatch.setattr(StrictFetcher, "fetch", noted)
    prewarm()
    assert opened == set(own_files())
