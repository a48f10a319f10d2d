"""The PDF engine: WeasyPrint behind a fetcher that opens nothing but our own fonts, sheet and small images."""

from __future__ import annotations

import base64
import binascii
from pathlib import Path
from urllib.parse import unquote_to_bytes

import weasyprint
from django.conf import settings
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cooperative.web.assets import print_fonts

LARGEST_INLINE = 500_000
INLINE_TYPES = frozenset({"image/png", "image/jpeg", "image/svg+xml"})
SCHEME = "portal:"
TINY = '<!doctype html><html lang="nl"><head><title>o</title></head><body><p>o</p></body></html>'
# Our sheet, and our letters as a heading, a text and its strong words.
WARM = TINY.replace("</head>", f'<link rel="stylesheet" href="{SCHEME}print/report.css"></head>').replace(
    "<p>o</p>", "<h1>o</h1><p>o <strong>o</strong></p>"
)


class NotFetched(ValueError):
    """An address that a document may not open."""


def own_files() -> dict[str, tuple[Path, str]]:
    """Name every file that a document may open, with its type; there are no others."""
    fonts = print_fonts(Path(settings.PORTAL_STATE) / "build").values()
    sheet = settings.BASE_DIR / "static" / "print" / "report.css"
    return {
        **{f"{SCHEME}fonts/{path.name}": (path, "font/ttf") for path in fonts},
        f"{SCHEME}print/report.css": (sheet, "text/css"),
    }


class StrictFetcher(URLFetcher):  # type: ignore[misc] # the library has no types
    """Opens the named files of ours and small `data:` images; refuses every other address without touching it."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data", "portal"], allow_redirects=False)
        self.refused: list[str] = []
        self._own = own_files()

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """Give what stands at an address; refuses (`NotFetched`) whatever is not ours."""
        known = self._own.get(url)
        if known is not None:
            path, kind = known
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        if url[:5].lower() == "data:":
            return self._inline(url)
        self.refused.append(url[:200])
        raise NotFetched("a document opens only our own files")

    def _inline(self, url: str) -> URLFetcherResponse:
        head, comma, body = url[5:].partition(",")
        kind, *options = head.split(";")
        if not comma or kind.lower() not in INLINE_TYPES or len(url) > LARGEST_INLINE:
            self.refused.append(url[:60])
            raise NotFetched("an inline image is PNG, JPEG or SVG and small")
        content = unquote_to_bytes(body)
        if "base64" in options:
            try:
                content = base64.b64decode(content, validate=True)
            except binascii.Error as error:
                raise NotFetched("not base64") from error
        return URLFetcherResponse("data:", content, {"Content-Type": kind.lower()})


def render_pdf(html: str, *, identifier: bytes = b"") -> bytes:
    """Turn one HTML text into a tagged PDF/UA-1 file; nothing outside our own files is opened."""
    fetcher = StrictFetcher()
    fonts = FontConfiguration()
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=None)
    content: bytes = document.write_pdf(
        font_config=fonts, pdf_variant="pdf/ua-1", pdf_tags=True, pdf_identifier=identifier or None
    )
    return content


def prewarm() -> None:
    """Render one tiny document by our sheet; a child begins with what this loaded, and so spends a quarter less."""
    render_pdf(WARM)
