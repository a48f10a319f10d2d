"""Organisations submit a proposal together: who was asked answers itself, who joined writes its text along."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

import cooperative.isolation.clock
from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy, also

BEFORE_ANNOUNCED = "('draft', 'submitted', 'inadmissible', 'admissible', 'consultation', 'amendable', 'final', 'held')"
OF_ITS_AUTHOR = """
ALTER TABLE initiatives_coauthor ADD CONSTRAINT coauthor_of_its_author
  FOREIGN KEY (proposal_id, author_id) REFERENCES initiatives_proposal (id, author_id);
"""
ALONG = """
CREATE FUNCTION writes_along(stands text[]) RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(array_agg(c.proposal_id), '{}') FROM initiatives_coauthor c
   WHERE c.organisation_id = acting() AND c.state = ANY (stands) AND is_member() $$;
"""
JOINED = "ANY ((SELECT writes_along('{joined}'))::bigint[])"
# Who is asked reads what the proposal is called, and none of its texts; who joined writes them.
READ = f"""
CREATE POLICY proposal_read_by_who_is_asked ON initiatives_proposal FOR SELECT
  USING (id = ANY ((SELECT writes_along('{{asked,joined}}'))::bigint[]));
CREATE POLICY proposal_written_along ON initiatives_proposal FOR UPDATE USING (id = {JOINED}) WITH CHECK (id = {JOINED});
CREATE POLICY version_read_along ON initiatives_proposalversion FOR SELECT USING (proposal_id = {JOINED});
CREATE POLICY draft_written_along ON initiatives_proposalversion FOR UPDATE
  USING (submitted_at IS NULL AND proposal_id = {JOINED})
  WITH CHECK (submitted_at IS NULL AND audience = 'organisation' AND proposal_id = {JOINED});
CREATE POLICY version_written_along ON initiatives_proposalversion FOR INSERT WITH CHECK (
  proposal_id = {JOINED} AND submitted_at IS NOT NULL AND amendment IS NULL AND EXISTS (
    SELECT 1 FROM initiatives_proposal p WHERE p.id = initiatives_proposalversion.proposal_id
     AND p.state IN ('submitted', 'consultation') AND p.audience = initiatives_proposalversion.audience
     AND p.initiative_id IS NOT DISTINCT FROM initiatives_proposalversion.initiative_id
     AND p.body_id IS NOT DISTINCT FROM initiatives_proposalversion.body_id));
CREATE POLICY coauthor_read_along ON initiatives_coauthor FOR SELECT
  USING (author_id = (SELECT acting()) OR proposal_id = {JOINED});
CREATE POLICY coauthor_asked_by_author ON initiatives_coauthor FOR INSERT WITH CHECK (author_id = (SELECT acting()));
CREATE POLICY coauthor_asked_again ON initiatives_coauthor FOR UPDATE
  USING (author_id = (SELECT acting())) WITH CHECK (author_id = (SELECT acting()));
"""
UNREAD = """
DROP POLICY version_written_along ON initiatives_proposalversion;
DROP POLICY draft_written_along ON initiatives_proposalversion;
DROP POLICY version_read_along ON initiatives_proposalversion;
DROP POLICY proposal_written_along ON initiatives_proposal;
DROP POLICY proposal_read_by_who_is_asked ON initiatives_proposal;
"""
IN_TIME = f"""EXISTS (SELECT 1 FROM initiatives_proposal p WHERE p.id = initiatives_coauthor.proposal_id
  AND p.author_id = initiatives_coauthor.author_id AND p.state IN {BEFORE_ANNOUNCED})"""
# Whoever may propose the matter itself.
FITS = """EXISTS (SELECT 1 FROM members_organisation o JOIN initiatives_proposal p
   ON p.id = initiatives_coauthor.proposal_id
 WHERE o.id = initiatives_coauthor.organisation_id AND o.kind NOT IN ('partner', 'cooperative')
   AND (o.left_on IS NULL OR o.left_on > house_today()) AND (p.initiative_id IS NULL
    OR EXISTS (SELECT 1 FROM initiatives_initiative i WHERE i.id = p.initiative_id AND i.lead_id = o.id)
    OR EXISTS (SELECT 1 FROM initiatives_participation t WHERE t.initiative_id = p.initiative_id
      AND t.organisation_id = o.id AND t.state = 'taking_part' AND t.until IS NULL)))"""
BY_HAND = "person_id = app_person()"
STILL_FITS = f"""
CREATE POLICY coauthor_still_fits ON initiatives_coauthor AS RESTRICTIVE FOR UPDATE USING (true)
  WITH CHECK ((SELECT in_house()) OR {BY_HAND} AND (state NOT IN ('asked', 'joined') OR {FITS}));
