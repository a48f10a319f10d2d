"""Who gives a proxy, and who reads it."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cooperative.isolation.acting import ALLOWED, Acting, RefusedField, Verdict
from initiatives.electorate.models import Instruction
from initiatives.electorate.rules import keeps_the_votes
from initiatives.proxies.models import Proxy
from initiatives.proxies.queries import Given, Held
from initiatives.rulesets.models import RuleSet
from initiatives.voting.count import BETWEEN_OPTIONS
from initiatives.voting.queries import Sight
from initiatives.voting.rules import BallotRefused, may_cast_ballot


def proxies_for(acting: Acting) -> QuerySet[Proxy]:
    """Give those that the organisation gave or holds; all of them to the secretary and the tellers."""
    own = acting.organisation_id or 0
    return Proxy.objects.all() if keeps_the_votes(acting) else Proxy.objects.filter(Q(giver=own) | Q(holder=own))


def may_give_proxy(by: Acting, seen: Sight) -> Verdict:
    """Whoever may cast for an elector, in an open vote whose rules know proxies, before its ballot is there.

    Who holds a proxy gives none: a proxy of a proxy does not exist.
    """
    may_cast = may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice)
    if not may_cast:
        return may_cast
    if not seen.decision.rule_set.procedure.max_proxies:
        return Verdict(False, _("De regels van deze stemming kennen geen volmacht. Stem zelf."))
    if not seen.is_open:
        return Verdict(False, _("Deze stemming is gesloten. Een volmacht geven kan niet meer."))
    if seen.given:
        return Verdict(False, _("U gaf al volmacht aan %(name)s. Trek die eerst in.") % {"name": seen.given.holder})
    if seen.held:
        why = _("U draagt de volmacht van %(name)s. Wie een volmacht draagt, geeft er zelf geen: stem zelf.")
        return Verdict(False, why % {"name": seen.held[0].giver})
    if seen.ballot:
        return Verdict(False, _("Uw stem staat er al. U kunt ze zelf wijzigen tot de stemming sluit."))
    return ALLOWED


def may_revoke_proxy(by: Acting, seen: Sight) -> Verdict:
    """Whoever may cast for the giver, until the holder cast: after that, the giver can only vote itself."""
    may_cast = may_cast_ballot(by, entitled=seen.entitled, voice=seen.voice)
    if not may_cast:
        return may_cast
    if seen.given is None:
        return Verdict(False, _("Er is hier geen volmacht van u die nog geldt."))
    if not seen.is_open:
        return Verdict(False, _("Deze stemming is gesloten. Een volmacht intrekken kan niet meer."))
    if seen.ballot is None:
        return ALLOWED
    words = {"name": seen.given.holder}
    if seen.decision.rule_set.procedure.own_vote_beats_proxy:
        return Verdict(False, _("%(name)s stemde al namens u. Stem zelf: dan vervalt de volmacht.") % words)
    return Verdict(False, _("%(name)s stemde al namens u. Die stem blijft staan.") % words)


def may_vote_beside(given: Given | None, rule_set: RuleSet) -> Verdict:
    """Say whether who gave a proxy may vote itself: its own vote ends the proxy, or the rules refuse it."""
    if given is None or rule_set.procedure.own_vote_beats_proxy:
        return ALLOWED
    why = _("U gaf volmacht aan %(name)s. Wie volmacht gaf, stemt hier niet meer zelf.")
    return Verdict(False, why % {"name": given.holder})


def refuse_instruction(seen: Sight, instruction: str) -> None:
    """Refuse (`RefusedField`) an instruction between options, and another one than the own council asked."""
    if instruction and seen.decision.rule_set.terms.method in BETWEEN_OPTIONS:
        raise RefusedField(None, _("Bij een keuze tussen opties is een volmacht vrij. Er is niets bewaard."))
    asked = seen.voice.standing.instruction if seen.voice.standing else ""
    if asked and instruction != asked:
        words = {"choice": Instruction(asked).label}
        raise RefusedField("instruction", _("Uw raad besliste ‘%(choice)s’. Geef die opdracht mee.") % words)


def refuse_against_instruction(held: Held, choice: str) -> None:
    """Refuse (`BallotRefused`) a choice other than the giver asked."""
    if held.instruction and choice != held.instruction:
        words = {"name": held.giver, "choice": Instruction(held.instruction).label}
        raise BallotRefused("choice", _("%(name)s vroeg ‘%(choice)s’. Met deze volmacht kan alleen dat.") % words)
