"""The record: one definer function writes it, nobody rewrites it; policies of the house's own tables."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy

RECORD = r"""
INSERT INTO cooperative_recordhead (id, seq, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'));

CREATE FUNCTION record_append(kinds text[], subject_kinds text[], subject_ids bigint[], organisations bigint[],
  persons bigint[], bodies text[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
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

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE insufficient_privilege USING MESSAGE = TG_TABLE_NAME || ' is append-only';
END $$;
CREATE TRIGGER record_leaf_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cooperative_recordleaf
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER record_hash_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON cooperative_recordhash
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
UNDO = """
DROP FUNCTION record_append(text[], text[], bigint[], bigint[], bigint[], text[]);
DROP TRIGGER record_leaf_stays ON cooperative_recordleaf;
DROP TRIGGER record_hash_stays ON cooperative_recordhash;
DROP FUNCTION refuse_rewriting();
DELETE FROM cooperative_recordhead;
"""
CLOSED = """
REVOKE ALL ON cooperative_recordleaf, cooperative_recordhash FROM portal_app;
GRANT SELECT ON cooperative_recordleaf, cooperative_recordhash TO portal_app;
REVOKE ALL ON cooperative_recordhead, cooperative_personsalt FROM portal_app;
ALTER TABLE cooperative_recordhead ENABLE ROW LEVEL SECURITY;
ALTER TABLE cooperative_personsalt ENABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cooperative", "0002_initial")]
    operations = [
        migrations.RunSQL(RECORD, UNDO),
        Guard("RecordHash", Policy(read="MEMBERS", append_only=True)),
        Guard("RecordLeaf", Policy(read="OWN|COOP", append_only=True)),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        Guard("OutboxRow", Policy(read="SELF", write="ANYONE", update="NOBODY")),
        Guard("DemoMail", Policy(read="ANYONE", write="ANYONE", update="NOBODY")),
        Guard("Report", Policy(read="COOP", write="COOP", update="NOBODY")),
        Guard("ReportPart", Policy(read="COOP", append_only=True)),
    ]
