"""Which lawyer confirmed a version of a rule set: noted once, never changed."""

import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import Guard, Policy

STAYS = """
CREATE TRIGGER rule_set_confirmation_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON initiatives_rulesetconfirmation
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting();
"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0081_guards_of_amendments")]
    operations = [
        migrations.CreateModel(
            name="RuleSetConfirmation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("confirmed_by", models.CharField(max_length=170)),
                ("confirmed_on", models.DateField()),
                ("person_id", models.BigIntegerField()),
                ("noted_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "rule_set",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="confirmation",
                        to="initiatives.ruleset",
                    ),
                ),
            ],
        ),
        Guard("RuleSetConfirmation", Policy(read="MEMBERS", write="COOP", append_only=True)),
        migrations.RunSQL(STAYS, "DROP TRIGGER rule_set_confirmation_stays ON initiatives_rulesetconfirmation;"),
    ]
