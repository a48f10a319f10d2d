"""A plan and a key are those of the lead; a promise is written where its round's total is kept."""

from django.db import migrations

from cooperative.isolation.guard import PIN_DEFINERS, Guard, Policy

PARTS = {"planline": "plan_line", "plansource": "plan_source", "tariffline": "tariff", "distributionkey": "key"}
BELONG = "".join(
    f"""
ALTER TABLE financing_{table} ADD CONSTRAINT {name}_carries_its_lead FOREIGN KEY (initiative_id, organisation_id)
  REFERENCES initiatives_initiative (id, lead_id) ON UPDATE CASCADE;
ALTER TABLE financing_{table} ADD CONSTRAINT {name}_has_its_lead CHECK (organisation_id IS NOT NULL);"""
    for table, name in PARTS.items()
)
LOOSE = "".join(
    f"""
ALTER TABLE financing_{table} DROP CONSTRAINT {name}_has_its_lead;
ALTER TABLE financing_{table} DROP CONSTRAINT {name}_carries_its_lead;"""
    for table, name in PARTS.items()
)


class Migration(migrations.Migration):
    dependencies = [
        ("financing", "0010_shipped_index_and_frozen_plans"),
        ("initiatives", "0030_nobody_writes_in_anothers_matter"),
    ]
    operations = [
        migrations.RunSQL(BELONG, LOOSE),
        # Written beside the total, by one who may not see the others' promises: only in the house reach.
        Guard("Pledge", Policy(read="OWN|COOP")),
        migrations.RunSQL(PIN_DEFINERS, migrations.RunSQL.noop),
    ]
