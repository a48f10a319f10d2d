"""`manage.py verify_record`: walk the chain of the record and name the first line that is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cooperative.audit.queries import first_break, head_of_record
from cooperative.isolation.transactions import system


class Command(BaseCommand):
    """Verify the record."""

    help = "Controleert of de keten van het stemregister heel is."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print number and hash of the newest line, or fail naming the first line that is wrong."""
        with system("the record covers every organisation"):
            broken = first_break()
            seq, digest = head_of_record()
        if broken is not None:
            raise CommandError(f"Het register klopt niet vanaf regel {broken.seq} ({broken.why}).")
        self.stdout.write(f"Het register is heel: {seq} regels, laatste {digest}")
