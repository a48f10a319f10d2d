"""Who proposes, settles and withdraws an amendment; its words never change."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy, also

IN_TIME = """person_id = app_person() AND state = 'standing' AND EXISTS (
  SELECT 1 FROM initiatives_proposal p JOIN initiatives_proposalversion v ON v.proposal_id = p.id
   WHERE p.id = initiatives_amendment.proposal_id AND v.id = initiatives_amendment.base_id
   AND p.state = 'amendable' AND house_now() < p.phase_until AND p.audience = initiatives_amendment.audience
   AND p.initiative_id IS NOT DISTINCT FROM initiatives_amendment.initiative_id
   AND p.body_id IS NOT DISTINCT FROM initiatives_amendment.body_id)"""
OF_THE_AUTHOR = """EXISTS (SELECT 1 FROM initiatives_proposal p
  WHERE p.id = initiatives_amendment.proposal_id AND p.author_id = (SELECT acting()))"""
SETTLED = f"""
CREATE POLICY amendment_settled_by_author ON initiatives_amendment FOR UPDATE
  USING ({OF_THE_AUTHOR}) WITH CHECK ({OF_THE_AUTHOR});
"""
PATH = """
CREATE FUNCTION amendment_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - '{state,settled_at,reason,merged_into_id,version}'::text[]
     <> to_jsonb(OLD) - '{state,settled_at,reason,merged_into_id,version}'::text[] THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'amendment_path: the words of an amendment never change';
  END IF;
  IF OLD.state NOT IN ('standing', 'to_vote') OR NEW.state = 'standing' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'amendment_path: what is settled stays settled';
  END IF;
  IF in_house() THEN RETURN NEW; END IF;
  IF NEW.state = 'withdrawn' THEN
    IF acting() IS DISTINCT FROM OLD.organisation_id THEN
      RAISE insufficient_privilege USING MESSAGE = 'amendment_path: only who proposed it withdraws it';
    END IF;
  ELSIF OLD.state <> 'standing' OR NOT EXISTS (SELECT 1 FROM initiatives_proposal p
      WHERE p.id = OLD.proposal_id AND p.author_id = acting() AND p.state = 'amendable') THEN
    RAISE insufficient_privilege USING MESSAGE = 'amendment_path: only the author settles it, while amendable';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER amendment_path BEFORE UPDATE ON initiatives_amendment FOR EACH ROW EXECUTE FUNCTION amendment_path();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0080_amendments")]
    operations = [
        Guard("Amendment", Policy(read="AUDIENCE|SHARED", write="OWN")),
        migrations.RunSQL(*also("initiatives_amendment", "amendment_in_time", "INSERT", IN_TIME)),
        migrations.RunSQL(SETTLED, "DROP POLICY amendment_settled_by_author ON initiatives_amendment;"),
        migrations.RunSQL(
            PATH, "DROP TRIGGER amendment_path ON initiatives_amendment; DROP FUNCTION amendment_path();"
        ),
    ]
