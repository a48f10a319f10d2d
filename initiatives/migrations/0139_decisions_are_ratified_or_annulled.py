"""A counted decision is ratified or annulled: a row for each, and a state that only goes forward."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

GOES_FORWARD = """
CREATE OR REPLACE FUNCTION decision_goes_forward() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'open' THEN
    -- A second call takes the place of a vote that lacked its quorum.
    IF NEW.standing_id IS NULL AND to_jsonb(NEW) - 'standing_id' = to_jsonb(OLD) - 'standing_id'
        AND EXISTS (SELECT 1 FROM initiatives_count c WHERE c.decision_id = OLD.id AND c.outcome = 'no_quorum') THEN
      RETURN NEW;
    END IF;
{ruled}    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: this vote is over';
  END IF;
{counted}  IF NEW.closes_at <> OLD.closes_at AND (NEW.closes_at < OLD.closes_at OR house_now() >= OLD.closes_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: extended only later, only while open';
  END IF;
  IF NEW.state = 'counted' AND house_now() < OLD.closes_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: counted only after the deadline';
  END IF;
  IF (NEW.proposal_id, NEW.text_id, NEW.rule_set_id, NEW.electors_count, NEW.opened_at, NEW.starts_on,
      NEW.options_count, NEW.second_call_of_id, NEW.standing_id)
    IS DISTINCT FROM (OLD.proposal_id, OLD.text_id, OLD.rule_set_id, OLD.electors_count, OLD.opened_at, OLD.starts_on,
      OLD.options_count, OLD.second_call_of_id, OLD.standing_id) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: text, rules and electorate are frozen';
  END IF;
  RETURN NEW;
END $$;
"""
RULED = """    IF (OLD.state, NEW.state) IN (('counted', 'ratified'), ('counted', 'annulled'), ('ratified', 'annulled'))
        AND to_jsonb(NEW) - '{state,version}'::text[] = to_jsonb(OLD) - '{state,version}'::text[]
        AND EXISTS (SELECT 1 FROM initiatives_ruling r WHERE r.decision_id = OLD.id AND r.kind = NEW.state) THEN
      RETURN NEW;
    END IF;
"""
COUNTED_FIRST = """  IF NEW.state IN ('ratified', 'annulled') THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'decision_goes_forward: first the count, then a ruling';
  END IF;
"""


def goes_forward(ruled: str, counted: str) -> str:
    """Write the guard with what a ruling changes after the count."""
    return GOES_FORWARD.replace("{ruled}", ruled).replace("{counted}", counted)


# After the row: who may not write it is refused by the wall first, and learns nothing of what was decided.
FITS = """
CREATE FUNCTION ruling_fits() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM initiatives_decision d JOIN initiatives_count c ON c.decision_id = d.id
      JOIN initiatives_ruleset r ON r.id = d.rule_set_id JOIN initiatives_proposal p ON p.id = d.proposal_id
      WHERE d.id = NEW.decision_id AND c.outcome = 'adopted' AND NEW.authority <> p.capacity
        AND (d.state = 'counted' OR d.state = 'ratified' AND NEW.kind = 'annulled')
        AND (NEW.kind = 'annulled' OR r.procedure->'ratification_needed' = 'true')
        AND NEW.decided_on BETWEEN (c.counted_at AT TIME ZONE 'Europe/Brussels')::date AND house_today()
        AND (d.audience, d.organisation_id) IS NOT DISTINCT FROM (NEW.audience, NEW.organisation_id)
        AND (d.initiative_id, d.body_id) IS NOT DISTINCT FROM (NEW.initiative_id, NEW.body_id)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'ruling_fits: only on what was adopted, by another body, after the count, for its readers';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ruling_fits AFTER INSERT ON initiatives_ruling FOR EACH ROW EXECUTE FUNCTION ruling_fits();

CREATE FUNCTION ruling_is_followed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM initiatives_decision d WHERE d.id = NEW.decision_id
      AND d.state IN (NEW.kind, 'annulled')) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'ruling_is_followed: the decision stands as the ruling left it';
  END IF;
  RETURN NEW;