"""
# The author asks and takes its question back; the other one answers and leaves.
PATH = """
CREATE FUNCTION coauthor_path() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF to_jsonb(NEW) - '{state,about,person_id,asked_at,answered_at,version}'::text[]
     <> to_jsonb(OLD) - '{state,about,person_id,asked_at,answered_at,version}'::text[] THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'coauthor_path: who was asked for what never changes';
  END IF;
  IF in_house() THEN RETURN NEW; END IF;
  IF acting() = OLD.organisation_id AND NEW.about = OLD.about
     AND (OLD.state, NEW.state) IN (('asked', 'joined'), ('asked', 'declined'), ('joined', 'left')) THEN
    RETURN NEW;
  END IF;
  IF acting() = OLD.author_id AND (OLD.state = 'asked' AND NEW.state = 'withdrawn'
     OR OLD.state IN ('declined', 'withdrawn', 'left') AND NEW.state = 'asked') THEN
    RETURN NEW;
  END IF;
  RAISE insufficient_privilege USING MESSAGE = 'coauthor_path: nobody takes this step, or somebody else does';
END $$;
CREATE TRIGGER coauthor_path BEFORE UPDATE ON initiatives_coauthor FOR EACH ROW EXECUTE FUNCTION coauthor_path();
"""
# The names stand on the proposal: every page that names its author names them, and no statement more. After the row,
# behind its wall: the lock of the proposal makes an announcement and an answer wait for each other.
NAMED = f"""
CREATE FUNCTION joint_authors_of(proposal bigint) RETURNS jsonb LANGUAGE sql STABLE
  SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name) ORDER BY c.answered_at, c.id), '[]')
    FROM initiatives_coauthor c JOIN members_organisation o ON o.id = c.organisation_id
   WHERE c.proposal_id = proposal AND c.state = 'joined' $$;
CREATE FUNCTION coauthor_named() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE stands text;
BEGIN
  SELECT p.state INTO stands FROM initiatives_proposal p WHERE p.id = NEW.proposal_id FOR NO KEY UPDATE;
  IF stands NOT IN {BEFORE_ANNOUNCED} THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'coauthor_named: its vote is announced';
  END IF;
  UPDATE initiatives_proposal SET joint_authors = joint_authors_of(id)
   WHERE id = NEW.proposal_id AND joint_authors <> joint_authors_of(id);
  RETURN NULL;
END $$;
CREATE TRIGGER coauthor_named AFTER INSERT OR UPDATE ON initiatives_coauthor
  FOR EACH ROW EXECUTE FUNCTION coauthor_named();
CREATE FUNCTION coauthor_renamed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  UPDATE initiatives_proposal SET joint_authors = joint_authors_of(id)
   WHERE id IN (SELECT c.proposal_id FROM initiatives_coauthor c WHERE c.organisation_id = NEW.id AND c.state = 'joined');
  RETURN NULL;
END $$;
CREATE TRIGGER coauthor_renamed AFTER UPDATE OF name ON members_organisation
  FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION coauthor_renamed();
