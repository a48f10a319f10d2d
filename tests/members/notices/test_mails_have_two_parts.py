"""Every mail of a notice says the same twice: as text, and as HTML that any mail program draws."""

from __future__ import annotations

from typing import Any

import html5lib
import pytest
from django.core import mail as post
from django.test import override_settings

from cooperative.isolation.transactions import system
from cooperative.outbox.handlers import send_mail
from cooperative.outbox.models import OutboxRow
from members.notices.actions import write_mails
from members.notices.sentences import SENTENCES
from members.people.models import Account
from tests.cast import Cast, address_of
from tests.members.people.mails import mails_to

FACTS: dict[str, Any] = {
    "title": "Eén kaart <b>& meer</b>",
    "title_en": "One card <b>& more</b>",
    "organisation": "Stad <i>Aalst</i>",
    "person": "Lien O’Neill",
    "holder": "Stad <i>Gent</i>",
    "entered": "Seppe <b>Secretaris</b>",
    "confirmed": "Thea Teller",
    "opens_at": "2026-11-26T16:00:00+00:00",
    "closes_at": "2026-11-26T16:00:00+00:00",
    "day": "2026-11-26",
    "cents": 123_450,
    "number": 3,
    "roles": "reader admin",
}
MAILED = sorted(kind for kind, known in SENTENCES.items() if known.mailed)


def written(cast: Cast, kind: str) -> dict[str, str]:
    """Let the worker write the mail of a notice to the treasurer of the library."""
    person, library = cast.persons["treasurer"], cast.organisations["library"]
    write_mails({"key": kind, "readers": [[person, library]], "kind": kind, "facts": FACTS, "path": "/beslissen/7/"})
    (mail,) = mails_to(address_of("treasurer"))
    return mail


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("kind", MAILED)
def test_each_kind_says_in_html_what_it_says_in_text(cast: Cast, kind: str, language: str) -> None:
    Account.objects.filter(pk=cast.persons["treasurer"]).update(language=language)
    mail = written(cast, kind)
    # Strict: any fault of the markup raises.
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(mail["html"])
    assert tree.get("lang") == language
    said, link, why = mail["body"].strip().split("\n\n")
    assert tree.findtext(".//title") == mail["subject"]
    assert " ".join((tree.findtext(".//h1") or "").split()) == " ".join(said.split())
    (anchor,) = tree.iter("a")
    assert anchor.get("href") == link.rpartition(" ")[2] == "http://localhost:8000/beslissen/7/"
    assert tree.findall(".//p")[-1].text == why
    # Nothing to run, to load or to draw per element.
    assert not [element for element in tree.iter() if element.tag in ("script", "img", "link", "iframe")]
    assert not [element for element in tree.iter() if element.get("style")]


@override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
def test_the_worker_sends_both_parts_in_one_mail(cast: Cast) -> None:
    send_mail(written(cast, "vote_opened"))
    (sent,) = post.outbox
    ((html, kind),) = sent.alternatives  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert sent.to == [address_of("treasurer")]
    assert "Eén kaart &lt;b&gt;" in str(html)
    assert "Eén kaart <b>" in str(sent.body)


def test_a_mail_is_written_once_however_often_the_worker_is_asked(cast: Cast) -> None:
    written(cast, "vote_opened")
    written(cast, "vote_opened")
    with system("a test counts the mails"):
        assert OutboxRow.objects.filter(kind="mail").count() == 1
