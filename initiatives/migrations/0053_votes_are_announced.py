"""A vote is announced before it opens: the proposal is scheduled, and whoever may vote is told."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.audience import audience_constraint
from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import Guard, Policy

# What is announced can still be held or withdrawn; held, it is a final text.
MOVES = """
CREATE OR REPLACE FUNCTION proposal_moves() RETURNS TABLE (before text, after text, taker text) LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES ('draft', 'submitted', 'authors'), ('inadmissible', 'submitted', 'authors'),
    ('draft', 'withdrawn', 'authors'), ('submitted', 'withdrawn', 'authors'), ('inadmissible', 'withdrawn', 'authors'),
    ('admissible', 'withdrawn', 'authors'), ('consultation', 'withdrawn', 'authors'),
    ('amendable', 'withdrawn', 'authors'), ('final', 'withdrawn', 'authors'), ('held', 'withdrawn', 'authors'),
    ('scheduled', 'withdrawn', 'authors'), ('scheduled', 'held', 'secretary'),
    ('submitted', 'admissible', 'secretary'), ('submitted', 'inadmissible', 'secretary'),
    ('admissible', 'consultation', 'secretary'), ('admissible', 'amendable', 'secretary'),
    ('consultation', 'consultation', 'secretary'), ('consultation', 'amendable', 'secretary'),
    ('consultation', 'final', 'secretary'), ('amendable', 'amendable', 'secretary'),
    ('amendable', 'final', 'secretary'),
    ('admissible', 'held', 'secretary'), ('consultation', 'held', 'secretary'), ('amendable', 'held', 'secretary'),
    ('final', 'held', 'secretary'), ('held', 'admissible', 'secretary'), ('held', 'consultation', 'secretary'),
    ('held', 'amendable', 'secretary'), ('held', 'final', 'secretary'),
    ('adopted', 'under_way', 'lead'), ('under_way', 'done', 'lead') $$;
"""
MOVES_BEFORE = """
CREATE OR REPLACE FUNCTION proposal_moves() RETURNS TABLE (before text, after text, taker text) LANGUAGE sql IMMUTABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  VALUES ('draft', 'submitted', 'authors'), ('inadmissible', 'submitted', 'authors'),
    ('draft', 'withdrawn', 'authors'), ('submitted', 'withdrawn', 'authors'), ('inadmissible', 'withdrawn', 'authors'),
    ('admissible', 'withdrawn', 'authors'), ('consultation', 'withdrawn', 'authors'),
    ('amendable', 'withdrawn', 'authors'), ('final', 'withdrawn', 'authors'), ('held', 'withdrawn', 'authors'),
    ('submitted', 'admissible', 'secretary'), ('submitted', 'inadmissible', 'secretary'),
    ('admissible', 'consultation', 'secretary'), ('admissible', 'amendable', 'secretary'),
    ('consultation', 'consultation', 'secretary'), ('consultation', 'amendable', 'secretary'),
    ('consultation', 'final', 'secretary'), ('amendable', 'amendable', 'secretary'),
    ('amendable', 'final', 'secretary'),
    ('admissible', 'held', 'secretary'), ('consultation', 'held', 'secretary'), ('amendable', 'held', 'secretary'),
    ('final', 'held', 'secretary'), ('held', 'admissible', 'secretary'), ('held', 'consultation', 'secretary'),
    ('held', 'amendable', 'secretary'), ('held', 'final', 'secretary'),
    ('adopted', 'under_way', 'lead'), ('under_way', 'done', 'lead') $$;
