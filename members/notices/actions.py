"""Tell persons what happened: a row in their inbox, and a mail that the worker writes; mark notices as read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.transactions import action, system
from cooperative.outbox.actions import put, put_many
from members.notices.rules import notices_for
from members.notices.sentences import SENTENCES, sentence
from members.organisations.models import Organisation
from members.people.queries import addresses_of

LONGEST_SUBJECT = 200


# kind, facts, subject kind and id, path, kept; persons and for which organisation; organisations, roles, office; but
TELL = """SELECT reader, organisation
 FROM tell(%s, %s::jsonb, %s, %s, %s, %s, %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s)"""


@dataclass(frozen=True, slots=True)
class Told:
    """Who got a notice: (person, organisation for which it is read); `key`: what the keys of their mails begin with."""

    readers: list[tuple[int, int]]
    key: str = ""


def notify(
    *,
    kind: str,
    facts: dict[str, Any],
    subject: tuple[str, int],
    path: str,
    organisations: Iterable[int] = (),
    roles: Iterable[str] = (),
    office: Iterable[str] = (),
    readers: Iterable[tuple[int, int]] = (),
    but: int | None = None,
    mails: str = "notice_mails",
) -> Told:
    """Give each reader one notice per organisation for which it is read, and each person one mail; inside an action.

    Readers: whoever holds one of `roles` at one of `organisations` now, or one of the roles `office` at the
    cooperative; and `readers` (person, organisation for which it is read); never the person `but`. `kind` and `facts`
    (strings, integers, booleans, days and moments) make the sentence (members/notices/sentences.py); `path` starts
    with "/". Refuses (`UnknownNotice`) a kind without a sentence or a missing fact, and (ValueError) an address of
    elsewhere. `mails` names the worker's handler, where not every reader gets the mail. Gives who was told. Two
    statements, however many readers.
    """
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"A notice leads to a page of the portal, not to {path!r}.")
    kept = {name: _plain(value) for name, value in facts.items()}
    sentence(kind, kept)
    known = SENTENCES[kind]
    each = list(readers)
    values: list[Any] = [kind, json.dumps(kept), *subject, path, known.kept]
    values += [[person for person, _for in each], [organisation for _person, organisation in each]]
    values += [list(organisations), list(roles), list(office), but]
    with connection.cursor() as cursor:
        cursor.execute(TELL, values)
        told = cursor.fetchall()
    if not told or not known.mailed:
        return Told(told)
    key = uuid4().hex
    about = {"kind": kind, "facts": kept, "subject": subject, "path": path}
    put(mails, {"key": key, "readers": told} | about)
    return Told(told, key)


def write_mails(payload: dict[str, Any]) -> None:
    """Write the mails of one notice, each once however often this is done; the worker's handler.

    A person who reads it for several organisations gets one mail that names them all.
    """
    with system("mails go to persons of any organisation"):
        served: dict[int, set[int]] = {}
        for person, organisation in payload["readers"]:
            served.setdefault(person, set()).add(organisation)
        names = dict(Organisation.objects.filter(pk__in=set().union(*served.values())).values_list("pk", "name"))
        put_many(
            "mail",
            {
                f"{payload['key']} {address.person_id}": {"recipient": address.email}
                | _mail(
                    address.language,
                    ", ".join(sorted(names[one] for one in served[address.person_id])),
                    payload["kind"],
                    payload["facts"],
                    payload["path"],
                )
                for address in addresses_of(served, None)
            },
        )


def _plain(value: Any) -> Any:
    """Keep days and moments as text; refuse what JSON would bend."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, str | int | bool):
        return value
    raise TypeError(f"A fact is a string, integer, boolean, day or moment, not {type(value).__name__}.")


def _mail(language: str, organisation: str, kind: str, facts: dict[str, Any], path: str) -> dict[str, str]:
    """Write subject, text and HTML of the mail in one language."""
    with translation.override(language):
        said = sentence(kind, facts)
        subject = " ".join(said.split())[:LONGEST_SUBJECT]
        address = f"{settings.PORTAL_ORIGIN.rstrip('/')}{path}"
        served = {"portal": settings.PORTAL_NAME, "organisation": organisation}
        why = _("U krijgt dit bericht omdat u in %(portal)s werkt voor %(organisation)s.") % served
        body = "\n\n".join((said, f"{_('Open de pagina:')} {address}", why))
        shown = {"subject": subject, "said": said, "address": address, "portal": settings.PORTAL_NAME, "why": why}
        return {"subject": subject, "body": f"{body}\n", "html": render_to_string("notices/mail.html", shown)}


@action
def mark_read(*, by: Acting, notice_id: int) -> str | None:
    """Mark one notice of one's own as read; give the page it leads to, or None when there is no such notice."""
    notice = notices_for(by).filter(pk=notice_id).first()
    if notice is None:
        return None
    if notice.read_at is None:
        notices_for(by).filter(pk=notice.pk, read_at=None).update(read_at=HouseNow())
    return notice.path


@action
def mark_all_read(*, by: Acting) -> int:
    """Mark every notice for the organisation acted for as read; give how many there were."""
    return notices_for(by).filter(read_at=None).update(read_at=HouseNow())
