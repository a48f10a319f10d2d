"""A steering group decides too: its legal capacity, and the rule set of the model by-laws for it."""

from django.db import migrations, models

RULE_SET = {
    "key": "steering_group",
    "number": 1,
    "name_nl": "Stuurgroep, gewone meerderheid",
    "name_en": "Steering group, simple majority",
    "rules": {
        "method": "simple_majority",
        "majority_num": 1,
        "majority_den": 2,
        "majority_basis": "cast",
        "quorum_num": 1,
        "quorum_den": 2,
        "quorum_basis": "heads",
    },
    "procedure_settings": {"electorate": "body"},
    "capacities": ["steering_group"],
    "article_nl": "Artikel 10 van het reglement",
    "article_en": "Article 10 of the by-laws",
}


def seed(apps, schema_editor):
    """Write version 1 of the rule set; a later version is a new row."""
    rule_sets = apps.get_model("initiatives", "RuleSet").objects.using(schema_editor.connection.alias)
    if not rule_sets.filter(key=RULE_SET["key"], number=1).exists():
        rule_sets.create(**RULE_SET)


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0051_each_step_has_its_taker"),
        ("members", "0042_one_steering_group_each"),
    ]
    operations = [
        migrations.AlterField(
            "proposal",
            "capacity",
            models.CharField(
                choices=[
                    ("consortium", "besluit van de consortiumgroep"),
                    ("steering_group", "besluit van de stuurgroep"),
                    ("general_meeting", "besluit van de algemene vergadering"),
                    ("board", "besluit van het bestuursorgaan"),
                    ("advice", "advies"),
                ],
                max_length=16,
            ),
        ),
        # Rule sets are append-only: going back leaves it.
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
