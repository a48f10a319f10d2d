"""One document printed while its reader waits: an extract, a dossier; in a process of its own, about a second."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext

from cooperative.isolation.acting import Conflict
from cooperative.isolation.clock import house_today

SECONDS = 20
PRINTER = [sys.executable, "-m", "cooperative.reports.printer"]


def print_html(html: str, *, seconds: float = SECONDS) -> bytes:
    """Print one HTML text as a tagged PDF/UA-1; refuses (`Conflict`) what fails or takes too long."""
    try:
        printed = subprocess.run(  # noqa: S603  # our own module, no shell, the text on its input
            PRINTER, input=html.encode(), stdout=subprocess.PIPE, timeout=seconds, check=True, cwd=settings.BASE_DIR
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise Conflict(
            gettext("Het document kon nu niet gemaakt worden. Probeer het over een minuut opnieuw.")
        ) from error
    return printed.stdout


def pdf_to_save(content: bytes, name: str, language: str) -> HttpResponse:
    """Answer with a PDF to save under a name with its ending; never kept by a cache."""
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Language": language,
        },
    )


def sheet(template: str, context: dict[str, Any]) -> str:
    """Write one document as HTML for the printer, in the language that is active.

    The template extends reports/sheet.html and reads besides its context who prints (`portal_name`) and `printed_on`.
    """
    return render_to_string(template, context | {"portal_name": settings.PORTAL_NAME, "printed_on": house_today()})


def printed_page(template: str, context: dict[str, Any], name: str) -> HttpResponse:
    """Answer with a PDF to save, in the reader's language; `name` with its ending, the template as for `sheet`."""
    return pdf_to_save(print_html(sheet(template, context)), name, get_language() or settings.LANGUAGE_CODE)
