"""Attacks on schedules, charges, invoices and settlements, each as the application role unless the owner is named."""

from __future__ import annotations

from tests.house.guards import OWNER, Guard

SCHEDULE, CHARGE, SERIES = "financing_schedule", "financing_charge", "financing_invoiceseries"
INVOICE, LINE, SETTLEMENT = "financing_invoice", "financing_invoiceline", "financing_settlement"
PRINTED = "financing_invoicepaper"
PLAN_LINE, TARIFF = "financing_planline", "financing_tariffline"
AT_ONCE = "; SET CONSTRAINTS ALL IMMEDIATE"
NEXT = "(s.issued + 1)"


def schedule(**change: str) -> str:
    """Write an attack that fixes another cost."""
    said = {"year": "2033", "days": "ARRAY[DATE '2033-01-31']", "ground": "'x'"} | change
    return (
        f"INSERT INTO {SCHEDULE} (initiative_id, year, kind, ground, days, version, person_id, person_name)"
        f" VALUES ({{initiative}}, {said['year']}, 'running', {said['ground']}, {said['days']}, 1, {{reader}}, 'x')"
    )


def charge(**change: str) -> str:
    """Write an attack that charges the venue once more."""
    said = {"organisation": "{venue}", "payer": "{venue}", "initiative": "{initiative}", "vat": "'exempt'"}
    said |= {"included": "true", "cents": "7", "number": "1"} | change
    return (
        f"INSERT INTO {CHARGE} (schedule_id, initiative_id, organisation_id, payer_id, vat, vat_included, cents, basis,"
        f" number) VALUES ({{schedule}}, {said['initiative']}, {said['organisation']}, {said['payer']}, {said['vat']},"
        f" {said['included']}, {said['cents']}, '[]', {said['number']})"
    )


def ogm(number: str) -> str:
    """Write the reference of a number of this year in SQL."""
    whole = f"(s.year * 1000000::bigint + {number})"
    return f"lpad({whole}::text, 10, '0') || lpad(coalesce(nullif({whole} % 97, 0), 97)::text, 2, '0')"


def paper(**change: str) -> str:
    """Write an attack that issues an invoice of one euro to the library, with its line."""
    said = {"kind": "'invoice'", "number": NEXT, "day": "make_date(s.year, 12, 1)", "due": "make_date(s.year, 12, 31)"}
    said |= {"net": "100", "vat": "0", "total": "100", "credits": "NULL::bigint", "reason": "''"}
    said |= {"sha256": "repeat('0', 64)", "many": "1"} | change
    said.setdefault("ogm", ogm(said["number"]))
    return (
        f"WITH i AS (INSERT INTO {INVOICE} (id, kind, year, number, organisation_id, payer_id, issued_on, due_on,"
        " seller, buyer, net_cents, vat_cents, total_cents, lines_count, ogm, credits_id, reason, sha256, person_id,"
        f" person_name) SELECT 999999, {said['kind']}, s.year, {said['number']}, {{library}}, {{city}}, {said['day']},"
        f" {said['due']}, '[]', '[]', {said['net']}, {said['vat']}, {said['total']}, {said['many']}, {said['ogm']},"
        f" {said['credits']}, {said['reason']}, {said['sha256']}, {{reader}}, 'x' FROM {SERIES} s"
        f" WHERE s.kind = {said['kind']} AND s.year = {{this_year}} RETURNING id) {line('i.id FROM i')}"
    )


def line(which: str, **change: str) -> str:
    """Write an attack that puts a line under an invoice: its id, and whence."""
    said = {"position": "1", "vat": "'exempt'", "percent": "0", "net": "100", "tax": "0"} | change
    invoice, _from, whence = which.partition(" FROM ")
    return (
        f"INSERT INTO {LINE} (invoice_id, position, organisation_id, payer_id, schedule_id, initiative_id, name, year,"
        f" kind, part, parts, vat, vat_included, vat_percent, net_cents, vat_cents) SELECT {invoice},"
        f" {said['position']}, {{library}}, {{city}}, {{schedule}}, {{initiative}}, 'x', {{this_year}}, 'running', 1,"
        f" 1, {said['vat']}, true, {said['percent']}, {said['net']}, {said['tax']}"
        + (f" FROM {whence}" if whence else "")
    )


def credit(**change: str) -> str:
    """Write an attack that issues a credit note of one euro."""
    said = {"kind": "'credit_note'", "due": "NULL::date", "ogm": "''", "credits": "{invoice}", "reason": "'x'"}
    return paper(**said | change)


def settlement(**change: str) -> str:
    """Write an attack that settles the library's invoice by its credit note."""
    said = {
        "kind": "'credit'",
        "cents": "1",
        "line": "NULL",
        "note": "{credit_note}",
        "entry": "NULL",
        "undoes": "NULL",
    }
    said |= {"invoice": "{invoice}", "organisation": "{library}", "payer": "{city}"} | change
    return (
        f"INSERT INTO {SETTLEMENT} (invoice_id, organisation_id, payer_id, kind, cents, day, line_id, credit_note_id,"
        f" entry_id, undoes_id, reason, person_name) VALUES ({said['invoice']}, {said['organisation']},"
        f" {said['payer']}, {said['kind']}, {said['cents']}, house_today(), {said['line']}, {said['note']},"
        f" {said['entry']}, {said['undoes']}, '', 'x')"
    )


def printed(which: str, **change: str) -> str:
    """Write an attack that notes a paper of an invoice."""
    said = {"organisation": "{library}", "payer": "{city}", "sha256": "repeat('0', 64)"} | change
    return (
        f"INSERT INTO {PRINTED} (invoice_id, organisation_id, payer_id, sha256)"
        f" VALUES ({which}, {said['organisation']}, {said['payer']}, {said['sha256']})"
    )


