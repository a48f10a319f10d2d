"""One elector of a vote lets another one cast its ballot; a ballot names who cast it so."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import APPLICATION, Guard, Policy, also

TABLE = "initiatives_proxy"
# What was given stays as it is: a proxy can end, and another one can take its place.
ONLY_ENDS = (
    f"REVOKE UPDATE ON {TABLE} FROM {APPLICATION}; GRANT UPDATE (ended_at) ON {TABLE} TO {APPLICATION};",
    f"GRANT UPDATE ON {TABLE} TO {APPLICATION};",
)
ELECTORS = """
ALTER TABLE initiatives_proxy ADD CONSTRAINT proxy_giver_is_elector
  FOREIGN KEY (decision_id, giver_id) REFERENCES initiatives_elector (decision_id, organisation_id);
ALTER TABLE initiatives_proxy ADD CONSTRAINT proxy_holder_is_elector
  FOREIGN KEY (decision_id, holder_id) REFERENCES initiatives_elector (decision_id, organisation_id);
CREATE TRIGGER proxy_in_time BEFORE INSERT ON initiatives_proxy FOR EACH ROW EXECUTE FUNCTION ballot_in_time();
"""
FREE = """
DROP TRIGGER proxy_in_time ON initiatives_proxy;
ALTER TABLE initiatives_proxy DROP CONSTRAINT proxy_holder_is_elector;
ALTER TABLE initiatives_proxy DROP CONSTRAINT proxy_giver_is_elector;
"""
BOTH = {"organisation": "giver_id", "payer": "holder_id"}


def organisation() -> models.ForeignKey:
    """Give a reference to an organisation that does not lead back."""
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.organisation"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("initiatives", "0053_votes_are_announced"),
        ("members", "0042_one_steering_group_each"),
    ]
    operations = [
        *(
            operation
            for name in ("currentballot", "ballotevent")
            for operation in (
                migrations.AddField(name, "holder_id", models.BigIntegerField(null=True)),
                migrations.AddField(
                    name, "holder_name", models.CharField(blank=True, db_default="", max_length=200)
                ),
            )
        ),
        migrations.CreateModel(
            name="Proxy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                ("given_by", models.BigIntegerField()),
                ("given_at", models.DateTimeField(db_default=HouseNow())),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proxies",
                        to="initiatives.decision",
                    ),
                ),
                ("giver", organisation()),
                ("holder", organisation()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["decision", "giver"], name="proxy_once_a_giver", condition=Q(ended_at=None)
                    ),
                    models.CheckConstraint(condition=~Q(holder=F("giver")), name="proxy_to_another"),
                ],
            },
        ),
        Guard("Proxy", Policy(read="OWN|PAYER|COOP", write="OWN", columns=BOTH)),
        # Who cast under a proxy reads what it cast.
        Guard(
            "BallotEvent",
            Policy(read="OWN|PAYER|COOP", write="OWN", append_only=True, columns={"payer": "holder_id"}),
        ),
        migrations.RunSQL(ELECTORS, FREE),
        migrations.RunSQL(*ONLY_ENDS),
        migrations.RunSQL(*also(TABLE, "proxy_by_own_hand", "INSERT", "given_by = app_person()")),
    ]
