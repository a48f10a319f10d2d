"""Attacks on the books, each as the application role in the house reach unless the owner is named."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

ACCOUNT, YEAR = "financing_account", "financing_fiscalyear"
ENTRY, POSTING = "financing_journalentry", "financing_posting"
AT_ONCE = "; SET CONSTRAINTS ALL IMMEDIATE"
BALANCED = "('610000', 7, NULL, 'EUR'), ('550000', -7, NULL, 'EUR')"


def account(**change: str) -> str:
    """Write an attack that adds an account."""
    said = {"code": "'999999'", "purpose": "''", "currency": "'EUR'"} | change
    return (
        f"INSERT INTO {ACCOUNT} (code, name_nl, name_en, kind, purpose, currency)"
        f" VALUES ({said['code']}, 'x', 'x', 'asset', {said['purpose']}, {said['currency']})"
    )


def entry(postings: str = BALANCED, **change: str) -> str:
    """Write an attack that books an entry in one statement; `postings`: (code, cents, organisation, currency)."""
    said = {"year": "{this_year}", "number": "y.entries + 1", "day": "make_date(y.year, 1, 2)", "key": "'attack'"}
    said |= {"many": str(postings.count("(")), "reverses": "NULL::bigint", "id": "999999"} | change
    return (
        f"WITH e AS (INSERT INTO {ENTRY} (id, year_id, number, day, text, source_kind, key, postings_count,"
        f" reverses_id, person_name) SELECT {said['id']}, y.year, {said['number']}, {said['day']}, 'x', 'memorial',"
        f" {said['key']}, {said['many']}, {said['reverses']}, '' FROM {YEAR} y WHERE y.year = {said['year']}"
        " RETURNING id)"
        f" INSERT INTO {POSTING} (entry_id, account_id, cents, organisation_id, currency)"
        " SELECT e.id, a.id, p.cents, p.organisation::bigint, p.currency FROM e,"
        f" (VALUES {postings}) p (code, cents, organisation, currency) JOIN {ACCOUNT} a USING (code)"
    )


def posting() -> str:
    """Write an attack that adds two postings to an entry that stands."""
    return (
        f"INSERT INTO {POSTING} (entry_id, account_id, cents, currency)"
        f" SELECT {{cost}}, account_id, cents, currency FROM {POSTING} WHERE entry_id = {{cost}}"
    )


ABOUT_BOOKS = [
    Guard("account_code_once", ACCOUNT, account(code="'550000'")),
    Guard("account_code_of_digits", ACCOUNT, account(code="'55000a'")),
    Guard("account_currency_of_three", ACCOUNT, account(currency="'eu'")),
    Guard("account_purpose_once", ACCOUNT, account(purpose="'bank'"), kind="index"),
    Guard("account_stays", ACCOUNT, f"UPDATE {ACCOUNT} SET kind = 'income'", "append-only", OWNER, "trigger"),
    Guard("fiscal_year_closed_by", YEAR, f"UPDATE {YEAR} SET closed_at = house_now() WHERE year = {{past_year}}"),
    *(
        Guard("fiscal_year_closes_once", YEAR, attack, kind="trigger")
        for attack in (
            f"UPDATE {YEAR} SET closed_at = NULL WHERE year = {{closed_year}}",
            f"UPDATE {YEAR} SET closed_at = house_now(), closed_by_id = {{reader}} WHERE year = {{this_year}}",
        )
    ),
    Guard(
        "fiscal_year_follows", YEAR, f"INSERT INTO {YEAR} (year, entries) VALUES ({{this_year}} + 2, 0)", kind="trigger"
    ),
    Guard(
        "fiscal_year_follows", YEAR, f"INSERT INTO {YEAR} (year, entries) VALUES ({{this_year}} + 1, 7)", kind="trigger"
    ),
    Guard(
        "fiscal_year_stays", YEAR, f"DELETE FROM {YEAR} WHERE year = {{closed_year}}", "append-only", OWNER, "trigger"
    ),
    # 1: in balance, whole, and a mirror.
    *(
        Guard("entry_adds_up", ENTRY, attack + AT_ONCE, kind="trigger")
        for attack in (
            entry("('610000', 7, NULL, 'EUR'), ('550000', -6, NULL, 'EUR')"),
            entry(many="3"),
            entry(reverses="{cost}"),
            entry("('610000', -5000, NULL, 'EUR'), ('550000', 5000, NULL, 'EUR')", reverses="{cost}"),
        )
    ),
    # 2: sealed, also in the transaction that wrote it.
    Guard("posting_in_unsealed_entry", POSTING, posting(), kind="trigger"),
    Guard(
        "posting_in_unsealed_entry",
        POSTING,
        f"{entry()}{AT_ONCE}; {posting().replace('{cost}', '999999')}",
        kind="trigger",
    ),
    # 3: nothing rewritten.
    Guard("entry_stays", ENTRY, f"UPDATE {ENTRY} SET text = 'y'", "append-only", OWNER, "trigger"),
    Guard("entry_stays", ENTRY, f"DELETE FROM {ENTRY}", "append-only", OWNER, "trigger"),
    Guard("posting_stays", POSTING, f"UPDATE {POSTING} SET cents = -cents", "append-only", OWNER, "trigger"),
    Guard("posting_stays", POSTING, f"DELETE FROM {POSTING}", "append-only", OWNER, "trigger"),
    Guard("posting_stays", POSTING, f"TRUNCATE {POSTING}", "append-only", OWNER, "trigger"),
    # 4: the currency of its account.
    Guard(
        "posting_in_currency_of_account",
        POSTING,
        entry("('610000', 7, NULL, 'USD'), ('550000', -7, NULL, 'USD')") + AT_ONCE,
    ),
    # 5: no closed year, and no number left out.
    *(
        Guard("entry_in_open_year", ENTRY, attack, kind="trigger")
        for attack in (
            entry(year="{closed_year}"),
            entry(number="y.entries + 2"),
            entry(day="make_date(y.year + 1, 1, 2)"),
        )
    ),
    # 6: once.
    Guard("entry_key_once", ENTRY, entry(key="'owed'")),
    Guard("entry_of_two_or_more", ENTRY, entry(many="0").partition(" RETURNING id)")[0].replace("WITH e AS (", "")),
    Guard("entry_reverses_another", ENTRY, entry(reverses="999999")),
    Guard("posting_of_something", POSTING, entry(f"{BALANCED}, ('657000', 0, NULL, 'EUR')")),
    Guard(
        "posting_names_whose",
        POSTING,
        entry("('400000', 7, NULL, 'EUR'), ('550000', -7, NULL, 'EUR')"),
        kind="trigger",
    ),
    Guard(
        "posting_names_whose",
        POSTING,
        entry("('550000', 7, NULL, 'EUR'), ('700000', -7, {library}, 'EUR')"),
        kind="trigger",
    ),
]
BOOKS_SUPPORT = {
    "account_in_its_currency": "the foreign key of the postings points at it; the number of an account is its own",
    "entry_number_once": "finds an entry by its number; the counter of the year gives each number once",
}
