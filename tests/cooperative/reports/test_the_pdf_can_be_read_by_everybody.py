"""The PDF is tagged, titled and in its language; the checkers find no error."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from cooperative.reports.checking import UnfitPdf, check_pdf
from cooperative.reports.engine import TINY, render_pdf
from cooperative.reports.tagging import mended
from tests.cooperative.reports.conftest import Made

# Warnings that stay, each with its reason.
KNOWN = {
    "ORD-001": "positioned pieces are painted after the text around them; the tag tree has the right order",
    "PAG-001": "heads that every area repeats at the top of its page are content, not running lines",
}


def test_the_accessibility_checker_finds_no_error(made: Made, tmp_path: Path) -> None:
    file, found = tmp_path / "report.pdf", tmp_path / "found.json"
    file.write_bytes(made.pdf)
    program = Path(sys.executable).with_name("outloud")
    subprocess.run([program, "-q", "--json", found, "--fail-on", "never", file], check=True, timeout=120)
    (result,) = json.loads(found.read_text())["results"]
    assert result["counts"]["error"] == 0
    assert result["error"] is None
    assert {finding["rule"] for finding in result["findings"] if finding["severity"] == "warning"} <= set(KNOWN)


def test_the_file_is_whole_and_says_what_it_is(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
        with pdf.open_metadata() as metadata:
            title = metadata["dc:title"]
            assert str(metadata["pdfuaid:part"]) == "1"
        assert "2031" in str(title)
        assert str(pdf.Root.Lang) == made.report.language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert len(pdf.pages) == made.report.pages
        assert check_pdf(made.pdf, title=str(title), language=made.report.language).sha256 == made.report.sha256


def test_heads_of_tables_have_a_scope_and_links_print(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        heads = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/TH"]
        assert len(heads) > 30
        assert {str(head.A.Scope) for head in heads} == {"/Column", "/Row"}
        links = [link for page in pdf.pages for link in page.get("/Annots", [])]
        assert len(links) >= 12
        assert all(int(link.F) & 4 for link in links)


def test_contents_lead_to_every_section(made: Made) -> None:
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        targets = {str(link.A.D if "/A" in link else link.Dest) for link in pdf.pages[1].Annots}
    assert targets == set(made.texts)


@pytest.mark.parametrize(
    ("html", "title", "language", "problem"),
    [
        (TINY, "o", "nl", None),
        (TINY, "another", "nl", "title"),
        (TINY, "o", "en", "language"),
    ],
)
def test_a_file_that_says_something_else_is_refused(html: str, title: str, language: str, problem: str | None) -> None:
    content = mended(render_pdf(html))
    if problem is None:
        assert check_pdf(content, title=title, language=language).pages == 1
        return
    with pytest.raises(UnfitPdf, match=problem):
        check_pdf(content, title=title, language=language)


def test_a_broken_file_is_refused() -> None:
    with pytest.raises(UnfitPdf):
        check_pdf(b"%PDF-1.7 not really", title="o", language="nl")


def test_a_file_with_something_attached_is_refused() -> None:
    with pikepdf.open(io.BytesIO(mended(render_pdf(TINY)))) as pdf:
        pdf.attachments["a.txt"] = b"a"
        changed = io.BytesIO()
        pdf.save(changed)
    with pytest.raises(UnfitPdf, match="attached"):
        check_pdf(changed.getvalue(), title="o", language="nl")
