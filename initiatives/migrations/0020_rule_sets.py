"""One rule set per kind of body, and who was frozen in an open vote keeps reading the matter."""

from django.db import migrations

HALF_OF_HEADS = {"quorum_num": 1, "quorum_den": 2, "quorum_basis": "heads"}
QUALIFIED = {"method": "qualified_majority", "majority_num": 2, "majority_den": 3, "majority_basis": "cast"}
SIMPLE = {"method": "simple_majority", "majority_num": 1, "majority_den": 2, "majority_basis": "cast"}
# The articles are those of the model by-laws of the cooperative; a lawyer confirms them for each cooperative.
RULE_SETS = [
    {
        "key": "consortium",
        "name_nl": "Consortiumgroep, bijzondere meerderheid",
        "name_en": "Consortium group, qualified majority",
        "rules": QUALIFIED | HALF_OF_HEADS,
        "article_nl": "Artikel 9, § 1 van het reglement",
        "article_en": "Article 9, § 1 of the by-laws",
    },
    {
        "key": "consortium_simple",
        "name_nl": "Consortiumgroep, gewone meerderheid (piloot of advies)",
        "name_en": "Consortium group, simple majority (pilot or advice)",
        "rules": SIMPLE | HALF_OF_HEADS,
        "article_nl": "Artikel 9, § 2 van het reglement",
        "article_en": "Article 9, § 2 of the by-laws",
    },
    {
        "key": "general_meeting",
        "name_nl": "Algemene vergadering, gewone meerderheid",
        "name_en": "General meeting, simple majority",
        "rules": SIMPLE | HALF_OF_HEADS,
        "article_nl": "Artikel 14 van de statuten",
        "article_en": "Article 14 of the articles of association",
    },
    {
        "key": "board",
        "name_nl": "Bestuursorgaan, gewone meerderheid",
        "name_en": "Board, simple majority",
        "rules": SIMPLE | HALF_OF_HEADS,
        "article_nl": "Artikel 21 van de statuten",
        "article_en": "Article 21 of the articles of association",
    },
]
# A register change after opening changes nothing: an organisation that leaves during a vote still votes.
ANSWERS = """
CREATE OR REPLACE FUNCTION my_initiatives() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(x.id), '{}') FROM (
    SELECT p.initiative_id AS id FROM initiatives_participation p
     WHERE p.organisation_id = acting() AND p.state = 'taking_part' AND p.until IS NULL
    UNION SELECT i.id FROM initiatives_initiative i WHERE i.lead_id = acting()
    UNION SELECT d.initiative_id FROM initiatives_elector e JOIN initiatives_decision d ON d.id = e.decision_id
     WHERE e.organisation_id = acting() AND d.state = 'open' AND d.audience = 'participants') x $$;
"""
BEFORE = """
CREATE OR REPLACE FUNCTION my_initiatives() RETURNS bigint[] LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog, public AS $$
  SELECT coalesce(array_agg(x.id), '{}') FROM (
    SELECT p.initiative_id AS id FROM initiatives_participation p
     WHERE p.organisation_id = acting() AND p.state = 'taking_part' AND p.until IS NULL
    UNION SELECT i.id FROM initiatives_initiative i WHERE i.lead_id = acting()) x $$;
"""


def seed(apps, schema_editor):
    """Write version 1 of each rule set; a later version is a new row."""
    rule_set = apps.get_model("initiatives", "RuleSet")
    for row in RULE_SETS:
        if not rule_set.objects.using(schema_editor.connection.alias).filter(key=row["key"], number=1).exists():
            rule_set.objects.using(schema_editor.connection.alias).create(number=1, **row)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0011_children_belong_to_their_lead")]
    operations = [
        migrations.RunSQL(ANSWERS, BEFORE),
        # Rule sets are append-only: going back leaves them.
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
