"""Lines of the bank are put to invoices or accounts, together never for more than what came in or went out."""

import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

BOOKING, SETTLEMENT, BANK_LINE = "financing_linebooking", "financing_settlement", "financing_bankline"
SPENT = f"""coalesce((SELECT sum(s.cents) FROM {SETTLEMENT} s WHERE s.line_id = NEW.line_id), 0)
    + coalesce((SELECT sum(b.cents) FROM {BOOKING} b WHERE b.line_id = NEW.line_id), 0)"""
# The line is locked before anything is added up, so that two at once never both fit.
FITS = f"""
CREATE FUNCTION settlement_within_line() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE line record;
BEGIN
  IF NEW.line_id IS NOT NULL THEN
    SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
    IF {SPENT} NOT BETWEEN 0 AND line.cents THEN
      RAISE integrity_constraint_violation
        USING MESSAGE = 'settlement_within_line: of this line something else was booked';
    END IF;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER settlement_within_line AFTER INSERT ON {SETTLEMENT}
  FOR EACH ROW EXECUTE FUNCTION settlement_within_line();

CREATE FUNCTION line_booking_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE line record;
BEGIN
  SELECT * INTO line FROM {BANK_LINE} WHERE id = NEW.line_id FOR UPDATE;
  IF line.parts > 0 OR {SPENT} NOT BETWEEN least(0, line.cents) AND greatest(0, line.cents) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'line_booking_fits: of a line no more is booked than came in or went out';
  END IF;
  IF (SELECT count(*) FROM financing_posting p JOIN financing_account a ON a.id = p.account_id
      WHERE p.entry_id = NEW.entry_id AND (a.purpose = 'suspense' AND p.cents = NEW.cents
        OR p.account_id = NEW.account_id AND p.cents = -NEW.cents
          AND p.initiative_id IS NOT DISTINCT FROM NEW.initiative_id)) <> 2 THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'line_booking_fits: its entry books it from the suspense account on its account';
  END IF;
  IF NEW.undoes_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {BOOKING} b WHERE b.id = NEW.undoes_id
      AND b.cents = -NEW.cents AND b.line_id = NEW.line_id AND b.account_id = NEW.account_id AND b.entry_id =
        (SELECT e.reverses_id FROM financing_journalentry e WHERE e.id = NEW.entry_id)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'line_booking_fits: what is undone is undone whole, and its entry reversed';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER line_booking_fits AFTER INSERT ON {BOOKING} FOR EACH ROW EXECUTE FUNCTION line_booking_fits();
CREATE TRIGGER line_booking_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {BOOKING}
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = f"""
DROP TRIGGER line_booking_stays ON {BOOKING};
DROP TRIGGER line_booking_fits ON {BOOKING}; DROP FUNCTION line_booking_fits();
DROP TRIGGER settlement_within_line ON {SETTLEMENT}; DROP FUNCTION settlement_within_line();
"""


class Migration(migrations.Migration):
    dependencies = [("financing", "0076_vat_of_a_plan")]
    operations = [
        migrations.CreateModel(
            name="LineBooking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField()),
                ("day", models.DateField()),
                ("reason", models.CharField(max_length=160)),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("written_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="financing.account"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="financing.journalentry"),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="initiatives.initiative",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="bookings", to="financing.bankline"
                    ),
                ),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="financing.linebooking",
                    ),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(FITS, LOOSE),
        Guard("LineBooking", Policy(read="COOP", write="COOP", append_only=True)),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
