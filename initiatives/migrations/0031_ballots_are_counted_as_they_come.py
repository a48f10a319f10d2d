"""How many voted stands on the vote: kept by the database, whoever's ballot it is."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS

COUNTED = """
CREATE FUNCTION ballots_add_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE initiatives_decision SET ballots_count = ballots_count + 1 WHERE id = NEW.decision_id;
  RETURN NULL;
END $$;
CREATE TRIGGER ballots_add_up AFTER INSERT ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION ballots_add_up();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0030_nobody_writes_in_anothers_matter")]
    operations = [
        migrations.RunSQL(
            COUNTED, "DROP TRIGGER ballots_add_up ON initiatives_currentballot; DROP FUNCTION ballots_add_up();"
        ),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
