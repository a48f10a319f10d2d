"""The mailbox of a demo: mails that would have been sent, and codes of second factors; absent in production."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from cooperative.outbox.models import DemoMail
from cooperative.protocols import gather_all

SHOWN = 20
STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)
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


@never_cache
@require_safe
def demo_mail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a mail as a mail program would: a page of its own that runs nothing, loads nothing and keeps its style."""
    mail = get_object_or_404(DemoMail.objects.exclude(html=""), pk=pk)
    found = [b64encode(sha256(style.encode()).digest()).decode() for style in STYLES.findall(mail.html)]
    styles = " ".join(f"'sha256-{style}'" for style in found) or "'none'"
    policy = f"default-src 'none'; style-src {styles}; frame-ancestors 'none'; base-uri 'none'; sandbox allow-popups"
    return HttpResponse(mail.html, headers={"Content-Security-Policy": policy})
