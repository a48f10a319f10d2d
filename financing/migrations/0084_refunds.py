"""Money goes back from one concrete credit, together never for more than that credit, nor than what went out."""

import cooperative.isolation.clock
import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

BOOKING, SETTLEMENT, REFUND = "financing_linebooking", "financing_settlement", "financing_refund"
INVOICE, BANK_LINE = "financing_invoice", "financing_bankline"
# What of a line has its place, with the sign of the line: what went out and was a refund counts down.
SPENT = f"""coalesce((SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.line_id = spent_line), 0)
    + coalesce((SELECT sum(b.cents) FROM {BOOKING} b WHERE b.line_id = spent_line), 0)
    + coalesce((SELECT sum(r.cents) FROM {REFUND} r WHERE r.too_much_id = spent_line), 0)
    - coalesce((SELECT sum(r.cents) FROM {REFUND} r WHERE r.line_id = spent_line), 0)"""


def definer(name: str, body: str) -> str:
    """Write a definer function for a trigger."""
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $$ {body} $$;\n"
    )


def refuse(name: str, why: str) -> str:
    """Write the statement that refuses."""
    return f"RAISE integrity_constraint_violation USING MESSAGE = '{name}: {why}';"


# The line and the credit are locked before anything is added up, so that two at once never both fit.
COUNTS = f"""
CREATE FUNCTION spent_of_line(spent_line bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$ SELECT ({SPENT})::bigint $$;
REVOKE EXECUTE ON FUNCTION spent_of_line(bigint) FROM PUBLIC;
CREATE FUNCTION spent_of_note(note bigint) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT (coalesce((SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.credit_note_id = note), 0)
    + coalesce((SELECT sum(r.cents) FROM {REFUND} r WHERE r.credit_note_id = note), 0))::bigint $$;
REVOKE EXECUTE ON FUNCTION spent_of_note(bigint) FROM PUBLIC;
"""
UNCOUNTED = "DROP FUNCTION spent_of_note(bigint); DROP FUNCTION spent_of_line(bigint);"
FITS = definer(
    "refund_fits",
    f"""DECLARE line record; credit record;
BEGIN
  SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
  IF line.parts > 0 OR line.cents > 0 OR spent_of_line(NEW.line_id) NOT BETWEEN line.cents AND 0 THEN
    {refuse("refund_fits", "no more goes back than went out")}
  END IF;
  IF NEW.too_much_id IS NOT NULL THEN
    SELECT * INTO credit FROM {BANK_LINE} WHERE id = NEW.too_much_id FOR UPDATE;
    IF credit.parts > 0 OR credit.cents < 0 OR spent_of_line(NEW.too_much_id) NOT BETWEEN 0 AND credit.cents THEN
      {refuse("refund_fits", "no more goes back than is left of what came in")}
    END IF;
  ELSE
    SELECT * INTO credit FROM {INVOICE} WHERE id = NEW.credit_note_id FOR UPDATE;
    IF credit.kind <> 'credit_note' OR credit.organisation_id <> NEW.organisation_id OR credit.payer_id <> NEW.payer_id
      OR spent_of_note(NEW.credit_note_id) NOT BETWEEN 0 AND credit.total_cents THEN
      {refuse("refund_fits", "no more goes back than is left of the credit note, to who had it")}
    END IF;
    IF (SELECT count(*) FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
        WHERE p.entry_id = NEW.entry_id AND (a.purpose = 'suspense' AND p.cents = -NEW.cents
          OR a.purpose = 'debtors' AND p.cents = NEW.cents AND p.organisation_id = NEW.organisation_id)) <> 2 THEN
      {refuse("refund_fits", "its entry books it from the suspense account on the account of the participant")}
    END IF;
  END IF;
  IF NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {REFUND} r WHERE r.id = NEW.undoes_id
      AND r.cents = -NEW.cents AND r.line_id = NEW.line_id AND r.credit_note_id IS NOT DISTINCT FROM NEW.credit_note_id
      AND r.too_much_id IS NOT DISTINCT FROM NEW.too_much_id AND r.entry_id IS NOT DISTINCT FROM
        (SELECT e.reverses_id FROM financing_journalentry e WHERE e.id = NEW.entry_id)) THEN
    {refuse("refund_fits", "what is undone is undone whole, and its entry reversed")}
  END IF;
  RETURN NULL;
END""",
)
TRIGGERS = (
    FITS
    + f"""CREATE TRIGGER refund_fits AFTER INSERT ON {REFUND} FOR EACH ROW EXECUTE FUNCTION refund_fits();
CREATE TRIGGER refund_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {REFUND}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
)
LOOSE = f"""
DROP TRIGGER refund_stays ON {REFUND};
DROP TRIGGER refund_fits ON {REFUND}; DROP FUNCTION refund_fits();
"""


def settled(note: str) -> str:
    """Write the function that lets a settlement fit; `note` adds up what a credit note was spent on."""
    return definer(
        "settlement_fits",
        f"""DECLARE paper record; line record;
BEGIN
  SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.invoice_id FOR UPDATE;
  IF paper.kind <> 'invoice' OR paper.organisation_id <> NEW.organisation_id OR paper.payer_id <> NEW.payer_id
    OR (SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.invoice_id = NEW.invoice_id)
      NOT BETWEEN 0 AND paper.total_cents THEN
    {refuse("settlement_fits", "an invoice is settled for no more than it asks, and not for less than nothing")}
  END IF;
  IF NEW.line_id IS NOT NULL THEN
    SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
    IF line.parts > 0 OR (SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.line_id = NEW.line_id)
        NOT BETWEEN 0 AND line.cents THEN
      {refuse("settlement_fits", "a payment settles no more than what came in")}
    END IF;
  END IF;
  IF NEW.credit_note_id IS NOT NULL THEN
    SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.credit_note_id FOR UPDATE;
    IF paper.kind <> 'credit_note' OR paper.organisation_id <> NEW.organisation_id
      OR {note} NOT BETWEEN 0 AND paper.total_cents THEN
      {refuse("settlement_fits", "a credit note of this participant settles no more than what it gives back")}
    END IF;
  END IF;
  IF NEW.entry_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM financing_posting p JOIN financing_account a
      ON a.id = p.account_id WHERE p.entry_id = NEW.entry_id AND a.purpose = 'debtors'
      AND p.organisation_id = NEW.organisation_id AND p.cents = -NEW.cents) THEN
    {refuse("settlement_fits", "the entry books it on the account of the participant")}
  END IF;
  IF NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {SETTLEMENT} s WHERE s.id = NEW.undoes_id
      AND s.cents = -NEW.cents AND s.invoice_id = NEW.invoice_id AND s.kind = NEW.kind
      AND s.line_id IS NOT DISTINCT FROM NEW.line_id AND s.credit_note_id IS NOT DISTINCT FROM NEW.credit_note_id
      AND s.entry_id IS NOT DISTINCT FROM (SELECT e.reverses_id FROM financing_journalentry e WHERE e.id = NEW.entry_id)) THEN
    {refuse("settlement_fits", "what is undone is undone whole, and its entry reversed")}
  END IF;
  RETURN NULL;
