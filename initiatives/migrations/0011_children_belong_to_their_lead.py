"""What hangs on an initiative carries its true lead; weights sum to 100; one joins only what one may see."""

from django.db import migrations, models

from cooperative.isolation.guard import Guard, Policy

CHILDREN = ("initiativearea", "stagestep", "milestone", "progressupdate")
BELONG = "".join(
    f"""
ALTER TABLE initiatives_{child} ADD CONSTRAINT {child}_carries_its_lead
  FOREIGN KEY (initiative_id, lead_id) REFERENCES initiatives_initiative (id, lead_id) ON UPDATE CASCADE;"""
    for child in CHILDREN
)
LOOSE = "".join(f"ALTER TABLE initiatives_{child} DROP CONSTRAINT {child}_carries_its_lead;" for child in CHILDREN)
WEIGHTS = """
CREATE FUNCTION area_weights_sum() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
DECLARE
  touched bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.initiative_id ELSE NEW.initiative_id END;
BEGIN
  IF EXISTS (SELECT 1 FROM initiatives_initiativearea a WHERE a.initiative_id = touched HAVING sum(a.weight) <> 100) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'area_weights_sum: the weights of an initiative sum to 100';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER area_weights_sum AFTER INSERT OR UPDATE OR DELETE ON initiatives_initiativearea
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION area_weights_sum();
"""
# Taking part lets an organisation read: so nobody may take part in what is not to be seen.
IN_SIGHT = """
CREATE POLICY initiatives_participation_in_sight ON initiatives_participation AS RESTRICTIVE FOR INSERT
  WITH CHECK (in_house() OR EXISTS (SELECT 1 FROM initiatives_initiative i WHERE i.id = initiative_id));
CREATE POLICY initiatives_participation_stays_in_sight ON initiatives_participation AS RESTRICTIVE FOR UPDATE
  USING (true) WITH CHECK (in_house() OR EXISTS (SELECT 1 FROM initiatives_initiative i WHERE i.id = initiative_id));
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0010_shipped_areas")]
    operations = [
        migrations.AddConstraint(
            "Initiative", models.UniqueConstraint(fields=["id", "lead"], name="initiative_carried_down")
        ),
        migrations.RunSQL(BELONG, LOOSE),
        migrations.RunSQL(
            WEIGHTS,
            "DROP TRIGGER area_weights_sum ON initiatives_initiativearea; DROP FUNCTION area_weights_sum();",
        ),
        migrations.RunSQL(
            IN_SIGHT,
            "DROP POLICY initiatives_participation_in_sight ON initiatives_participation;"
            "DROP POLICY initiatives_participation_stays_in_sight ON initiatives_participation;",
        ),
        Guard(
            "InitiativeArea",
            Policy(
                read="PUBLISHED|OWN|PART|COOP", write="OWN|COOP", delete="OWN|COOP", columns={"organisation": "lead_id"}
            ),
        ),
    ]
