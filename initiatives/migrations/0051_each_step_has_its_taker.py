"""The way of a proposal stands in the database too: which state follows which, and who takes the step."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy, also

# The same list as the code's; a test compares them. What a vote does to its proposal is done in the house reach.
MOVES = """
CREATE FUNCTION proposal_moves() RETURNS TABLE (before text, after text, taker text) LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES ('draft', 'submitted', 'authors'), ('inadmissible', 'submitted', 'authors'),
    ('draft', 'withdrawn', 'authors'), ('submitted', 'withdrawn', 'authors'), ('inadmissible', 'withdrawn', 'authors'),
    ('admissible', 'withdrawn', 'authors'), ('consultation', 'withdrawn', 'authors'),
    ('amendable', 'withdrawn', 'authors'), ('final', 'withdrawn', 'authors'), ('held', 'withdrawn', 'authors'),
    ('submitted', 'admissible', 'secretary'), ('submitted', 'inadmissible', 'secretary'),
    ('admissible', 'consultation', 'secretary'), ('admissible', 'amendable', 'secretary'),
    ('consultation', 'consultation', 'secretary'), ('consultation', 'amendable', 'secretary'),
    ('consultation', 'final', 'secretary'), ('amendable', 'amendable', 'secretary'),
    ('amendable', 'final', 'secretary'),
    ('admissible', 'held', 'secretary'), ('consultation', 'held', 'secretary'), ('amendable', 'held', 'secretary'),
    ('final', 'held', 'secretary'), ('held', 'admissible', 'secretary'), ('held', 'consultation', 'secretary'),
    ('held', 'amendable', 'secretary'), ('held', 'final', 'secretary'),
    ('adopted', 'under_way', 'lead'), ('under_way', 'done', 'lead') $$;
"""
PATH = """
CREATE OR REPLACE FUNCTION proposal_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who text := CASE WHEN is_cooperative() THEN 'secretary' ELSE 'authors' END;
BEGIN
  IF in_house() THEN RETURN NEW; END IF;
  IF (NEW.state <> OLD.state OR NEW.phase_until IS DISTINCT FROM OLD.phase_until) AND NOT EXISTS (
      SELECT 1 FROM proposal_moves() m WHERE m.before = OLD.state AND m.after = NEW.state AND m.taker = who) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: nobody takes this step, or somebody else does';
  END IF;
  IF OLD.state = 'held' AND NEW.state NOT IN ('held', 'withdrawn', OLD.held_from)
     OR NEW.state = 'held' AND NEW.held_from <> coalesce(nullif(OLD.held_from, ''), OLD.state) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: what is held goes back where it came from';
  END IF;
  IF (NEW.author_id, NEW.initiative_id, NEW.body_id, NEW.capacity)
     IS DISTINCT FROM (OLD.author_id, OLD.initiative_id, OLD.body_id, OLD.capacity)
     OR (OLD.state <> 'draft' AND (NEW.number, NEW.audience, NEW.submitted_at)
       IS DISTINCT FROM (OLD.number, OLD.audience, OLD.submitted_at))
     OR (who = 'authors' AND (NEW.judged_at, NEW.judged_reason, NEW.judged_grounds)
       IS DISTINCT FROM (OLD.judged_at, OLD.judged_reason, OLD.judged_grounds)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: number, readers and judgement are not theirs';
  END IF;
  RETURN NEW;
END $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION proposal_path() RETURNS trigger LANGUAGE plpgsql
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
"""
# What happened before the phases were kept: submitted and judged.
EARLIER = """
INSERT INTO initiatives_proposalphase (proposal_id, audience, organisation_id, initiative_id, body_id, state, began_at,
  note)
  SELECT id, audience, organisation_id, initiative_id, body_id, 'submitted', submitted_at, ''
    FROM initiatives_proposal WHERE submitted_at IS NOT NULL
  UNION ALL SELECT id, audience, organisation_id, initiative_id, body_id,
      CASE state WHEN 'inadmissible' THEN state ELSE 'admissible' END, judged_at, judged_reason
    FROM initiatives_proposal WHERE judged_at IS NOT NULL;
CREATE TRIGGER phase_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_proposalphase
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
OF_NOW = """person_id = app_person() AND EXISTS (SELECT 1 FROM initiatives_proposal p
  WHERE p.id = initiatives_proposalphase.proposal_id AND p.state = initiatives_proposalphase.state
  AND p.audience = initiatives_proposalphase.audience
  AND p.organisation_id IS NOT DISTINCT FROM initiatives_proposalphase.organisation_id
  AND p.initiative_id IS NOT DISTINCT FROM initiatives_proposalphase.initiative_id
  AND p.body_id IS NOT DISTINCT FROM initiatives_proposalphase.body_id)"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0050_proposals_go_through_phases")]
    operations = [
        migrations.RunSQL(MOVES, "DROP FUNCTION proposal_moves();"),
        migrations.RunSQL(PATH, BEFORE),
        Guard("ProposalPhase", Policy(read="AUDIENCE|SHARED", write="OWN|SHARED", append_only=True)),
        migrations.RunSQL(*also("initiatives_proposalphase", "phase_of_now", "INSERT", OF_NOW)),
        migrations.RunSQL(EARLIER, "DROP TRIGGER phase_stays ON initiatives_proposalphase;"),
    ]
