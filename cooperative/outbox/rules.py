"""Who sees the jobs."""

from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict


def may_see_jobs(by: Acting) -> Verdict:
    """Only staff of the cooperative."""
    if by.for_cooperative and by.holds("staff"):
        return ALLOWED
    return Verdict(False, _("Alleen het coöperatieteam ziet de taken van het portaal."))
