"""A threshold as a part of the inhabitants or the members too, and the outcome of a round, written once."""

from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.guard import PIN_DEFINERS

TERMS_STAY = """
CREATE OR REPLACE FUNCTION round_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.decision_id, NEW.target_cents, NEW.threshold_cents, NEW.ceiling_cents, NEW.floor_cents, NEW.opened_at, NEW.closes_at{terms})
     IS DISTINCT FROM (OLD.decision_id, OLD.target_cents, OLD.threshold_cents, OLD.ceiling_cents, OLD.floor_cents, OLD.opened_at, OLD.closes_at{old_terms}) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'round_terms_stay: the terms were frozen with the proposal';
  END IF;
{outcome}  RETURN NEW;
END $$;
"""
TERMS = ", NEW.basis, NEW.threshold_count, NEW.whole_count"
OUTCOME = """  IF OLD.outcome <> '' AND to_jsonb(NEW) - '{firm_cents,firm_count}'::text[]
     <> to_jsonb(OLD) - '{firm_cents,firm_count}'::text[] THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'round_terms_stay: what closed stays as it closed';
  END IF;
  IF NEW.outcome <> OLD.outcome AND (house_now() < NEW.closes_at OR NEW.outcome <> CASE WHEN
      CASE NEW.basis WHEN 'budget' THEN NEW.total_cents >= NEW.threshold_cents ELSE NEW.counted >= NEW.threshold_count END
      THEN 'succeeded' ELSE 'lapsed' END) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'round_terms_stay: the outcome follows from the total, after the deadline';
  END IF;
"""


def terms_stay(terms: str, outcome: str) -> str:
    """Write the guard with what a round freezes besides, and how it ends."""
    filled = TERMS_STAY.replace("{terms}", terms).replace("{old_terms}", terms.replace("NEW.", "OLD."))
    return filled.replace("{outcome}", outcome)


FITS = """
CREATE OR REPLACE FUNCTION commitment_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM financing_pledge p JOIN financing_round r ON r.id = p.round_id
      JOIN initiatives_decision d ON d.id = r.decision_id
      WHERE p.id = NEW.pledge_id AND p.replaced_at IS NULL AND NEW.decided_on <= house_today()
        AND (p.round_id, p.organisation_id, p.cents, r.initiative_id)
          = (NEW.round_id, NEW.organisation_id, NEW.cents, NEW.initiative_id)
        AND d.state <> 'annulled' AND (house_now() < r.closes_at OR {reached})) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'commitment_fits: the standing promise as it is, decided by today, of a round that did not lapse';
  END IF;
  RETURN NEW;
END $$;
"""
IN_CENTS = "r.total_cents >= r.threshold_cents"
BY_BASIS = f"CASE r.basis WHEN 'budget' THEN {IN_CENTS} ELSE r.counted >= r.threshold_count END"
BASES = [("budget", "budget"), ("inhabitants", "inhabitants"), ("members", "members")]
OUTCOMES = [("", "nog niet afgesloten"), ("succeeded", "geslaagd"), ("lapsed", "vervallen")]
COUNTING = ("inhabitants", "members")


class Migration(migrations.Migration):
    dependencies = [("financing", "0073_promises_become_binding")]
    operations = [
        migrations.AddField(
            "round", "basis", models.CharField(choices=BASES, db_default="budget", max_length=11)
        ),
        migrations.AddField("round", "threshold_count", models.BigIntegerField(db_default=0)),
        migrations.AddField("round", "whole_count", models.BigIntegerField(db_default=0)),
        migrations.AddField("round", "counted", models.BigIntegerField(db_default=0)),
        migrations.AddField(
            "round", "outcome", models.CharField(blank=True, choices=OUTCOMES, db_default="", max_length=9)
        ),
        migrations.AddField("round", "settled_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=Q(basis="budget", threshold_count=0, whole_count=0, counted=0)
                | Q(basis__in=COUNTING, threshold_cents=0, threshold_count__gte=1)
                & Q(threshold_count__lte=F("whole_count"), counted__gte=0, counted__lte=F("whole_count")),
                name="round_threshold_of_its_basis",
            ),
        ),
        migrations.AddConstraint(
            "round",
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | ~Q(outcome="") & Q(settled_at__isnull=False),
                name="round_outcome_has_moment",
            ),
        ),
        migrations.RunSQL(terms_stay(TERMS, OUTCOME), terms_stay("", "")),
        migrations.RunSQL(FITS.replace("{reached}", BY_BASIS), FITS.replace("{reached}", IN_CENTS)),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
