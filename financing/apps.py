"""Pay together."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class FinancingConfig(AppConfig):
    """Floor 4."""

    name = "financing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let reactions listen."""
        autodiscover_modules("plans.reactions", "keys.reactions", "pledges.reactions", "statements.reactions")
