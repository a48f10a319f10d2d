"""Who reads a vote, and who opens, casts, extends, closes and withdraws."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, Q, QuerySet, When
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, SYSTEM, Acting, Refused, RefusedField, Verdict
from cooperative.isolation.clock import BRUSSELS
from cooperative.web.formats import date_long
from initiatives.amendments.models import Amendment, AmendmentState
from initiatives.proposals.models import Proposal, ProposalState
from initiatives.proposals.rules import VOTABLE, is_author, readable_by
from initiatives.rulesets.models import RuleSet
from initiatives.voting.choices import boxes_of
from initiatives.voting.count import BETWEEN_OPTIONS, HIGHEST_SCORE, MAJORITIES, Choice, Method
from initiatives.voting.models import CurrentBallot, Decision, DecisionQuerySet, DecisionState, Elector
from members.representation.voices import Basis, Voice
from members.roles.models import Role


class VoteClosed(Refused):
    """The deadline passed, or the vote is over."""


class BallotRefused(RefusedField):
    """What the ballot says cannot stand under the rules of the vote."""


def decisions_for(acting: Acting) -> DecisionQuerySet:
    """Give the votes that this context may read."""
    return Decision.objects.filter(readable_by(acting))


def electors_for(acting: Acting) -> QuerySet[Elector]:
    """Give the electors of the votes that this context may read."""
    return Elector.objects.filter(readable_by(acting))


def ballots_for(acting: Acting) -> QuerySet[CurrentBallot]:
    """Give the own ballots, and after the count those of everybody."""
    return CurrentBallot.objects.filter(readable_by(acting))


def rule_sets_for(proposal: Proposal) -> QuerySet[RuleSet]:
    """Give the newest version of each rule set that fits the capacity.

    The usual ones first: a majority with one vote each; then by name. A second call keeps those of the first.
    """
    first = Decision.objects.filter(standing_id=proposal.pk)
    fits = Q(pk__in=RuleSet.objects.newest().values("pk")) & ~Q(Exists(first)) | Q(pk__in=first.values("rule_set"))
    one_each = {"procedure_settings__weight_basis__isnull": True}
    usual = Case(When(rules__method__in=MAJORITIES, **one_each, then=0), default=1)
    rows = RuleSet.objects.filter(fits, capacities__contains=[proposal.capacity])
    return rows.order_by(usual, "key")


def is_secretary(by: Acting) -> bool:
    """Say whether one acts for the cooperative as its secretary."""
    return by.for_cooperative and by.holds(Role.SECRETARY)


def _secretary_only(by: Acting) -> Verdict:
    if is_secretary(by):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris van de coöperatie opent, verlengt en telt een stemming."))


def may_keep_votes(by: Acting) -> Verdict:
    """The secretary sees the page with every vote."""
    return _secretary_only(by)


def may_open_vote(by: Acting, proposal: Proposal) -> Verdict:
    """The secretary, on an admissible proposal, or a final text whose amendments were all settled."""
    if proposal.state not in VOTABLE:
        return Verdict(
            False, _("Alleen over een ontvankelijk voorstel of een definitieve tekst kan een stemming open.")
        )
    if proposal.state == ProposalState.FINAL:
        first = Amendment.objects.filter(proposal=proposal, state=AmendmentState.TO_VOTE).first()
        if first is not None:
            return Verdict(False, _("Eerst wordt gestemd over amendement %(number)s.") % {"number": first.number})
    return _secretary_only(by)


def may_cast_ballot(by: Acting, *, entitled: bool, voice: Voice) -> Verdict:
    """Who speaks for an organisation of the frozen electorate: by a seat, or as its representative.

    Where its council gave a mandate, only the person named there; where the rules demand one, nobody without it.
    """
    words = {"name": by.organisation_name, "who": voice.names}
    if by.for_cooperative and by.holds(Role.BOARD):
        return Verdict(False, _("De coöperatie zelf stemt niet. Kies bovenaan voor welke organisatie u werkt."))
    if by.for_cooperative:
        return Verdict(False, _("De coöperatie zelf stemt niet; de stemgerechtigde organisaties wel."))
    if not entitled:
        return Verdict(
            False,
            _("%(name)s is niet stemgerechtigd: wie mag stemmen, lag vast toen de stemming opende.") % words,
        )
    if by.person_id in voice.stood_back:
        why = _("U meldde een belang bij dit voorstel en stemt hier daarom niet.")
        others = _("Voor %(name)s kan nog stemmen: %(who)s.") % words if voice.names else ""
        return Verdict(False, f"{why} {others}".strip())
    if voice.is_of(by.person_id):
        return _under_mandate(by, voice)
    if voice.basis == Basis.SEAT:
        return Verdict(False, _who_sits(voice, words))
    if voice.names:
        return Verdict(False, _("Alleen een vertegenwoordiger stemt namens %(name)s: %(who)s.") % words)
    if voice.speakers:
        return Verdict(False, _nobody_left(words))
    return Verdict(
        False,
        _("%(name)s heeft nog geen vertegenwoordiger. Uw beheerder kan iemand die rol geven.") % words,
    )


def _who_sits(voice: Voice, words: dict[str, str]) -> str:
    if voice.names:
        return _("Hier stemt wie voor %(name)s een zetel heeft: %(who)s.") % words
    if voice.speakers:
        return _nobody_left(words)
    return _("Niemand heeft hier nu een zetel voor %(name)s. De secretaris van de coöperatie kan die geven.") % words


def _nobody_left(words: dict[str, str]) -> str:
    return _("Wie voor %(name)s kan stemmen, meldde een belang. De beheerder kan iemand anders de rol geven.") % words


def _under_mandate(by: Acting, voice: Voice) -> Verdict:
    mandate = voice.mandate
    if mandate is None:
        why = _("Deze stemming vraagt een mandaatbesluit van uw raad of bestuur, en er is er nog geen ingevoerd.")
        return Verdict(False, why) if voice.is_blocked else ALLOWED
    words = {"who": mandate.speaker.name, "reference": mandate.reference, "name": by.organisation_name}
    if not mandate.stands:
        words["day"] = date_long(mandate.valid_until) if mandate.valid_until else ""
        why = _("Deze stemming vraagt een mandaat. Dat van uw raad (%(reference)s) liep af op %(day)s.") % words
        return Verdict(False, why) if voice.is_blocked else ALLOWED
    if mandate.speaker.id == by.person_id:
        return ALLOWED
    if voice.is_of(mandate.speaker.id):
        return Verdict(False, _("Uw raad mandateerde %(who)s om te stemmen namens %(name)s (%(reference)s).") % words)
    return Verdict(
        False,
        _("Uw raad mandateerde %(who)s (%(reference)s), die hier niet meer kan stemmen. Voer een ander mandaat in.")
        % words,
    )


def refuse_departing(voice: Voice, choice: str, reason: str) -> None:
    """Refuse (`BallotRefused`) a choice other than the council asked, without a reason."""
    if voice.departs(choice) and not reason:
        raise BallotRefused("reason", _("Deze stem wijkt af van uw mandaat. Schrijf in de motivering waarom."))


def refuse_reservation(voice: Voice, day: date | None, now: datetime) -> None:
    """Refuse (`BallotRefused`) a reservation of a council (`day`: its meeting) that cannot be, and one that is owed."""
    if day is None:
        if voice.is_missing:
            why = _("Deze stemming vraagt een mandaat, en er is er nog geen. Vul in wanneer uw raad vergadert.")
            raise BallotRefused("conditional_on", why)
    elif not voice.reservable:
        raise BallotRefused(None, _("Onder voorbehoud stemmen kan bij deze regels niet. Er is niets bewaard."))
    elif voice.standing:
        raise BallotRefused(None, _("Uw raad besliste al: stem zonder voorbehoud. Er is niets bewaard."))
    elif day < now.astimezone(BRUSSELS).date():
        why = _("De zitting van uw raad is voorbij. Voer het besluit in, of kies een dag die nog komt.")
        raise BallotRefused("conditional_on", why)


def refuse_impossible(rule_set: RuleSet, options: Collection[int], content: Mapping[str, Any]) -> None:
    """Refuse (`BallotRefused`) what the method does not offer, and an objection that cannot be or without its reason.

    `content`: choice, points and reason of a ballot, and whether it is an objection that helps to stop a proposal.
    """
    choice, method, course = content["choice"], rule_set.terms.method, rule_set.procedure
    stops = bool(content.get("objection"))
    if stops and not course.blocking_objections:
        raise BallotRefused(None, _("Bij deze regels houdt een bezwaar niets tegen. Er is niets bewaard."))
    if method in BETWEEN_OPTIONS:
        _refuse_points(method, options, content["points"])
        return
    if content["points"] or choice not in boxes_of(method):
        raise BallotRefused("choice", _("Kies eerst wat u stemt."))
    if stops and choice != Choice.AGAINST:
        raise BallotRefused("objection", _("Wie bezwaar maakt, stemt tegen. Kies tegen, of vink het bezwaar uit."))
    objects = stops or (method == Method.CONSENT and choice == Choice.AGAINST)
    if objects and course.objection_needs_reason and not content["reason"]:
        raise BallotRefused("reason", _("Een bezwaar heeft een reden nodig: wat is er mis, en wat zou het verhelpen?"))


def _refuse_points(method: str, options: Collection[int], points: Sequence[Sequence[int]]) -> None:
    if not points and method == Method.APPROVAL:
        raise BallotRefused(None, _("Duid minstens één optie aan."))
    if not points:
        raise BallotRefused(None, _("Geef minstens één optie punten."))
    named = [option for option, _points in points]
    if not set(named) <= set(options):
        raise BallotRefused(None, _("Een van deze opties staat niet in deze stemming. Er is niets bewaard."))
    if len(set(named)) < len(named):
        raise BallotRefused(None, _("Dezelfde optie staat er twee keer. Er is niets bewaard."))
    allowed = {1} if method == Method.APPROVAL else set(range(HIGHEST_SCORE + 1))
    if not {many for _option, many in points} <= allowed:
        raise BallotRefused(None, _("Geef elke optie 0 tot en met 5 punten, of geen."))


def may_extend_vote(by: Acting, decision: Decision) -> Verdict:
    """The secretary, while the vote is open; the deadline itself is judged under the lock."""
    if decision.state != DecisionState.OPEN:
        return Verdict(False, _("Deze stemming is voorbij en kan niet meer langer lopen."))
    return _secretary_only(by)


def may_close_vote(by: Acting) -> Verdict:
    """The secretary, or the portal itself after the deadline."""
    return ALLOWED if by is SYSTEM else _secretary_only(by)


def may_withdraw_vote(by: Acting, decision: Decision) -> Verdict:
    """The author of the proposal or the secretary, before the deadline."""
    if decision.state != DecisionState.OPEN:
        return Verdict(False, _("Deze stemming is voorbij en kan niet meer ingetrokken worden."))
    if is_secretary(by) or is_author(by, decision.proposal):
        return ALLOWED
    return Verdict(False, _("Alleen de indiener van het voorstel of de secretaris trekt een stemming in."))
