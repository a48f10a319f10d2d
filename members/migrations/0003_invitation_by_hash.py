"""The bearer of an invitation finds it by its hash; a staff session says who and runs forward."""

from django.db import migrations, models

FIND = """
CREATE FUNCTION invitation_by_hash(wanted bytea) RETURNS TABLE (id bigint, organisation_id bigint, organisation text,
  kind text, email text, given_name text, family_name text, roles text[], expires_at timestamptz, state text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT i.id, i.organisation_id, o.name, o.kind, i.email, i.given_name, i.family_name,
    ARRAY(SELECT jsonb_array_elements_text(i.roles)), i.expires_at,
    CASE WHEN i.used_at IS NOT NULL THEN 'used'
         WHEN i.withdrawn_at IS NOT NULL OR (o.left_on IS NOT NULL AND o.left_on <= house_today()) THEN 'withdrawn'
         WHEN i.expires_at <= house_now() THEN 'expired'
         ELSE 'open' END
   FROM members_invitation i JOIN members_organisation o ON o.id = i.organisation_id
  WHERE i.token_hash = wanted $$;
"""


class Migration(migrations.Migration):
    dependencies = [("members", "0002_guards")]
    run_before = [("members", "0010_municipalities")]
    operations = [
        migrations.RunSQL(FIND, "DROP FUNCTION invitation_by_hash(bytea)"),
        migrations.AddField(
            model_name="staffsession", name="person_name", field=models.CharField(default="", max_length=170)
        ),
        migrations.AddConstraint(
            model_name="staffsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="staff_session_has_reason"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffsession",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("began_at"))), name="staff_session_runs_forward"
            ),
        ),
    ]
