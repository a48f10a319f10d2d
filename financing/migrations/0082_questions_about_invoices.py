"""Questions about an invoice, and their answers: everybody speaks for itself, and nothing is rewritten."""

import cooperative.isolation.clock
import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

INVOICE, MESSAGE = "financing_invoice", "financing_invoicemessage"
SPEAKS = also(MESSAGE, "invoice_message_speaks_for_itself", "INSERT", "speaker_id = (SELECT acting())")
OF_ITS_INVOICE = f"""
CREATE FUNCTION invoice_message_of_its_invoice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id = NEW.invoice_id AND i.organisation_id = NEW.organisation_id
      AND i.payer_id = NEW.payer_id) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'invoice_message_of_its_invoice: whoever reads the invoice reads the question, and nobody else';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_message_of_its_invoice AFTER INSERT ON {MESSAGE}
  FOR EACH ROW EXECUTE FUNCTION invoice_message_of_its_invoice();
CREATE TRIGGER invoice_message_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {MESSAGE}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER invoice_message_stays ON {MESSAGE};
DROP TRIGGER invoice_message_of_its_invoice ON {MESSAGE}; DROP FUNCTION invoice_message_of_its_invoice();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0084_refunds'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoiceMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='tekst')),
                ('person_id', models.BigIntegerField()),
                ('person_name', models.CharField(max_length=170)),
                ('posted_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('speaker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'ordering': ['id'],
                'indexes': [models.Index(fields=['organisation'], name='invoice_message_of_org'), models.Index(fields=['payer'], name='invoice_message_of_payer')],
            },
        ),
        Guard("InvoiceMessage", Policy(read="OWN|PAYER|COOP", write="OWN|PAYER|COOP", append_only=True)),
        migrations.RunSQL(*SPEAKS),
        migrations.RunSQL(OF_ITS_INVOICE, LOOSE),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
