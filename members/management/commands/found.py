"""Found the cooperative: its organisation, its bodies and the invitation of its first administrator."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from cooperative.isolation.acting import Refused
from members.invitations.actions import found


class Command(BaseCommand):
    """`manage.py found --organisation "Coöperatie …" --email beheerder@…`."""

    help = "Makes the cooperative, its bodies and the invitation of its first administrator; once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask the name of the cooperative and the address of the first administrator."""
        parser.add_argument("--organisation", required=True, help="name of the cooperative")
        parser.add_argument("--email", required=True, help="address of the first administrator")

    def handle(self, *args: Any, **options: Any) -> None:
        """Found it and print the link, because mail may not work yet."""
        name, email = str(options["organisation"]).strip(), str(options["email"]).strip()
        if not 2 <= len(name) <= 120:
            raise CommandError("De naam van de coöperatie telt 2 tot 120 tekens.")
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email!r} is geen e-mailadres.") from error
        try:
            link = found(name=name, email=email)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{name} is opgericht. De eerste beheerder opent binnen 14 dagen deze link:\n{link}")
