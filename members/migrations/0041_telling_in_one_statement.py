"""The readers of a notice are found in any organisation, and it is written for them, in one statement."""

from django.db import migrations

# The readers: some persons, each for an organisation; whoever holds one of the roles at one of the organisations; whoever
# holds a role of the cooperative's office; never `who_not`. Gives them. Who acts for no organisation tells
# nobody anything.
TELL = """
CREATE FUNCTION tell(news text, said jsonb, about text, about_id bigint, page text, kept boolean, who bigint[],
  for_whom bigint[], organisations bigint[], roles text[], office text[], who_not bigint)
  RETURNS TABLE (reader bigint, organisation bigint) LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  WITH standing AS (
    SELECT g.person_id, g.organisation_id, g.role, o.kind
      FROM members_rolegrant g JOIN members_organisation o ON o.id = g.organisation_id
     WHERE (o.id = ANY (organisations) OR o.kind = 'cooperative')
       AND g.since <= house_now() AND (g.until IS NULL OR g.until > house_now())
  ), found AS (
    SELECT person_id, organisation_id FROM unnest(who, for_whom) AS named (person_id, organisation_id)
    UNION SELECT person_id, organisation_id FROM standing
     WHERE organisation_id = ANY (organisations) AND role = ANY (roles)
    UNION SELECT person_id, organisation_id FROM standing WHERE kind = 'cooperative' AND role = ANY (office)
  ), readers AS (
    SELECT person_id, organisation_id FROM found
     WHERE person_id IS DISTINCT FROM who_not AND (in_house() OR acting() IS NOT NULL)
  ), written AS (
    INSERT INTO members_notice (person_id, organisation_id, kind, facts, subject_kind, subject_id, path)
    SELECT r.person_id, r.organisation_id, news, said, about, about_id, page FROM readers r
     WHERE kept
  )
  SELECT person_id, organisation_id FROM readers ORDER BY person_id, organisation_id $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0040_bodies_of_every_kind")]
    operations = [
        migrations.RunSQL(TELL, "DROP FUNCTION tell"),
    ]
