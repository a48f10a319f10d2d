"""Policies of floor 4, and what must never be false about promises."""

from django.db import migrations

from cooperative.isolation.guard import Guard, Policy

PLEDGES = """
CREATE FUNCTION pledge_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.replaced_at IS NOT NULL OR (NEW.round_id, NEW.organisation_id, NEW.cents, NEW.person_id, NEW.made_at, NEW.number)
       IS DISTINCT FROM (OLD.round_id, OLD.organisation_id, OLD.cents, OLD.person_id, OLD.made_at, OLD.number) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'pledge_in_time: a promise is replaced, never rewritten';
    END IF;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM financing_round r WHERE r.id = NEW.round_id AND house_now() < r.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'pledge_in_time: the round is closed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER pledge_in_time BEFORE INSERT OR UPDATE ON financing_pledge
  FOR EACH ROW EXECUTE FUNCTION pledge_in_time();

CREATE FUNCTION round_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.decision_id, NEW.target_cents, NEW.threshold_cents, NEW.ceiling_cents, NEW.floor_cents, NEW.opened_at, NEW.closes_at)
     IS DISTINCT FROM (OLD.decision_id, OLD.target_cents, OLD.threshold_cents, OLD.ceiling_cents, OLD.floor_cents, OLD.opened_at, OLD.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'round_terms_stay: the terms were frozen with the proposal';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER round_terms_stay BEFORE UPDATE ON financing_round
  FOR EACH ROW EXECUTE FUNCTION round_terms_stay();
CREATE TRIGGER index_value_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_indexvalue
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER weight_snapshot_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_weightsnapshot
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
UNDO = """
DROP TRIGGER weight_snapshot_stays ON financing_weightsnapshot;
DROP TRIGGER index_value_stays ON financing_indexvalue;
DROP TRIGGER round_terms_stay ON financing_round; DROP FUNCTION round_terms_stay();
DROP TRIGGER pledge_in_time ON financing_pledge; DROP FUNCTION pledge_in_time();
"""
PLAN = Policy(read="AUDIENCE|SHARED", write="OWN|COOP", delete="OWN")


class Migration(migrations.Migration):
    dependencies = [("financing", "0003_initial"), ("initiatives", "0003_guards")]
    operations = [
        migrations.RunSQL(PLEDGES, UNDO),
        Guard("PlanLine", PLAN),
        Guard("PlanSource", PLAN),
        Guard("TariffLine", PLAN),
        Guard("DistributionKey", Policy(read="AUDIENCE|SHARED", write="OWN|COOP")),
        Guard("WeightSnapshot", Policy(read="AUDIENCE|SHARED", append_only=True)),
        Guard("ImpactSnapshot", Policy(read="OWN", write="OWN", append_only=True)),
        Guard("IndexValue", Policy(read="OPEN", write="COOP", append_only=True)),
        Guard("IndexScenario", Policy(read="OPEN", write="COOP")),
        Guard("Round", Policy(read="AUDIENCE|SHARED")),
        Guard("Pledge", Policy(read="OWN|COOP", write="OWN")),
    ]
