"""Who: persons, organisations, roles, bodies, notices."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class MembersConfig(AppConfig):
    """Floor 2."""

    name = "members"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let reactions listen."""
        autodiscover_modules("bodies.reactions", "notices.reactions")
