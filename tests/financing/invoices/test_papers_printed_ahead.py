"""The worker prints every paper once, ahead of who opens it; whatever dies meanwhile, each member gets its paper."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from cooperative.audit.models import RecordLeaf
from cooperative.isolation.transactions import reading, system
from cooperative.outbox import relay
from cooperative.outbox.actions import put
from cooperative.outbox.models import JobState, OutboxRow
from cooperative.outbox.relay import do_waiting
from cooperative.reports.storage import load
from financing.invoices.models import Invoice, InvoicePaper
from financing.invoices.papers import title_of
from financing.invoices.printing import print_ahead
from tests.cast import Cast
from tests.conftest import signed_in
from tests.cooperative.outbox.conftest import environment_of, eventually
from tests.databases import ROOT
from tests.financing.conftest import own_initiative
from tests.financing.invoices.making import FIRST, charge_many, invoiced, issue_until, open_books_of

__all__ = ["own_initiative"]
MANY = 8
WORK = "from cooperative.outbox.relay import do_waiting\nwhile do_waiting(1): pass"


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test alone."""
    monkeypatch.setattr(settings, "DOCUMENTS_DIR", tmp_path / "documents")
    return tmp_path / "documents"


@pytest.fixture
def library(own_cast: Cast, own_initiative: int, documents: Path) -> Invoice:
    return invoiced(own_cast, own_initiative)["Bibliotheek Aalst"]


def jobs() -> list[tuple[str, str]]:
    with system("a test reads the rows"):
        rows = OutboxRow.objects.filter(kind="invoice_paper").order_by("id")
        return list(rows.values_list("key", "state"))


def kept() -> dict[int, str]:
    """Give the hash of every paper that was noted, by invoice."""
    with system("a test reads what was printed"):
        return dict(InvoicePaper.objects.values_list("invoice_id", "sha256"))


def saved(client: Client, paper: Invoice) -> bytes:
    answer = client.get(reverse("invoice_pdf", args=[paper.pk]))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    content: bytes = answer.content
    return content


def test_issuing_asks_for_each_paper_once_and_credit_notes_too(own_cast: Cast, library: Invoice) -> None:
    assert [state for _key, state in jobs()] == [JobState.WAITING] * 2
    assert f"invoice_paper:{library.pk}" in dict(jobs())
    assert kept() == {}


def test_the_member_gets_what_was_printed_and_nothing_is_printed_anew(
    own_cast: Cast, library: Invoice, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    treasurer = signed_in(own_cast.acting("treasurer"))
    now = saved(treasurer, library)
    do_waiting()
    assert dict(jobs())[f"invoice_paper:{library.pk}"] == JobState.DONE
    file = documents / "reports" / library.file_name
    # Printed by the page and by the worker: the same bytes.
    assert now == file.read_bytes() == load(library.file_name, kept()[library.pk])

    def printer(*_: object, **__: object) -> bytes:
        raise AssertionError("printed anew")

    with monkeypatch.context() as patch:
        patch.setattr("cooperative.reports.printing.print_html", printer)
        assert saved(treasurer, library) == now
        assert signed_in(own_cast.acting("stranger")).get(reverse("invoice_pdf", args=[library.pk])).status_code == 404
    # A file that is gone, or is not what was printed, is printed anew; so is the paper of who reads English.
    file.write_bytes(now[:-1])
    assert saved(treasurer, library) == now
    file.unlink()
    assert saved(treasurer, library) == now
    treasurer.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert saved(treasurer, library) != now


def test_only_who_reads_the_invoice_reads_what_was_printed_of_it(own_cast: Cast, library: Invoice) -> None:
    do_waiting()
    for person, organisation, seen in (
        ("treasurer", None, True),
        ("stranger", None, False),
        ("venue_lead", None, False),
    ):
        with reading(own_cast.acting(person, organisation)):
            assert InvoicePaper.objects.filter(invoice=library).exists() is seen, person


def test_printing_again_changes_nothing(own_cast: Cast, library: Invoice, documents: Path) -> None:
    print_ahead({"invoice_id": library.pk})
    first, file = kept(), documents / "reports" / library.file_name
    file.unlink()
    print_ahead({"invoice_id": library.pk})
    assert (kept(), file.exists()) == (first, False)
    with system("a test reads the record"):
        leaf = RecordLeaf.objects.get(kind="invoice_printed")
    assert leaf.subject_id == library.pk
    assert first[library.pk] in leaf.leaf
    assert title_of(library) == "Factuur 2046-0001"


def test_mails_go_before_papers(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    known = {"invoice_paper": lambda _: done.append("paper"), "mail": lambda _: done.append("mail")}
    monkeypatch.setattr(relay, "handlers", lambda: known)
    with system("a test asks for papers, then for a mail"):
        for kind in ("invoice_paper", "invoice_paper", "mail"):
            put(kind, {})
    assert do_waiting() == 3
    assert done == ["mail", "paper", "paper"]


def worker(database: str, documents: Path) -> subprocess.Popen[bytes]:
    """Start a process that does what waits, in a group of its own with the children that lay out."""
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", f"import django; django.setup()\n{WORK}"],
        env=environment_of(database, DOCUMENTS_DIR=str(documents)),
        cwd=ROOT,
        start_new_session=True,
    )


@pytest.mark.slow
def test_two_workers_of_whom_one_is_killed_print_every_paper_once(
    own_database: str, own_cast: Cast, own_initiative: int, documents: Path
) -> None:
    open_books_of(own_cast, 2046, 2047)
    charge_many(own_cast, own_initiative, MANY)
    assert issue_until(own_cast, FIRST) == (MANY, 0)
    first = worker(own_database, documents)
    eventually(lambda: len(kept()) >= 1, "the first worker printed nothing", 60)
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(10)
    before = kept()
    assert 1 <= len(before) < MANY
    pair = [worker(own_database, documents) for _ in range(2)]
    assert [one.wait(120) for one in pair] == [0, 0]
    assert {state for _key, state in jobs()} == {JobState.DONE}
    found = kept()
    assert len(found) == MANY
    assert before.items() <= found.items()
    for invoice_id, digest in found.items():
        assert load(f"invoice-{invoice_id}.pdf", digest).startswith(b"%PDF")
    assert len({*found.values()}) == MANY
    # Each was noted once, and tried once but for the one that died with its worker: its try died with it.
    with system("a test reads the record"):
        assert RecordLeaf.objects.filter(kind="invoice_printed").count() == MANY
        assert set(OutboxRow.objects.filter(kind="invoice_paper").values_list("attempts", flat=True)) == {1}
    assert {file.suffix for file in (documents / "reports").iterdir()} == {".pdf"}
