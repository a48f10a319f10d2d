"""Where a vote ends level and its rules say so, its chair decides it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cooperative.isolation.audience import audience_constraint
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

AUDIENCES = [
    ("organisation", "alleen de eigen organisatie"),
    ("participants", "de deelnemers van het initiatief"),
    ("body", "de leden van het orgaan"),
    ("members", "alle leden"),
    ("public", "iedereen"),
]
CHOICES = [("for", "Vóór"), ("against", "Tegen"), ("abstain", "Onthouding")]
# After the row: who may not write it is refused by the wall first, and learns nothing of the vote.
BY_THE_CHAIR = """
CREATE FUNCTION casting_vote_of_the_chair() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM initiatives_decision d
        JOIN initiatives_tie t ON t.decision_id = d.id
       WHERE d.id = NEW.decision_id AND d.state = 'open' AND house_now() < t.decides_until
         AND (t.person_id, t.organisation_id) = (NEW.person_id, NEW.organisation_id)) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'casting_vote_of_the_chair: only its chair decides a vote that ended level, and in time';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER casting_vote_of_the_chair AFTER INSERT ON initiatives_castingvote
  FOR EACH ROW EXECUTE FUNCTION casting_vote_of_the_chair();
CREATE FUNCTION tie_after_the_deadline() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM initiatives_decision d
       WHERE d.id = NEW.decision_id AND d.state = 'open' AND house_now() >= d.closes_at) THEN
    RAISE integrity_constraint_violation
      USING MESSAGE = 'tie_after_the_deadline: a vote ends level after its deadline, before its count';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tie_after_the_deadline AFTER INSERT ON initiatives_tie
  FOR EACH ROW EXECUTE FUNCTION tie_after_the_deadline();
"""
BACK = """
DROP TRIGGER tie_after_the_deadline ON initiatives_tie; DROP FUNCTION tie_after_the_deadline();
DROP TRIGGER casting_vote_of_the_chair ON initiatives_castingvote; DROP FUNCTION casting_vote_of_the_chair();
"""
SHARED = "AUDIENCE|SHARED"


def beside_a_vote(name: str, constraint: str, fields: list, more: tuple = ()) -> migrations.CreateModel:
    """Make a model of which a vote has one row (`related_name` is `name`), read as the vote is."""
    return migrations.CreateModel(
        name=name,
        fields=[
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("audience", models.CharField(choices=AUDIENCES, max_length=12)),
            ("organisation_id", models.BigIntegerField(null=True)),
            ("initiative_id", models.BigIntegerField(null=True)),
            ("body_id", models.BigIntegerField(null=True)),
            *fields,
        ],
        options={"constraints": [audience_constraint(constraint), *more]},
    )


def of_a_decision(related_name: str) -> tuple[str, models.OneToOneField]:
    """Give the reference to the vote."""
    return "decision", models.OneToOneField(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to="initiatives.decision"
    )


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0137_coauthors")]
    operations = [
        beside_a_vote(
            "Tie",
            "tie_audience_named",
            [
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("points", models.PositiveIntegerField()),
                ("options", models.JSONField(default=list)),
                ("places", models.PositiveSmallIntegerField(default=0)),
                ("tied_at", models.DateTimeField(db_default=HouseNow())),
                ("decides_until", models.DateTimeField()),
                of_a_decision("tie"),
            ],
        ),
        beside_a_vote(
            "CastingVote",
            "casting_vote_audience_named",
            [
                ("choice", models.CharField(blank=True, choices=CHOICES, max_length=10)),
                ("options", models.JSONField(default=list)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("cast_at", models.DateTimeField(db_default=HouseNow())),
                of_a_decision("casting"),
            ],
            (
                models.CheckConstraint(
                    condition=Q(choice__in=["for", "against"], options=[]) | Q(choice="") & ~Q(options=[]),
                    name="casting_vote_says_one_thing",
                ),
            ),
        ),
        Guard("Tie", Policy(read=SHARED, append_only=True)),
        Guard("CastingVote", Policy(read=SHARED, write="OWN", append_only=True)),
        migrations.RunSQL(
            *also("initiatives_castingvote", "casting_vote_by_own_hand", "INSERT", "person_id = app_person()")
        ),
        migrations.RunSQL(BY_THE_CHAIR, BACK),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
