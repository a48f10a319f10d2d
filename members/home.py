"""What floor 2 puts on the start page: our weight in the general meeting."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperative.isolation.acting import Acting
from cooperative.protocols import Card
from cooperative.web.formats import number
from members.bodies.queries import weight_in_general_meeting
from members.organisations.models import VOTING_KINDS


def cards(acting: Acting) -> list[Card]:
    """Give the weight of the organisation acted for; none for a partner or the cooperative; one statement."""
    if acting.organisation_kind not in VOTING_KINDS:
        return []
    own, everyone = weight_in_general_meeting(acting)
    return [
        Card(
            label=_("Ons gewicht"),
            value=ngettext("%(n)s stem", "%(n)s stemmen", own) % {"n": number(own)},
            unit=_("van %(n)s") % {"n": number(everyone)},
            sentence=_("In de algemene vergadering. In een dienst heeft elke deelnemer één stem."),
            path=reverse("bodies"),
            path_label=_("Wie nog?"),
            order=25,
        )
    ]
