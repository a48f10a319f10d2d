"""Who reads a round, who promises money to it, and what a promise must keep to."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Refused, Verdict
from cooperative.isolation.clock import BRUSSELS
from cooperative.web.formats import datetime_long, money
from financing.keys.models import WeightSnapshot
from financing.pledges.models import Pledge, Round, RoundQuerySet
from initiatives.portfolio.models import Participation
from initiatives.proposals.rules import readable_by
from initiatives.voting.models import DecisionState
from members.roles.models import Role


class RoundClosed(Refused):
    """The deadline of a round passed."""


CLOSES = time(17)


def closing_of(opened_at: datetime, days: int) -> datetime:
    """Say when a round closes: at 17.00 in Brussels, so many days after the day on which it opened."""
    day = opened_at.astimezone(BRUSSELS).date() + timedelta(days=days)
    return datetime.combine(day, CLOSES, BRUSSELS)


def rounds_for(acting: Acting) -> RoundQuerySet:
    """Give the rounds that this context may read."""
    return Round.objects.filter(readable_by(acting))


def pledges_for(acting: Acting) -> QuerySet[Pledge]:
    """Give the promises of the organisation acted for; all of them for who keeps the cooperative's money."""
    if may_keep_rounds(acting):
        return Pledge.objects.all()
    return Pledge.objects.filter(organisation_id=acting.organisation_id or 0)


def carries(acting: Acting, rounds: str = "pk") -> Q:
    """Say in which rounds the organisation acted for carries a share: in its weights, or by taking part since."""
    ours = acting.organisation_id or 0
    prefix = "" if rounds == "pk" else f"{rounds}__"
    weighed = WeightSnapshot.objects.filter(decision=OuterRef(f"{prefix}decision"), organisation_id=ours)
    takes_part = Participation.objects.taking_part().filter(
        initiative=OuterRef(f"{prefix}initiative"), organisation_id=ours
    )
    return Q(Exists(weighed)) | Q(Exists(takes_part))


def may_keep_rounds(by: Acting) -> Verdict:
    """The house treasurer, the auditor and the board, acting for the cooperative."""
    if by.for_cooperative and by.holds(Role.HOUSE_TREASURER, Role.AUDITOR, Role.BOARD, Role.STAFF):
        return ALLOWED
    return Verdict(False, _("Alleen de penningmeester, de revisor, het bestuur en het team zien alle rondes samen."))


def may_pledge(by: Acting, *, carrying: bool) -> Verdict:
    """A treasurer, for an organisation that carries a share of this initiative."""
    if not carrying:
        return Verdict(
            False,
            _("%(name)s neemt niet deel aan dit initiatief en kan er dus niets voor toezeggen.")
            % {"name": by.organisation_name},
        )
    if not by.holds(Role.TREASURER):
        return Verdict(
            False,
            _("Alleen een financieel verantwoordelijke van %(name)s zegt geld toe. Uw beheerder geeft die rol.")
            % {"name": by.organisation_name},
        )
    return ALLOWED


def may_change(*, is_bound: bool) -> Verdict:
    """What a council made binding stands: no other amount replaces it."""
    if is_bound:
        return Verdict(False, _("Deze toezegging is bindend door een besluit van uw raad. Ze kan niet meer wijzigen."))
    return ALLOWED


def refuse_closed(row: Round, now: datetime) -> None:
    """Refuse (`RoundClosed`) a promise at or after the deadline, or once the decision behind it was annulled."""
    refuse_annulled(row)
    if now >= row.closes_at:
        raise RoundClosed(closed_sentence(row))


def refuse_annulled(row: Round) -> None:
    """Refuse (`RoundClosed`) what would be promised under a decision that is gone."""
    if row.decision.state == DecisionState.ANNULLED:
        raise RoundClosed(_("Het besluit achter deze ronde is vernietigd. Er kan niets meer toegezegd worden."))


def closed_sentence(row: Round) -> str:
    """Say since when a round is closed."""
    return _("Deze ronde is gesloten sinds %(moment)s. Er kan niets meer toegezegd worden.") % {
        "moment": datetime_long(row.closes_at)
    }


def pledge_fits(row: Round, cents: int, total_without_ours: int) -> Verdict:
    """At least the floor, and all promises together at most the ceiling (cents)."""
    if cents < row.floor_cents:
        return Verdict(
            False,
            _("Dit is minder dan de kleinste toezegging van deze ronde: %(floor)s.")
            % {"floor": money(row.floor_cents)},
        )
    room = row.ceiling_cents - total_without_ours
    if cents > room:
        if room < row.floor_cents:
            return Verdict(
                False,
                _("Deze ronde is vol: de bovengrens van %(ceiling)s is bereikt.")
                % {"ceiling": money(row.ceiling_cents)},
            )
        return Verdict(
            False,
            _("Dit gaat boven de bovengrens van de ronde (%(ceiling)s). U kunt nog %(room)s toezeggen.")
            % {"ceiling": money(row.ceiling_cents), "room": money(room)},
        )
    return ALLOWED
