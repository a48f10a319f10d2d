"""A line of the record, a job and a report carry who really wrote them; definer functions trust no temporary table."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS, also

RECORD = r"""
CREATE OR REPLACE FUNCTION record_append(kinds text[], subject_kinds text[], subject_ids bigint[],
  organisations bigint[], persons bigint[], bodies text[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  head cooperative_recordhead%ROWTYPE;
  salt_of bytea;
  who text;
  moment timestamptz := house_now();
  leaf text;
BEGIN
  SELECT * INTO STRICT head FROM cooperative_recordhead WHERE id = 1 FOR UPDATE;
  FOR i IN 1 .. array_length(kinds, 1) LOOP
    IF organisations[i] IS NOT NULL AND NOT in_house() AND NOT is_cooperative()
       AND organisations[i] IS DISTINCT FROM acting() THEN
      RAISE insufficient_privilege USING MESSAGE = 'a line in the record for another organisation';
    END IF;
    IF persons[i] IS NOT NULL AND persons[i] IS DISTINCT FROM app_person() THEN
      RAISE insufficient_privilege USING MESSAGE = 'a line in the record by another person';
    END IF;
    -- The body stands in the line as it is: what is no whole JSON object could name another moment or writer.
    IF jsonb_typeof(bodies[i]::jsonb) IS DISTINCT FROM 'object' THEN
      RAISE invalid_parameter_value USING MESSAGE = 'the body of a line is a JSON object';
    END IF;
    who := 'null';
    IF persons[i] IS NOT NULL THEN
      INSERT INTO cooperative_personsalt (person_id, salt)
        VALUES (persons[i], sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea))
        ON CONFLICT DO NOTHING;
      SELECT salt INTO salt_of FROM cooperative_personsalt WHERE person_id = persons[i];
      who := '"' || encode(sha256(salt_of || persons[i]::text::bytea), 'hex') || '"';
    END IF;
    head.seq := head.seq + 1;
    leaf := '{"at":"' || to_char(moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
      || '","body":' || bodies[i] || ',"by":' || who || ',"kind":' || to_json(kinds[i])::text
      || ',"organisation":' || coalesce(organisations[i]::text, 'null')
      || ',"prev":"' || encode(head.hash, 'hex') || '","seq":' || head.seq
      || ',"subject":' || to_json(subject_kinds[i] || ':' || subject_ids[i])::text || '}';
    head.hash := sha256(convert_to(leaf, 'UTF8'));
    INSERT INTO cooperative_recordleaf (seq, kind, subject_kind, subject_id, organisation_id, at, leaf)
      VALUES (head.seq, kinds[i], subject_kinds[i], subject_ids[i], organisations[i], moment, leaf);
    INSERT INTO cooperative_recordhash (seq, hash) VALUES (head.seq, head.hash);
  END LOOP;
  UPDATE cooperative_recordhead SET seq = head.seq, hash = head.hash WHERE id = 1;
  RETURN head.seq;
END $$;
"""
# A mail of the sign-in library may follow its commit, outside any context: then nobody is named or checked.
OWN_JOB = "app_person() IS NULL OR person_id IS NULL OR person_id = app_person()"
OWN_HAND = [
    also("cooperative_outboxrow", "outbox_row_by_its_person", "INSERT", OWN_JOB),
    also(
        "cooperative_report",
        "report_by_its_person",
        "INSERT",
        "person_id = app_person() AND organisation_id = acting()",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0003_record")]
    operations = [
        migrations.RunSQL(RECORD, migrations.RunSQL.noop),
        *(migrations.RunSQL(forward, back) for forward, back in OWN_HAND),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
