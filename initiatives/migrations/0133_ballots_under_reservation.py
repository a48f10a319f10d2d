"""A ballot can stand under reservation of a council, only where the rules of its vote allow it."""

from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS

ALLOWED = """
CREATE FUNCTION reservation_allowed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.conditional_on IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM initiatives_decision d JOIN initiatives_ruleset r ON r.id = d.rule_set_id
       WHERE d.id = NEW.decision_id AND r.procedure->'conditional_allowed' = 'true') THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'reservation_allowed: these rules know no reservation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reservation_allowed BEFORE INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION reservation_allowed();
"""
BACK = "DROP TRIGGER reservation_allowed ON initiatives_currentballot; DROP FUNCTION reservation_allowed();"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0132_a_second_call_asks_no_quorum")]
    operations = [
        migrations.AddField("currentballot", "conditional_on", models.DateField(null=True)),
        migrations.AddField("ballotevent", "conditional_on", models.DateField(null=True)),
        migrations.RunSQL(ALLOWED, BACK),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
