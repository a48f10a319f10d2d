"""What members pay: schedules with their charges, invoices and credit notes without a gap, and what settles them."""

import cooperative.isolation.clock
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from cooperative.isolation.guard import APPLICATION, PIN_DEFINERS, Guard, Policy

SCHEDULE, CHARGE, SERIES = "financing_schedule", "financing_charge", "financing_invoiceseries"
INVOICE, LINE, SETTLEMENT = "financing_invoice", "financing_invoiceline", "financing_settlement"


def refusing(name: str, arguments: str, body: str) -> str:
    """Write a definer function with this body for a trigger, and the trigger; `arguments`: when and on what."""
    kind = "CONSTRAINT TRIGGER" if "DEFERRABLE" in arguments else "TRIGGER"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER"
        f" SET search_path = pg_catalog, public, pg_temp AS $$ {body} $$;\n"
        f"CREATE {kind} {name} {arguments} EXECUTE FUNCTION {name}();\n"
    )


def refuse(name: str, why: str) -> str:
    """Write the statement that refuses."""
    return f"RAISE integrity_constraint_violation USING MESSAGE = '{name}: {why}';"


def stays(name: str, table: str) -> str:
    """Write the trigger that lets nobody rewrite a table."""
    return (
        f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();\n"
    )


CHARGES = refusing(
    "charge_of_its_payer",
    f"AFTER INSERT ON {CHARGE} FOR EACH ROW",
    f"""BEGIN
  IF NOT EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = NEW.organisation_id
      AND coalesce(o.legal_person_id, o.id) = NEW.payer_id)
    OR NOT EXISTS (SELECT 1 FROM {SCHEDULE} s WHERE s.id = NEW.schedule_id AND s.initiative_id = NEW.initiative_id) THEN
    {refuse("charge_of_its_payer", "the legal person of the participant pays, and the initiative is that of the schedule")}
  END IF;
  RETURN NULL;
END""",
) + refusing(
    "charge_stays",
    f"AFTER UPDATE ON {CHARGE} FOR EACH ROW",
    f"""BEGIN
  IF OLD.replaced_at IS NOT NULL OR NEW.replaced_at IS NULL THEN
    {refuse("charge_stays", "an amount is replaced once")}
  END IF;
  RETURN NULL;
END""",
)
# The counter of the year counts them: no number is left out, whatever rolls back.
NUMBERS = refusing(
    "invoice_numbers_follow",
    f"AFTER INSERT ON {INVOICE} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
    f"""DECLARE those record;
BEGIN
  FOR those IN SELECT kind, year, min(number) AS first, max(number) AS last, count(*) AS many
      FROM fresh GROUP BY kind, year LOOP
    UPDATE {SERIES} SET issued = issued + those.many WHERE kind = those.kind AND year = those.year
      AND issued + 1 = those.first AND issued + those.many = those.last;
    IF NOT FOUND THEN
      {refuse("invoice_numbers_follow", "a number is left out, or given twice")}
    END IF;
  END LOOP;
  RETURN NULL;
END""",
) + refusing(
    "invoice_series_begins",
    f"AFTER INSERT ON {SERIES} FOR EACH ROW",
    f"""BEGIN
  IF NEW.issued <> 0 THEN {refuse("invoice_series_begins", "a year begins at 1")} END IF;
  RETURN NULL;
END""",
)
# Ten digits of year and number, two that check them by 97: a reference that never comes back.
OGM = f"""
ALTER TABLE {INVOICE} ADD CONSTRAINT invoice_ogm_of_number CHECK (kind <> 'invoice' OR number BETWEEN 1 AND 999999 AND ogm =
  lpad((year * 1000000::bigint + number)::text, 10, '0')
  || lpad(coalesce(nullif((year * 1000000::bigint + number) % 97, 0), 97)::text, 2, '0'));
"""
ADDS_UP = refusing(
    "invoice_adds_up",
    f"AFTER INSERT ON {INVOICE} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW",
    f"""DECLARE found record; sign integer := CASE WHEN NEW.kind = 'invoice' THEN 1 ELSE -1 END;
BEGIN
  SELECT count(*) AS many, coalesce(sum(l.net_cents), 0) AS net, coalesce(sum(l.vat_cents), 0) AS vat,
      count(*) FILTER (WHERE l.organisation_id <> NEW.organisation_id OR l.payer_id <> NEW.payer_id) AS others
    INTO found FROM {LINE} l WHERE l.invoice_id = NEW.id;
  IF found.many <> NEW.lines_count OR found.net <> NEW.net_cents OR found.vat <> NEW.vat_cents OR found.others > 0 THEN
    {refuse("invoice_adds_up", "the lines, all of one participant, give its amounts")}
  END IF;
  IF (SELECT sum(p.cents) FROM financing_journalentry e JOIN financing_posting p ON p.entry_id = e.id
      JOIN financing_account a ON a.id = p.account_id WHERE e.source_kind = NEW.kind AND e.source_id = NEW.id
      AND a.purpose = 'debtors' AND p.organisation_id = NEW.organisation_id) IS DISTINCT FROM sign * NEW.total_cents THEN
    {refuse("invoice_adds_up", "what is issued is booked on the account of the participant")}
  END IF;
  IF NEW.credits_id IS NOT NULL THEN
    PERFORM 1 FROM {INVOICE} WHERE id = NEW.credits_id FOR UPDATE;
    IF NOT EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id = NEW.credits_id AND i.kind = 'invoice'
        AND i.organisation_id = NEW.organisation_id AND i.payer_id = NEW.payer_id
        AND i.total_cents >= (SELECT sum(c.total_cents) FROM {INVOICE} c WHERE c.credits_id = i.id)) THEN
      {refuse("invoice_adds_up", "an invoice of this participant is credited, and no more than it asked")}
    END IF;
  END IF;
  RETURN NULL;
END""",
) + refusing(
    "invoice_line_is_no_afterthought",
    f"AFTER INSERT ON {LINE} REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
    f"""BEGIN
  IF EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id IN (SELECT invoice_id FROM fresh)
      AND i.lines_count < (SELECT count(*) FROM {LINE} l WHERE l.invoice_id = i.id)) THEN
    {refuse("invoice_line_is_no_afterthought", "an invoice has the lines with which it was issued")}
  END IF;
  RETURN NULL;
END""",
)
# The parents are locked before anything is added up, so that two payments at once never both fit.
SETTLED = refusing(
    "settlement_fits",
    f"AFTER INSERT ON {SETTLEMENT} FOR EACH ROW",
    f"""DECLARE paper record; line record;
BEGIN
  SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.invoice_id FOR UPDATE;
  IF paper.kind <> 'invoice' OR paper.organisation_id <> NEW.organisation_id OR paper.payer_id <> NEW.payer_id
    OR (SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.invoice_id = NEW.invoice_id)
      NOT BETWEEN 0 AND paper.total_cents THEN
    {refuse("settlement_fits", "an invoice is settled for no more than it asks, and not for less than nothing")}
  END IF;
  IF NEW.line_id IS NOT NULL THEN
    SELECT * INTO line FROM financing_bankline WHERE id = NEW.line_id FOR UPDATE;
    IF line.parts > 0 OR (SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.line_id = NEW.line_id)
        NOT BETWEEN 0 AND line.cents THEN
      {refuse("settlement_fits", "a payment settles no more than what came in")}
    END IF;
  END IF;
  IF NEW.credit_note_id IS NOT NULL THEN
    SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.credit_note_id FOR UPDATE;
    IF paper.kind <> 'credit_note' OR paper.organisation_id <> NEW.organisation_id
      OR (SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.credit_note_id = NEW.credit_note_id)
        NOT BETWEEN 0 AND paper.total_cents THEN
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
STAYS = stays("invoice_stays", INVOICE) + stays("invoice_line_stays", LINE) + stays("settlement_stays", SETTLEMENT)
# Once a statement, so that ten thousand entries raise the counter once: raised row by row it costs their square.
YEAR = """
DROP TRIGGER entry_in_open_year ON financing_journalentry; DROP FUNCTION entry_in_open_year();
""" + refusing(
    "entry_in_open_year",
    "AFTER INSERT ON financing_journalentry REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT",
    f"""DECLARE those record;
BEGIN
  FOR those IN SELECT year_id AS year, min(number) AS first, max(number) AS last, count(*) AS many,
      min(day) AS from_day, max(day) AS until_day FROM fresh GROUP BY year_id LOOP
    UPDATE financing_fiscalyear SET entries = entries + those.many
      WHERE year = those.year AND closed_at IS NULL AND entries + 1 = those.first
        AND entries + those.many = those.last AND extract(year FROM those.from_day) = those.year
        AND extract(year FROM those.until_day) = those.year;
    IF NOT FOUND THEN
      {refuse("entry_in_open_year", "the year is closed, the day lies in another one, or a number is left out")}
    END IF;
  END LOOP;
  RETURN NULL;
END""",
)
ROW_BY_ROW = """
DROP TRIGGER entry_in_open_year ON financing_journalentry; DROP FUNCTION entry_in_open_year();
""" + refusing(
    "entry_in_open_year",
    "AFTER INSERT ON financing_journalentry FOR EACH ROW",
    f"""BEGIN
  UPDATE financing_fiscalyear SET entries = entries + 1
    WHERE year = NEW.year_id AND closed_at IS NULL AND entries + 1 = NEW.number
      AND extract(year FROM NEW.day) = NEW.year_id;
  IF NOT FOUND THEN
    {refuse("entry_in_open_year", "the year is closed, the day lies in another one, or a number is left out")}
  END IF;
  RETURN NULL;
END""",
)
TRIGGERS = CHARGES + NUMBERS + OGM + ADDS_UP + SETTLED + STAYS
FUNCTIONS = (
    "charge_of_its_payer", "charge_stays", "invoice_numbers_follow", "invoice_series_begins", "invoice_adds_up",
    "invoice_line_is_no_afterthought", "settlement_fits",
)
LOOSE = f"""
DROP TRIGGER settlement_stays ON {SETTLEMENT}; DROP TRIGGER invoice_line_stays ON {LINE};
DROP TRIGGER invoice_stays ON {INVOICE};
ALTER TABLE {INVOICE} DROP CONSTRAINT invoice_ogm_of_number;
""" + "".join(f"DROP FUNCTION {name}() CASCADE;\n" for name in FUNCTIONS)
# Of a schedule the application raises the version, of a charge it says that another replaced it; counters count.
WALLS = f"""
REVOKE UPDATE ON {SCHEDULE}, {CHARGE}, {SERIES} FROM {APPLICATION};
GRANT UPDATE (version) ON {SCHEDULE} TO {APPLICATION};
GRANT UPDATE (replaced_at) ON {CHARGE} TO {APPLICATION};
"""
WALLS_DOWN = f"""
REVOKE UPDATE (version) ON {SCHEDULE} FROM {APPLICATION};
REVOKE UPDATE (replaced_at) ON {CHARGE} FROM {APPLICATION};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0074_rounds_lapse_or_succeed'),
        ('initiatives', '0142_objections_are_answered'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.AlterField(
            model_name='journalentry',
            name='source_kind',
            field=models.CharField(choices=[('memorial', 'memoriaal'), ('reversal', 'tegenboeking'), ('invoice', 'factuur'), ('credit_note', 'creditnota'), ('write_off', 'afschrijving'), ('bank_statement', 'rekeninguittreksel'), ('payment', 'betaling'), ('refund', 'terugbetaling')], max_length=20),
        ),
        migrations.CreateModel(
            name='Invoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'factuur'), ('credit_note', 'creditnota')], max_length=11)),
                ('year', models.PositiveSmallIntegerField()),
                ('number', models.PositiveIntegerField()),
                ('issued_on', models.DateField()),
                ('due_on', models.DateField(null=True)),
                ('seller', models.JSONField()),
                ('buyer', models.JSONField()),
                ('net_cents', models.BigIntegerField()),
                ('vat_cents', models.BigIntegerField()),
                ('total_cents', models.BigIntegerField()),
                ('lines_count', models.PositiveIntegerField()),
                ('ogm', models.CharField(blank=True, max_length=12)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('sha256', models.CharField(max_length=64)),
                ('person_id', models.BigIntegerField()),
                ('person_name', models.CharField(max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('credits', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credited_by', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invoices_to_pay', to='members.organisation')),
            ],
            options={
                'ordering': ['-year', '-number', '-id'],
            },
        ),
        migrations.CreateModel(
            name='InvoiceSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invoice', 'factuur'), ('credit_note', 'creditnota')], max_length=11)),
                ('year', models.PositiveSmallIntegerField()),
                ('issued', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'year'), name='invoice_series_once')],
            },
        ),
        migrations.CreateModel(
            name='Schedule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('investment', 'Investering'), ('running', 'Werking')], max_length=10)),
                ('ground', models.CharField(blank=True, max_length=160)),
                ('days', django.contrib.postgres.fields.ArrayField(base_field=models.DateField())),
                ('version', models.PositiveIntegerField(default=1)),
                ('person_id', models.BigIntegerField()),
                ('person_name', models.CharField(max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='initiatives.decision')),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schedules', to='initiatives.initiative')),
                ('round', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schedule', to='financing.round')),
            ],
            options={
                'ordering': ['-year', 'initiative', 'kind'],
            },
        ),
        migrations.CreateModel(
            name='InvoiceLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('year', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('investment', 'Investering'), ('running', 'Werking')], max_length=10)),
                ('part', models.PositiveSmallIntegerField()),
                ('parts', models.PositiveSmallIntegerField()),
                ('vat', models.CharField(choices=[('normal', 'normaal tarief, 21 %'), ('exempt', 'vrijgesteld'), ('cost_sharing', 'kostendelende vereniging, art. 44 §2bis')], max_length=12)),
                ('vat_included', models.BooleanField()),
                ('vat_percent', models.PositiveSmallIntegerField()),
                ('net_cents', models.BigIntegerField()),
                ('vat_cents', models.BigIntegerField()),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='initiatives.initiative')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='financing.schedule')),
            ],
            options={
                'ordering': ['invoice', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Charge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('vat', models.CharField(choices=[('normal', 'normaal tarief, 21 %'), ('exempt', 'vrijgesteld'), ('cost_sharing', 'kostendelende vereniging, art. 44 §2bis')], max_length=12)),
                ('vat_included', models.BooleanField()),
                ('cents', models.BigIntegerField()),
                ('basis', models.JSONField(default=dict)),
                ('number', models.PositiveIntegerField(default=1)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('replaced_at', models.DateTimeField(null=True)),
                ('initiative', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='initiatives.initiative')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges_to_pay', to='members.organisation')),
                ('schedule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='charges', to='financing.schedule')),
            ],
            options={
                'ordering': ['schedule', 'organisation', 'vat', 'vat_included', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Settlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('payment', 'betaling'), ('by_hand', 'betaling met de hand ingeschreven'), ('credit', 'creditnota'), ('write_off', 'afgeschreven')], max_length=9)),
                ('cents', models.BigIntegerField()),
                ('day', models.DateField()),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('person_id', models.BigIntegerField(null=True)),
                ('person_name', models.CharField(blank=True, max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('credit_note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='spent_on', to='financing.invoice')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='financing.journalentry')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='financing.invoice')),
                ('line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='settlements', to='financing.bankline')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('undoes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='financing.settlement')),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['organisation'], name='invoice_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='invoice',
            index=models.Index(fields=['payer'], name='invoice_of_payer'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(fields=('kind', 'year', 'number'), name='invoice_number_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.UniqueConstraint(condition=models.Q(('ogm', ''), _negated=True), fields=('ogm',), name='invoice_ogm_once'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('net_cents__gt', 0), ('total_cents', django.db.models.expressions.CombinedExpression(models.F('net_cents'), '+', models.F('vat_cents'))), ('vat_cents__gte', 0)), name='invoice_total_is_net_and_vat'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credits', None), ('due_on__gte', models.F('issued_on')), ('kind', 'invoice'), ('reason', '')), models.Q(('credits__isnull', False), ('due_on', None), ('kind', 'credit_note'), ('ogm', ''), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='invoice_of_its_kind'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('issued_on__year', models.F('year'))), name='invoice_in_its_year'),
        ),
        migrations.AddConstraint(
            model_name='invoice',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='invoice_is_sealed'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.UniqueConstraint(condition=models.Q(('round', None)), fields=('initiative', 'year', 'kind'), name='schedule_once'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.CheckConstraint(condition=models.Q(('days__len__gte', 1), ('days__len__lte', 12)), name='schedule_has_days'),
        ),
        migrations.AddConstraint(
            model_name='schedule',
            constraint=models.CheckConstraint(condition=models.Q(('decision__isnull', False), models.Q(('ground', ''), _negated=True), _connector='OR'), name='schedule_has_ground'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.UniqueConstraint(fields=('invoice', 'position'), name='invoice_line_once'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(('net_cents__gte', 0), ('vat_cents__gte', 0), models.Q(('net_cents', 0), ('vat_cents', 0), _negated=True)), name='invoice_line_positive'),
        ),
        migrations.AddConstraint(
            model_name='invoiceline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('vat', 'normal'), ('vat_percent__gt', 0)), models.Q(('vat_cents', 0), ('vat_percent', 0)), _connector='OR'), name='invoice_line_vat_as_treated'),
        ),
        migrations.AddIndex(
            model_name='charge',
            index=models.Index(fields=['organisation'], name='charge_of_organisation'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None)), fields=('schedule', 'organisation', 'vat', 'vat_included'), name='charge_standing_once'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.UniqueConstraint(fields=('schedule', 'organisation', 'vat', 'vat_included', 'number'), name='charge_number_once'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('cents__gte', 0)), name='charge_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='charge',
            constraint=models.CheckConstraint(condition=models.Q(('vat', 'normal'), ('vat_included', True), _connector='OR'), name='charge_without_vat_is_whole'),
        ),
        migrations.AddIndex(
            model_name='settlement',
            index=models.Index(fields=['organisation'], name='settlement_of_organisation'),
        ),
        migrations.AddIndex(
            model_name='settlement',
            index=models.Index(fields=['payer'], name='settlement_of_payer'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cents__gt', 0), ('undoes', None)), models.Q(('cents__lt', 0), ('undoes__isnull', False)), _connector='OR'), name='settlement_or_its_undoing'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('credit_note', None), ('kind', 'payment'), ('line__isnull', False)), models.Q(('credit_note__isnull', False), ('kind', 'credit'), ('line', None)), models.Q(('credit_note', None), ('kind__in', ['by_hand', 'write_off']), ('line', None)), _connector='OR'), name='settlement_from_one_source'),
        ),
        migrations.AddConstraint(
            model_name='settlement',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'credit'), ('entry__isnull', False), _connector='OR'), name='settlement_is_booked'),
        ),
        Guard("Schedule", Policy(read="MEMBERS", write="COOP")),
        Guard("Charge", Policy(read="OWN|PAYER|COOP", write="COOP")),
        Guard("InvoiceSeries", Policy(read="COOP", write="COOP")),
        Guard("Invoice", Policy(read="OWN|PAYER|COOP", write="COOP", append_only=True)),
        Guard("InvoiceLine", Policy(read="OWN|PAYER|COOP", write="COOP", append_only=True)),
        Guard("Settlement", Policy(read="OWN|PAYER|COOP", write="COOP", append_only=True)),
        migrations.RunSQL(TRIGGERS, LOOSE),
        migrations.RunSQL(YEAR, ROW_BY_ROW),
        migrations.RunSQL(WALLS, WALLS_DOWN),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
