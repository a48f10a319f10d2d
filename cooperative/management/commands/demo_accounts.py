"""`manage.py demo_accounts`: the table of demo accounts."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cooperative.demo import DemoAccount
from cooperative.protocols import gather_all


class Command(BaseCommand):
    """Print who can sign in to the demo."""

    help = "Toont de demo-accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print e-mail, password and who it is, in columns."""
        if settings.PRODUCTION:
            raise CommandError("In productie zijn er geen demo-accounts.")
        accounts: list[DemoAccount] = gather_all("demo", "accounts")
        wide = max((len(account.email) for account in accounts), default=0)
        for account in accounts:
            self.stdout.write(f"{account.email:<{wide}}  {account.password}  {account.who}")
        self.stdout.write(f"Mails en codes van de tweede factor: {settings.PORTAL_ORIGIN}/demo/post")
