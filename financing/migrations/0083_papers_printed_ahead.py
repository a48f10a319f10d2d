"""Papers printed ahead: which file is the PDF of an invoice, noted once."""

import cooperative.isolation.clock
import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

INVOICE, PAPER = "financing_invoice", "financing_invoicepaper"
OF_ITS_INVOICE = f"""
CREATE FUNCTION invoice_paper_of_its_invoice() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM {INVOICE} i WHERE i.id = NEW.invoice_id AND i.organisation_id = NEW.organisation_id
      AND i.payer_id = NEW.payer_id) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'invoice_paper_of_its_invoice: whoever reads the invoice reads its paper, and nobody else';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER invoice_paper_of_its_invoice AFTER INSERT ON {PAPER}
  FOR EACH ROW EXECUTE FUNCTION invoice_paper_of_its_invoice();
CREATE TRIGGER invoice_paper_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {PAPER}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER invoice_paper_stays ON {PAPER};
DROP TRIGGER invoice_paper_of_its_invoice ON {PAPER}; DROP FUNCTION invoice_paper_of_its_invoice();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0079_payments_by_hand'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='InvoicePaper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('printed_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('invoice', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='invoice_paper_is_sealed')],
            },
        ),
        Guard("InvoicePaper", Policy(read="OWN|PAYER|COOP", append_only=True)),
        migrations.RunSQL(OF_ITS_INVOICE, LOOSE),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
