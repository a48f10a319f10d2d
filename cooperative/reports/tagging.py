"""What the PDF engine leaves open in its tags: scopes of heads, running lines as artifacts, links that print."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

PRINTED = 4  # ISO 32000-1, table 165: bit 3 of the annotation flags
MARKED = re.compile(rb"/(\w+)\s*<<\s*/MCID (\d+)\s*>>\s*BDC")
ARTIFACT = b"/Artifact <</Type /Pagination>> BDC"


def mended(content: bytes) -> bytes:
    """Complete the tags of a PDF as ISO 14289-1 asks (7.5 heads of tables, 7.8 running lines, 7.18 links)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tree = pdf.Root.StructTreeRoot
        reached = set()
        for element, parents in _elements(tree.K, ()):
            reached.add(element.objgen)
            if element.get("/S") == "/TH":
                _say_scope(element, parents)
        parent_tree = _numbers(tree.ParentTree)
        for page in pdf.pages:
            _hide_running_lines(pdf, page, parent_tree, reached)
            for annotation in page.get("/Annots", Array()):
                annotation.F = int(annotation.get("/F", 0)) | PRINTED
        mended_file = io.BytesIO()
        pdf.save(mended_file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return mended_file.getvalue()


def _elements(kids: pikepdf.Object, parents: tuple[str, ...]) -> Iterator[tuple[pikepdf.Object, tuple[str, ...]]]:
    """Walk the structure elements, each with the kinds of those around it, outermost first."""
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and "/S" in kid:
            yield kid, parents
            if "/K" in kid:
                yield from _elements(kid.K, (*parents, str(kid.S)))


def _say_scope(head: pikepdf.Object, parents: tuple[str, ...]) -> None:
    """Say whether a head is of its column or of its row."""
    attributes = head.get("/A", Dictionary(O=Name.Table))
    attributes.Scope = Name.Column if "/THead" in parents or "/THe" in parents else Name.Row
    head.A = attributes


def _numbers(tree: pikepdf.Object) -> dict[int, pikepdf.Object]:
    flat = list(tree.get("/Nums", Array()))
    return {int(number): value for number, value in zip(flat[::2], flat[1::2], strict=True)}


def _hide_running_lines(
    pdf: pikepdf.Pdf, page: pikepdf.Page, parent_tree: dict[int, pikepdf.Object], reached: set[tuple[int, int]]
) -> None:
    """Turn marked content that the tree of tags does not reach (running head and foot) into artifacts."""
    owners = parent_tree.get(int(page.get("/StructParents", -1)))
    if owners is None:
        return
    loose = {number for number, owner in enumerate(owners) if _objgen(owner) not in reached}
    if not loose:
        return

    def replaced(match: re.Match[bytes]) -> bytes:
        return ARTIFACT if int(match[2]) in loose else match[0]

    page.contents_coalesce()
    stream = page.Contents
    page.Contents = pdf.make_stream(MARKED.sub(replaced, stream.read_bytes()))


def _objgen(owner: pikepdf.Object) -> tuple[int, int] | None:
    return owner.objgen if isinstance(owner, Dictionary) else None
