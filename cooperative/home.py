"""What the house itself offers in the frame."""

from django.utils.translation import gettext_lazy as _

from cooperative.isolation.acting import Acting
from cooperative.protocols import Door
from cooperative.reports.rules import may_see_reports


def _reads_reports(acting: Acting) -> bool:
    return bool(may_see_reports(acting))


DOORS = (
    Door("home", _("Start"), "start", 0),
    Door("rapporten", _("Rapporten"), "reports", 90, _reads_reports),
)
