"""What the house itself offers in the frame."""

from django.utils.translation import gettext_lazy as _

from cooperative.protocols import Door

DOORS = (
    Door("home", _("Start"), "start", 0),
    Door("rapporten", _("Rapporten"), "reports", 90),
)
