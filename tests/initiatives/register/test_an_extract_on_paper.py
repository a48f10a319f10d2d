"""The extract of a decision: a tagged PDF with number, text, reasons, outcome and dissent, printed apart."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from cooperative.isolation.acting import Conflict
from cooperative.reports import printing
from cooperative.reports.checking import check_pdf
from initiatives.voting.actions import cast_ballot, close_vote
from initiatives.voting.models import Decision
from tests.cast import Cast
from tests.conftest import HouseClock
from tests.initiatives.voting.conftest import CLAUSES, admissible, build_initiative, opened

SignIn = Callable[..., Client]


def text_of(content: bytes) -> str:
    """Read the text of a PDF back, line ends as spaces."""
    document = pypdfium2.PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


@pytest.fixture
def counted(cast: Cast, clock: HouseClock) -> Decision:
    """One for, one against with a reason in markup, one absent."""
    decision = opened(cast, admissible(cast, build_initiative(cast)))
    cast_ballot(by=cast.acting("representative", "library"), decision=decision, choice="for")
    cast_ballot(by=cast.acting("venue_lead"), decision=decision, choice="against", reason="Te <b>duur</b>.")
    clock.set(decision.closes_at)
    close_vote(by=cast.acting("secretary"), decision_id=decision.pk)
    return decision


def test_the_extract_says_what_the_page_says(client_of: SignIn, counted: Decision) -> None:
    answer = client_of("reader").get(f"/beslissen/{counted.pk}/besluit.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "private, no-store"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf, pdf.open_metadata() as metadata:
        title = str(metadata["dc:title"])
    number = title.removeprefix("Besluit ").partition(":")[0]
    assert f'filename="besluit-{number}.pdf"' in answer.headers["Content-Disposition"]
    check_pdf(answer.content, title=f"Besluit {number}: Van piloot naar dienst", language="nl")
    text = text_of(answer.content)
    for said in (*CLAUSES, "De piloot haalde zijn doel.", "Te <b>duur</b>.", "Verworpen", number, "de secretaris"):
        assert said in text


def test_who_may_not_read_the_decision_gets_no_extract(client_of: SignIn, counted: Decision) -> None:
    assert client_of("stranger").get(f"/beslissen/{counted.pk}/besluit.pdf").status_code == 404


@pytest.mark.parametrize(("does", "seconds"), [("import sys; sys.exit(3)", 20.0), ("import time; time.sleep(60)", 0.2)])
def test_a_printer_that_fails_or_hangs_is_said(monkeypatch: pytest.MonkeyPatch, does: str, seconds: float) -> None:
    monkeypatch.setattr(printing, "PRINTER", [sys.executable, "-c", does])
    with pytest.raises(Conflict):
        printing.print_html("<p>x</p>", seconds=seconds)
