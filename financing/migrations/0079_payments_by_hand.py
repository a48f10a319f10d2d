"""Payments by hand: one person writes one in, another confirms it, and only then it settles an invoice."""

import cooperative.isolation.clock
import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.guard import APPLICATION, PIN_DEFINERS, Guard, Policy

INVOICE, SETTLEMENT, PAYMENT = "financing_invoice", "financing_settlement", "financing_handpayment"
# The invoice is locked before anything is added up; what was judged stays.
FITS = f"""
CREATE FUNCTION hand_payment_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE paper record;
BEGIN
  SELECT * INTO paper FROM {INVOICE} WHERE id = NEW.invoice_id FOR UPDATE;
  IF paper.kind <> 'invoice' OR paper.organisation_id <> NEW.organisation_id OR paper.payer_id <> NEW.payer_id
    OR NEW.second_by IS NOT NULL OR NEW.cents > paper.total_cents
      - (SELECT coalesce(sum(s.cents), 0) FROM {SETTLEMENT} s WHERE s.invoice_id = NEW.invoice_id) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'hand_payment_fits: no more than what is open, and it waits';
  END IF;
  IF NEW.day > house_today() OR NOT EXISTS (SELECT 1 FROM financing_account a WHERE a.id = NEW.account_id
      AND a.kind IN ('asset', 'liability') AND a.purpose NOT IN ('debtors', 'bank', 'suspense')) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'hand_payment_fits: it came in, on an account of its own';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hand_payment_fits AFTER INSERT ON {PAYMENT} FOR EACH ROW EXECUTE FUNCTION hand_payment_fits();
CREATE FUNCTION hand_payment_judged_once() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.second_by IS NOT NULL OR NEW.second_by IS NULL THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'hand_payment_judged_once: what was judged stays';
  END IF;
  IF NEW.settlement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {SETTLEMENT} s
      JOIN financing_posting p ON p.entry_id = s.entry_id WHERE s.id = NEW.settlement_id AND s.kind = 'by_hand'
      AND s.undoes_id IS NULL AND s.invoice_id = NEW.invoice_id AND s.cents = NEW.cents AND s.day = NEW.day
      AND p.account_id = NEW.account_id AND p.cents = NEW.cents) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'hand_payment_judged_once: it settles and books what was entered';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER hand_payment_judged_once AFTER UPDATE ON {PAYMENT}
  FOR EACH ROW EXECUTE FUNCTION hand_payment_judged_once();
CREATE FUNCTION by_hand_is_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.kind = 'by_hand' AND NEW.undoes_id IS NULL
    AND NOT EXISTS (SELECT 1 FROM {PAYMENT} h WHERE h.settlement_id = NEW.id) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'by_hand_is_confirmed: two persons stand behind a payment by hand';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER by_hand_is_confirmed AFTER INSERT ON {SETTLEMENT} DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION by_hand_is_confirmed();
CREATE TRIGGER hand_payment_stays BEFORE DELETE OR TRUNCATE ON {PAYMENT}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER hand_payment_stays ON {PAYMENT};
DROP TRIGGER by_hand_is_confirmed ON {SETTLEMENT}; DROP FUNCTION by_hand_is_confirmed();
DROP TRIGGER hand_payment_judged_once ON {PAYMENT}; DROP FUNCTION hand_payment_judged_once();
DROP TRIGGER hand_payment_fits ON {PAYMENT}; DROP FUNCTION hand_payment_fits();
"""
# Nobody signs for another: one enters in one's own name, and judges in one's own name.
NAMES = f"""
REVOKE UPDATE ON {PAYMENT} FROM {APPLICATION};
GRANT UPDATE (second_by, second_name, confirmed_at, refused_at, settlement_id) ON {PAYMENT} TO {APPLICATION};
CREATE POLICY hand_payment_entered_oneself ON {PAYMENT} AS RESTRICTIVE FOR INSERT
  WITH CHECK ((SELECT in_house()) OR entered_by = (SELECT app_person()));
CREATE POLICY hand_payment_judged_oneself ON {PAYMENT} AS RESTRICTIVE FOR UPDATE USING (true)
  WITH CHECK ((SELECT in_house()) OR second_by = (SELECT app_person()));
"""
NAMELESS = f"""
DROP POLICY hand_payment_judged_oneself ON {PAYMENT}; DROP POLICY hand_payment_entered_oneself ON {PAYMENT};
REVOKE UPDATE (second_by, second_name, confirmed_at, refused_at, settlement_id) ON {PAYMENT} FROM {APPLICATION};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('financing', '0078_reminders'),
        ('members', '0044_an_address_and_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandPayment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cents', models.BigIntegerField()),
                ('day', models.DateField()),
                ('text', models.CharField(max_length=160)),
                ('entered_by', models.BigIntegerField()),
                ('entered_name', models.CharField(max_length=170)),
                ('entered_at', models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ('second_by', models.BigIntegerField(null=True)),
                ('second_name', models.CharField(blank=True, db_default='', max_length=170)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='financing.account')),
                ('invoice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hand_payments', to='financing.invoice')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.organisation')),
                ('settlement', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='hand_payment', to='financing.settlement')),
            ],
            options={
                'ordering': ['-entered_at', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('second_by', None)), fields=('invoice',), name='hand_payment_waiting_once'), models.CheckConstraint(condition=models.Q(('cents__gt', 0)), name='hand_payment_of_something'), models.CheckConstraint(condition=models.Q(('second_by', None), models.Q(('second_by', models.F('entered_by')), _negated=True), _connector='OR'), name='hand_payment_four_eyes'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('refused_at', None), ('second_by', None), ('settlement', None)), models.Q(('confirmed_at__isnull', False), ('refused_at', None), ('second_by__isnull', False), ('settlement__isnull', False)), models.Q(('confirmed_at', None), ('refused_at__isnull', False), ('second_by__isnull', False), ('settlement', None)), _connector='OR'), name='hand_payment_state_fits')],
            },
        ),
        Guard("HandPayment", Policy(read="COOP", write="COOP")),
        migrations.RunSQL(FITS, LOOSE),
        migrations.RunSQL(NAMES, NAMELESS),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
