"""What paying together puts on the start page: its door, rounds that wait for us, two figures."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import house_today
from cooperative.protocols import Card, Door, Turn
from cooperative.web.formats import money, money_whole
from financing.ledger.queries import light_of_the_books
from financing.ledger.rules import may_read_books
from financing.pledges.queries import seen_by
from financing.pledges.rules import carries, rounds_for
from financing.statements.overview import our_sheets, posts_of
from members.organisations.models import VOTING_KINDS
from members.roles.models import Role

DOORS = (Door("samenleggen", gettext_lazy("Samenleggen"), "money", 40),)


def turns(acting: Acting) -> list[Turn]:
    """List the open rounds in which we carry a share and promised nothing yet; for a treasurer, one statement."""
    if not acting.holds(Role.TREASURER):
        return []
    rows = (
        rounds_for(acting)
        .open()
        .filter(carries(acting))
        .exclude(pledges__organisation_id=acting.organisation_id or 0, pledges__replaced_at=None)
    )
    found = []
    for seen in seen_by(acting, rows):
        line = _("Nog %(missing)s nodig om de drempel te halen.") % {"missing": money_whole(seen.missing_cents)}
        if seen.suggested_cents:
            line = _("Voorstel volgens de sleutel: %(cents)s.") % {"cents": money(seen.suggested_cents)}
        found.append(
            Turn(
                verb=_("Zeg toe"),
                title=_("Zeg uw bijdrage toe voor %(name)s") % {"name": seen.row.initiative.name},
                path=reverse("make_pledge", args=[seen.row.pk]),
                closes_at=seen.row.closes_at,
                door="samenleggen",
                line=line,
            )
        )
    return found


def cards(acting: Acting) -> list[Card]:
    """Give our contribution of this year and what we promised, or the light of the books; one statement."""
    if may_read_books(acting):
        return [_books(acting)]
    if acting.organisation_kind not in VOTING_KINDS:
        return []
    year = house_today().year
    sheets = our_sheets(acting)
    posts = posts_of(sheets, acting.organisation_id, year)
    many = len({post.initiative_id for post in posts})
    promised = sum(sheet.pledged_cents for sheet in sheets)
    return [
        Card(
            label=_("Onze bijdrage in %(year)s") % {"year": year},
            value=money(sum(post.cents for post in posts)),
            sentence=ngettext("voor %(n)s initiatief", "voor %(n)s initiatieven", many) % {"n": many},
            path=reverse("overview"),
            path_label=_("Hoe berekend?"),
            order=10,
        ),
        Card(
            label=_("Toegezegd"),
            value=money(promised),
            sentence=_("eenmalig, als voornemen") if promised else _("nog niets toegezegd"),
            path=reverse("money"),
            path_label=_("Naar de rondes"),
            order=20,
        ),
    ]


def _books(acting: Acting) -> Card:
    """Say to who reads the books whether they add up."""
    light = light_of_the_books(acting)
    red = sum(not check.holds for check in light.checks)
    wrong = ngettext("%(n)s controle klopt niet", "%(n)s controles kloppen niet", red) % {"n": red}
    return Card(
        label=_("Boekhouding"),
        value=_("sluit") if light.is_green else _("sluit niet"),
        sentence=_("leden, initiatieven en balans zijn gelijk") if light.is_green else wrong,
        path=reverse("books"),
        path_label=_("Naar de boekhouding"),
        order=15,
    )
