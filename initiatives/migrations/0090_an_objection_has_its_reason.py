"""Under consent an objection stands only with its reason: kept by the database, whoever writes the ballot."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS

REASONED = """
CREATE FUNCTION objection_has_reason() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM initiatives_decision d JOIN initiatives_ruleset r ON r.id = d.rule_set_id
      WHERE d.id = NEW.decision_id AND r.rules->>'method' = 'consent'
        AND coalesce(r.procedure->>'objection_needs_reason', 'true') = 'true') THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'objection_has_reason: an objection needs its reason';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER objection_has_reason BEFORE INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW WHEN (NEW.choice = 'against' AND btrim(NEW.reason) = '') EXECUTE FUNCTION objection_has_reason();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0061_councils_mandate_their_vote")]
    operations = [
        migrations.RunSQL(
            REASONED,
            "DROP TRIGGER objection_has_reason ON initiatives_currentballot; DROP FUNCTION objection_has_reason();",
        ),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
