"""Staff write for another organisation only while they help it; an organisation changes of itself how it is reached."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

# "Colleagues of a shared organisation": who left it, is one no more.
COLLEAGUES = """
CREATE OR REPLACE FUNCTION my_colleagues() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT m.person_id), '{}') FROM members_membership m
   WHERE m.organisation_id = ANY (my_organisations())
     AND m.since <= house_now() AND (m.until IS NULL OR m.until > house_now()) $$;
"""
HELPING = """
CREATE FUNCTION my_visits() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(v.organisation_id), '{}') FROM members_staffsession v
   WHERE v.person_id = app_person() AND is_cooperative() AND v.ended_at IS NULL AND v.expires_at > house_now() $$;
"""
SHAPE = """
CREATE FUNCTION organisation_shape_by_staff() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT in_house() AND NOT is_cooperative()
     AND to_jsonb(NEW) - '{email,website,version}'::text[] <> to_jsonb(OLD) - '{email,website,version}'::text[] THEN
    RAISE insufficient_privilege
      USING MESSAGE = 'organisation_shape_by_staff: an organisation changes only how it is reached';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER organisation_shape_by_staff BEFORE UPDATE ON members_organisation
  FOR EACH ROW EXECUTE FUNCTION organisation_shape_by_staff();
"""
SHAPELESS = """
DROP TRIGGER organisation_shape_by_staff ON members_organisation; DROP FUNCTION organisation_shape_by_staff();
"""
HELPED = "organisation_id = (SELECT acting()) OR organisation_id = ANY ((SELECT my_visits())::bigint[])"
ALSO = [
    also(f"members_{table}", f"{table}_of_whom_one_helps_{verb.lower()}", verb, HELPED)
    for table in ("membership", "rolegrant", "invitation")
    for verb in ("INSERT", "UPDATE")
] + [also("members_staffsession", "staff_session_by_its_person", "INSERT", "person_id = app_person()")]


class Migration(migrations.Migration):
    dependencies = [("members", "0011_known_by_name"), ("cooperative", "0010_written_by_ones_own_hand")]
    operations = [
        migrations.RunSQL(COLLEAGUES, migrations.RunSQL.noop),
        migrations.RunSQL(HELPING, "DROP FUNCTION my_visits()"),
        migrations.RunSQL(SHAPE, SHAPELESS),
        *(migrations.RunSQL(forward, back) for forward, back in ALSO),
        Guard("OrganisationIdentifier", Policy(read="MEMBERS", write="COOP")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
