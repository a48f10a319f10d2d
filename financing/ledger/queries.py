"""What the books say: the light, the trial balance of a year, the journal, one account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, Case, Prefetch, Q, QuerySet, Sum, Value, When, Window
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from cooperative.isolation.acting import Acting
from cooperative.isolation.transactions import house
from financing.ledger.models import Account, AccountKind, JournalEntry, Posting, Purpose
from financing.ledger.rules import Line, entries_for, may_read_books, postings_for


def accounts_by_word() -> dict[str, Account]:
    """Give the chart by code and by purpose; one statement."""
    found: dict[str, Account] = {}
    for account in Account.objects.all():
        found[account.code] = account
        if account.purpose:
            found[account.purpose] = account
    return found


def lines_of(entry: JournalEntry) -> list[Line]:
    """Give what an entry booked, in its order, by code; one statement."""
    rows = Posting.objects.filter(entry=entry).order_by("id")
    return [
        Line(code, cents, organisation_id, initiative_id)
        for code, cents, organisation_id, initiative_id in rows.values_list(
            "account__code", "cents", "organisation_id", "initiative_id"
        )
    ]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so: what it says, whether it is, and the two amounts (cents) or how many fail."""

    label: str
    holds: bool
    left: int
    right: int
    counts: bool = False


@dataclass(frozen=True, slots=True)
class Light:
    """The checks of the books together."""

    checks: tuple[Check, ...]

    @property
    def is_green(self) -> bool:
        """Say whether every check holds."""
        return all(check.holds for check in self.checks)


# Everything in one statement, over all years. The digest is that of `actions.digest_of`.
_LIGHT = """
WITH entry AS (
  SELECT p.entry_id, sum(p.cents) AS cents, count(*) AS many,
    encode(sha256(convert_to(string_agg(a.code || ':' || p.cents || ':' || coalesce(p.organisation_id, 0) || ':'
      || coalesce(p.initiative_id, 0), ';' ORDER BY p.id), 'UTF8')), 'hex') AS digest
  FROM financing_posting p JOIN financing_account a ON a.id = p.account_id GROUP BY p.entry_id
), member AS (
  SELECT sum(p.cents) AS cents FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
  WHERE a.purpose = 'contributions' AND p.organisation_id IS NOT NULL
), initiative AS (
  SELECT sum(p.cents) AS cents FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
  WHERE a.purpose = 'contributions' AND p.initiative_id IS NOT NULL
), trial AS (
  SELECT sum(p.cents) FILTER (WHERE a.purpose = 'contributions') AS contributions,
    sum(p.cents) FILTER (WHERE a.purpose = 'debtors') AS debtors,
    sum(p.cents) FILTER (WHERE a.purpose = 'debtors' AND p.organisation_id IS NOT NULL) AS owed,
    sum(p.cents) FILTER (WHERE p.cents > 0) AS debit, sum(p.cents) FILTER (WHERE p.cents < 0) AS credit
  FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
)
SELECT coalesce(debit, 0), coalesce(-credit, 0),
  coalesce(-member.cents, 0), coalesce(-initiative.cents, 0), coalesce(-contributions, 0),
  coalesce(owed, 0), coalesce(debtors, 0),
  (SELECT count(*) FROM financing_journalentry e LEFT JOIN entry ON entry.entry_id = e.id
   WHERE entry.many IS DISTINCT FROM e.postings_count OR entry.cents <> 0),
  (SELECT count(*) FROM entry WHERE NOT EXISTS (
    SELECT 1 FROM cooperative_recordleaf r WHERE r.subject_kind = 'entry' AND r.subject_id = entry.entry_id
      AND r.kind = 'entry_posted' AND r.leaf::jsonb->'body'->>'postings' = entry.digest))
FROM trial, member, initiative
"""


