"""Who enters that a decision was ratified or annulled, and who reads it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, RefusedField, Verdict
from cooperative.isolation.clock import BRUSSELS, house_today
from cooperative.web.formats import date_long
from initiatives.proposals.rules import readable_by
from initiatives.ratification.models import ANNUL, RATIFY, Authority, Kind, Ruling
from initiatives.voting.models import Decision, DecisionState, Outcome
from initiatives.voting.rules import is_secretary


def rulings_for(acting: Acting) -> QuerySet[Ruling]:
    """Give what was ruled about the decisions that this context may read."""
    return Ruling.objects.filter(readable_by(acting))


def may_enter_ruling(by: Acting) -> Verdict:
    """The secretary."""
    if is_secretary(by):
        return ALLOWED
    return Verdict(
        False, _("Alleen de secretaris van de coöperatie voert in dat een besluit bekrachtigd of vernietigd is.")
    )


def may_ratify(by: Acting, decision: Decision) -> Verdict:
    """The secretary, for an adopted decision whose rules demand it, once (`decision` with count and rule set)."""
    if decision.state == DecisionState.RATIFIED:
        return Verdict(False, _("Dit besluit is al bekrachtigd."))
    if decision.state == DecisionState.ANNULLED:
        return Verdict(False, _("Dit besluit is vernietigd en kan niet meer bekrachtigd worden."))
    adopted = _adopted(decision)
    if adopted and not decision.awaits_ratification:
        return Verdict(False, _("De regels van deze stemming vragen geen bekrachtiging: het besluit geldt al."))
    return adopted and may_enter_ruling(by)


def may_annul(by: Acting, decision: Decision) -> Verdict:
    """The secretary, for an adopted decision, once (`decision` with its count)."""
    if decision.state == DecisionState.ANNULLED:
        return Verdict(False, _("Dit besluit is al vernietigd."))
    return _adopted(decision) and may_enter_ruling(by)


def _adopted(decision: Decision) -> Verdict:
    if not decision.is_counted:
        return Verdict(False, _("Deze stemming is niet geteld: er is nog geen besluit."))
    if decision.count.outcome != Outcome.ADOPTED:
        return Verdict(False, _("Dit is niet aangenomen: er is geen besluit om te bekrachtigen of te vernietigen."))
    return ALLOWED


def authorities(kind: Kind, capacity: str) -> list[Authority]:
    """Give who can rule so on a decision: a body never ratifies its own one, and withdraws it itself."""
    return [one for one in (RATIFY if kind == Kind.RATIFIED else ANNUL) if one != capacity]


def refuse_wrong(decision: Decision, kind: Kind, authority: str, decided_on: date) -> None:
    """Refuse (`RefusedField`) who cannot rule so, and a day before the count or one that still comes."""
    if authority not in authorities(kind, decision.proposal.capacity):
        raise RefusedField("authority", _("Kies wie het besliste: dat orgaan kan het hier niet."))
    counted_on = decision.count.counted_at.astimezone(BRUSSELS).date()
    if decided_on < counted_on:
        why = _("De stemmen zijn geteld op %(day)s. Kies die dag of een latere.")
        raise RefusedField("decided_on", why % {"day": date_long(counted_on)})
    if decided_on > house_today():
        raise RefusedField("decided_on", _("Deze dag moet nog komen. Voer in wat al beslist is."))
