"""Who reads a tie, and who decides it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.isolation.acting import ALLOWED, Acting, RefusedField, Verdict
from cooperative.web.formats import number
from initiatives.casting.models import Tie
from initiatives.opening.rules import OpeningRefused
from initiatives.proposals.rules import readable_by
from initiatives.voting.models import Choice, DecisionState
from members.bodies.models import Seat


class CastingRefused(RefusedField):
    """What the chair chose does not decide this tie."""


def ties_for(acting: Acting) -> QuerySet[Tie]:
    """Give the ties of the votes that this context may read."""
    return Tie.objects.filter(readable_by(acting))


def may_decide_tie(by: Acting, tie: Tie, now: datetime) -> Verdict:
    """Who chaired when it ended level, acting for the organisation it sits for, until the last moment.

    (select_related "decision")
    """
    if (by.person_id, by.organisation_id) != (tie.person_id, tie.organisation_id):
        return Verdict(False, _("Bij deze gelijke stand beslist de voorzitter: %(who)s.") % {"who": tie.person_name})
    if tie.decision.state != DecisionState.OPEN:
        return Verdict(False, _("Deze stemming is al geteld."))
    if now >= tie.decides_until:
        return Verdict(False, _("De termijn waarin u kon beslissen, is voorbij. Er verandert niets."))
    return ALLOWED


def refuse_undeciding(tie: Tie, choice: str, options: Sequence[int]) -> None:
    """Refuse (`CastingRefused`) what leaves it level: no choice for or against, not as many options as places."""
    if not tie.options:
        if options or choice not in {Choice.FOR, Choice.AGAINST}:
            raise CastingRefused("choice", _("Kies vóór of tegen. Er is niets bewaard."))
        return
    if choice or not _among(options, tie.options) or len(options) != tie.places:
        wanted = ngettext(
            "Kies %(places)s van de opties die gelijk staan. Er is niets bewaard.",
            "Kies er %(places)s van de opties die gelijk staan. Er is niets bewaard.",
            tie.places,
        )
        raise CastingRefused("options", wanted % {"places": number(tie.places)})


def refuse_without_chair(seat: Seat | None) -> None:
    """Refuse (`OpeningRefused`) a vote in a body without a chair who sits for one of its electors."""
    if seat is None:
        why = _("Bij gelijke stemmen beslist hier de voorzitter, en dit orgaan heeft er geen die mag stemmen.")
        raise OpeningRefused("rule_set", f"{why} {_('Geef eerst die zetel, of kies andere regels.')}")


def _among(options: Sequence[int], level: Collection[int]) -> bool:
    return len(set(options)) == len(options) and set(options) <= set(level)
