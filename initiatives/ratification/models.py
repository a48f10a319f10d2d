"""A ruling: a counted decision was ratified, or annulled."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cooperative.isolation.audience import ByAudience
from cooperative.isolation.clock import HouseNow
from cooperative.web.formats import date_long
from initiatives.voting.models import Decision


class Kind(models.TextChoices):
    """What a ruling does; the state in which it leaves the decision."""

    RATIFIED = "ratified", _("Bekrachtigd")
    ANNULLED = "annulled", _("Vernietigd")


class Authority(models.TextChoices):
    """Who ruled; a body is called as the capacity in which it decides."""

    GENERAL_MEETING = "general_meeting", _("de algemene vergadering")
    BOARD = "board", _("het bestuursorgaan")
    COUNCIL = "council", _("de bevoegde raad")
    SUPERVISOR = "supervisor", _("de toezichthoudende overheid")
    COURT = "court", _("de rechter")
    ITSELF = "itself", _("het orgaan zelf, dat het introk")


RATIFY = (Authority.GENERAL_MEETING, Authority.BOARD, Authority.COUNCIL)
ANNUL = (Authority.GENERAL_MEETING, Authority.SUPERVISOR, Authority.COURT, Authority.ITSELF)


class Ruling(ByAudience):
    """That a decision was ratified or annulled: by whom, when and why; append-only, each once.

    Its readers are those of the decision: the trigger that looks at the decision compares them.
    """

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="rulings")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    authority = models.CharField(max_length=16, choices=Authority.choices)
    decided_on = models.DateField()
    reference = models.CharField(max_length=80)
    reason = models.CharField(max_length=600, blank=True)
    person_id = models.BigIntegerField()
    entered_at = models.DateTimeField(db_default=HouseNow())

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind"], name="ruling_once_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind="ratified", authority__in=RATIFY)
                | Q(kind="annulled", authority__in=ANNUL) & ~Q(reason=""),
                name="ruling_by_whom_and_why",
            ),
        ]

    @property
    def told(self) -> str:
        """Say who ruled what, when, and where that stands."""
        words = {"who": self.get_authority_display(), "day": date_long(self.decided_on), "where": self.reference}
        if self.kind == Kind.RATIFIED:
            return gettext("Bekrachtigd door %(who)s op %(day)s (%(where)s).") % words
        return gettext("Vernietigd door %(who)s, op %(day)s (%(where)s).") % words
