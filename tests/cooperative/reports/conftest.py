"""One report of the small cooperative, made once: its frozen rows, its pages, its PDF."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from django.conf import settings
from django.urls import reverse

from cooperative.isolation.transactions import system
from cooperative.protocols import Period
from cooperative.reports.actions import request_report
from cooperative.reports.making import make_report
from cooperative.reports.models import Report
from cooperative.reports.periods import Quarter
from tests.cast import Cast, read_cast
from tests.conftest import HouseClock, signed_in
from tests.cooperative.outbox.conftest import broker
from tests.cooperative.reports.story import TODAY, tell_story
from tests.databases import clone_of

__all__ = ["broker"]

QUARTER = Quarter(2031, 3)
MM = 72 / 25.4


@dataclass
class Made:
    """Everything there is of one report."""

    report: Report
    bodies: dict[str, dict[str, object]]
    pdf: bytes
    pages: dict[str, str] = field(default_factory=dict)  # slug: HTML of the page
    texts: dict[str, str] = field(default_factory=dict)  # slug: text of the PDF's pages, running lines left out


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test alone."""
    monkeypatch.setattr(settings, "DOCUMENTS_DIR", tmp_path / "documents")
    return tmp_path / "documents"


def ask(cast: Cast, *, person: str = "board", period: Period = QUARTER.period, language: str = "nl") -> int:
    """Ask for the report of the third quarter as somebody of the cast."""
    return request_report(by=cast.acting(person), definition="progress", period=period, language=language)


def report_of(pk: int) -> Report:
    """Read a report in the house reach."""
    with system("a test reads a report"):
        return Report.objects.get(pk=pk)


@pytest.fixture(scope="package", params=["nl", "en"])
def made(
    request: pytest.FixtureRequest, template: str, django_db_setup: None, django_db_blocker: object,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Made]:  # fmt: skip
    """The report of the third quarter of 2031 in a database of its own."""
    language = request.param
    before = settings.DOCUMENTS_DIR
    settings.DOCUMENTS_DIR = tmp_path_factory.mktemp("documents")
    name = f"r_{template[-12:]}_{os.getpid()}_{language}"
    try:
        with django_db_blocker.unblock(), clone_of(template, name):  # type: ignore[attr-defined]
            HouseClock().set(TODAY)
            cast = read_cast()
            tell_story(cast)
            pk = ask(cast, language=language)
            make_report({"report_id": pk})
            result = read_made(cast, pk)
        yield result
    finally:
        settings.DOCUMENTS_DIR = before


def read_made(cast: Cast, pk: int) -> Made:
    """Read a ready report: rows in the house reach, pages and file as staff."""
    report = report_of(pk)
    with system("a test reads a report"):
        bodies = dict(report.parts.values_list("key", "body"))
    client = signed_in(cast.acting("staff"))
    result = Made(report, bodies, client.get(reverse("report_download", args=[pk])).content)
    result.texts = texts_of(result.pdf)
    result.pages["report"] = client.get(reverse("report", args=[pk])).content.decode()
    for slug in result.texts:
        result.pages[slug] = client.get(reverse("report_section", args=[pk, slug])).content.decode()
    return result


def texts_of(content: bytes) -> dict[str, str]:
    """Read the text of each section back from the PDF, without running head and foot."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        places = {page.objgen: number for number, page in enumerate(page.obj for page in pdf.pages)}
        names = list(pdf.Root.Names.Dests.Names)
        starts = {
            str(name): places[target[0].objgen]
            for name, target in zip(names[::2], names[1::2], strict=True)
            if not str(name).endswith(("-title", "-hatched"))
        }
    document = pypdfium2.PdfDocument(content)
    try:
        plain = [_body_of(document[number]) for number in range(len(document))]
    finally:
        document.close()
    order = sorted(starts.items(), key=lambda item: item[1])
    ends = [start for _, start in order[1:]] + [len(plain)]
    return {slug: "\n".join(plain[start:end]) for (slug, start), end in zip(order, ends, strict=True)}


def _body_of(page: pypdfium2.PdfPage) -> str:
    text = page.get_textpage()
    try:
        return str(text.get_text_bounded(left=0, bottom=16.5 * MM, right=210 * MM, top=(297 - 24) * MM))
    finally:
        text.close()


def words_of(html: str) -> str:
    """Give what a reader sees of the report on its page."""
    inner = html[html.index('<div class="report"') : html.rindex("</main>")]
    inner = inner.split('<nav class="pages"')[0]
    inner = re.sub(r"<title[ >].*?</title>", " ", inner, flags=re.DOTALL)
    plain = re.sub(r"<[^>]+>", " ", inner)
    return plain.replace("&nbsp;", " ").replace("&#x27;", "'").replace("&amp;", "&")


def numbers_in(text: str) -> set[str]:
    """Give every number of a text as written: "1.234,50", "42", "2026"."""
    return set(re.findall(r"(?<![\w.,])\d+(?:[.,]\d+)*(?!\w)", text.replace("\N{NO-BREAK SPACE}", " ")))