END $$;
CREATE CONSTRAINT TRIGGER ruling_is_followed AFTER INSERT ON initiatives_ruling
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ruling_is_followed();
CREATE TRIGGER ruling_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_ruling
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
LOOSE = """
DROP TRIGGER ruling_stays ON initiatives_ruling;
DROP TRIGGER ruling_is_followed ON initiatives_ruling; DROP FUNCTION ruling_is_followed();
DROP TRIGGER ruling_fits ON initiatives_ruling; DROP FUNCTION ruling_fits();
"""
DECISIONS = [
    ("open", "In stemming"),
    ("counted", "Geteld"),
    ("ratified", "Bekrachtigd"),
    ("annulled", "Vernietigd"),
    ("withdrawn", "Ingetrokken"),
]
STATES = [
    ("draft", "Concept"),
    ("submitted", "Ingediend"),
    ("admissible", "Ontvankelijk"),
    ("inadmissible", "Niet ontvankelijk"),
    ("consultation", "In overleg"),
    ("amendable", "Amendeerbaar"),
    ("final", "Definitieve tekst"),
    ("scheduled", "Geagendeerd"),
    ("in_vote", "In stemming"),
    ("to_ratify", "Te bekrachtigen"),
    ("adopted", "Aangenomen"),
    ("rejected", "Verworpen"),
    ("held", "Aangehouden"),
    ("lapsed", "Vervallen"),
    ("withdrawn", "Ingetrokken"),
    ("under_way", "In uitvoering"),
    ("done", "Uitgevoerd"),
    ("annulled", "Vernietigd"),
]
AUDIENCES = [
    ("organisation", "alleen de eigen organisatie"),
    ("participants", "de deelnemers van het initiatief"),
    ("body", "de leden van het orgaan"),
    ("members", "alle leden"),
    ("public", "iedereen"),
]
AUTHORITIES = [
    ("general_meeting", "de algemene vergadering"),
    ("board", "het bestuursorgaan"),
    ("council", "de bevoegde raad"),
    ("supervisor", "de toezichthoudende overheid"),
    ("court", "de rechter"),
    ("itself", "het orgaan zelf, dat het introk"),
]
RATIFY = ("general_meeting", "board", "council")
ANNUL = ("general_meeting", "supervisor", "court", "itself")
AFTER_THE_COUNT = ("counted", "ratified", "annulled")


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0138_a_chair_decides_a_tie")]
    operations = [
        migrations.AlterField("proposal", "state", models.CharField(choices=STATES, default="draft", max_length=12)),
        migrations.AlterField("proposalphase", "state", models.CharField(choices=STATES, max_length=12)),
        migrations.AlterField("decision", "state", models.CharField(choices=DECISIONS, default="open", max_length=10)),
        migrations.RemoveConstraint("decision", "decision_counted_has_moment"),
        migrations.AddConstraint(
            "decision",
            models.CheckConstraint(
                condition=Q(state__in=AFTER_THE_COUNT, counted_at__isnull=False)
                | ~Q(state__in=AFTER_THE_COUNT) & Q(counted_at=None),
                name="decision_counted_has_moment",
            ),
        ),
        migrations.CreateModel(
            name="Ruling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(choices=AUDIENCES, max_length=12)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("initiative_id", models.BigIntegerField(null=True)),
                ("body_id", models.BigIntegerField(null=True)),
                (
                    "kind",
                    models.CharField(choices=[("ratified", "Bekrachtigd"), ("annulled", "Vernietigd")], max_length=8),
                ),
                ("authority", models.CharField(choices=AUTHORITIES, max_length=16)),
                ("decided_on", models.DateField()),
                ("reference", models.CharField(max_length=80)),
                ("reason", models.CharField(blank=True, max_length=600)),
                ("person_id", models.BigIntegerField()),
                ("entered_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
                        to="initiatives.decision",
                    ),
                ),
            ],
            options={
                "ordering": ["entered_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=["decision", "kind"], name="ruling_once_of_a_kind"),
                    models.CheckConstraint(
                        condition=Q(kind="ratified", authority__in=RATIFY)
                        | Q(kind="annulled", authority__in=ANNUL) & ~Q(reason=""),
                        name="ruling_by_whom_and_why",
                    ),
                ],
            },
        ),
        Guard("Ruling", Policy(read="AUDIENCE|SHARED", write="COOP", append_only=True)),
        migrations.RunSQL(
            *also("initiatives_ruling", "ruling_by_its_person", "INSERT", "person_id = app_person()")
        ),
        migrations.RunSQL(FITS, LOOSE),
        migrations.RunSQL(goes_forward(RULED, COUNTED_FIRST), goes_forward("", "")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
