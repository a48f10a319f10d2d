"""What paying together puts on the start page: its door, rounds that wait for us, two figures."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django.db.models import CharField, Count, DateTimeField, Min, Q, Sum, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cooperative.isolation.acting import Acting
from cooperative.isolation.clock import BRUSSELS, house_today
from cooperative.protocols import Card, Door, Turn
from cooperative.web.formats import money
from financing.byhand.queries import waiting_for
from financing.byhand.rules import may_judge
from financing.invoices.queries import Standing, owing, standings
from financing.invoices.rules import may_issue_invoices
from financing.ledger.queries import light_of_the_books
from financing.ledger.rules import may_read_books
from financing.matching.queries import waiting_lines
from financing.payments.models import BankLine
from financing.pledges.models import Pledge
from financing.pledges.promises import Promise
from financing.pledges.queries import RoundSeen, seen_by
from financing.pledges.rules import carries, rounds_for
from financing.questions.queries import unanswered
from financing.statements.overview import our_years, posts_of
from members.organisations.models import VOTING_KINDS
from members.roles.models import Role

MOST_INVOICES, END_OF_DAY = 3, time(23, 59)
DOORS = (Door("samenleggen", gettext_lazy("Samenleggen"), "money", 40),)


def turns(acting: Acting) -> list[Turn]:
    """List invoices to pay, open rounds in which we promised nothing yet, and those that wait for our council.

    For a treasurer, in two statements; for who keeps the money of the house what waits there, in one.
    """
    if may_judge(acting):
        return _of_the_house(acting)
    if not acting.holds(Role.TREASURER):
        return []
    ours = Pledge.objects.filter(organisation_id=acting.organisation_id or 0, replaced_at=None)
    promised = Q(pk__in=ours.values("round"))
    reserved = Q(pk__in=ours.filter(commitments=None).values("round"))
    rounds = rounds_for(acting)
    rows = rounds.open().filter(~promised, carries(acting)) | rounds.succeeded().filter(reserved)
    found = [_to_pay(each) for each in standings(owing(acting)[:MOST_INVOICES], house_today())]
    for seen in seen_by(acting, rows):
        if seen.standing is not None:
            found.append(_council_turn(seen, seen.standing))
            continue
        line = _("Nog %(missing)s nodig om de drempel te halen.") % {"missing": seen.missing}
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


def _to_pay(seen: Standing) -> Turn:
    """Ask to pay an invoice by the end of its day."""
    assert seen.row.due_on is not None
    return Turn(
        verb=_("Betaal"),
        title=_("Betaal factuur %(name)s") % {"name": seen.row.name},
        path=reverse("invoice", args=[seen.row.pk]),
        closes_at=datetime.combine(seen.row.due_on, END_OF_DAY, BRUSSELS),
        door="samenleggen",
        line=_("%(cents)s, voor %(who)s.") % {"cents": money(seen.open), "who": seen.row.organisation.name},
    )


def _of_the_house(acting: Acting) -> list[Turn]:
    """List what waits for who keeps the money of the house, each kind as one turn; one statement.

    What another wrote in by hand; for the house treasurer also questions about invoices, and money without a place.
    """
    kinds = [_counted("payments", waiting_for(acting), "entered_at", Sum("cents"))]
    if may_issue_invoices(acting):
        kinds.append(_counted("questions", unanswered(acting), "posted_at", Min("invoice")))
        lines = BankLine.objects.filter(pk__in=waiting_lines(acting).order_by().values("pk"))
        kinds.append(_counted("lines", lines, Cast("booked_on", DateTimeField()), Count("pk")))
    rows = kinds[0].union(*kinds[1:], all=True).order_by() if kinds[1:] else kinds[0]
    return [_house_turn(kind, many, since, int(about)) for kind, many, since, about in rows if many]


def _counted(kind: str, rows: Any, since: Any, about: Any) -> Any:
    """Count rows: which kind, how many, since when, and a number about them."""
    named = rows.order_by().values(kind=Value(kind, CharField()))
    return named.annotate(many=Count("pk"), since=Min(since), about=about).values_list("kind", "many", "since", "about")


def _house_turn(kind: str, many: int, since: datetime, about: int) -> Turn:
    if kind == "payments":
        verb, path = _("Bevestig"), reverse("hand_payments")
        title = ngettext("Bevestig %(n)s betaling", "Bevestig %(n)s betalingen", many)
        line = _("Een ander schreef ze met de hand in: samen %(cents)s.") % {"cents": money(about)}
    elif kind == "questions":
        verb, path = _("Beantwoord"), reverse("invoice_questions", args=[about])
        title = ngettext("Beantwoord %(n)s vraag over een factuur", "Beantwoord %(n)s vragen over facturen", many)
        line = _("De oudste factuur komt eerst.")
    else:
        verb, path = _("Punt af"), reverse("matching")
        title = ngettext("Punt %(n)s lijn van de bank af", "Punt %(n)s lijnen van de bank af", many)
        line = _("Wat binnenkwam of uitging en nog geen plaats heeft.")
    return Turn(
        verb=verb, title=title % {"n": many}, path=path, closes_at=None, since=since, door="samenleggen", line=line
    )


def _council_turn(seen: RoundSeen, standing: Promise) -> Turn:
    return Turn(
        verb=_("Voer in"),
        title=_("Voer het besluit van uw raad in over uw toezegging voor %(name)s")
        % {"name": seen.row.initiative.name},
        path=reverse("bind_pledge", args=[seen.row.pk]),
        closes_at=None,
        since=seen.row.closes_at,
        door="samenleggen",
        line=_("De ronde is geslaagd. %(cents)s staat onder voorbehoud.") % {"cents": money(standing.cents)},
    )


def cards(acting: Acting) -> list[Card]:
    """Give our contribution of this year and what we promised, or the light of the books; one statement."""
    if may_read_books(acting):
        return [_books(acting)]
    if acting.organisation_kind not in VOTING_KINDS:
        return []
    year = house_today().year
    ours = our_years(acting, year)
    posts = posts_of(ours, acting.organisation_id)
    many = len({post.initiative_id for post in posts})
    promised = sum(each.sheet.pledged_cents for each in ours)
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
            sentence=_("eenmalig, bindend of als voornemen") if promised else _("nog niets toegezegd"),
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
