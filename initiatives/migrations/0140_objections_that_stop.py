"""A vote against can be an objection that helps to stop a proposal, only where the rules of its vote know those."""

from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS

# After the row: who may not write it is refused by the wall first, and learns nothing of the vote or its rules.
ALLOWED = """
CREATE FUNCTION objection_allowed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.objection AND (NEW.choice <> 'against' OR NOT EXISTS (
      SELECT 1 FROM initiatives_decision d JOIN initiatives_ruleset r ON r.id = d.rule_set_id
       WHERE d.id = NEW.decision_id AND (r.procedure->>'blocking_objections')::int > 0)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'objection_allowed: a vote against, and only where objections can stop a proposal';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER objection_allowed AFTER INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION objection_allowed();
"""
BACK = "DROP TRIGGER objection_allowed ON initiatives_currentballot; DROP FUNCTION objection_allowed();"
# The reservation too was judged before the wall stood.
BEHIND_THE_WALL = """
DROP TRIGGER reservation_allowed ON initiatives_currentballot;
CREATE TRIGGER reservation_allowed AFTER INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION reservation_allowed();
"""
BEFORE_IT = """
DROP TRIGGER reservation_allowed ON initiatives_currentballot;
CREATE TRIGGER reservation_allowed BEFORE INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION reservation_allowed();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0139_decisions_are_ratified_or_annulled")]
    operations = [
        *(
            migrations.AddField(model, "objection", models.BooleanField(default=False, db_default=False))
            for model in ("currentballot", "ballotevent")
        ),
        migrations.RunSQL(ALLOWED, BACK),
        migrations.RunSQL(BEHIND_THE_WALL, BEFORE_IT),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