END""",
    )


def lines(settlement: str, booking: str) -> str:
    """Write the two functions that keep what is put to a line within it; each adds up in its own way."""
    return definer(
        "settlement_within_line",
        f"""DECLARE line record;
BEGIN
  IF NEW.line_id IS NOT NULL THEN
    SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
    IF {settlement} NOT BETWEEN 0 AND line.cents THEN
      {refuse("settlement_within_line", "of this line something else was booked")}
    END IF;
  END IF;
  RETURN NULL;
END""",
    ) + definer(
        "line_booking_fits",
        f"""DECLARE line record;
BEGIN
  SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
  IF line.parts > 0 OR {booking} NOT BETWEEN least(0, line.cents) AND greatest(0, line.cents) THEN
    {refuse("line_booking_fits", "of a line no more is booked than came in or went out")}
  END IF;
  IF (SELECT count(*) FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
      WHERE p.entry_id = NEW.entry_id AND (a.purpose = 'suspense' AND p.cents = NEW.cents
        OR p.account_id = NEW.account_id AND p.cents = -NEW.cents
          AND p.initiative_id IS NOT DISTINCT FROM NEW.initiative_id)) <> 2 THEN
    {refuse("line_booking_fits", "its entry books it from the suspense account on its account")}
  END IF;
  IF NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {BOOKING} b WHERE b.id = NEW.undoes_id
      AND b.cents = -NEW.cents AND b.line_id = NEW.line_id AND b.account_id = NEW.account_id AND b.entry_id =
        (SELECT e.reverses_id FROM financing_journalentry e WHERE e.id = NEW.entry_id)) THEN
    {refuse("line_booking_fits", "what is undone is undone whole, and its entry reversed")}
  END IF;
  RETURN NULL;
END""",
    )


WITHOUT = f"""coalesce((SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.line_id = NEW.line_id), 0)
    + coalesce((SELECT sum(b.cents) FROM {BOOKING} b WHERE b.line_id = NEW.line_id), 0)"""
WITH = "spent_of_line(NEW.line_id)"
SETTLED_ALONE = f"(SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.credit_note_id = NEW.credit_note_id)"


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0083_papers_printed_ahead'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Refund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cents', models.BigIntegerField()),
                ('day', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=160)),
                ('person_id', models.BigIntegerField()),
                ('person_name', models.CharField(max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('credit_note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='financing.invoice')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='financing.journalentry')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='financing.bankline')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('too_much', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paid_back', to='financing.bankline')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='financing.refund')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['organisation'], name='refund_of_organisation'), models.Index(fields=['payer'], name='refund_of_payer')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('cents__gt', 0), ('undoes', None)), models.Q(('cents__lt', 0), ('undoes__isnull', False)), _connector='OR'), name='refund_or_its_undoing'), models.CheckConstraint(condition=models.Q(models.Q(('credit_note__isnull', False), ('entry__isnull', False), ('organisation__isnull', False), ('payer__isnull', False), ('too_much', None)), models.Q(('credit_note', None), ('entry', None), ('organisation', None), ('payer', None), ('too_much__isnull', False)), _connector='OR'), name='refund_of_one_credit')],
            },
        ),
        migrations.RunSQL(COUNTS, UNCOUNTED),
        migrations.RunSQL(TRIGGERS, LOOSE),
        migrations.RunSQL(settled("spent_of_note(NEW.credit_note_id)"), settled(SETTLED_ALONE)),
        migrations.RunSQL(lines(WITH, WITH), lines(WITHOUT, WITHOUT)),
        Guard("Refund", Policy(read="OWN|PAYER|COOP", write="COOP", append_only=True)),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
