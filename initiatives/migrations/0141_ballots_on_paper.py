"""A ballot comes from paper only when two officials, each without seeing the other's, read the same on it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import APPLICATION, PIN_DEFINERS, Guard, Policy, also

PAPER, ENTRY = "initiatives_paperballot", "initiatives_paperentry"
WAYS = [("paper", "op papier"), ("room", "in de zaal")]
# What was entered stays as it is: it is settled once.
ONLY_SETTLES = (
    f"REVOKE UPDATE ON {PAPER} FROM {APPLICATION};"
    f" GRANT UPDATE (state, second_by, second_name, settled_at, differs) ON {PAPER} TO {APPLICATION};",
    f"GRANT UPDATE ON {PAPER} TO {APPLICATION};",
)
# After the row: who may not write it is refused by the wall first, and learns nothing of the vote.
ELECTORS = """
ALTER TABLE initiatives_paperballot ADD CONSTRAINT paper_of_an_elector
  FOREIGN KEY (decision_id, organisation_id) REFERENCES initiatives_elector (decision_id, organisation_id);
CREATE TRIGGER paper_in_time AFTER INSERT ON initiatives_paperballot
  FOR EACH ROW EXECUTE FUNCTION ballot_in_time();
CREATE FUNCTION paper_settled_stays() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'waiting' THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'paper_settled_stays: this ballot on paper was settled';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER paper_settled_stays BEFORE UPDATE ON initiatives_paperballot
  FOR EACH ROW EXECUTE FUNCTION paper_settled_stays();
"""
FREE = """
DROP TRIGGER paper_settled_stays ON initiatives_paperballot; DROP FUNCTION paper_settled_stays();
DROP TRIGGER paper_in_time ON initiatives_paperballot;
ALTER TABLE initiatives_paperballot DROP CONSTRAINT paper_of_an_elector;
"""
SETTLED_BY_HAND = (
    f"""CREATE POLICY paper_settled_by_hand ON {PAPER} AS RESTRICTIVE FOR UPDATE USING (true)
  WITH CHECK ((SELECT in_house()) OR second_by = app_person() OR (second_by IS NULL AND entered_by = app_person()));""",
    f"DROP POLICY paper_settled_by_hand ON {PAPER};",
)
FROM_PAPER = """
CREATE FUNCTION ballot_from_paper() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF (NEW.way <> '' OR NEW.paper_id IS NOT NULL) AND NOT EXISTS (
      SELECT 1 FROM initiatives_paperballot p
        JOIN initiatives_paperentry a ON a.paper_id = p.id AND a.person_id = p.entered_by
        JOIN initiatives_paperentry b ON b.paper_id = p.id AND b.person_id = p.second_by
       WHERE p.id = NEW.paper_id AND p.state = 'confirmed'
         AND (p.decision_id, p.organisation_id, p.entered_name, p.second_name)
           = (NEW.decision_id, NEW.organisation_id, NEW.entered_name, NEW.confirmed_name)
         AND (a.way, a.signer_id, a.choice, a.points, a.reason)
           = (NEW.way, NEW.person_id, NEW.choice, NEW.points, NEW.reason)
         AND (b.way, b.signer_id, b.choice, b.points, b.reason = '') = (a.way, a.signer_id, a.choice, a.points, a.reason = ''))
  THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'ballot_from_paper: two officials did not both read this';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ballot_from_paper AFTER INSERT OR UPDATE ON initiatives_currentballot
  FOR EACH ROW EXECUTE FUNCTION ballot_from_paper();
CREATE TRIGGER ballot_event_from_paper AFTER INSERT ON initiatives_ballotevent
  FOR EACH ROW EXECUTE FUNCTION ballot_from_paper();
"""
FROM_ANYWHERE = """
DROP TRIGGER ballot_event_from_paper ON initiatives_ballotevent;
DROP TRIGGER ballot_from_paper ON initiatives_currentballot; DROP FUNCTION ballot_from_paper();
"""


def key() -> models.BigAutoField:
    """Give the primary key of a table."""
    return models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0140_objections_that_stop")]
    operations = [
        *(
            migrations.AddField(model, name, field)
            for model in ("currentballot", "ballotevent")
            for name, field in (
                ("way", models.CharField(blank=True, choices=WAYS, db_default="", max_length=8)),
                ("paper_id", models.BigIntegerField(null=True)),
                ("entered_name", models.CharField(blank=True, db_default="", max_length=170)),
                ("confirmed_name", models.CharField(blank=True, db_default="", max_length=170)),
            )
        ),
        migrations.CreateModel(
            name="PaperBallot",
            fields=[
                ("id", key()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("confirmed", "Confirmed"),
                            ("differed", "Differed"),
                            ("taken_back", "Taken Back"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("entered_by", models.BigIntegerField()),
                ("entered_name", models.CharField(max_length=170)),
                ("entered_at", models.DateTimeField(db_default=HouseNow())),
                ("second_by", models.BigIntegerField(null=True)),
                ("second_name", models.CharField(blank=True, db_default="", max_length=170)),
                ("settled_at", models.DateTimeField(null=True)),
                ("differs", models.JSONField(db_default=[], default=list)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="initiatives.decision",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["decision", "organisation"], name="paper_waiting_once", condition=Q(state="waiting")
                    ),
                    models.CheckConstraint(
                        condition=Q(second_by=None) | ~Q(second_by=F("entered_by")), name="paper_four_eyes"
                    ),
                    models.CheckConstraint(
                        condition=Q(state="waiting", second_by=None, settled_at=None)
                        | Q(state="taken_back", second_by=None, settled_at__isnull=False)
                        | Q(state__in=["confirmed", "differed"], second_by__isnull=False, settled_at__isnull=False),
                        name="paper_state_fits",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperEntry",
            fields=[
                ("id", key()),
                ("person_id", models.BigIntegerField()),
                ("way", models.CharField(choices=WAYS, max_length=8)),
                ("signer_id", models.BigIntegerField()),
                (
                    "choice",
                    models.CharField(
                        blank=True,
                        choices=[("for", "Vóór"), ("against", "Tegen"), ("abstain", "Onthouding")],
                        max_length=10,
                    ),
                ),
                ("points", models.JSONField(db_default=[], default=list)),
                ("reason", models.TextField(blank=True, max_length=2000)),
                ("entered_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="initiatives.paperballot",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["paper", "person_id"], name="paper_entry_once")],
            },
        ),
        Guard("PaperBallot", Policy(read="COOP", write="COOP")),
        # What an official read is that official's alone: the other one cannot copy it.
        Guard("PaperEntry", Policy(read="SELF", write="COOP", append_only=True)),
        migrations.RunSQL(ELECTORS, FREE),
        migrations.RunSQL(*ONLY_SETTLES),
        migrations.RunSQL(*also(PAPER, "paper_by_own_hand", "INSERT", "entered_by = app_person() AND state = 'waiting'")),
        migrations.RunSQL(*SETTLED_BY_HAND),
        migrations.RunSQL(*also(ENTRY, "paper_entry_by_own_hand", "INSERT", "person_id = app_person()")),
        migrations.RunSQL(FROM_PAPER, FROM_ANYWHERE),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
