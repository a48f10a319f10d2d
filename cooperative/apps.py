"""The house as a Django application."""

from django.apps import AppConfig


class CooperativeConfig(AppConfig):
    """Floor 1."""

    name = "cooperative"
    default_auto_field = "django.db.models.BigAutoField"
