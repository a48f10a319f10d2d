"""The author of a proposal answers the objections in its vote, each once."""

import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.audience import audience_constraint
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

TABLE = "initiatives_objectionanswer"
# After the row: who may not write it is refused by the wall first, and learns nothing of what was voted.
TO_AN_OBJECTION = f"""
CREATE FUNCTION answer_to_an_objection() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM initiatives_decision d
        JOIN initiatives_proposal p ON p.id = d.proposal_id
        JOIN initiatives_count c ON c.decision_id = d.id
        JOIN initiatives_ruleset r ON r.id = d.rule_set_id
        JOIN initiatives_currentballot b ON b.decision_id = d.id AND b.organisation_id = NEW.objector_id
       WHERE d.id = NEW.decision_id AND p.author_id = NEW.organisation_id AND b.conditional_on IS NULL
         AND b.choice = 'against' AND (b.objection OR r.rules->>'method' = 'consent')) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'answer_to_an_objection: the author answers an objection in a counted vote';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answer_to_an_objection AFTER INSERT ON {TABLE}
  FOR EACH ROW EXECUTE FUNCTION answer_to_an_objection();
"""
BACK = f"DROP TRIGGER answer_to_an_objection ON {TABLE}; DROP FUNCTION answer_to_an_objection();"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0141_ballots_on_paper")]
    operations = [
        migrations.CreateModel(
            name="ObjectionAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("objector_id", models.BigIntegerField()),
                ("text", models.TextField(max_length=2000)),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("answered_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection_answers",
                        to="initiatives.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["decision", "objector_id"], name="objection_answered_once"),
                    audience_constraint("objection_answer_audience_named"),
                ]
            },
        ),
        Guard("ObjectionAnswer", Policy(read="AUDIENCE|SHARED", write="OWN", append_only=True)),
        migrations.RunSQL(*also(TABLE, "objection_answered_by_own_hand", "INSERT", "person_id = app_person()")),
        migrations.RunSQL(TO_AN_OBJECTION, BACK),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
