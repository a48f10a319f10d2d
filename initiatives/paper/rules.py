"""Who enters ballots on paper, for whom, and whose signature counts."""

from __future__ import annotations

from dataclasses import replace

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, Verdict
from initiatives.electorate.rules import keeps_the_votes
from initiatives.paper.models import PaperBallot, PaperEntry
from initiatives.voting.queries import Sight
from initiatives.voting.rules import BallotRefused, may_cast_ballot
from members.representation.voices import Speaker


def papers_for(acting: Acting) -> QuerySet[PaperBallot]:
    """Give what was entered, never what it says, to the secretary and the tellers of the cooperative."""
    return PaperBallot.objects.all() if keeps_the_votes(acting) else PaperBallot.objects.none()


def entries_for(acting: Acting) -> QuerySet[PaperEntry]:
    """Give what one read oneself."""
    return PaperEntry.objects.filter(person_id=acting.person_id or 0)


def may_enter_paper(by: Acting) -> Verdict:
    """The secretary and the tellers of the cooperative."""
    if keeps_the_votes(by):
        return ALLOWED
    return Verdict(False, _("Alleen de secretaris en de stemopnemers voeren een stem op papier of uit de zaal in."))


def may_confirm_paper(by: Acting, paper: PaperBallot) -> Verdict:
    """Another official than the one who entered it."""
    if paper.entered_by != by.person_id:
        return ALLOWED
    return Verdict(False, _("U voerde deze stem zelf in. Een andere stemopnemer of de secretaris bevestigt ze."))


def may_take_back_paper(by: Acting, paper: PaperBallot) -> Verdict:
    """The official who entered it."""
    if paper.entered_by == by.person_id:
        return ALLOWED
    return Verdict(False, _("Alleen %(who)s kan terugnemen wat die invoerde.") % {"who": paper.entered_name})


def may_stand_from_paper(seen: Sight, name: str) -> Verdict:
    """Say whether a ballot of this organisation (`seen` as it sees the vote) can still come from paper.

    Not where one stands that it cast itself: it may change that one itself. A ballot by proxy makes place where the
    rules let the own vote go before it.
    """
    words = {"name": name}
    if not seen.entitled:
        why = _("%(name)s is niet stemgerechtigd: wie mag stemmen, lag vast toen de stemming opende.")
        return Verdict(False, why % words)
    if seen.given and not seen.decision.rule_set.procedure.own_vote_beats_proxy:
        why = _("%(name)s gaf volmacht aan %(holder)s. Wie volmacht gaf, stemt hier niet meer zelf.")
        return Verdict(False, why % (words | {"holder": seen.given.holder}))
    if seen.ballot and not seen.ballot.holder_id:
        why = _("Er staat al een stem van %(name)s. Die kan %(name)s zelf wijzigen tot de stemming sluit.")
        return Verdict(False, why % words)
    if not signers_of(seen, name):
        return Verdict(False, _no_signer(seen, words))
    return ALLOWED


def signers_of(seen: Sight, name: str) -> list[Speaker]:
    """Give whose signature or raised card counts: who could cast this ballot on screen, without reservation."""
    if seen.voice.is_missing:
        return []
    own = Acting(person_id=None, organisation_name=name)
    return [
        one
        for one in dict.fromkeys(seen.voice.speakers)
        if may_cast_ballot(replace(own, person_id=one.id), entitled=seen.entitled, voice=seen.voice)
    ]


def signer_among(seen: Sight, name: str, signer: int) -> Speaker:
    """Give who signed; refuse (`BallotRefused`) somebody whose signature does not count here."""
    found = next((one for one in signers_of(seen, name) if one.id == signer), None)
    if found is None:
        raise BallotRefused("signer", _("Deze persoon kan hier niet stemmen namens %(name)s.") % {"name": name})
    return found


def _no_signer(seen: Sight, words: dict[str, str]) -> str:
    if seen.voice.is_missing:
        return _("Deze stemming vraagt een mandaat van de raad. %(name)s voerde er nog geen in.") % words
    return _("Niemand kan hier nu stemmen namens %(name)s.") % words
