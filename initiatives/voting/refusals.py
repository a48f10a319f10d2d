"""Sentences that say why something about a vote was refused, and what one can do."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.web.formats import datetime_long
from initiatives.proposals.models import Proposal
from initiatives.proposals.rules import BY_SEATS
from initiatives.rulesets.models import RuleSet
from initiatives.rulesets.procedure import WeightBasis
from initiatives.voting.queries import Standing


def nobody_entitled(proposal: Proposal) -> str:
    """Say why there is nobody to vote."""
    if proposal.capacity in BY_SEATS:
        return _("Niemand heeft in dit orgaan een zetel voor een organisatie die stemt. Geef eerst de zetels.")
    return _("Er is niemand stemgerechtigd: geen enkele organisatie neemt deel. De stemming is niet geopend.")


def nothing_weighs(rule_set: RuleSet) -> str:
    """Say why every vote under these rules would weigh nothing."""
    if rule_set.procedure.weight_basis == WeightBasis.SHARES:
        return _("Niemand die hier stemt, heeft aandelen in het register: elke stem zou nul wegen. Vul eerst dat aan.")
    if rule_set.procedure.weight_basis == WeightBasis.GIVEN:
        return _("Geen enkele soort die hier stemt, heeft stemmen volgens deze regels. Kies andere regels.")
    return _("Niemand die hier stemt, draagt inwoners: elke stem zou nul wegen. Kies andere regels.")


def wrong_rules() -> str:
    """Say why a vote cannot open under these rules."""
    return _("Deze regels horen bij een ander orgaan, of er is een nieuwere versie.")


def too_late() -> str:
    """Say that a ballot came after the deadline."""
    return _("Deze stemming is gesloten. Uw keuze kwam te laat en is niet bewaard. Wat er stond, blijft staan.")


def still_running(closes_at: datetime) -> str:
    """Say until when a vote cannot be counted."""
    return _("Deze stemming loopt nog tot %(moment)s.") % {"moment": datetime_long(closes_at)}


def only_later(closes_at: datetime) -> str:
    """Say after which moment a new deadline lies."""
    return _("Een stemming kan alleen langer lopen: kies een moment na %(moment)s.") % {
        "moment": datetime_long(closes_at)
    }


def meanwhile(by: Acting, standing: Standing | None) -> str:
    """Say who voted what meanwhile, and when."""
    if standing is None:
        return _("De stem waarop dit formulier volgde, is er niet. Er is niets bewaard. Open de stemming opnieuw.")
    words = {
        "who": standing.person,
        "choice": standing.label.lower(),
        "name": by.organisation_name,
        "when": datetime_long(standing.cast_at),
    }
    if standing.person_id == by.person_id:
        return (
            _("U stemde intussen zelf ‘%(choice)s’ namens %(name)s, op %(when)s. Uw tweede keuze is niet bewaard.")
            % words
        )
    return _("%(who)s stemde intussen ‘%(choice)s’ namens %(name)s, op %(when)s. Uw keuze is niet bewaard.") % words
