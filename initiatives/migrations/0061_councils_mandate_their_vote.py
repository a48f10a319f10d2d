"""What councils decide about the vote of their organisation."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import APPLICATION, Guard, Policy, also

TABLE = "initiatives_mandatedecision"
# What was entered stays as it is: a mandate can end, and another one can take its place.
ONLY_ENDS = (
    f"REVOKE UPDATE ON {TABLE} FROM {APPLICATION}; GRANT UPDATE (ended_at) ON {TABLE} TO {APPLICATION};",
    f"GRANT UPDATE ON {TABLE} TO {APPLICATION};",
)


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0082_reminders"), ("members", "0042_one_steering_group_each")]
    operations = [
        migrations.CreateModel(
            name="MandateDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=80)),
                ("decided_on", models.DateField()),
                ("valid_until", models.DateField(null=True)),
                (
                    "instruction",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "vrij: wie stemt, kiest zelf"),
                            ("for", "vóór"),
                            ("against", "tegen"),
                            ("abstain", "onthouding"),
                        ],
                        default="",
                        max_length=8,
                    ),
                ),
                ("entered_at", models.DateTimeField(db_default=HouseNow())),
                ("entered_by", models.BigIntegerField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="members.organisation"),
                ),
                ("body", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="members.body")),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mandates",
                        to="initiatives.proposal",
                    ),
                ),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="members.person")),
            ],
            options={
                "ordering": ["-entered_at", "-id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "body", "proposal"],
                        name="mandate_once_in_a_place",
                        condition=Q(ended_at=None),
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=Q(body__isnull=False, proposal=None, instruction="")
                        | Q(body=None, proposal__isnull=False),
                        name="mandate_instructs_one_vote",
                    ),
                    models.CheckConstraint(
                        condition=Q(valid_until=None) | Q(valid_until__gte=F("decided_on")),
                        name="mandate_runs_forward",
                    ),
                ],
            },
        ),
        Guard("MandateDecision", Policy(read="OWN|COOP", write="OWN")),
        migrations.RunSQL(*ONLY_ENDS),
        migrations.RunSQL(*also(TABLE, "mandate_by_own_hand", "INSERT", "entered_by = app_person()")),
    ]
