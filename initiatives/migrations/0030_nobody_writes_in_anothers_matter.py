"""Nobody writes in another's matter: versions, questions, ballots and participations are those of who writes them."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS, also

# An organisation that is no member any more takes part in nothing; what it leads stays its own.
ANSWERS = """
CREATE OR REPLACE FUNCTION my_initiatives() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(x.id), '{}') FROM (
    SELECT p.initiative_id AS id FROM initiatives_participation p
     WHERE p.organisation_id = acting() AND p.state = 'taking_part' AND p.until IS NULL AND is_member()
    UNION SELECT i.id FROM initiatives_initiative i WHERE i.lead_id = acting()
    UNION SELECT d.initiative_id FROM initiatives_elector e JOIN initiatives_decision d ON d.id = e.decision_id
     WHERE e.organisation_id = acting() AND d.state = 'open' AND d.audience = 'participants') x $$;
"""
AUTHORS = """
ALTER TABLE initiatives_proposal ADD CONSTRAINT proposal_author_is_its_organisation
  CHECK (organisation_id IS NOT NULL AND organisation_id = author_id);
ALTER TABLE initiatives_proposal ADD CONSTRAINT proposal_carried_down UNIQUE (id, author_id);
ALTER TABLE initiatives_proposalversion ADD CONSTRAINT version_carries_its_author
  FOREIGN KEY (proposal_id, organisation_id) REFERENCES initiatives_proposal (id, author_id);
ALTER TABLE initiatives_proposalversion ADD CONSTRAINT version_has_its_author CHECK (organisation_id IS NOT NULL);
"""
LOOSE = """
ALTER TABLE initiatives_proposalversion DROP CONSTRAINT version_has_its_author;
ALTER TABLE initiatives_proposalversion DROP CONSTRAINT version_carries_its_author;
ALTER TABLE initiatives_proposal DROP CONSTRAINT proposal_carried_down;
ALTER TABLE initiatives_proposal DROP CONSTRAINT proposal_author_is_its_organisation;
"""
# The author writes, submits and withdraws; judging, voting and counting are done by others.
PATH = """
CREATE FUNCTION proposal_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF in_house() OR is_cooperative() THEN RETURN NEW; END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state = 'draft' AND NEW.state = 'submitted')
     AND NOT (NEW.state = 'withdrawn' AND OLD.state IN ('draft', 'submitted', 'admissible')) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: the author submits and withdraws, nothing else';
  END IF;
  IF (NEW.judged_at, NEW.judged_reason, NEW.author_id, NEW.initiative_id, NEW.body_id, NEW.capacity)
     IS DISTINCT FROM (OLD.judged_at, OLD.judged_reason, OLD.author_id, OLD.initiative_id, OLD.body_id, OLD.capacity)
     OR (OLD.state <> 'draft' AND (NEW.number, NEW.audience, NEW.submitted_at)
       IS DISTINCT FROM (OLD.number, OLD.audience, OLD.submitted_at)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: number, readers and judgement are not the author''s';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_path BEFORE UPDATE ON initiatives_proposal FOR EACH ROW EXECUTE FUNCTION proposal_path();
"""
BALLOTS = """
CREATE OR REPLACE FUNCTION ballot_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    -- The count gives a ballot its readers; nothing else of it changes after the deadline.
    IF in_house() AND to_jsonb(NEW) - '{audience,initiative_id,body_id}'::text[]
       = to_jsonb(OLD) - '{audience,initiative_id,body_id}'::text[] THEN RETURN NEW; END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM initiatives_decision d
      WHERE d.id = NEW.decision_id AND d.state = 'open' AND house_now() < d.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'ballot_in_time: the vote is closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_event_in_time BEFORE INSERT ON initiatives_ballotevent
  FOR EACH ROW EXECUTE FUNCTION ballot_in_time();
"""
BY_HAND = "person_id = app_person()"
SECRET = f"audience = 'organisation' AND {BY_HAND}"
IN_SIGHT = """EXISTS (SELECT 1 FROM initiatives_proposal p WHERE p.id = initiatives_message.proposal_id
  AND p.audience = initiatives_message.audience
  AND p.initiative_id IS NOT DISTINCT FROM initiatives_message.initiative_id
  AND p.body_id IS NOT DISTINCT FROM initiatives_message.body_id)"""
OF_A_MEMBER = """EXISTS (SELECT 1 FROM members_organisation o WHERE o.id = initiatives_participation.organisation_id
  AND o.kind NOT IN ('partner', 'cooperative'))"""
SERVED = """EXISTS (SELECT 1 FROM members_serves s WHERE s.organisation_id = initiatives_participationarea.organisation_id
  AND s.municipality_id = initiatives_participationarea.municipality_id)"""
ALSO = [
    also("initiatives_proposal", "proposal_begins_as_draft", "INSERT", "state = 'draft' AND audience = 'organisation'"),
    also("initiatives_proposalversion", "version_by_its_person", "INSERT", BY_HAND),
    also("initiatives_progressupdate", "progress_by_its_person", "INSERT", BY_HAND),
    also("initiatives_message", "message_in_sight", "INSERT", f"{BY_HAND} AND {IN_SIGHT}"),
    also("initiatives_extension", "extension_by_its_person", "INSERT", BY_HAND),
    also("initiatives_currentballot", "ballot_by_its_person", "INSERT", SECRET),
    also("initiatives_ballotevent", "ballot_event_by_its_person", "INSERT", BY_HAND),
    also("initiatives_participation", "participation_of_a_member", "INSERT", OF_A_MEMBER),
    also("initiatives_participationarea", "area_is_served", "INSERT", SERVED),
]
# A colleague may replace the ballot; so its person is looked at afterwards only, and a counted one stands.
REPLACED = f"""
CREATE POLICY ballot_replaced_by_hand ON initiatives_currentballot AS RESTRICTIVE FOR UPDATE
  USING ((SELECT in_house()) OR audience = 'organisation') WITH CHECK ((SELECT in_house()) OR ({SECRET}));
"""


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0021_withdrawn_drafts_need_no_number"),
        ("members", "0030_whom_staff_help"),
    ]
    operations = [
        migrations.RunSQL(ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(AUTHORS, LOOSE),
        migrations.RunSQL(PATH, "DROP TRIGGER proposal_path ON initiatives_proposal; DROP FUNCTION proposal_path();"),
        migrations.RunSQL(BALLOTS, "DROP TRIGGER ballot_event_in_time ON initiatives_ballotevent;"),
        *(migrations.RunSQL(forward, back) for forward, back in ALSO),
        migrations.RunSQL(REPLACED, "DROP POLICY ballot_replaced_by_hand ON initiatives_currentballot;"),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
