"""That who had not voted was told, once for each moment before one deadline: the portal's own note."""

import django.db.models.deletion
from django.db import migrations, models

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import Guard, Policy


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0052_a_lawyer_confirms_rule_sets")]
    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closes_at", models.DateTimeField()),
                ("days", models.PositiveSmallIntegerField()),
                ("organisations", models.PositiveIntegerField()),
                ("sent_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reminders",
                        to="initiatives.decision",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("decision", "closes_at", "days"), name="reminder_once_a_deadline"
                    )
                ]
            },
        ),
        Guard("Reminder", Policy(read="NOBODY", append_only=True)),
    ]
