"""Reminders of late invoices: a step at a time, a week apart, and never once nothing is open."""

import cooperative.isolation.clock
import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

INVOICE, REMINDER, SETTLEMENT = "financing_invoice", "financing_reminder", "financing_settlement"
# The invoice is locked before anything is added up, so that a payment at the same moment comes before or after.
FITS = f"""
CREATE FUNCTION reminder_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE paper record; earlier record; still_open bigint;
BEGIN
  SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.invoice_id FOR UPDATE;
  IF paper.kind <> 'invoice' OR paper.organisation_id <> NEW.organisation_id OR paper.payer_id <> NEW.payer_id THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'reminder_fits: an invoice, of whom takes part and pays';
  END IF;
  still_open := paper.total_cents
    - (SELECT coalesce(sum(s.cents), 0) FROM {SETTLEMENT} s WHERE s.invoice_id = NEW.invoice_id);
  IF still_open <= 0 OR NEW.open_cents <> still_open THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'reminder_fits: only of what is open';
  END IF;
  SELECT count(*) AS many, max(r.step) AS step, max(r.day) AS day INTO earlier
    FROM {REMINDER} r WHERE r.invoice_id = NEW.invoice_id AND r.id <> NEW.id;
  IF NEW.step NOT BETWEEN 1 AND 3 OR NEW.step <> coalesce(earlier.step, 0) + 1 OR NEW.day < earlier.day + 7 THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'reminder_fits: a step at a time, a week apart';
  END IF;
  IF NEW.day <> house_today() OR NEW.day < paper.due_on + (ARRAY[7, 21, 35])[NEW.step] THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'reminder_fits: today, and not before its day';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER reminder_fits AFTER INSERT ON {REMINDER} FOR EACH ROW EXECUTE FUNCTION reminder_fits();
CREATE TRIGGER reminder_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {REMINDER}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER reminder_stays ON {REMINDER};
DROP TRIGGER reminder_fits ON {REMINDER}; DROP FUNCTION reminder_fits();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0077_what_a_line_was_for'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.PositiveSmallIntegerField(choices=[(1, 'eerste aanmaning'), (2, 'tweede aanmaning'), (3, 'ingebrekestelling')])),
                ('open_cents', models.BigIntegerField()),
                ('day', models.DateField()),
                ('person_id', models.BigIntegerField()),
                ('person_name', models.CharField(max_length=170)),
                ('written_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'ordering': ['invoice', 'step'],
                'indexes': [models.Index(fields=['organisation'], name='reminder_of_organisation'), models.Index(fields=['payer'], name='reminder_of_payer')],
                'constraints': [models.UniqueConstraint(fields=('invoice', 'step'), name='reminder_once')],
            },
        ),
        Guard("Reminder", Policy(read="OWN|PAYER|COOP", write="COOP", append_only=True)),
        migrations.RunSQL(FITS, LOOSE),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