def light_of_the_books(acting: Acting) -> Light:
    """Check the books as a whole; one statement. Refuses who does not read them.

    Debit = credit; members = initiatives = trial balance (contributions); members = trial balance (debts); every
    entry whole and in balance; every entry in the record as it was booked.
    """
    may_read_books(acting).or_refuse()
    with house("the books add up over every organisation"), connection.cursor() as cursor:
        cursor.execute(_LIGHT)
        found = [int(each) for each in cursor.fetchone()]
    debit, credit, members, initiatives, contributions, owed, debtors, broken, unrecorded = found
    return Light(
        (
            Check(_("Debet is gelijk aan credit"), debit == credit, debit, credit),
            Check(
                _("Bijdragen: de leden samen zijn gelijk aan de balans"),
                members == contributions,
                members,
                contributions,
            ),
            Check(
                _("Bijdragen: de initiatieven samen zijn gelijk aan de balans"),
                initiatives == contributions,
                initiatives,
                contributions,
            ),
            Check(_("Wat leden nog betalen is gelijk aan de balans"), owed == debtors, owed, debtors),
            Check(_("Boekingen die op zichzelf niet sluiten"), broken == 0, broken, 0, counts=True),
            Check(_("Boekingen die anders in het register staan"), unrecorded == 0, unrecorded, 0, counts=True),
        )
    )


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """One account in the trial balance of a year, in cents: what it began with, debit, credit, where it ended."""

    account: Account
    opening: int
    debit: int
    credit: int

    @property
    def closing(self) -> int:
        """Where it ended: debit positive."""
        return self.opening + self.debit - self.credit


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The accounts of a year by number; together they open, move and close at 0."""

    rows: tuple[BalanceRow, ...]

    @property
    def debit(self) -> int:
        """All debit of the year."""
        return sum(row.debit for row in self.rows)

    @property
    def credit(self) -> int:
        """All credit of the year."""
        return sum(row.credit for row in self.rows)

    @property
    def result(self) -> int:
        """What the year left: income − cost, in cents."""
        return -sum(row.closing for row in self.rows if not row.account.lives_on)


def trial_balance(acting: Acting, year: int) -> TrialBalance:
    """Give the trial balance of a year; one statement. Refuses who does not read the books.

    Cost and income begin at 0; what they left in earlier years opens the account of earlier results.
    """
    may_read_books(acting).or_refuse()
    earlier, now = Q(postings__entry__year__lt=year), Q(postings__entry__year=year)
    with house("the books add up over every organisation"):
        rows = list(
            Account.objects.annotate(
                before=Coalesce(Sum("postings__cents", filter=earlier), 0),
                debit=Coalesce(Sum("postings__cents", filter=now & Q(postings__cents__gt=0)), 0),
                credit=Coalesce(Sum("postings__cents", filter=now & Q(postings__cents__lt=0)), 0),
            ).order_by("code")
        )
    left: dict[int, int] = {}
    earned = sum(int(row.before) for row in rows if not row.lives_on)
    for row in rows:
        left[row.pk] = 0 if not row.lives_on else int(row.before) + (earned if row.purpose == Purpose.RETAINED else 0)
    return TrialBalance(tuple(BalanceRow(row, left[row.pk], int(row.debit), -int(row.credit)) for row in rows))


def listed(acting: Acting, year: int) -> QuerySet[JournalEntry]:
    """Give the entries of a year that one may read, newest first, each with the sum it moved (`moved`, cents)."""
    moved = Sum("postings__cents", filter=Q(postings__cents__gt=0))
    return entries_for(acting).filter(year=year).annotate(moved=Cast(moved, BigIntegerField())).order_by("-number")


def postings_of(acting: Acting, entry: JournalEntry) -> QuerySet[Posting]:
    """Give the postings of an entry that one may read, in their order."""
    rows = postings_for(acting).filter(entry=entry)
    return rows.select_related("account", "organisation", "initiative").order_by("id")


def journal(acting: Acting) -> QuerySet[JournalEntry]:
    """Give the entries that one may read, oldest first, each with its postings (in two statements)."""
    postings = postings_for(acting).select_related("account", "organisation", "initiative").order_by("id")
    return (
        entries_for(acting)
        .select_related("reverses", "reversed_by")
        .prefetch_related(Prefetch("postings", postings))
        .order_by("year", "number")
    )


def on_account(acting: Acting, account: Account, year: int) -> QuerySet[Posting]:
    """Give what was booked on an account in a year, oldest first, each with the sum so far (`so_far`, cents)."""
    so_far: Any = Cast(Window(Sum("cents"), order_by=["entry__number", "id"]), BigIntegerField())
    return (
        postings_for(acting)
        .filter(account=account, entry__year=year)
        .select_related("entry", "organisation", "initiative")
        .annotate(so_far=so_far)
        .order_by("entry__number", "id")
    )


def spent_on(initiative_id: int) -> dict[tuple[int, str], int]:
    """Sum what was booked for an initiative, in cents by (year, "investment" or "running"); one statement.

    Investment is what stands on the fixed assets (class 2), running cost what stands on the costs (class 6).
    For whoever may read the plan of the initiative: a total, never whose posting it is.
    """
    with house("what an initiative cost is a total over every organisation"):
        sums = _spent(Q(initiative_id=initiative_id))
    return {(year, kind): cents for (_initiative, year, kind), cents in sums.items()}


def spent_until(day: date) -> dict[tuple[int, int, str], int]:
    """Sum what was booked by a day, in cents by (initiative, year, kind); one statement, in the house reach."""
    return _spent(Q(entry__day__lte=day, initiative__isnull=False))


def _spent(which: Q) -> dict[tuple[int, int, str], int]:
    kind = Case(When(account__code__startswith="2", then=Value("investment")), default=Value("running"))
    spent = Q(account__kind=AccountKind.EXPENSE) | Q(account__kind=AccountKind.ASSET, account__code__startswith="2")
    rows = Posting.objects.filter(spent, which).order_by().values("initiative_id", "entry__year", what=kind)
    return {
        (row["initiative_id"], row["entry__year"], row["what"]): int(row["cents"])
        for row in rows.annotate(cents=Sum("cents"))
    }


def owed_by_members(day: date) -> int:
    """Give what members owed by a day less what they had coming, as the books say (cents); in the house reach."""
    rows = Posting.objects.filter(account__purpose=Purpose.DEBTORS, entry__day__lte=day)
    return int(rows.aggregate(n=Sum("cents"))["n"] or 0)