WHOLE = "vat = 'exempt', vat_included = false"
NORMAL = {"vat": "'normal'"}
WRITTEN_OFF = {"kind": "'write_off'", "note": "NULL"}
STANDS = f"(SELECT min(id) FROM {SETTLEMENT})"

ABOUT_INVOICES = [
    Guard("plan_line_without_vat_is_whole", PLAN_LINE, f"UPDATE {PLAN_LINE} SET {WHOLE} WHERE id = {{plan_line}}"),
    Guard("tariff_without_vat_is_whole", TARIFF, f"UPDATE {TARIFF} SET {WHOLE} WHERE id = {{tariff}}"),
    Guard("schedule_once", SCHEDULE, schedule(year="{this_year}"), kind="index"),
    Guard("schedule_has_days", SCHEDULE, schedule(days="ARRAY[]::date[]")),
    Guard("schedule_has_ground", SCHEDULE, schedule(ground="''")),
    Guard("charge_standing_once", CHARGE, charge(**NORMAL, number="2"), kind="index"),
    Guard(
        "charge_number_once",
        CHARGE,
        f"UPDATE {CHARGE} SET replaced_at = house_now(); {charge(**NORMAL)}",
    ),
    Guard("charge_not_negative", CHARGE, charge(cents="-1")),
    Guard("charge_without_vat_is_whole", CHARGE, charge(included="false")),
    Guard("charge_of_its_payer", CHARGE, charge(payer="{city}"), kind="trigger"),
    Guard("charge_of_its_payer", CHARGE, charge(initiative="{voting_initiative}"), kind="trigger"),
    Guard("charge_stays", CHARGE, f"UPDATE {CHARGE} SET replaced_at = NULL", kind="trigger"),
    Guard(
        "invoice_series_once", SERIES, f"INSERT INTO {SERIES} (kind, year, issued) VALUES ('invoice', {{this_year}}, 0)"
    ),
    Guard(
        "invoice_series_begins",
        SERIES,
        f"INSERT INTO {SERIES} (kind, year, issued) VALUES ('invoice', 2050, 7)",
        kind="trigger",
    ),
    # 7: no number left out, none twice.
    *(
        Guard("invoice_numbers_follow", INVOICE, paper(number=number), kind="trigger")
        for number in ("(s.issued + 2)", "(s.issued + 9)")
    ),
    Guard("invoice_ogm_of_number", INVOICE, paper(ogm=f"overlay({ogm(NEXT)} placing '00' from 11)")),
    Guard("invoice_total_is_net_and_vat", INVOICE, paper(total="101")),
    Guard("invoice_of_its_kind", INVOICE, paper(due="make_date(s.year, 11, 30)")),
    Guard("invoice_of_its_kind", INVOICE, credit(reason="''")),
    Guard("invoice_of_its_kind", INVOICE, credit(credits="NULL::bigint")),
    Guard("invoice_in_its_year", INVOICE, paper(day="make_date(s.year - 1, 12, 1)")),
    Guard("invoice_is_sealed", INVOICE, paper(sha256="'x'")),
    # 1: whole, booked, and no more given back than was asked.
    *(
        Guard("invoice_adds_up", INVOICE, attack + AT_ONCE, kind="trigger")
        for attack in (paper(), paper(many="2"), paper(net="99", total="99"), credit(net="99999", total="99999"))
    ),
    Guard("invoice_line_is_no_afterthought", LINE, line("{invoice}", position="2"), kind="trigger"),
    Guard("invoice_line_once", LINE, f"{paper(many='2')}; {line('999999')}"),
    Guard("invoice_line_positive", LINE, f"{paper(many='2')}; {line('999999', position='2', net='-1')}"),
    Guard("invoice_line_vat_as_treated", LINE, f"{paper(many='2')}; {line('999999', position='2', tax='5')}"),
    # 3: nothing rewritten.
    *(
        Guard(name, table, attack.format(table), "append-only", OWNER, "trigger")
        for name, table in (
            ("invoice_stays", INVOICE),
            ("invoice_line_stays", LINE),
            ("invoice_paper_stays", PRINTED),
            ("settlement_stays", SETTLEMENT),
        )
        for attack in ("UPDATE {} SET organisation_id = organisation_id", "DELETE FROM {}")
    ),
    Guard("invoice_paper_is_sealed", PRINTED, printed("{credit_note}", sha256="'x'")),
    Guard(
        "invoice_paper_of_its_invoice",
        PRINTED,
        printed("{credit_note}", organisation="{venue}", payer="{venue}"),
        kind="trigger",
    ),
    Guard("settlement_or_its_undoing", SETTLEMENT, settlement(cents="-1")),
    Guard("settlement_from_one_source", SETTLEMENT, settlement(note="NULL")),
    Guard("settlement_is_booked", SETTLEMENT, settlement(**WRITTEN_OFF)),
    # 8: no more than the invoice asks, than the credit note gives, than came in; booked as it says; undone whole.
    *(
        Guard("settlement_fits", SETTLEMENT, attack, kind="trigger")
        for attack in (
            settlement(cents="99999"),
            settlement(cents="1"),  # the credit note was spent whole
            settlement(organisation="{venue}", payer="{venue}"),
            settlement(invoice="{credit_note}"),
            settlement(**WRITTEN_OFF, entry="{cost}"),
            settlement(cents="-1", undoes=STANDS),
            settlement(kind="'payment'", note="NULL", line="{bank_line}", entry="{owed}", cents="12100"),
        )
    ),
]
INVOICES_SUPPORT = {
    "invoice_number_once": "finds a paper by its number; the counter of the year gives each number once",
    "invoice_ogm_once": "finds an invoice by its reference; the number of the invoice makes it",
}