"""
PATH = """
CREATE OR REPLACE FUNCTION proposal_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who text := CASE WHEN is_cooperative() THEN 'secretary' ELSE 'authors' END;
BEGIN
  IF in_house() THEN RETURN NEW; END IF;
  IF (NEW.state <> OLD.state OR NEW.phase_until IS DISTINCT FROM OLD.phase_until) AND NOT EXISTS (
      SELECT 1 FROM proposal_moves() m WHERE m.before = OLD.state AND m.after = NEW.state AND m.taker = who) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: nobody takes this step, or somebody else does';
  END IF;
  IF OLD.state = 'held' AND NEW.state NOT IN ('held', 'withdrawn', OLD.held_from)
     OR NEW.state = 'held' AND NEW.held_from <> coalesce(nullif(OLD.held_from, ''),
       CASE OLD.state WHEN 'scheduled' THEN 'final' ELSE OLD.state END) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: what is held goes back where it came from';
  END IF;
  IF (NEW.author_id, NEW.initiative_id, NEW.body_id, NEW.capacity)
     IS DISTINCT FROM (OLD.author_id, OLD.initiative_id, OLD.body_id, OLD.capacity)
     OR (OLD.state <> 'draft' AND (NEW.number, NEW.audience, NEW.submitted_at)
       IS DISTINCT FROM (OLD.number, OLD.audience, OLD.submitted_at))
     OR (who = 'authors' AND (NEW.judged_at, NEW.judged_reason, NEW.judged_grounds)
       IS DISTINCT FROM (OLD.judged_at, OLD.judged_reason, OLD.judged_grounds)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: number, readers and judgement are not theirs';
  END IF;
  RETURN NEW;
END $$;
"""
PATH_BEFORE = """
CREATE OR REPLACE FUNCTION proposal_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE who text := CASE WHEN is_cooperative() THEN 'secretary' ELSE 'authors' END;
BEGIN
  IF in_house() THEN RETURN NEW; END IF;
  IF (NEW.state <> OLD.state OR NEW.phase_until IS DISTINCT FROM OLD.phase_until) AND NOT EXISTS (
      SELECT 1 FROM proposal_moves() m WHERE m.before = OLD.state AND m.after = NEW.state AND m.taker = who) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: nobody takes this step, or somebody else does';
  END IF;
  IF OLD.state = 'held' AND NEW.state NOT IN ('held', 'withdrawn', OLD.held_from)
     OR NEW.state = 'held' AND NEW.held_from <> coalesce(nullif(OLD.held_from, ''), OLD.state) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: what is held goes back where it came from';
  END IF;
  IF (NEW.author_id, NEW.initiative_id, NEW.body_id, NEW.capacity)
     IS DISTINCT FROM (OLD.author_id, OLD.initiative_id, OLD.body_id, OLD.capacity)
     OR (OLD.state <> 'draft' AND (NEW.number, NEW.audience, NEW.submitted_at)
       IS DISTINCT FROM (OLD.number, OLD.audience, OLD.submitted_at))
     OR (who = 'authors' AND (NEW.judged_at, NEW.judged_reason, NEW.judged_grounds)
       IS DISTINCT FROM (OLD.judged_at, OLD.judged_reason, OLD.judged_grounds)) THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_path: number, readers and judgement are not theirs';
  END IF;
  RETURN NEW;
END $$;
"""
STAYS = """
CREATE TRIGGER announcement_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_announcement
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""
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
    ("adopted", "Aangenomen"),
    ("rejected", "Verworpen"),
    ("held", "Aangehouden"),
    ("lapsed", "Vervallen"),
    ("withdrawn", "Ingetrokken"),
    ("under_way", "In uitvoering"),
    ("done", "Uitgevoerd"),
]
AUDIENCES = [
    ("organisation", "alleen de eigen organisatie"),
    ("participants", "de deelnemers van het initiatief"),
    ("body", "de leden van het orgaan"),
    ("members", "alle leden"),
    ("public", "iedereen"),
]
TIMED = ["consultation", "amendable", "scheduled"]


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0062_who_has_an_interest_stands_back")]
    operations = [
        migrations.AlterField("proposal", "state", models.CharField(choices=STATES, default="draft", max_length=12)),
        migrations.AlterField("proposalphase", "state", models.CharField(choices=STATES, max_length=12)),
        migrations.RemoveConstraint("proposal", "proposal_phase_has_its_end"),
        migrations.AddConstraint(
            "proposal",
            models.CheckConstraint(
                condition=Q(state__in=TIMED, phase_until__isnull=False) | ~Q(state__in=TIMED) & Q(phase_until=None),
                name="proposal_phase_has_its_end",
            ),
        ),
        migrations.RunSQL(MOVES, MOVES_BEFORE),
        migrations.RunSQL(PATH, PATH_BEFORE),
        migrations.CreateModel(
            name="Announcement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("audience", models.CharField(choices=AUDIENCES, max_length=12)),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("initiative_id", models.BigIntegerField(null=True)),
                ("body_id", models.BigIntegerField(null=True)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("starts_on", models.DateField(null=True)),
                ("options", models.JSONField(default=list)),
                ("announced_at", models.DateTimeField(db_default=HouseNow())),
                ("person_id", models.BigIntegerField()),
                ("told", models.JSONField()),
                ("mailing", models.CharField(blank=True, max_length=32)),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="announcements",
                        to="initiatives.proposal",
                    ),
                ),
                (
                    "rule_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="initiatives.ruleset"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="initiatives.proposalversion"
                    ),
                ),
            ],
            options={
                "ordering": ["-announced_at", "-id"],
                "constraints": [
                    audience_constraint("announcement_audience_named"),
                    models.CheckConstraint(
                        condition=Q(opens_at__gt=F("announced_at"), closes_at__gt=F("opens_at")),
                        name="announcement_opens_then_closes",
                    ),
                ],
            },
        ),
        Guard("Announcement", Policy(read="AUDIENCE|SHARED", append_only=True)),
        migrations.RunSQL(STAYS, "DROP TRIGGER announcement_stays ON initiatives_announcement;"),
    ]
