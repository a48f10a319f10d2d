"""Make the style sheet, the fonts and the catalogues; needs no database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cooperative.web.assets import Sources, build_assets


class Command(BaseCommand):
    """Build what is git-ignored, and skip it when no input changed."""

    help = "Makes the style sheet, the fonts and the message catalogues from their sources."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Build under the folder of the machine's own state."""
        sources = Sources(css=settings.BASE_DIR / "static" / "css", locale=Path(settings.LOCALE_PATHS[0]))
        built = build_assets(sources, Path(settings.PORTAL_STATE) / "build")
        self.stdout.write("assets built" if built else "assets unchanged")
