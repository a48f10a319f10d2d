"""A vote can choose between options, frozen when it opens; a ballot approves some of them, or scores them."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

AUDIENCE = [
    (
        "audience",
        models.CharField(
            choices=[
                ("organisation", "alleen de eigen organisatie"),
                ("participants", "de deelnemers van het initiatief"),
                ("body", "de leden van het orgaan"),
                ("members", "alle leden"),
                ("public", "iedereen"),
            ],
            max_length=12,
        ),
    ),
    ("organisation_id", models.BigIntegerField(null=True)),
    ("initiative_id", models.BigIntegerField(null=True)),
    ("body_id", models.BigIntegerField(null=True)),
]
FROZEN = "(NEW.proposal_id, NEW.text_id, NEW.rule_set_id, NEW.electors_count, NEW.opened_at, NEW.starts_on{more})"
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
OPTIONS = """
CREATE FUNCTION options_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM initiatives_decision d
      WHERE d.id IN (SELECT decision_id FROM fresh)
        AND (SELECT count(*) FROM initiatives_option o WHERE o.decision_id = d.id) > d.options_count) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'options_frozen: more options than at opening';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER options_frozen AFTER INSERT ON initiatives_option
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION options_frozen();
CREATE TRIGGER option_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_option
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();

CREATE FUNCTION ballot_fits_method() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  method text;
  named int;
BEGIN
  SELECT r.rules->>'method' INTO method FROM initiatives_decision d JOIN initiatives_ruleset r ON r.id = d.rule_set_id
   WHERE d.id = NEW.decision_id;
  named := jsonb_array_length(NEW.points);
  IF method NOT IN ('approval', 'score') THEN
    IF named > 0 OR NEW.choice NOT IN ('for', 'against', 'abstain') THEN
      RAISE integrity_constraint_violation USING MESSAGE = 'ballot_fits_method: no such choice on a proposal';
    END IF;
    RETURN NEW;
  END IF;
  IF NEW.choice <> '' OR named = 0
     OR (SELECT count(DISTINCT pair->0) FROM jsonb_array_elements(NEW.points) pair) <> named
     OR EXISTS (SELECT 1 FROM jsonb_array_elements(NEW.points) pair
         WHERE NOT EXISTS (SELECT 1 FROM initiatives_option o
             WHERE o.decision_id = NEW.decision_id AND to_jsonb(o.id) = pair->0)
            OR NOT CASE method WHEN 'approval' THEN pair->1 = '1' ELSE pair->1 IN ('0', '1', '2', '3', '4', '5') END)
  THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'ballot_fits_method: no such choice between these options';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_fits_method BEFORE INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION ballot_fits_method();
"""
NO_OPTIONS = """
DROP TRIGGER ballot_fits_method ON initiatives_currentballot; DROP FUNCTION ballot_fits_method();
DROP TRIGGER option_stays ON initiatives_option; DROP TRIGGER options_frozen ON initiatives_option;
DROP FUNCTION options_frozen();
"""


def goes_forward(more: str = "") -> str:
    """Write the guard with what else is frozen."""
    frozen = FROZEN.format(more=more)
    return GOES_FORWARD.format(frozen=frozen, before=frozen.replace("NEW.", "OLD."))


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0091_who_opts_in_takes_part")]
    operations = [
        migrations.AddField("decision", "options_count", models.PositiveSmallIntegerField(default=0, db_default=0)),
        migrations.AddField("currentballot", "points", models.JSONField(default=list, db_default=[])),
        migrations.AddField("ballotevent", "points", models.JSONField(default=list, db_default=[])),
        migrations.AlterField(
            "currentballot",
            "choice",
            models.CharField(
                blank=True,
                choices=[("for", "Vóór"), ("against", "Tegen"), ("abstain", "Onthouding")],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "ballotevent",
            "choice",
            models.CharField(
                blank=True,
                choices=[("for", "Vóór"), ("against", "Tegen"), ("abstain", "Onthouding")],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="Option",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=200)),
                *AUDIENCE,
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="options",
                        to="initiatives.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["place"],
                "constraints": [
                    models.CheckConstraint(
                        condition=(
                            Q(audience__in=["members", "public"])
                            | Q(audience="organisation", organisation_id__isnull=False)
                            | Q(audience="participants", initiative_id__isnull=False)
                            | Q(audience="body", body_id__isnull=False)
                        ),
                        name="option_audience_named",
                    ),
                    models.UniqueConstraint(fields=["decision", "place"], name="option_place_once"),
                    models.UniqueConstraint(fields=["decision", "title"], name="option_title_once"),
                ],
            },
        ),
        Guard("Option", Policy(read="AUDIENCE|SHARED", write="COOP", append_only=True)),
        migrations.RunSQL(OPTIONS, NO_OPTIONS),
        migrations.RunSQL(goes_forward(", NEW.options_count"), goes_forward()),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
