"""The mailbox of a demo: mails that would have been sent, and codes of second factors; absent in production."""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cooperative.outbox.models import DemoMail
from cooperative.protocols import gather_all

SHOWN = 20
CODES_SHOWN = 20  # without a search: a page of all codes of a full demo is heavy on a phone


class Code(Protocol):
    """What a floor's `demo.codes()` tells of one account's second factor."""

    email: str
    name: str
    code: str
    seconds: int


@never_cache
@require_safe
def demo_post(request: HttpRequest) -> HttpResponse:
    """Show the newest mails, those of one address when asked, and the codes that the apps would show now."""
    wanted = request.GET.get("adres", "").strip().lower()[:254].replace("\x00", "")
    mails = DemoMail.objects.order_by("-pk")
    codes: list[Code] = gather_all("demo", "codes")
    if wanted:
        mails = mails.filter(recipient__icontains=wanted)
        codes = [code for code in codes if wanted in code.email.lower() or wanted in code.name.lower()]
    shown = codes if wanted else codes[:CODES_SHOWN]
    return render(
        request,
        "outbox/demo_post.html",
        {"mails": list(mails[:SHOWN]), "codes": shown, "persons": len(codes), "wanted": wanted},
    )
