"""Somebody with an interest of one's own states it, and stands back from the vote."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from cooperative.isolation.clock import HouseNow
from cooperative.isolation.guard import Guard, Policy, also

TABLE = "initiatives_interest"
# It is read by whoever reads the proposal, and written by whom it concerns.
OF_ITS_PROPOSAL = f"""person_id = app_person() AND EXISTS (SELECT 1 FROM initiatives_proposal p
  WHERE p.id = {TABLE}.proposal_id AND p.audience = {TABLE}.audience
  AND p.initiative_id IS NOT DISTINCT FROM {TABLE}.initiative_id AND p.body_id IS NOT DISTINCT FROM {TABLE}.body_id)"""


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0092_votes_between_options")]
    operations = [
        migrations.CreateModel(
            name="Interest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("organisation", "alleen de eigen organisatie"),
                            ("participants", "de deelnemers van het initiatief"),
                            ("body", "de leden van het orgaan"),
                            ("members", "alle leden"),
                            ("public", "iedereen"),
                        ],
                        max_length=12,
                    ),
                ),
                ("organisation_id", models.BigIntegerField(null=True)),
                ("initiative_id", models.BigIntegerField(null=True)),
                ("body_id", models.BigIntegerField(null=True)),
                ("person_id", models.BigIntegerField()),
                ("person_name", models.CharField(max_length=170)),
                ("organisation_name", models.CharField(max_length=200)),
                ("statement", models.CharField(max_length=600)),
                ("stated_at", models.DateTimeField(db_default=HouseNow())),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interests",
                        to="initiatives.proposal",
                    ),
                ),
            ],
            options={
                "ordering": ["stated_at", "id"],
                "constraints": [
                    models.CheckConstraint(
                        name="interest_audience_named",
                        condition=Q(audience__in=["members", "public"])
                        | Q(audience="organisation", organisation_id__isnull=False)
                        | Q(audience="participants", initiative_id__isnull=False)
                        | Q(audience="body", body_id__isnull=False),
                    ),
                    models.UniqueConstraint(
                        fields=["proposal", "organisation_id", "person_id"], name="interest_stated_once"
                    ),
                ],
            },
        ),
        Guard("Interest", Policy(read="AUDIENCE|SHARED", write="OWN", append_only=True)),
        migrations.RunSQL(*also(TABLE, "interest_by_own_hand", "INSERT", OF_ITS_PROPOSAL)),
    ]
