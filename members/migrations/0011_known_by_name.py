"""Whom every member knows by name (contacts, seats); staff may correct which municipalities an organisation serves."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy

# Memberships of others are closed; this answers only for persons who are listed, and only to members.
CONTACTS = """
CREATE FUNCTION contacts_of(organisation bigint) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(m.person_id), '{}') FROM members_membership m
    JOIN members_person p ON p.id = m.person_id AND p.listed
   WHERE m.organisation_id = organisation AND is_member()
     AND m.since <= house_now() AND (m.until IS NULL OR m.until > house_now()) $$;
"""
SEATED = """
CREATE FUNCTION seated_persons() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(DISTINCT s.person_id), '{}') FROM members_seat s
   WHERE s.person_id IS NOT NULL AND s.since <= house_today() AND (s.until IS NULL OR s.until > house_today()) $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0010_municipalities")]
    operations = [
        migrations.RunSQL(CONTACTS, "DROP FUNCTION contacts_of(bigint)"),
        migrations.RunSQL(SEATED, migrations.RunSQL.noop),
        Guard(
            "Person",
            Policy(read="SELF|COLLEAGUE|LISTED|SEATED|COOP", write="NOBODY", update="SELF", columns={"person": "id"}),
        ),
        Guard("Serves", Policy(read="MEMBERS", write="COOP", delete="COOP")),
    ]
