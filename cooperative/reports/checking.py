"""The check of a finished PDF: whole, tagged, titled, in its language; nothing attached, nothing that runs."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass

import pikepdf


class UnfitPdf(ValueError):
    """A PDF that may not be given to anybody; `str()` names what is wrong."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What is known of a checked file: bytes, pages and SHA-256 (hex)."""

    size: int
    pages: int
    sha256: str


def check_pdf(content: bytes, *, title: str, language: str) -> Checked:
    """Check a PDF and give its size, pages and hash; refuses (`UnfitPdf`) a broken, untagged or unnamed one."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            problems = [str(problem) for problem in pdf.check_pdf_syntax()] or _missing(pdf, title, language)
            pages = len(pdf.pages)
    except pikepdf.PdfError as error:
        raise UnfitPdf(f"cannot be read: {error}") from error
    if problems:
        raise UnfitPdf("; ".join(problems)[:200])
    return Checked(len(content), pages, hashlib.sha256(content).hexdigest())


def _missing(pdf: pikepdf.Pdf, title: str, language: str) -> list[str]:
    root = pdf.Root
    empty = pikepdf.Dictionary()
    marked = root.get("/MarkInfo", empty).get("/Marked", False)
    with pdf.open_metadata() as metadata:
        titled, part = metadata.get("dc:title"), metadata.get("pdfuaid:part")
    names = root.get("/Names", empty)
    wanted = {
        "no tags": bool(marked) and "/StructTreeRoot" in root,
        "another title": titled == title,
        "another language": str(root.get("/Lang", "")) == language,
        "not PDF/UA-1": str(part) == "1",
        "something attached": "/EmbeddedFiles" not in names and "/AF" not in root,
        "something that runs": "/JavaScript" not in names and "/OpenAction" not in root,
        "no page": len(pdf.pages) > 0,
    }
    return [problem for problem, holds in wanted.items() if not holds]
