"""An opt-in vote names the day from which whoever joins takes part; it is frozen with the text and the rules."""

from django.db import migrations, models

from cooperative.isolation.guard import PIN_DEFINERS

FROZEN = "(NEW.proposal_id, NEW.text_id, NEW.rule_set_id, NEW.electors_count, NEW.opened_at{more})"
GOES_FORWARD = """
CREATE OR REPLACE FUNCTION decision_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
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
  IF {frozen} IS DISTINCT FROM {before} THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: text, rules and electorate are frozen';
  END IF;
  RETURN NEW;
END $$;
"""


def goes_forward(more: str = "") -> str:
    """Write the guard with what else is frozen."""
    frozen = FROZEN.format(more=more)
    return GOES_FORWARD.format(frozen=frozen, before=frozen.replace("NEW.", "OLD."))


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0090_an_objection_has_its_reason")]
    operations = [
        migrations.AddField("decision", "starts_on", models.DateField(null=True)),
        migrations.RunSQL(goes_forward(", NEW.starts_on"), goes_forward()),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
