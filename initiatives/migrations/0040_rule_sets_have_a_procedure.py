"""A rule set also settles the course of a vote, names an article per check, and says which capacities it serves."""

from django.db import migrations, models

# What the four shipped sets always meant is written beside them; no setting of theirs changes.
SHIPPED = """
ALTER TABLE initiatives_ruleset DISABLE TRIGGER rule_set_stays;
UPDATE initiatives_ruleset SET capacities = '["consortium"]' WHERE key = 'consortium';
UPDATE initiatives_ruleset SET capacities = '["consortium", "advice"]' WHERE key = 'consortium_simple';
UPDATE initiatives_ruleset SET capacities = '["general_meeting"]', procedure = '{"electorate": "body"}'
 WHERE key = 'general_meeting';
UPDATE initiatives_ruleset SET capacities = '["board"]', procedure = '{"electorate": "body"}' WHERE key = 'board';
ALTER TABLE initiatives_ruleset ENABLE TRIGGER rule_set_stays;
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0031_ballots_are_counted_as_they_come")]
    operations = [
        migrations.AddField(
            model_name="ruleset",
            name="procedure_settings",
            field=models.JSONField(db_column="procedure", db_default={}, default=dict),
        ),
        migrations.AddField(
            model_name="ruleset", name="articles", field=models.JSONField(db_default={}, default=dict)
        ),
        migrations.AddField(
            model_name="ruleset", name="capacities", field=models.JSONField(db_default=[], default=list)
        ),
        migrations.AddField(
            model_name="ruleset", name="reason", field=models.CharField(db_default="", default="", max_length=600)
        ),
        migrations.RunSQL(SHIPPED, migrations.RunSQL.noop),
    ]
