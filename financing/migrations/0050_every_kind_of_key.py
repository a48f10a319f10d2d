"""Keys of every kind with their bounds, and the numbers they ask of an organisation; none is ever rewritten."""

import django.db.models.deletion
from django.db import migrations, models

import cooperative.isolation.clock
from cooperative.isolation.audience import Audience, audience_constraint
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

KINDS = [
    ("equal", "gelijk voor elke deelnemer"),
    ("per_inhabitant", "per inwoner"),
    ("mixed", "deels gelijk, deels per inwoner"),
    ("size_bands", "volgens grootte"),
    ("active_users", "volgens actieve gebruikers van de bib"),
    ("budget", "volgens het budget van elke organisatie"),
    ("composed", "samengesteld uit delen"),
]
MEASURES = [
    ("active_users", "actieve gebruikers van de bib"),
    ("budget", "budget per jaar"),
    ("fixed_once", "vast bedrag, eenmalig"),
    ("fixed_yearly", "vast bedrag per jaar"),
]
STAYS = """
CREATE OR REPLACE FUNCTION key_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.initiative_id, NEW.number, NEW.kind, NEW.equal_percent, NEW.terms, NEW.written_at)
     IS DISTINCT FROM (OLD.initiative_id, OLD.number, OLD.kind, OLD.equal_percent, OLD.terms, OLD.written_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'key_version_stays: a changed key is a new version';
  END IF;
  IF OLD.adopted_at IS NOT NULL AND NEW.adopted_at IS DISTINCT FROM OLD.adopted_at THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'key_version_stays: a key is adopted once';
  END IF;
  RETURN NEW;
END $$;

CREATE FUNCTION entered_weight_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.initiative_id, NEW.carrier_id, NEW.kind, NEW.amount, NEW.source, NEW.counted_on, NEW.written_at)
     IS DISTINCT FROM
     (OLD.initiative_id, OLD.carrier_id, OLD.kind, OLD.amount, OLD.source, OLD.counted_on, OLD.written_at) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'entered_weight_stays: another number is a new row';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entered_weight_stays BEFORE UPDATE ON financing_enteredweight
  FOR EACH ROW EXECUTE FUNCTION entered_weight_stays();
CREATE TRIGGER entered_weight_still_in_vote BEFORE INSERT OR UPDATE ON financing_enteredweight
  FOR EACH ROW EXECUTE FUNCTION plan_still_in_vote();
ALTER TABLE financing_enteredweight ADD CONSTRAINT entered_weight_carries_its_lead
  FOREIGN KEY (initiative_id, organisation_id) REFERENCES initiatives_initiative (id, lead_id) ON UPDATE CASCADE;
ALTER TABLE financing_enteredweight ADD CONSTRAINT entered_weight_has_its_lead CHECK (organisation_id IS NOT NULL);
"""
UNDO = """
ALTER TABLE financing_enteredweight DROP CONSTRAINT entered_weight_has_its_lead;
ALTER TABLE financing_enteredweight DROP CONSTRAINT entered_weight_carries_its_lead;
DROP TRIGGER entered_weight_still_in_vote ON financing_enteredweight;
DROP TRIGGER entered_weight_stays ON financing_enteredweight; DROP FUNCTION entered_weight_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("financing", "0030_a_plan_belongs_to_its_lead"),
        ("initiatives", "0030_nobody_writes_in_anothers_matter"),
        ("members", "0010_municipalities"),
    ]
    operations = [
        migrations.AlterField(
            "distributionkey", "kind", models.CharField(choices=KINDS, max_length=16, verbose_name="sleutel")
        ),
        migrations.AddField("distributionkey", "terms", models.JSONField(db_default={})),
        migrations.AddField("weightsnapshot", "measures", models.JSONField(db_default={})),
        migrations.CreateModel(
            name="EnteredWeight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(choices=Audience.choices, max_length=12)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("body_id", models.BigIntegerField(null=True)),
                ("kind", models.CharField(choices=MEASURES, max_length=16)),
                ("amount", models.BigIntegerField()),
                ("source", models.CharField(max_length=200)),
                ("counted_on", models.DateField()),
                ("written_at", models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                (
                    "carrier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_weights",
                        to="members.organisation",
                    ),
                ),
                (
                    "initiative",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entered_weights",
                        to="initiatives.initiative",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["initiative", "carrier", "kind", "-id"], name="entered_weight_newest")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(amount__gte=0) & ~models.Q(source=""), name="entered_weight_has_its_source"
                    ),
                    audience_constraint("entered_weight_audience_named"),
                ],
            },
        ),
        migrations.RunSQL(STAYS, UNDO),
        Guard("EnteredWeight", Policy(read="AUDIENCE|SHARED", write="OWN|COOP")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
