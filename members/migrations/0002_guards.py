"""Who acts: the answers that every policy asks for, and the policies of floor 2."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy

STANDING = "m.since <= house_now() AND (m.until IS NULL OR m.until > house_now())"
ANSWERS = f"""
ALTER TABLE members_person ADD CONSTRAINT person_has_account FOREIGN KEY (id) REFERENCES members_account (id)
  DEFERRABLE INITIALLY DEFERRED;
CREATE OR REPLACE FUNCTION acting() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT m.organisation_id FROM members_membership m
   WHERE m.person_id = app_person() AND m.organisation_id = app_organisation() AND {STANDING} $$;
CREATE OR REPLACE FUNCTION is_member() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = acting() AND o.joined_on <= house_today()
    AND (o.left_on IS NULL OR o.left_on > house_today())) $$;
CREATE OR REPLACE FUNCTION is_cooperative() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = acting() AND o.kind = 'cooperative') $$;
CREATE OR REPLACE FUNCTION my_organisations() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(m.organisation_id), '{{}}') FROM members_membership m
   WHERE m.person_id = app_person() AND {STANDING} $$;
CREATE OR REPLACE FUNCTION my_colleagues() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT m.person_id), '{{}}') FROM members_membership m
   WHERE m.organisation_id = ANY (my_organisations()) $$;
CREATE OR REPLACE FUNCTION my_bodies() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT s.body_id), '{{}}') FROM members_seat s
   WHERE (s.person_id = app_person() OR s.organisation_id = acting())
     AND s.since <= house_today() AND (s.until IS NULL OR s.until > house_today()) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial"), ("cooperative", "0003_record")]
    operations = [
        migrations.RunSQL(ANSWERS, "ALTER TABLE members_person DROP CONSTRAINT person_has_account"),
        Guard("Municipality", Policy(read="OPEN")),
        Guard("Organisation", Policy(read="MEMBERS|MINE", write="COOP", update="OWN|COOP", columns={"own": "id", "organisation": "id"})),
        Guard("OrganisationIdentifier", Policy(read="MEMBERS", write="OWN|COOP")),
        Guard("Serves", Policy(read="MEMBERS", write="COOP")),
        Guard(
            "Person",
            Policy(
                read="SELF|COLLEAGUE|LISTED|COOP", write="NOBODY", update="SELF", columns={"person": "id"}
            ),
        ),
        Guard("Membership", Policy(read="SELF|OWN|COOP", write="OWN|COOP")),
        Guard("RoleGrant", Policy(read="SELF|OWN|COOP", write="OWN|COOP")),
        Guard("Invitation", Policy(read="OWN|COOP", write="OWN|COOP")),
        Guard("StaffSession", Policy(read="OWN|COOP", write="COOP")),
        Guard("Body", Policy(read="MEMBERS", write="COOP")),
        Guard("Seat", Policy(read="MEMBERS", write="COOP")),
        Guard("Notice", Policy(read="SELF", write="NOBODY", update="SELF")),
    ]
