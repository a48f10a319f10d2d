"""The shipped index in every database; a plan stands still during a vote; a key version never changes."""

from django.db import migrations, models

import cooperative.isolation.clock
from cooperative.isolation.guard import Guard, Policy
from financing.indexation.published import BASE_YEAR, HEALTH_INDEX, read_published
from financing.indexation.scenarios import rates_of

FROZEN = """
CREATE FUNCTION key_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.initiative_id, NEW.number, NEW.kind, NEW.equal_percent, NEW.written_at)
     IS DISTINCT FROM (OLD.initiative_id, OLD.number, OLD.kind, OLD.equal_percent, OLD.written_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'key_version_stays: a changed key is a new version';
  END IF;
  IF OLD.adopted_at IS NOT NULL AND NEW.adopted_at IS DISTINCT FROM OLD.adopted_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'key_version_stays: a key is adopted once';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER key_version_stays BEFORE UPDATE ON financing_distributionkey
  FOR EACH ROW EXECUTE FUNCTION key_version_stays();

CREATE FUNCTION plan_still_in_vote() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE about bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.initiative_id ELSE NEW.initiative_id END;
BEGIN
  IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'audience') = (to_jsonb(OLD) - 'audience') THEN RETURN NEW; END IF;
  IF EXISTS (SELECT 1 FROM initiatives_decision d JOIN initiatives_proposal p ON p.id = d.proposal_id
      WHERE p.initiative_id = about AND d.state = 'open') THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'plan_still_in_vote: a vote on this plan is open';
  END IF;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER plan_line_still_in_vote BEFORE INSERT OR UPDATE OR DELETE ON financing_planline
  FOR EACH ROW EXECUTE FUNCTION plan_still_in_vote();
CREATE TRIGGER plan_source_still_in_vote BEFORE INSERT OR UPDATE OR DELETE ON financing_plansource
  FOR EACH ROW EXECUTE FUNCTION plan_still_in_vote();
CREATE TRIGGER tariff_still_in_vote BEFORE INSERT OR UPDATE OR DELETE ON financing_tariffline
  FOR EACH ROW EXECUTE FUNCTION plan_still_in_vote();
"""
UNDO = """
DROP TRIGGER tariff_still_in_vote ON financing_tariffline;
DROP TRIGGER plan_source_still_in_vote ON financing_plansource;
DROP TRIGGER plan_line_still_in_vote ON financing_planline;
DROP FUNCTION plan_still_in_vote();
DROP TRIGGER key_version_stays ON financing_distributionkey; DROP FUNCTION key_version_stays();
"""
PLAN = Policy(read="AUDIENCE|SHARED", write="OWN|COOP", delete="OWN|COOP")
SOURCE_NL = (
    "Gezondheidsindex (basis 2013 = 100), © Statbel (CC BY 4.0): van alle veranderingen over twaalf maanden tussen "
    "{first} en {last} het 10e, 50e en 90e percentiel, afgerond op 0,1 %."
)
SOURCE_EN = (
    "Health index (base 2013 = 100), © Statbel (CC BY 4.0): of all changes over twelve months between "
    "{first} and {last} the 10th, 50th and 90th percentile, rounded to 0.1%."
)


def import_shipped_index(apps, schema_editor):
    """Write the published values and the three rates that follow from them; what stands already stays."""
    series = read_published()
    value = apps.get_model("financing", "IndexValue")
    value.objects.using(schema_editor.connection.alias).bulk_create(
        [
            value(series=series.name, base_year=series.base, month=f"{month}-01", value=number)
            for month, number in series.values.items()
        ],
        ignore_conflicts=True,
    )
    rates = rates_of(series)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT house_today()")
        today = cursor.fetchone()[0]
    months = {"first": min(series.values), "last": max(series.values)}
    apps.get_model("financing", "IndexScenario").objects.using(schema_editor.connection.alias).create(
        series=HEALTH_INDEX,
        base_year=BASE_YEAR,
        low=rates.low,
        expected=rates.expected,
        high=rates.high,
        source_nl=SOURCE_NL.format(**months),
        source_en=SOURCE_EN.format(**months),
        computed_on=today,
    )


class Migration(migrations.Migration):
    dependencies = [("financing", "0004_guards"), ("initiatives", "0003_guards")]
    operations = [
        migrations.AddField(
            model_name="distributionkey", name="adopted_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="plansource",
            name="written_at",
            field=models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow()),
        ),
        migrations.AddField(
            model_name="tariffline",
            name="written_at",
            field=models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow()),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.CheckConstraint(
                condition=models.Q(until_year=None) | models.Q(until_year__gte=models.F("from_year")),
                name="tariff_runs_forward",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariffline",
            constraint=models.CheckConstraint(
                condition=models.Q(cap_percent=None) | models.Q(cap_percent__gte=0), name="tariff_cap_not_negative"
            ),
        ),
        migrations.RunSQL(FROZEN, UNDO),
        Guard("PlanLine", PLAN),
        Guard("PlanSource", PLAN),
        Guard("TariffLine", PLAN),
        migrations.RunPython(import_shipped_index, migrations.RunPython.noop),
    ]
