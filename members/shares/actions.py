"""What happens in the register of shares: a line is written."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from cooperative.audit.buffer import record
from cooperative.isolation.acting import Acting, RefusedField
from cooperative.isolation.clock import house_today
from cooperative.isolation.transactions import action
from cooperative.web.formats import date_short, number
from members.organisations.models import Organisation
from members.shares.models import MOST_SHARES, Shareholding
from members.shares.rules import may_write_shares


class SharesRefused(RefusedField):
    """A line that cannot stand in the register."""


@action
def write_shares(*, by: Acting, organisation: Organisation, shares: int, since: date, reason: str) -> Shareholding:
    """Write how many shares an organisation holds from a day on.

    Refuses who keeps no register, who cannot be a shareholder, and (`SharesRefused`) a number that cannot be, a day
    before it joined or the last line began, or over a year ahead, and a line without its reason.
    """
    may_write_shares(by, organisation).or_refuse()
    # Two who write at once write one after the other.
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    last = Shareholding.objects.filter(organisation=locked).first()
    if not 0 <= shares <= MOST_SHARES:
        raise SharesRefused("shares", _("Schrijf een aantal van 0 tot %(most)s.") % {"most": number(MOST_SHARES)})
    if since < locked.joined_on:
        words = {"name": locked.name, "day": date_short(locked.joined_on)}
        raise SharesRefused("since", _("%(name)s is lid sinds %(day)s. Kies die dag of een latere.") % words)
    if last is not None and since < last.since:
        words = {"day": date_short(last.since)}
        raise SharesRefused("since", _("De laatste regel geldt vanaf %(day)s. Kies die dag of een latere.") % words)
    if since > house_today() + timedelta(days=366):
        raise SharesRefused("since", _("Kies een dag binnen het jaar."))
    if not reason.strip():
        raise SharesRefused("reason", _("Schrijf waar dit vandaan komt: een inschrijving, een overdracht, een akte."))
    line = Shareholding.objects.create(
        organisation=locked, shares=shares, since=since, reason=reason.strip(), person_id=by.person_id or 0
    )
    record(
        "shares_written",
        subject=("organisation", locked.pk),
        organisation_id=locked.pk,
        shares=shares,
        earlier=last.shares if last else 0,
        since=since,
        reason=reason.strip(),
    )
    return line
