"""Policies of floor 3, and what must never be false about votes."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy

ANSWERS = """
CREATE OR REPLACE FUNCTION my_initiatives() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(x.id), '{}') FROM (
    SELECT p.initiative_id AS id FROM initiatives_participation p
     WHERE p.organisation_id = acting() AND p.state = 'taking_part' AND p.until IS NULL
    UNION SELECT i.id FROM initiatives_initiative i WHERE i.lead_id = acting()) x $$;
"""
VOTES = """
ALTER TABLE initiatives_participationarea ADD CONSTRAINT area_belongs_to_its_participation
  FOREIGN KEY (participation_id, initiative_id, organisation_id)
  REFERENCES initiatives_participation (id, initiative_id, organisation_id);
ALTER TABLE initiatives_currentballot ADD CONSTRAINT ballot_of_an_elector
  FOREIGN KEY (decision_id, organisation_id) REFERENCES initiatives_elector (decision_id, organisation_id);
ALTER TABLE initiatives_ballotevent ADD CONSTRAINT ballot_event_of_an_elector
  FOREIGN KEY (decision_id, organisation_id) REFERENCES initiatives_elector (decision_id, organisation_id);

CREATE FUNCTION electorate_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'electorate_frozen: the electorate is frozen at opening';
  END IF;
  IF EXISTS (SELECT 1 FROM initiatives_decision d
      WHERE d.id IN (SELECT decision_id FROM fresh)
        AND (SELECT count(*) FROM initiatives_elector e WHERE e.decision_id = d.id) > d.electors_count) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'electorate_frozen: more electors than at opening';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER electorate_frozen_insert AFTER INSERT ON initiatives_elector
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION electorate_frozen();
CREATE TRIGGER electorate_frozen BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_elector
  FOR EACH STATEMENT EXECUTE FUNCTION electorate_frozen();

CREATE FUNCTION ballot_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.choice, NEW.reason, NEW.person_id, NEW.number, NEW.decision_id, NEW.organisation_id)
     IS NOT DISTINCT FROM (OLD.choice, OLD.reason, OLD.person_id, OLD.number, OLD.decision_id, OLD.organisation_id)
  THEN RETURN NEW; END IF;
  IF NOT EXISTS (SELECT 1 FROM initiatives_decision d
      WHERE d.id = NEW.decision_id AND d.state = 'open' AND house_now() < d.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'ballot_in_time: the vote is closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_in_time BEFORE INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION ballot_in_time();

CREATE TRIGGER ballot_event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_ballotevent
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER count_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_count
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER rule_set_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_ruleset
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION decision_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: this vote is over';
  END IF;
  IF NEW.closes_at <> OLD.closes_at AND (NEW.closes_at < OLD.closes_at OR house_now() >= OLD.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: extended only later, only while open';
  END IF;
  IF NEW.state = 'counted' AND house_now() < OLD.closes_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: counted only after the deadline';
  END IF;
  IF (NEW.proposal_id, NEW.text_id, NEW.rule_set_id, NEW.electors_count, NEW.opened_at)
     IS DISTINCT FROM (OLD.proposal_id, OLD.text_id, OLD.rule_set_id, OLD.electors_count, OLD.opened_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: text, rules and electorate are frozen';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER decision_goes_forward BEFORE UPDATE ON initiatives_decision
  FOR EACH ROW EXECUTE FUNCTION decision_goes_forward();

CREATE FUNCTION submitted_text_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.submitted_at IS NOT NULL AND (NEW.clauses, NEW.motivation, NEW.funding, NEW.number, NEW.proposal_id, NEW.submitted_at)
     IS DISTINCT FROM (OLD.clauses, OLD.motivation, OLD.funding, OLD.number, OLD.proposal_id, OLD.submitted_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'submitted_text_stays: a submitted text never changes';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER submitted_text_stays BEFORE UPDATE ON initiatives_proposalversion
  FOR EACH ROW EXECUTE FUNCTION submitted_text_stays();
"""
UNDO = """
DROP TRIGGER submitted_text_stays ON initiatives_proposalversion; DROP FUNCTION submitted_text_stays();
DROP TRIGGER decision_goes_forward ON initiatives_decision; DROP FUNCTION decision_goes_forward();
DROP TRIGGER rule_set_stays ON initiatives_ruleset;
DROP TRIGGER count_stays ON initiatives_count;
DROP TRIGGER ballot_event_stays ON initiatives_ballotevent;
DROP TRIGGER ballot_in_time ON initiatives_currentballot; DROP FUNCTION ballot_in_time();
DROP TRIGGER electorate_frozen ON initiatives_elector; DROP TRIGGER electorate_frozen_insert ON initiatives_elector;
DROP FUNCTION electorate_frozen();
ALTER TABLE initiatives_ballotevent DROP CONSTRAINT ballot_event_of_an_elector;
ALTER TABLE initiatives_currentballot DROP CONSTRAINT ballot_of_an_elector;
ALTER TABLE initiatives_participationarea DROP CONSTRAINT area_belongs_to_its_participation;
"""
LEAD = {"organisation": "lead_id"}
OF_THE_LEAD = Policy(read="PUBLISHED|OWN|PART|COOP", write="OWN|COOP", delete="OWN", columns=LEAD)
OPEN = Policy(read="OPEN", write="COOP")
SHARED = "AUDIENCE|SHARED"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0002_initial"), ("members", "0002_guards")]
    operations = [
        migrations.RunSQL(ANSWERS, migrations.RunSQL.noop),
        migrations.RunSQL(VOTES, UNDO),
        Guard("SolutionArea", OPEN),
        Guard("OfferFamily", OPEN),
        Guard("FocusLine", OPEN),
        Guard(
            "Initiative",
            Policy(
                read="PUBLISHED|OWN|PART|COOP",
                write="OWN|COOP",
                columns=LEAD | {"initiative": "id", "published": "published_at IS NOT NULL"},
            ),
        ),
        Guard("InitiativeArea", OF_THE_LEAD),
        Guard("StageStep", OF_THE_LEAD),
        Guard("Milestone", OF_THE_LEAD),
        Guard("ProgressUpdate", Policy(read="PUBLISHED|OWN|PART|COOP", write="OWN|COOP", columns=LEAD)),
        Guard("Participation", Policy(read="MEMBERS", write="OWN|COOP")),
        Guard("ParticipationArea", Policy(read="MEMBERS", write="OWN|COOP")),
        Guard("Proposal", Policy(read=SHARED, write="OWN", update="OWN|SHARED")),
        Guard("ProposalVersion", Policy(read=SHARED, write="OWN", update="OWN")),
        Guard("Message", Policy(read=SHARED, write="OWN|COOP", update="NOBODY")),
        Guard("RuleSet", Policy(read="MEMBERS", write="COOP", append_only=True)),
        Guard("Decision", Policy(read=SHARED, write="COOP")),
        Guard("Extension", Policy(read=SHARED, write="COOP", append_only=True)),
        Guard("Elector", Policy(read=SHARED, write="COOP", append_only=True)),
        Guard("CurrentBallot", Policy(read="AUDIENCE|SHARED", write="OWN")),
        Guard("BallotEvent", Policy(read="OWN|COOP", write="OWN", append_only=True)),
        Guard("Count", Policy(read=SHARED, append_only=True)),
    ]
