"""`manage.py texts`: bring the English catalogue in step with the Dutch texts; name what still has no English."""

from typing import Any

from django.core.management.base import BaseCommand

from cooperative.web.texts import bring_up_to_date, faults


class Command(BaseCommand):
    """Keep the catalogue."""

    help = "Werkt de Engelse catalogus bij en noemt wat nog geen Engels heeft."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the catalogue and print what is open."""
        texts, added, dropped = bring_up_to_date()
        self.stdout.write(f"{texts} texts, {added} new, {dropped} dropped")
        for fault in faults():
            self.stdout.write(fault)
