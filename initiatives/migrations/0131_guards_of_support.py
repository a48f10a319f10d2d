"""Who supports a proposal says so in its own name, before the vote; the author reads it too."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy, also

IN_TIME = """EXISTS (
  SELECT 1 FROM initiatives_proposal p JOIN initiatives_proposalversion v ON v.proposal_id = p.id
   WHERE p.id = initiatives_support.proposal_id AND v.id = initiatives_support.text_id AND v.submitted_at IS NOT NULL
   AND p.state IN ('submitted', 'admissible', 'consultation', 'amendable', 'final', 'scheduled', 'held')
   AND p.author_id <> initiatives_support.organisation_id AND p.audience = initiatives_support.audience
   AND p.initiative_id IS NOT DISTINCT FROM initiatives_support.initiative_id
   AND p.body_id IS NOT DISTINCT FROM initiatives_support.body_id)"""
OWN_NAME = "person_id = app_person()"
READ_BY_AUTHOR = """
CREATE POLICY support_read_by_author ON initiatives_support FOR SELECT USING (EXISTS (SELECT 1
  FROM initiatives_proposal p WHERE p.id = initiatives_support.proposal_id AND p.author_id = (SELECT acting())));
"""
PATH = """
CREATE FUNCTION support_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - '{text_id,points,person_id,given_at,withdrawn_at}'::text[]
     <> to_jsonb(OLD) - '{text_id,points,person_id,given_at,withdrawn_at}'::text[] THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'support_path: whose support for what never changes';
  END IF;
  IF NOT in_house() AND NEW.person_id IS DISTINCT FROM app_person() THEN
    RAISE insufficient_privilege USING MESSAGE = 'support_path: one speaks in one''s own name';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER support_path BEFORE UPDATE ON initiatives_support FOR EACH ROW EXECUTE FUNCTION support_path();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0130_support")]
    operations = [
        Guard("Support", Policy(read="AUDIENCE|SHARED", write="OWN")),
        migrations.RunSQL(*also("initiatives_support", "support_given_in_time", "INSERT", f"{OWN_NAME} AND {IN_TIME}")),
        migrations.RunSQL(*also("initiatives_support", "support_changed_in_time", "UPDATE", IN_TIME)),
        migrations.RunSQL(READ_BY_AUTHOR, "DROP POLICY support_read_by_author ON initiatives_support;"),
        migrations.RunSQL(PATH, "DROP TRIGGER support_path ON initiatives_support; DROP FUNCTION support_path();"),
    ]
