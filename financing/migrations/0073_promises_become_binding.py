"""A promise becomes binding by a decision of its council, and then stands."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

IN_TIME = """
CREATE OR REPLACE FUNCTION pledge_in_time() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.replaced_at IS NOT NULL OR (NEW.round_id, NEW.organisation_id, NEW.cents, NEW.person_id, NEW.made_at, NEW.number)
       IS DISTINCT FROM (OLD.round_id, OLD.organisation_id, OLD.cents, OLD.person_id, OLD.made_at, OLD.number) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'pledge_in_time: a promise is replaced, never rewritten';
    END IF;
{bound}  END IF;
  IF NOT EXISTS (SELECT 1 FROM financing_round r WHERE r.id = NEW.round_id AND house_now() < r.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'pledge_in_time: the round is closed';
  END IF;
  RETURN NEW;
END $$;
"""
BOUND = """    IF NEW.replaced_at IS NOT NULL AND EXISTS (SELECT 1 FROM financing_commitment c WHERE c.pledge_id = OLD.id) THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'pledge_in_time: a binding promise stands';
    END IF;
"""
# After the row: who may not write it is refused by the wall first, and learns nothing of what was promised.
FITS = """
CREATE FUNCTION commitment_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM financing_pledge p JOIN financing_round r ON r.id = p.round_id
      JOIN initiatives_decision d ON d.id = r.decision_id
      WHERE p.id = NEW.pledge_id AND p.replaced_at IS NULL AND NEW.decided_on <= house_today()
        AND (p.round_id, p.organisation_id, p.cents, r.initiative_id)
          = (NEW.round_id, NEW.organisation_id, NEW.cents, NEW.initiative_id)
        AND d.state <> 'annulled' AND (house_now() < r.closes_at OR r.total_cents >= r.threshold_cents)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'commitment_fits: the standing promise as it is, decided by today, of a round that did not lapse';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER commitment_fits AFTER INSERT ON financing_commitment
  FOR EACH ROW EXECUTE FUNCTION commitment_fits();
CREATE TRIGGER commitment_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON financing_commitment
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = """
DROP TRIGGER commitment_stays ON financing_commitment;
DROP TRIGGER commitment_fits ON financing_commitment; DROP FUNCTION commitment_fits();
"""


def belongs_to(model: str, name: str | None = None) -> models.ForeignKey:
    """Write a reference to a row that stays."""
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name=name, to=model)


class Migration(migrations.Migration):
    dependencies = [
        ("financing", "0072_investments_have_an_account"),
        ("initiatives", "0139_decisions_are_ratified_or_annulled"),
        ("members", "0001_initial"),
    ]
    operations = [
        migrations.AddField("round", "firm_cents", models.BigIntegerField(db_default=0)),
        migrations.AddField("round", "firm_count", models.PositiveIntegerField(db_default=0)),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=Q(firm_cents__gte=0, firm_cents__lte=F("total_cents"), firm_count__lte=F("pledges_count")),
                name="round_firm_within_total",
            ),
        ),
        migrations.CreateModel(
            name="Commitment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cents", models.BigIntegerField()),
                ("reference", models.CharField(max_length=80)),
                ("decided_on", models.DateField()),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("entered_at", models.DateTimeField(db_default=HouseNow())),
                ("initiative", belongs_to("initiatives.initiative", "+")),
                ("organisation", belongs_to("members.organisation")),
                ("pledge", belongs_to("financing.pledge", "commitments")),
                ("round", belongs_to("financing.round", "commitments")),
            ],
            options={
                "ordering": ["-cents", "organisation__number"],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "organisation"), name="commitment_once"),
                    models.CheckConstraint(condition=~Q(reference=""), name="commitment_has_evidence"),
                ],
            },
        ),
        # Written beside the round's sums, by one who may not see the others' promises: only in the house reach.
        Guard("Commitment", Policy(read="OWN|PART|COOP", append_only=True)),
        migrations.RunSQL(FITS, LOOSE),
        migrations.RunSQL(IN_TIME.replace("{bound}", BOUND), IN_TIME.replace("{bound}", "")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
