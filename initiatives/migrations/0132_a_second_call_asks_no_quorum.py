"""Where a quorum lacked, a second vote on the same proposal follows: one, on the same text, under the same rules."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.guard import PIN_DEFINERS

GOES_FORWARD = """
CREATE OR REPLACE FUNCTION decision_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  {over}
  IF NEW.closes_at <> OLD.closes_at AND (NEW.closes_at < OLD.closes_at OR house_now() >= OLD.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: extended only later, only while open';
  END IF;
  IF NEW.state = 'counted' AND house_now() < OLD.closes_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: counted only after the deadline';
  END IF;
  IF {frozen} IS DISTINCT FROM {before} THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: text, rules and electorate are frozen';
  END IF;
  RETURN NEW;
END $$;
"""
OVER = """IF OLD.state <> 'open' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: this vote is over';
  END IF;"""
# A second call takes the place of a vote that lacked its quorum.
MAKES_PLACE = """IF OLD.state <> 'open' THEN
    IF NEW.standing_id IS NULL AND to_jsonb(NEW) - 'standing_id' = to_jsonb(OLD) - 'standing_id'
        AND EXISTS (SELECT 1 FROM initiatives_count c WHERE c.decision_id = OLD.id AND c.outcome = 'no_quorum') THEN
      RETURN NEW;
    END IF;
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: this vote is over';
  END IF;"""
FROZEN = (
    "(NEW.proposal_id, NEW.text_id, NEW.rule_set_id, NEW.electors_count, NEW.opened_at, NEW.starts_on,"
    " NEW.options_count{more})"
)
# What stands already is the newest vote on its proposal: the guard stands back while that is written down.
STANDING = """
ALTER TABLE initiatives_decision DISABLE TRIGGER decision_goes_forward;
UPDATE initiatives_decision SET standing_id = proposal_id;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
ALTER TABLE initiatives_decision ENABLE TRIGGER decision_goes_forward;
"""
# After the row: who may not write it is refused by the wall first, and learns nothing of what was voted.
FITS = """
CREATE FUNCTION second_call_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NEW.second_call_of_id IS NULL
     AND EXISTS (SELECT 1 FROM initiatives_decision d WHERE d.proposal_id = NEW.proposal_id AND d.id <> NEW.id) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'second_call_fits: there was a vote on this proposal already';
  END IF;
  IF NEW.second_call_of_id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM initiatives_decision d JOIN initiatives_count c ON c.decision_id = d.id
      WHERE d.id = NEW.second_call_of_id AND d.second_call_of_id IS NULL AND c.outcome = 'no_quorum'
        AND (d.proposal_id, d.text_id, d.rule_set_id) = (NEW.proposal_id, NEW.text_id, NEW.rule_set_id)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'second_call_fits: only after a first vote without quorum, on its text and under its rules';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER second_call_fits AFTER INSERT ON initiatives_decision
  FOR EACH ROW EXECUTE FUNCTION second_call_fits();
"""
NO_FITS = "DROP TRIGGER second_call_fits ON initiatives_decision; DROP FUNCTION second_call_fits();"


def goes_forward(over: str, more: str = "") -> str:
    """Write the guard with what may still change after the count, and what else is frozen."""
    frozen = FROZEN.format(more=more)
    return GOES_FORWARD.format(over=over, frozen=frozen, before=frozen.replace("NEW.", "OLD."))


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0131_guards_of_support")]
    operations = [
        migrations.AlterField(
            "decision",
            "proposal",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="decisions", to="initiatives.proposal"
            ),
        ),
        migrations.AddField(
            "decision",
            "standing",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision",
                to="initiatives.proposal",
            ),
        ),
        migrations.AddField(
            "decision",
            "second_call_of",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="second_call",
                to="initiatives.decision",
            ),
        ),
        migrations.RunSQL(STANDING, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(standing=None) | Q(standing=F("proposal")), name="decision_stands_for_its_proposal"
            ),
        ),
        migrations.RunSQL(goes_forward(MAKES_PLACE, ", NEW.second_call_of_id, NEW.standing_id"), goes_forward(OVER)),
        migrations.RunSQL(FITS, NO_FITS),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
