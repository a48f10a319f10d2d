"""Consult, decide and make together."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class InitiativesConfig(AppConfig):
    """Floor 3."""

    name = "initiatives"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let reactions listen."""
        autodiscover_modules(
            "portfolio.reactions",
            "progress.reactions",
            "proposals.reactions",
            "support.reactions",
            "voting.reactions",
            "proxies.reactions",
            "register.reactions",
            "ratification.reactions",
            "announcing.reactions",
            "joining.reactions",
            "reservations.reactions",
            "casting.reactions",
        )
