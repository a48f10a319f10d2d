"""Steering and working groups, seats of a person for an organisation, and who sits in somebody's place."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.contrib.postgres.fields import RangeOperators
from django.db import migrations, models
from django.db.models import F, Q

import members.bodies.models
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

# Whoever sits somewhere now or soon, and who sits in their place, is known by name to every member.
SEATED = """
CREATE OR REPLACE FUNCTION seated_persons() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT x.person_id), '{}') FROM (
    SELECT s.person_id FROM members_seat s
     WHERE s.person_id IS NOT NULL AND (s.until IS NULL OR s.until > house_today())
    UNION SELECT u.person_id FROM members_substitute u JOIN members_seat s ON s.id = u.seat_id
     WHERE (s.until IS NULL OR s.until > house_today()) AND (u.until IS NULL OR u.until > house_today())) x $$;
"""
# Older seats in the board name a person alone: they may end, and no new one may begin.
BOTH = """
CREATE FUNCTION seat_fits_its_body() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE which text;
BEGIN
  SELECT kind INTO which FROM members_body WHERE id = NEW.body_id;
  IF which IN ('board', 'steering_group') AND (NEW.person_id IS NULL OR NEW.organisation_id IS NULL)
     OR which = 'general_meeting' AND (NEW.person_id IS NOT NULL OR NEW.organisation_id IS NULL) THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'seat_fits_its_body: in ' || which || ' this holder has no seat';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER seat_fits_its_body BEFORE INSERT OR UPDATE OF body_id, person_id, organisation_id ON members_seat
  FOR EACH ROW EXECUTE FUNCTION seat_fits_its_body();
"""
NOT_BOTH = "DROP TRIGGER seat_fits_its_body ON members_seat; DROP FUNCTION seat_fits_its_body();"


def never_twice(name: str, columns: tuple[str, str], condition: Q | None = None) -> django.contrib.postgres.constraints.ExclusionConstraint:
    return django.contrib.postgres.constraints.ExclusionConstraint(
        name=name,
        expressions=[
            *((column, RangeOperators.EQUAL) for column in columns),
            (members.bodies.models.DaysOfTerm(), RangeOperators.OVERLAPS),
        ],
        condition=condition,
    )


class Migration(migrations.Migration):
    dependencies = [("members", "0030_whom_staff_help")]
    operations = [
        migrations.AlterField(
            "body",
            "kind",
            models.CharField(
                choices=[
                    ("general_meeting", "algemene vergadering"),
                    ("board", "bestuursorgaan"),
                    ("steering_group", "stuurgroep"),
                    ("working_group", "werkgroep"),
                ],
                max_length=16,
            ),
        ),
        migrations.AddField("body", "initiative_id", models.BigIntegerField(null=True)),
        migrations.AddField("body", "ended_on", models.DateField(null=True)),
        migrations.AddField("body", "version", models.PositiveIntegerField(db_default=1, default=1)),
        migrations.AddConstraint(
            "body",
            django.contrib.postgres.constraints.ExclusionConstraint(
                name="body_one_of_a_kind",
                expressions=[("kind", RangeOperators.EQUAL)],
                condition=Q(kind__in=("general_meeting", "board")),
            ),
        ),
        migrations.AddConstraint(
            "body",
            models.CheckConstraint(
                condition=Q(initiative_id__isnull=False, kind="steering_group")
                | Q(kind="working_group")
                | Q(ended_on=None, initiative_id=None, kind__in=("general_meeting", "board")),
                name="body_fits_its_kind",
            ),
        ),
        migrations.AddField(
            "seat",
            "function",
            models.CharField(
                choices=[("chair", "voorzitter"), ("secretary", "secretaris"), ("member", "lid")],
                db_default="member",
                default="member",
                max_length=9,
            ),
        ),
        migrations.RemoveConstraint("seat", "seat_of_person_or_organisation"),
        migrations.RemoveConstraint("seat", "seat_organisation_once"),
        migrations.RemoveConstraint("seat", "seat_person_once"),
        migrations.RemoveConstraint("seat", "seat_term_runs_forward"),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(organisation__isnull=False), name="seat_names_its_holder"
            ),
        ),
        migrations.AddConstraint(
            "seat", never_twice("seat_organisation_never_twice", ("body", "organisation"), Q(person=None))
        ),
        migrations.AddConstraint("seat", never_twice("seat_person_never_twice", ("body", "person"))),
        migrations.AddConstraint(
            "seat",
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="seat_term_runs_forward"
            ),
        ),
        migrations.CreateModel(
            "Substitute",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="members.person")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="substitutes", to="members.seat"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint("substitute", never_twice("substitute_never_twice", ("seat", "person"))),
        migrations.AddConstraint(
            "substitute",
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="substitute_term_runs_forward"
            ),
        ),
        migrations.RunSQL(BOTH, NOT_BOTH),
        migrations.RunSQL(SEATED, migrations.RunSQL.noop),
        Guard("Substitute", Policy(read="MEMBERS", write="COOP")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
