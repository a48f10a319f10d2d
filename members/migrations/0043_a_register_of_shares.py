"""A register of shares: lines that every member reads and nobody changes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

import cooperative.isolation.clock
from cooperative.isolation.guard import Guard, Policy, also


class Migration(migrations.Migration):
    dependencies = [("members", "0042_one_steering_group_each")]
    operations = [
        migrations.CreateModel(
            "Shareholding",
            [
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("shares", models.PositiveIntegerField()),
                ("since", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("written_at", models.DateTimeField(db_default=cooperative.isolation.clock.HouseNow())),
                ("person_id", models.BigIntegerField()),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shareholdings",
                        to="members.organisation",
                    ),
                ),
            ],
            options={"ordering": ["-since", "-pk"]},
        ),
        migrations.AddConstraint(
            "shareholding",
            models.CheckConstraint(condition=Q(shares__lte=10_000_000), name="shareholding_of_this_world"),
        ),
        Guard("Shareholding", Policy(read="MEMBERS", write="COOP", append_only=True)),
        migrations.RunSQL(*also("members_shareholding", "shares_by_own_hand", "INSERT", "person_id = app_person()")),
    ]