"""
UNNAMED = """
DROP TRIGGER coauthor_renamed ON members_organisation; DROP FUNCTION coauthor_renamed();
DROP TRIGGER coauthor_named ON initiatives_coauthor; DROP FUNCTION coauthor_named();
DROP FUNCTION joint_authors_of(bigint);
"""
# Who joined changes the words alone; and nobody writes the names by hand.
WORDS = """
CREATE FUNCTION proposal_written_along() RETURNS trigger LANGUAGE plpgsql
  SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  IF pg_trigger_depth() > 1 THEN RETURN NEW; END IF;
  IF NEW.joint_authors <> OLD.joint_authors THEN
    RAISE integrity_constraint_violation USING MESSAGE = 'proposal_written_along: who joins says so itself';
  END IF;
  IF in_house() OR is_cooperative() OR acting() = OLD.author_id THEN RETURN NEW; END IF;
  IF OLD.state NOT IN ('draft', 'submitted', 'consultation') OR to_jsonb(NEW) - '{title,title_en,version}'::text[]
     <> to_jsonb(OLD) - '{title,title_en,version}'::text[] THEN
    RAISE insufficient_privilege USING MESSAGE = 'proposal_written_along: a co-author writes its words, nothing else';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER proposal_written_along BEFORE UPDATE ON initiatives_proposal
  FOR EACH ROW EXECUTE FUNCTION proposal_written_along();
"""
NO_WORDS = "DROP TRIGGER proposal_written_along ON initiatives_proposal; DROP FUNCTION proposal_written_along();"
ALONE = "NOT (proposal_id = ANY ((SELECT writes_along('{joined}'))::bigint[]))"


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0133_ballots_under_reservation"), ("members", "0042_one_steering_group_each")]
    operations = [
        migrations.AddField(
            "proposal",
            "joint_authors",
            models.JSONField(default=list, db_default=models.Value([], models.JSONField())),
        ),
        migrations.CreateModel(
            name="Coauthor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "gevraagd"),
                            ("joined", "dient mee in"),
                            ("declined", "dient niet mee in"),
                            ("withdrawn", "vraag ingetrokken"),
                            ("left", "dient niet meer mee in"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("about", models.CharField(max_length=600)),
                ("person_id", models.BigIntegerField()),
                ("asked_at", models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ("answered_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coauthors", to="initiatives.proposal"
                    ),
                ),
            ],
            options={
                "ordering": ["asked_at", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("proposal", "organisation"), name="coauthor_once"),
                    models.CheckConstraint(
                        condition=Q(("author", F("organisation")), _negated=True), name="coauthor_is_another"
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            OF_ITS_AUTHOR, "ALTER TABLE initiatives_coauthor DROP CONSTRAINT coauthor_of_its_author;"
        ),
        migrations.RunSQL(ALONG, "DROP FUNCTION writes_along(text[]);"),
        Guard("Coauthor", Policy(read="OWN", write="NOBODY", update="OWN")),
        migrations.RunSQL(READ, UNREAD),
        migrations.RunSQL(
            *also("initiatives_coauthor", "coauthor_asked_in_time", "INSERT", f"{BY_HAND} AND state = 'asked' AND {IN_TIME} AND {FITS}")
        ),
        migrations.RunSQL(*also("initiatives_coauthor", "coauthor_changed_in_time", "UPDATE", IN_TIME)),
        migrations.RunSQL(STILL_FITS, "DROP POLICY coauthor_still_fits ON initiatives_coauthor;"),
        migrations.RunSQL(PATH, "DROP TRIGGER coauthor_path ON initiatives_coauthor; DROP FUNCTION coauthor_path();"),
        migrations.RunSQL(NAMED, UNNAMED),
        migrations.RunSQL(WORDS, NO_WORDS),
        migrations.RunSQL(*also("initiatives_proposal", "proposal_begins_alone", "INSERT", "joint_authors = '[]'")),
        migrations.RunSQL(*also("initiatives_support", "support_of_another", "INSERT", ALONE)),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
